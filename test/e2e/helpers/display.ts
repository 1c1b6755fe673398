/** Gives the whole end-to-end run one screen in memory where the machine has none. */
import { startDisplay } from '../../../scripts/setup/display.mjs'
import { headless } from '../../../scripts/setup/system.mjs'

export async function setup(): Promise<(() => Promise<void>) | undefined> {
  if (!headless()) return undefined
  const display = await startDisplay()
  // The test workers are started after this and inherit it.
  Object.assign(process.env, display.env)
  return display.close
}
