// `npm run screens`: pictures of every screen in its states, light and dark, and a page that shows them all.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { setUp } from './setup/all.mjs'
import { startDisplay } from './setup/display.mjs'
import { root } from './setup/paths.mjs'
import { createReport, runCommand } from './setup/report.mjs'
import { toolEnv, toolNode } from './setup/run.mjs'
import { headless } from './setup/system.mjs'

const usage = `npm run screens -- [--only NAME,NAME] [--out FOLDER]

  --only NAME,NAME  only these groups: welcome, vault, chat, search, agents, providers, settings, shell, german
  --out FOLDER      where the pictures go (screens)`

await runCommand(async () => {
  if (process.argv.includes('--help')) {
    process.stdout.write(`${usage}\n`)
    return 0
  }
  const prepared = await setUp(createReport())
  const display = headless() ? await startDisplay() : undefined
  const env = toolEnv({ ...process.env, ...prepared.env, ...display?.env })
  delete env.ELECTRON_RUN_AS_NODE
  try {
    return await take(env)
  } finally {
    display?.close()
  }
})

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<number>}
 */
function take(env) {
  return new Promise((resolve, reject) => {
    const script = join(root, 'scripts', 'screens', 'main.ts')
    const child = spawn(toolNode(), [script, ...process.argv.slice(2)], { env, stdio: 'inherit' })
    for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
      process.on(signal, () => child.kill(signal))
    }
    child.once('error', reject)
    child.once('exit', (code) => resolve(code ?? 1))
  })
}
