/** Child processes that stand on the store, and file systems that only they see. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

const script = (name: string): string => join(import.meta.dirname, 'children', name)

export interface Child {
  readonly process: ChildProcess
  /** What it has printed so far. */
  lines(): string[]
  /** Resolves when it has printed a line that begins so. */
  printed(beginning: string): Promise<string>
  ended: Promise<void>
}

export function startChild(name: string, parameters: readonly string[]): Child {
  return watch(
    spawn(process.execPath, [script(name), ...parameters], { stdio: ['ignore', 'pipe', 'inherit'] }),
  )
}

/**
 * Runs a script where a file system of its own is mounted by `mount` (a shell command; $1 is the folder). Only this
 * process sees it, and it is gone with it.
 */
export function startMounted(
  mount: string,
  folder: string,
  name: string,
  parameters: readonly string[],
): Child {
  const command = `${mount} && shift && exec "$@"`
  const node = [process.execPath, script(name), ...parameters]
  return watch(
    spawn('unshare', [...unshareOptions, 'sh', '-c', command, 'sh', folder, ...node], {
      stdio: ['ignore', 'pipe', 'inherit'],
    }),
  )
}

const unshareOptions = process.getuid?.() === 0 ? ['--mount'] : ['--user', '--map-root-user', '--mount']

/** Whether this machine lets a process mount something for itself; some containers do not. */
export const canMount = ((): boolean => {
  try {
    execFileSync('unshare', [...unshareOptions, 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
})()

function watch(child: ChildProcess): Child {
  let output = ''
  let wake: () => void = () => {}
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => {
      resolve()
      wake()
    })
  })
  child.stdout?.setEncoding('utf8').on('data', (piece: string) => {
    output += piece
    wake()
  })
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  // What is cut off in mid-line does not count as printed.
  const lines = (): string[] => output.split('\n').slice(0, -1)
  return {
    process: child,
    lines,
    ended,
    async printed(beginning) {
      for (;;) {
        const line = lines().find((one) => one.startsWith(beginning))
        if (line !== undefined) return line
        if (child.exitCode !== null || child.signalCode !== null)
          throw new Error(`It ended after:\n${output}`)
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
    },
  }
}
