// `npm test`: set-up, check, unit and integration tests, build, and the real application end to end.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { check } from './check.mjs'
import { setUp } from './setup/all.mjs'
import { ensureBuild } from './setup/build.mjs'
import { root } from './setup/paths.mjs'
import { createReport, runCommand, SetupError } from './setup/report.mjs'
import { run, toolEnv, toolNode } from './setup/run.mjs'
import { lastLine, sum, vitestTotals } from './test-totals.mjs'

const report = createReport()

await runCommand(async () => {
  const prepared = await setUp(report, { tests: true, build: false })
  const totals = [await check(report)]
  totals.push(await vitest('unit and integration', ['unit', 'renderer'], prepared.env))
  totals.push((await builds()) ? await vitest('end to end', ['e2e'], prepared.env) : { passed: 0, failed: 1 })
  const all = sum(totals)
  if (all.skipped > 0) report.note(`${all.skipped} skipped`)
  report.note(lastLine(all))
  return all.failed === 0 ? 0 : 1
})

async function builds() {
  try {
    await report.step('build', (progress) => ensureBuild(progress))
    return true
  } catch (error) {
    report.note(error instanceof SetupError ? error.message : String(error))
    return false
  }
}

/**
 * Runs some projects of vitest, its output shown as it comes.
 * @param {string} name
 * @param {readonly string[]} projects
 * @param {NodeJS.ProcessEnv} env
 */
async function vitest(name, projects, env) {
  const folder = mkdtempSync(join(tmpdir(), 'agent-factory-tests-'))
  const file = join(folder, 'report.json')
  const chosen = projects.flatMap((project) => ['--project', project])
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  const script = join(root, 'node_modules', 'vitest', 'vitest.mjs')
  let done = { passed: 0, failed: 1, skipped: 0 }
  try {
    await report.step(name, async () => {
      const { code } = await run(toolNode(), [script, 'run', ...chosen, ...reporters], {
        env: toolEnv({ ...process.env, ...env }),
        show: true,
      })
      done = vitestTotals(readReport(file), code)
      if (done.failed > 0) throw new SetupError(lastLine(done))
      return lastLine(done)
    })
  } catch {
    // Its line is written; the sum tells the rest.
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  return done
}

/** @param {string} file */
function readReport(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
