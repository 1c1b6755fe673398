// `npm start`: sets up what is missing, then shows the window.
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setUp } from './setup/all.mjs'
import { startDisplay } from './setup/display.mjs'
import { root } from './setup/paths.mjs'
import { createReport, runCommand } from './setup/report.mjs'
import { headless } from './setup/system.mjs'

const report = createReport()

await runCommand(async () => {
  const prepared = await setUp(report)
  const display = headless() ? await showInMemory() : undefined
  /** @type {NodeJS.ProcessEnv} */
  const env = { ...process.env, ...prepared.env, ...display?.env }
  // Set by some editors' terminals; it would make Electron a plain Node.
  delete env.ELECTRON_RUN_AS_NODE
  try {
    return await launch(prepared.executable, [root, ...prepared.flags, ...process.argv.slice(2)], env)
  } finally {
    display?.close()
  }
})

/** No screen: the window is drawn in memory, and a picture shows what it looks like. */
async function showInMemory() {
  const display = await startDisplay({ once: true })
  const picture = process.env.AGENT_FACTORY_CAPTURE ?? join(root, 'out', 'first-window.png')
  mkdirSync(dirname(picture), { recursive: true })
  rmSync(picture, { force: true })
  report.note(`No display here: the window is drawn in memory by Xvfb (display ${display.env.DISPLAY}).`)
  void sayWhenSaved(picture)
  return { ...display, env: { ...display.env, AGENT_FACTORY_CAPTURE: picture } }
}

/** @param {string} picture */
async function sayWhenSaved(picture) {
  const started = performance.now()
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 100).unref())
    if (isWholePicture(picture)) break
    if (performance.now() - started > 60_000) {
      report.note('No picture of the first window after 60 s; npm run doctor says what may be wrong.')
      return
    }
  }
  report.note(`Picture of the first window: ${picture}`)
  if (process.env.AGENT_FACTORY_EXIT_AFTER_CAPTURE === undefined)
    report.note('It goes on running; Ctrl-C ends it.')
}

/** Whether a PNG is there to its last chunk. */
function isWholePicture(/** @type {string} */ file) {
  return existsSync(file) && readFileSync(file).subarray(-8, -4).toString('latin1') === 'IEND'
}

/**
 * Runs the application until it is closed; Ctrl-C asks it to quit.
 * @param {string} executable
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<number>} its exit code
 */
function launch(executable, args, env) {
  return new Promise((resolve, reject) => {
    const child = spawn(executable, [...args], { cwd: root, env, stdio: 'inherit' })
    let asked = false
    for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
      process.on(signal, () => {
        child.kill(asked ? 'SIGKILL' : 'SIGTERM')
        asked = true
      })
    }
    child.once('error', reject)
    child.once('exit', (code) => resolve(asked ? 0 : (code ?? 1)))
  })
}
