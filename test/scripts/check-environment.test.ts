import { describe, expect, test } from 'vitest'
import { checkEnvironment } from '../../scripts/check-environment.mjs'
import { temporaryFolder } from './temporary.ts'

const problems = (text: string) =>
  checkEnvironment(temporaryFolder({ 'src/main/probe.ts': `// first line\n${text}\n` })).problems

describe('the rule that no environment of a running process is changed', () => {
  // Bug: the rule sees one form, and the crash comes back in another.
  test.each([
    ['an assignment', 'process.env.X = "1"'],
    ['an assignment by a name in quotes', "process.env['X'] = '1'"],
    ['an assignment by a computed name', 'process.env[name] = "1"'],
    ['an assignment only where there is none', 'process.env.X ??= "1"'],
    ['an addition', 'process.env.X += "1"'],
    ['a count', 'process.env.X++'],
    ['a deletion', 'delete process.env.X'],
    ['a deletion by a name in quotes', "delete process.env['X']"],
    ['a deletion through what types put around it', 'delete (process.env as Record<string, string>).X'],
    ['a certain deletion', 'delete process.env!.X'],
    ['an optional deletion', 'delete process?.env?.X'],
    ['Object.assign', "Object.assign(process.env, { X: '1' })"],
    ['Object.defineProperty', "Object.defineProperty(process.env, 'X', { value: '1' })"],
    ['Reflect.set', "Reflect.set(process.env, 'X', '1')"],
    ['Reflect.deleteProperty', "Reflect.deleteProperty(process.env, 'X')"],
    ['another environment in its place', 'process.env = {}'],
    ['another environment by a definition', "Object.defineProperty(process, 'env', { value: {} })"],
    ['a file of variables', 'process.loadEnvFile()'],
    ['the global process', "globalThis.process.env.X = '1'"],
    ['env in quotes', "process['env'].X = '1'"],
    ['a pattern of an object', "({ a: process.env.X } = { a: '1' })"],
    ['a pattern of a list', "[process.env.X] = ['1']"],
    ['a loop', 'for (process.env.X of list) use()'],
  ])('finds %s', (_what, text) => {
    const found = problems(text)
    expect(found).toHaveLength(1)
    expect(found[0]).toMatch(/^src\/main\/probe\.ts:2: /)
  })

  test.each([
    ['another name', "const all = process.env; all.X = '1'"],
    ['a part of the process', 'const { env } = process; delete env.X'],
    ['a part of the process under another name', "const { env: all } = process; all.X = '1'"],
    ['an import', "import { env } from 'node:process'; env.X = '1'"],
    ['an import of the whole', "import run from 'node:process'; delete run.env.X"],
  ])('finds a change through %s', (_what, text) => {
    expect(problems(text)).toHaveLength(1)
  })

  // Bug: who reads the environment, or builds one for a child, is told off.
  test.each([
    'const passphrase = process.env.X',
    'const { X: passphrase } = process.env',
    "const child = { ...process.env, X: '1' }; child.Y = '2'; delete child.X",
    'Object.assign({}, process.env)',
    'spawn(name, [], { env: childEnv(process.env) })',
    "const env: Record<string, string> = {}; env.X = '1'",
    'let env = process.env; env = other',
    "options.env.X = '1'",
  ])('lets pass: %s', (text) => {
    expect(problems(text)).toEqual([])
  })

  test('holds in the sources', () => {
    const { files, problems: found } = checkEnvironment()
    expect(files).toBeGreaterThan(100)
    expect(found).toEqual([])
  })
})
