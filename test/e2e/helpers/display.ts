/**
 * Screens in memory, one for each worker: windows that share a screen would take the focus and the clipboard from each
 * other. Where there are none, the tests use the screen of whoever runs them, one after the other.
 */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { inject } from 'vitest'
import type { TestProject } from 'vitest/node'
import { startDisplay } from '../../../scripts/setup/display.mjs'
import { root } from '../../../scripts/setup/paths.mjs'

type Display = Readonly<Record<string, string>>

declare module 'vitest' {
  interface ProvidedContext {
    readonly displays: readonly Display[]
  }
}

/** Once for the whole run, before any worker. What the run before has left of failed tests goes. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  await rm(join(root, 'test-results'), { recursive: true, force: true })
  const count = process.platform === 'linux' ? project.config.maxWorkers : 0
  const started = await Promise.all(Array.from({ length: count }, () => startDisplay()))
  project.provide(
    'displays',
    started.map(({ env }) => env),
  )
  return async () => {
    await Promise.all(started.map((display) => display.close()))
  }
}

/** What a program needs in its environment to draw on the screen of this worker. */
export function displayOfWorker(): Display {
  const displays = process.env.VITEST_POOL_ID === undefined ? [] : (inject('displays') ?? [])
  if (displays.length === 0) return {}
  // Workers count from one. No Wayland: windows would go there first.
  return { ...displays[(Number(process.env.VITEST_POOL_ID) - 1) % displays.length], WAYLAND_DISPLAY: '' }
}
