// `npm test`: set-up, check, unit and integration tests, build, and the real application end to end; or one of these.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { check } from './check.mjs'
import { setUp } from './setup/all.mjs'
import { ensureBuild } from './setup/build.mjs'
import { root } from './setup/paths.mjs'
import { createReport, runCommand, SetupError } from './setup/report.mjs'
import { run, toolEnv, toolNode } from './setup/run.mjs'
import { readArguments, usage } from './test-arguments.mjs'
import { lastLine, sum, vitestTotals } from './test-totals.mjs'

const minute = 60_000
const report = createReport()

await runCommand(async () => {
  const asked = readArguments(process.argv.slice(2))
  if (asked.help) {
    process.stdout.write(usage)
    return 0
  }
  const all = sum(await results(asked))
  if (all.skipped > 0) report.note(`${all.skipped} skipped`)
  report.note(lastLine(all))
  return all.failed === 0 ? 0 : 1
})

/**
 * The parts asked for, one after the other; whatever goes wrong with one of them counts as a failure, never as nothing.
 * @param {ReturnType<typeof readArguments>} asked
 */
async function results({ parts, filters }) {
  const totals = []
  try {
    const prepared = await setUp(report, { tests: true, build: false })
    if (parts.includes('check')) totals.push(await check(report))
    const built = parts.includes('e2e') && (await builds())
    if (parts.includes('unit')) {
      const projects = ['unit', 'renderer']
      totals.push(await vitest('unit and integration', projects, filters, prepared.env, 12 * minute))
    }
    if (built) totals.push(await vitest('end to end', ['e2e'], filters, prepared.env, 20 * minute))
    else if (parts.includes('e2e')) totals.push({ passed: 0, failed: 1 })
  } catch (error) {
    report.note(explain(error))
    totals.push({ passed: 0, failed: 1 })
  }
  return totals
}

/** @param {unknown} error */
function explain(error) {
  if (error instanceof SetupError)
    return error.mend ? `${error.message}\n\nWhat to do:\n  ${error.mend}` : error.message
  return error instanceof Error ? String(error.stack) : String(error)
}

async function builds() {
  try {
    await report.step('build', (progress) => ensureBuild(progress))
    return true
  } catch (error) {
    report.note(explain(error))
    return false
  }
}

/**
 * Runs some projects of vitest, its output shown as it comes.
 * @param {string} name
 * @param {readonly string[]} projects
 * @param {readonly string[]} filters
 * @param {NodeJS.ProcessEnv} env
 * @param {number} timeout in milliseconds; one that hangs counts as crashed
 */
async function vitest(name, projects, filters, env, timeout) {
  const folder = mkdtempSync(join(tmpdir(), 'agent-factory-tests-'))
  const file = join(folder, 'report.json')
  const chosen = projects.flatMap((project) => ['--project', project])
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  const script = join(root, 'node_modules', 'vitest', 'vitest.mjs')
  let done = { passed: 0, failed: 1, skipped: 0 }
  try {
    await report.step(name, async () => {
      const { code } = await run(toolNode(), [script, 'run', ...chosen, ...reporters, ...filters], {
        env: toolEnv({ ...process.env, ...env }),
        show: true,
        timeout,
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
