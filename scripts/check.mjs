// `npm run check`: types, lint and format, import rules, unused code and packages.
import { join } from 'node:path'
import { checkNode } from './setup/all.mjs'
import { ensurePackages } from './setup/packages.mjs'
import { isMain, root } from './setup/paths.mjs'
import { createReport, runCommand, SetupError } from './setup/report.mjs'
import { run, toolEnv, toolNode } from './setup/run.mjs'

const module = (/** @type {string} */ path) => join(root, 'node_modules', path)

const parts = [
  { name: 'types (main)', command: ['typescript/bin/tsc', '-p', 'tsconfig.node.json', '--noEmit'] },
  { name: 'types (window)', command: ['typescript/bin/tsc', '-p', 'tsconfig.web.json', '--noEmit'] },
  {
    name: 'lint and format',
    command: ['@biomejs/biome/bin/biome', 'ci', '--max-diagnostics=300', '--colors=off', '.'],
  },
  { name: 'import rules', command: ['../scripts/check-imports.mjs'] },
  { name: 'environment rule', command: ['../scripts/check-environment.mjs'] },
  { name: 'contract document', command: ['../scripts/contract-docs.ts', '--check'] },
  { name: 'unused', command: ['knip/bin/knip.js', '--no-progress'] },
]

/**
 * Runs each part; what one says against the code is shown in full.
 * @param {import('./setup/report.mjs').Report} report
 * @returns {Promise<{ passed: number, failed: number }>}
 */
export async function check(report) {
  let failed = 0
  for (const { name, command } of parts) {
    const [script = '', ...args] = command
    try {
      await report.step(name, async () => {
        const done = await run(toolNode(), [module(script), ...args], {
          env: toolEnv({ ...process.env, NO_COLOR: '1' }),
        })
        if (done.code !== 0) throw new SetupError('problems found', done.output.trimEnd())
        return 'no problems'
      })
    } catch (error) {
      failed += 1
      report.note(error instanceof SetupError ? String(error.mend) : String(error))
    }
  }
  return { passed: parts.length - failed, failed }
}

if (isMain(import.meta.url)) {
  await runCommand(async () => {
    const report = createReport()
    checkNode()
    await report.step('packages', (progress) => ensurePackages(progress))
    return (await check(report)).failed === 0 ? 0 : 1
  })
}
