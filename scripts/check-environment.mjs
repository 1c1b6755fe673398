// No file of src changes the environment of the running process: another thread may be reading it, and then crashes.
//
// What is found: process.env and what is bound to it in the same file (`const env = process.env`, `const { env } =
// process`, `import { env } from 'node:process'`), assigned to, deleted from, destructured into, or handed to what
// changes an object. What is handed on as a parameter is held by its type, which is readonly.
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { parseSync, Visitor } from 'vite'
import { isMain, root } from './setup/paths.mjs'

/** Functions whose first argument is changed. */
const changers = new Set([
  'Object.assign',
  'Object.defineProperty',
  'Object.defineProperties',
  'Object.setPrototypeOf',
  'Reflect.set',
  'Reflect.defineProperty',
  'Reflect.deleteProperty',
  'Reflect.setPrototypeOf',
])

/**
 * Each place of a file where the environment is changed, as `line: what`.
 * @param {string} file
 * @param {string} text
 * @returns {string[]}
 */
export function environmentChanges(file, text) {
  if (!/\benv\b|\bloadEnvFile\b/.test(text)) return []
  const { program } = parseSync(file, text)
  const names = boundNames(program)
  /** @type {string[]} */
  const found = []
  const add = (/** @type {any} */ node, /** @type {string} */ what) => {
    found.push(`${text.slice(0, node.start).split('\n').length}: ${what}`)
  }
  const isEnv = (/** @type {any} */ node) => isEnvironment(bare(node), names)
  const isPartOfEnv = (/** @type {any} */ node) => {
    const inner = bare(node)
    return isEnv(inner) || (inner?.type === 'MemberExpression' && isEnv(inner.object))
  }
  const look = (/** @type {any} */ target) => {
    for (const one of targets(target)) if (isPartOfEnv(one)) add(one, 'assigns to process.env')
  }
  new Visitor({
    AssignmentExpression(node) {
      look(node.left)
    },
    UpdateExpression(node) {
      look(node.argument)
    },
    ForInStatement(node) {
      look(node.left)
    },
    ForOfStatement(node) {
      look(node.left)
    },
    UnaryExpression(node) {
      if (node.operator === 'delete' && isPartOfEnv(node.argument)) add(node, 'deletes from process.env')
    },
    CallExpression(node) {
      const name = nameOf(bare(node.callee))
      if (changers.has(name) && isEnv(node.arguments[0])) add(node, `changes process.env by ${name}`)
      if (/^(globalThis\.)?process\.loadEnvFile$/.test(name)) add(node, `changes process.env by ${name}`)
      if (changers.has(name) && isProcess(node.arguments[0], names) && literal(node.arguments[1]) === 'env')
        add(node, `replaces process.env by ${name}`)
    },
  }).visit(program)
  return found
}

/**
 * What this file calls the environment, and what it calls the process.
 * @param {any} program
 */
function boundNames(program) {
  const names = { env: new Set(), process: new Set(['process']) }
  const bind = (/** @type {any} */ pattern) => {
    for (const property of pattern?.properties ?? []) {
      const value = property.value?.type === 'AssignmentPattern' ? property.value.left : property.value
      if (keyOf(property) === 'env' && value?.type === 'Identifier') names.env.add(value.name)
    }
  }
  new Visitor({
    ImportDeclaration({ source, specifiers }) {
      if (!/^(node:)?process$/.test(source.value)) return
      for (const specifier of specifiers) {
        const imported = specifier.type === 'ImportSpecifier' ? nameOf(specifier.imported) : 'default'
        if (imported === 'env') names.env.add(specifier.local.name)
        else names.process.add(specifier.local.name)
      }
    },
    VariableDeclarator({ id, init }) {
      if (isProcess(init, names)) bind(id)
      if (isEnvironment(bare(init), names) && id.type === 'Identifier') names.env.add(id.name)
    },
  }).visit(program)
  return names
}

/** @typedef {ReturnType<typeof boundNames>} Names */

/** Without what types and brackets put around an expression. @returns {any} */
function bare(/** @type {any} */ node) {
  let inner = node
  while (
    /^(TSNonNull|TSAs|TSSatisfies|TSTypeAssertion|Parenthesized|Chain)Expression$|^TSTypeAssertion$/.test(
      inner?.type,
    )
  )
    inner = inner.expression
  return inner
}

/** What is written to by a target of an assignment, also inside of a pattern. @returns {any[]} */
function targets(/** @type {any} */ node) {
  const inner = bare(node)
  switch (inner?.type) {
    case 'ObjectPattern':
      return inner.properties.flatMap((/** @type {any} */ one) => targets(one.value ?? one.argument))
    case 'ArrayPattern':
      return inner.elements.flatMap(targets)
    case 'AssignmentPattern':
      return targets(inner.left)
    case 'RestElement':
      return targets(inner.argument)
    case 'VariableDeclaration':
    case undefined:
      return []
    default:
      // A name that is bound anew changes no environment.
      return inner.type === 'Identifier' ? [] : [inner]
  }
}

/** @param {any} node @param {Names} names */
function isEnvironment(node, names) {
  if (node?.type === 'Identifier') return names.env.has(node.name)
  return node?.type === 'MemberExpression' && keyOf(node) === 'env' && isProcess(node.object, names)
}

/** @param {any} node @param {Names} names */
function isProcess(node, names) {
  const inner = bare(node)
  if (inner?.type === 'Identifier') return names.process.has(inner.name)
  return inner?.type === 'MemberExpression' && keyOf(inner) === 'process'
}

/** The name of a property or of a member, where it is written down. */
function keyOf(/** @type {any} */ node) {
  const key = node.property ?? node.key
  return node.computed ? literal(key) : (key?.name ?? literal(key))
}

function literal(/** @type {any} */ node) {
  if (typeof node?.value === 'string') return node.value
  return node?.type === 'TemplateLiteral' && node.quasis.length === 1
    ? node.quasis[0].value.cooked
    : undefined
}

/** `Object.assign`, as it is written. @returns {string} */
function nameOf(/** @type {any} */ node) {
  if (node?.type === 'MemberExpression') return `${nameOf(bare(node.object))}.${keyOf(node)}`
  return node?.name ?? literal(node) ?? ''
}

/**
 * Every violation in a repository, one line each.
 * @param {string} base
 */
export function checkEnvironment(base = root) {
  const files = readdirSync(join(base, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.[cm]?[jt]sx?$/.test(entry.name))
    .map((entry) => relative(base, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort()
  const problems = files.flatMap((file) =>
    environmentChanges(file, readFileSync(join(base, file), 'utf8')).map((problem) => `${file}:${problem}`),
  )
  return { files: files.length, problems }
}

if (isMain(import.meta.url)) {
  const { files, problems } = checkEnvironment()
  for (const problem of problems) console.log(problem)
  console.log(`${files} files, ${problems.length} changes of the environment`)
  if (problems.length > 0) {
    console.log(
      'A program that is started gets an environment built for it: childEnv of src/main/base/child-env.ts.',
    )
    process.exitCode = 1
  }
}
