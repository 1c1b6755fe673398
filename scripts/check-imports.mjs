// Who may import whom: holds the rules of docs/architecture.md, and finds circles among the files of src/main.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, posix, relative, sep } from 'node:path'
import { parseSync, Visitor } from 'vite'
import { isMain, root } from './setup/paths.mjs'

/**
 * A folder of src/main may import folders of a lower tier, and shared. One that is not named here is a part of the
 * application that nothing below knows, such as agents.
 * @type {Readonly<Record<string, number>>}
 */
export const tiers = {
  workers: 0,
  base: 1,
  store: 1,
  vault: 1,
  telemetry: 1,
  settings: 2,
  runs: 2,
  models: 2,
  tools: 2,
  knowledge: 2,
  runlog: 2,
  workflows: 4,
  evaluations: 4,
  door: 5,
  ipc: 6,
  channel: 6,
}

const partTier = 3

/** The files right in src/main put the house together and may import all of it. */
const topTier = 7

/** What siblings of one tier may import of each other all the same: a folder, or the files that are an interface. */
const siblings = [
  { tier: 1, folder: 'base' },
  { tier: 2, files: ['model.ts', 'tool.ts', 'journal.ts'] },
  // The kernel drives what models and tools offer; neither knows of a run.
  { tier: 2, from: 'runs', folder: 'models' },
  { tier: 2, from: 'runs', folder: 'tools' },
]

/** Of which parts of one tier import each other's interface: the file named after one of what the folder holds. */
const interfaceTiers = [partTier, 4]

/**
 * @param {string} folder
 * @param {string} file
 */
const isInterface = (folder, file) => file === `${folder.replace(/s$/, '')}.ts`

/** The only files that may import electron; the rest runs in plain Node. */
const electronFiles = ['src/main/main.ts', 'src/main/window.ts', 'src/main/ipc/transport.ts']

/** @typedef {{ from: string, to: string, line: number, typeOnly: boolean, lazy: boolean }} Import `to`: a file of the repository, or a package */

/**
 * Every import of a file, whatever its form.
 * @param {string} file its path in the repository, with slashes
 * @param {string} text
 * @param {(path: string) => boolean} exists whether there is such a file in the repository
 * @returns {Import[]}
 */
export function importsOf(file, text, exists) {
  const { program, module } = parseSync(file, text)
  /** @type {Import[]} */
  const found = []
  const add = (/** @type {string} */ specifier, /** @type {number} */ at, typeOnly = false, lazy = false) => {
    const line = text.slice(0, at).split('\n').length
    found.push({ from: file, to: resolve(file, specifier, exists), line, typeOnly, lazy })
  }
  for (const { moduleRequest, entries, start } of module.staticImports) {
    add(moduleRequest.value, start, entries.length > 0 && entries.every((entry) => entry.isType))
  }
  for (const { entries } of module.staticExports) {
    for (const { moduleRequest, isType, start } of entries)
      if (moduleRequest) add(moduleRequest.value, start, isType)
  }
  const literal = (/** @type {any} */ node) => (typeof node?.value === 'string' ? node.value : undefined)
  new Visitor({
    ImportExpression(node) {
      const specifier = literal(node.source)
      if (specifier !== undefined) add(specifier, node.start, false, true)
    },
    TSImportType(node) {
      const specifier = literal(node.source)
      if (specifier !== undefined) add(specifier, node.start, true)
    },
  }).visit(program)
  return found
}

/**
 * @param {string} file
 * @param {string} specifier
 * @param {(path: string) => boolean} exists
 */
