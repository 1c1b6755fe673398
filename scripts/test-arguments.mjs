// What was asked of `npm test`: all of it, or one part by its name.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './setup/paths.mjs'
import { SetupError } from './setup/report.mjs'

export const usage = `npm test                      everything: check, unit and integration tests, build, end-to-end tests
npm test -- check             types, lint and format, import rules, unused code
npm test -- unit [FILE …]     unit and integration tests; of the files whose path holds FILE
npm test -- e2e [FILE …]      the application end to end; e2e chat runs test/e2e/chat.e2e.ts
npm test -- unit|e2e … -t NAME   only the tests whose name holds NAME
npm test -- --help            this

What remains of a failed end-to-end test is in test-results: a picture, the log, and a trace
(npx playwright show-trace test-results/….trace.zip).
`

/** @typedef {'check' | 'unit' | 'e2e'} Part */

/** @type {readonly Part[]} */
const parts = ['check', 'unit', 'e2e']

/**
 * @param {readonly string[]} args what stands behind `npm test --`
 * @returns {{ help: boolean, parts: readonly Part[], filters: readonly string[] }} the filters are for vitest
 */
export function readArguments(args, exists = (/** @type {string} */ path) => existsSync(join(root, path))) {
  if (args.includes('--help') || args.includes('-h')) return { help: true, parts: [], filters: [] }
  const [first, ...rest] = args
  if (first === undefined) return { help: false, parts, filters: [] }
  const part = parts.find((one) => one === first)
  if (part === undefined)
    throw new SetupError(`There is no part of the tests by the name of ${first}.`, usage.trimEnd())
  if (part === 'check' && rest.length > 0)
    throw new SetupError('The check has no parts.', 'npm test -- check')
  // A name alone is this file, and not also each whose name holds it.
  const filters = rest.map((name, index) => {
    const file = `test/e2e/${name}.e2e.ts`
    return part === 'e2e' && rest[index - 1] !== '-t' && exists(file) ? file : name
  })
  return { help: false, parts: [part], filters }
}
