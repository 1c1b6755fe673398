/** The commands as a person types them, on a machine without a display. */
import { execFile, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, onTestFinished, test } from 'vitest'
import { root } from '../../scripts/setup/paths.mjs'

interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
  readonly milliseconds: number
}

function command(script: string, env: Readonly<Record<string, string | undefined>> = {}): Promise<Ended> {
  const started = performance.now()
  const child = spawn(process.execPath, [join(root, 'scripts', script)], {
    cwd: tmpdir(),
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(() => {
    child.kill()
  })
  const said = { stdout: '', stderr: '' }
  child.stdout.on('data', (chunk) => {
    said.stdout += chunk
  })
  child.stderr.on('data', (chunk) => {
    said.stderr += chunk
  })
  return new Promise((resolve) => {
    child.on('close', (code) => resolve({ code, ...said, milliseconds: performance.now() - started }))
  })
}

/** How long a Node that does nothing takes at this moment: what the machine is busy with is not the command's fault. */
async function emptyStart(): Promise<number> {
  const started = performance.now()
  await promisify(execFile)(process.execPath, ['-e', ''])
  return performance.now() - started
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'agent-factory-commands-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

describe('the commands', () => {
  test('electron-path prints the executable and nothing else, within 2 s when all is set up', async () => {
    await command('electron-path.mjs')
    const before = await emptyStart()
    const { code, stdout, milliseconds } = await command('electron-path.mjs')
    const empty = Math.max(before, await emptyStart())
    expect(code).toBe(0)
    expect(stdout.split('\n')).toEqual([expect.stringMatching(/electron/i), ''])
    expect(existsSync(stdout.trim())).toBe(true)
    // Ten empty starts are some 400 ms where nothing else runs.
    expect(milliseconds).toBeLessThan(Math.max(2_000, 10 * empty))
  })

  test('doctor finds a set-up that works, and says the state of each part', async () => {
    const { code, stdout } = await command('doctor.mjs', { AGENT_FACTORY_DATA_DIR: temporaryFolder() })
    for (const part of ['Node', 'packages', 'Electron', 'build', 'keychain', 'data folder']) {
      expect(stdout).toMatch(new RegExp(`^(ok|note) +${part} `, 'm'))
    }
    expect(code).toBe(0)
  })

  test.runIf(process.platform === 'linux')(
    'start without a display says so, saves and names a picture of the window, and ends with it',
    async () => {
      const folder = temporaryFolder()
      const picture = join(folder, 'window.png')
      const { code, stdout } = await command('start.mjs', {
        DISPLAY: undefined,
        WAYLAND_DISPLAY: undefined,
        AGENT_FACTORY_DATA_DIR: join(folder, 'data'),
        AGENT_FACTORY_CAPTURE: picture,
        AGENT_FACTORY_EXIT_AFTER_CAPTURE: '1',
      })
      expect(stdout).toContain('No display here')
      expect(stdout).toContain(`Picture of the first window: ${picture}`)
      const image = readFileSync(picture)
      expect(image.subarray(1, 4).toString()).toBe('PNG')
      // A window that stayed blank compresses to a few kilobytes.
      expect(image.length).toBeGreaterThan(8_000)
      expect(code).toBe(0)
    },
  )
})