function resolve(file, specifier, exists) {
  const path = specifier.startsWith('.')
    ? posix.join(posix.dirname(file), specifier)
    : specifier.replace(/^#(shared|main)\//, 'src/$1/')
  if (path === specifier) return specifier
  const bare = path.replace(/\?.*$/, '').replace(/\.m?js$/, '')
  const candidates = [bare, `${bare}.ts`, `${bare}.tsx`, `${bare}/index.ts`, `${bare}/index.tsx`]
  return candidates.find(exists) ?? path
}

/**
 * What is wrong with one import, or undefined.
 * @param {Import} found
 * @returns {string | undefined}
 */
export function violation({ from, to }) {
  if (to === 'electron' || to.startsWith('electron/')) {
    const allowed = electronFiles.includes(from) || from.startsWith('src/preload/')
    return allowed ? undefined : `electron is imported in ${electronFiles.join(', ')} and src/preload only`
  }
  const inside = to.startsWith('src/')
  if (from.startsWith('src/shared/')) {
    if (inside ? to.startsWith('src/shared/') : to === 'zod' || to.startsWith('zod/')) return undefined
    return 'shared imports shared and zod only'
  }
  if (from.startsWith('src/preload/') || from.startsWith('src/renderer/')) {
    const area = from.split('/', 2).join('/')
    if (to.startsWith('node:')) return `${area} has no Node`
    if (!inside || to.startsWith(`${area}/`) || to.startsWith('src/shared/')) return undefined
    return `${area} imports itself and shared only`
  }
  if (!inside || to.startsWith('src/shared/')) return undefined
  if (!to.startsWith('src/main/')) return 'main imports main and shared only'
  return tierViolation(folderOf(from), folderOf(to), posix.basename(to))
}

/** The folder of src/main that a file is in; an empty string for the files right in src/main. */
function folderOf(/** @type {string} */ file) {
  const rest = file.slice('src/main/'.length)
  return rest.includes('/') ? rest.slice(0, rest.indexOf('/')) : ''
}

/**
 * @param {string} from
 * @param {string} to
 * @param {string} file
 */
function tierViolation(from, to, file) {
  if (from === to) return undefined
  const tierOf = (/** @type {string} */ folder) => (folder === '' ? topTier : (tiers[folder] ?? partTier))
  const [low, high] = [tierOf(to), tierOf(from)]
  if (low < high) return undefined
  const excused =
    low === high &&
    ((interfaceTiers.includes(low) && isInterface(to, file)) ||
      siblings.some(
        (rule) =>
          rule.tier === low &&
          (rule.from === undefined || rule.from === from) &&
          (rule.folder === to || rule.files?.includes(file) === true),
      ))
  return excused
    ? undefined
    : `${from || 'src/main'} (tier ${high}) may not import ${to || 'src/main'} (tier ${low})`
}

/**
 * Circles among files, by the imports that remain when types are gone and that are not made late.
 * @param {readonly Import[]} imports
 * @returns {string[][]} each circle once, as a path that ends where it began
 */
export function circles(imports) {
  /** @type {Map<string, string[]>} */
  const graph = new Map()
  for (const { from, to, typeOnly, lazy } of imports) {
    if (!typeOnly && !lazy && to.startsWith('src/main/')) graph.set(from, [...(graph.get(from) ?? []), to])
  }
  /** @type {string[][]} */
  const found = []
  const done = new Set()
  /** @type {string[]} */
  const path = []
  const visit = (/** @type {string} */ file) => {
    const at = path.indexOf(file)
    if (at >= 0) found.push([...path.slice(at), file])
    if (at >= 0 || done.has(file)) return
    path.push(file)
    for (const next of graph.get(file) ?? []) visit(next)
    path.pop()
    done.add(file)
  }
  for (const file of graph.keys()) visit(file)
  return found
}

/**
 * Every violation in a repository, one line each.
 * @param {string} base
 */
export function checkImports(base = root) {
  const exists = (/** @type {string} */ path) =>
    existsSync(join(base, path)) && statSync(join(base, path)).isFile()
  const files = readdirSync(join(base, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => relative(base, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort()
  const imports = files.flatMap((file) => importsOf(file, readFileSync(join(base, file), 'utf8'), exists))
  const wrong = imports.flatMap((found) => {
    const why = violation(found)
    return why === undefined ? [] : [`${found.from}:${found.line} imports ${found.to}: ${why}`]
  })
  const round = circles(imports.filter(({ from }) => dirname(from).startsWith('src/main')))
  return { files: files.length, problems: [...wrong, ...round.map((path) => `circle: ${path.join(' → ')}`)] }
}

if (isMain(import.meta.url)) {
  const { files, problems } = checkImports()
  for (const problem of problems) console.log(problem)
  console.log(`${files} files, ${problems.length} violations`)
  process.exitCode = problems.length === 0 ? 0 : 1
}
