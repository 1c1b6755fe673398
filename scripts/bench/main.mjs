// `npm run bench`: sets up what is missing, then measures on the Node that the packages bring.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { setUp } from '../setup/all.mjs'
import { startDisplay } from '../setup/display.mjs'
import { cacheDir, root } from '../setup/paths.mjs'
import { createReport, runCommand, SetupError } from '../setup/report.mjs'
import { toolEnv, toolNode } from '../setup/run.mjs'
import { chromiumFlags, headless } from '../setup/system.mjs'
import { parseArguments, usage } from './arguments.mjs'

await runCommand(async () => {
  const asked = parseArguments(process.argv.slice(2))
  if (!asked.ok) throw new SetupError(asked.message)
  if (asked.help) {
    process.stdout.write(`${usage}\n`)
    return 0
  }
  const prepared = await setUp(createReport({ stream: process.stderr }))
  const display = headless() ? await startDisplay() : undefined
  const machine = {
    root,
    cacheDir: cacheDir(),
    electron: {
      executable: prepared.executable,
      flags: await chromiumFlags(prepared.executable),
      env: { ...prepared.env, ...display?.env },
      said: `${prepared.kind === 'stand-in' ? 'stand-in ' : ''}Electron ${prepared.version}`,
    },
  }
  /** @type {NodeJS.ProcessEnv} */
  const env = toolEnv({ ...process.env, AGENT_FACTORY_BENCH: JSON.stringify(machine) })
  // What belongs to a terminal of some editor or to the person's own vault has no place in a measurement.
  for (const name of ['ELECTRON_RUN_AS_NODE', 'NODE_OPTIONS', 'AGENT_FACTORY_DATA_DIR']) delete env[name]
  try {
    return await measure(env)
  } finally {
    await display?.close()
  }
})

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<number>}
 */
function measure(env) {
  return new Promise((resolve, reject) => {
    const script = join(root, 'scripts', 'bench', 'measure.ts')
    const child = spawn(toolNode(), [script, ...process.argv.slice(2)], { env, stdio: 'inherit' })
    for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
      process.on(signal, () => child.kill(signal))
    }
    child.once('error', reject)
    child.once('exit', (code) => resolve(code ?? 1))
  })
}
