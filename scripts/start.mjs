// `npm start`: sets up what is missing, then shows the window.
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { setUp } from './setup/all.mjs'
import { startDisplay } from './setup/display.mjs'
import { root } from './setup/paths.mjs'
import { createReport, runCommand } from './setup/report.mjs'
import { chromiumFlags, headless, sandboxObstacle, steadyLocale } from './setup/system.mjs'

const report = createReport()

await runCommand(async () => {
  const prepared = await setUp(report)
  /** @type {NodeJS.ProcessEnv} */
  const env = { ...process.env, ...prepared.env }
  // Set by some editors' terminals; it would make Electron a plain Node.
  delete env.ELECTRON_RUN_AS_NODE
  const own = process.argv.slice(2)
  // Without its sandbox the window starts only where that is said, or as root, where Chromium has none to offer.
  const obstacle = own.includes('--no-sandbox') ? undefined : await sandboxObstacle(prepared.executable)
  if (obstacle !== undefined) throw obstacle
  const args = [root, ...(await chromiumFlags(prepared.executable)), ...own]
  const steady = steadyLocale(args, env)
  return headless()
    ? showInMemory(prepared.executable, args, steady)
    : launch(prepared.executable, args, steady)
})

/**
 * No screen: the window is drawn in memory, and a picture shows what it looks like.
 * @param {string} executable
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} env
 */
async function showInMemory(executable, args, env) {
  const picture = env.AGENT_FACTORY_CAPTURE || join(root, 'out', 'first-window.png')
  mkdirSync(dirname(picture), { recursive: true })
  rmSync(picture, { force: true })
  const display = await startDisplay({ once: true })
  report.note(`No display here: the window is drawn in memory by Xvfb (display ${display.env.DISPLAY}).`)
  const ended = new AbortController()
  const said = sayWhenSaved(picture, ended.signal)
  try {
    return await launch(
      executable,
      args,
      { ...env, ...display.env, AGENT_FACTORY_CAPTURE: picture },
      withoutNoise,
    )
  } finally {
    ended.abort()
    await said
    await display.close()
  }
}

/**
 * Names the picture as soon as it is whole.
 * @param {string} picture
 * @param {AbortSignal} ended aborted when the application has gone; nothing more is waited for then
 */
async function sayWhenSaved(picture, ended) {
  const started = performance.now()
  let warned = false
  while (!ended.aborted && !isWholePicture(picture)) {
    await delay(100, undefined, { signal: ended }).catch(() => undefined)
    if (warned || performance.now() - started < 60_000) continue
    warned = true
    report.note('No picture of the first window after 60 s; npm run doctor says what may be wrong.')
  }
  if (!isWholePicture(picture)) return
  report.note(`Picture of the first window: ${picture}`)
  if (!ended.aborted && process.env.AGENT_FACTORY_EXIT_AFTER_CAPTURE !== '1') {
    report.note('The application goes on running; Ctrl-C ends it.')
  }
}

/** Whether a PNG is there to its last chunk. */
function isWholePicture(/** @type {string} */ file) {
  return existsSync(file) && readFileSync(file).subarray(-8, -4).toString('latin1') === 'IEND'
}

/** Chromium complains of the desktop that is not there, and the application says that its window is ready. */
function withoutNoise(/** @type {string} */ line) {
  return !/:ERROR:(bus|viz_main_impl|gpu_process_host)\.cc\(|^agent-factory:window-ready$/.test(line)
}

/**
 * Runs the application until it is closed; Ctrl-C asks it to quit, a second one ends it.
 * @param {string} executable
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @param {(line: string) => boolean} [keep] which of its lines are shown; without it all, as they come
 * @returns {Promise<number>} its exit code
 */
function launch(executable, args, env, keep) {
  return new Promise((resolve, reject) => {
    const output = keep === undefined ? 'inherit' : 'pipe'
    const child = spawn(executable, [...args], { cwd: root, env, stdio: ['inherit', output, output] })
    if (keep !== undefined) {
      for (const [from, to] of /** @type {const} */ ([
        [child.stdout, process.stdout],
        [child.stderr, process.stderr],
      ])) {
        if (from === null) continue
        createInterface({ input: from }).on('line', (line) => {
          if (keep(line)) to.write(`${line}\n`)
        })
      }
    }
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
