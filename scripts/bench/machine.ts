/** What the set-up hands to the measurements, and the folders they work in. */
import { copyFileSync, cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Machine {
  /** The application: the repository as main.mjs tells it, a copy of it in what is measured. */
  readonly root: string
  readonly cacheDir: string
  readonly electron: {
    readonly executable: string
    readonly flags: readonly string[]
    readonly env: Readonly<Record<string, string>>
    readonly said: string
  }
}

/** Throws where `npm run bench` did not start this. */
export function machineFromEnvironment(): Machine {
  const json = process.env.AGENT_FACTORY_BENCH
  if (json === undefined) throw new Error('Start this by: npm run bench')
  return JSON.parse(json) as Machine
}

const made: string[] = []

/** A new folder on the disk of temporary files; gone when this process ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'agent-factory-bench-'))
  if (made.length === 0) {
    process.once('exit', () => {
      for (const one of made) rmSync(one, { recursive: true, force: true })
    })
  }
  made.push(folder)
  return folder
}

/**
 * A copy of the application as it is built now, so that a build that goes on meanwhile changes nothing of what is
 * measured. Answers its folder.
 */
export function frozenApplication(root: string): string {
  const folder = temporaryFolder()
  for (const part of ['out', 'resources']) cpSync(join(root, part), join(folder, part), { recursive: true })
  copyFileSync(join(root, 'package.json'), join(folder, 'package.json'))
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction')
  return folder
}
