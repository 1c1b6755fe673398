// Starting other programs, with the repository's own Node first on the PATH.
import { spawn } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { root } from './paths.mjs'
import { SetupError } from './report.mjs'

/** The Node 24 that the packages bring; `npm start` itself may be running on an older one. */
export function toolNode(base = root) {
  return join(base, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
}

/**
 * The environment in which tools of the repository run: its Node and its commands come first.
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {NodeJS.ProcessEnv}
 */
export function toolEnv(env = process.env, base = root) {
  const first = [join(base, 'node_modules', 'node', 'bin'), join(base, 'node_modules', '.bin')]
  return { ...env, PATH: [...first, env.PATH ?? env.Path ?? ''].join(delimiter) }
}

/**
 * Runs a program to its end. Standard input is empty. With `show`, its output goes to the terminal; otherwise it is
 * kept and answered. Never throws for what the program does: `code` is null when it could not be started, was
 * stopped by a signal or ran out of time.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, timeout?: number, show?: boolean, shell?: boolean, signal?: AbortSignal }} [options]
 *   `timeout` in milliseconds
 * @returns {Promise<{ code: number | null, output: string, stdout: string, timedOut: boolean }>}
 */
export function run(
  command,
  args,
  { cwd = root, env = process.env, timeout, show = false, shell = false, signal } = {},
) {
  return new Promise((resolve) => {
    const child = spawn(command, [...args], {
      cwd,
      env,
      shell,
      signal,
      stdio: show ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    let stdout = ''
    let timedOut = false
    const timer = timeout
      ? setTimeout(() => {
          timedOut = true
          child.kill('SIGKILL')
        }, timeout)
      : undefined
    child.stdout?.setEncoding('utf8').on('data', (text) => {
      stdout += text
      output += text
    })
    child.stderr?.setEncoding('utf8').on('data', (text) => {
      output += text
    })
    child.on('error', (error) => {
      clearTimeout(timer)
      resolve({ code: null, output: `${output}${error.message}`, stdout, timedOut })
    })
    child.on('close', (code) => {
      clearTimeout(timer)
      resolve({ code, output, stdout, timedOut })
    })
  })
}

/**
 * As `run`, but anything except success is thrown, with the end of what the program said.
 * @param {string} what what was being done, for the message
 * @param {string} command
 * @param {readonly string[]} args
 * @param {Parameters<typeof run>[2] & { mend?: string }} [options]
 */
export async function mustRun(what, command, args, options = {}) {
  const done = await run(command, args, options)
  if (done.code === 0) return done
  const reason = done.timedOut ? 'it took too long' : `exit code ${done.code ?? 'none'}`
  throw new SetupError(`${what} failed (${reason}).\n${lastLines(done.output, 25)}`, options.mend)
}

/**
 * The last lines of a text, for a message.
 * @param {string} text
 * @param {number} count
 */
export function lastLines(text, count) {
  return text.trimEnd().split('\n').slice(-count).join('\n')
}

/**
 * Where a program is on the PATH, or undefined.
 * @param {string} name
 */
export function findProgram(name, env = process.env) {
  // An ordinary user's PATH has no sbin, where ldconfig lives.
  const folders = [
    ...(env.PATH ?? '').split(delimiter),
    ...(process.platform === 'win32' ? [] : ['/usr/sbin', '/sbin']),
  ]
  for (const folder of folders) {
    const file = join(folder, name)
    if (folder !== '' && existsSync(file) && statSync(file).isFile()) return file
  }
  return undefined
}

/** How to run npm as it was run: the same npm, on the Node of the machine, which stays while packages change. */
export function npmCommand(env = process.env) {
  const script = env.npm_execpath
  if (script !== undefined && /npm-cli\.c?js$/.test(script) && existsSync(script)) {
    return { command: env.npm_node_execpath ?? process.execPath, first: [script], shell: false }
  }
  return { command: 'npm', first: [], shell: process.platform === 'win32' }
}

/**
 * Runs npm, quiet unless it fails; its cache, registry and proxy are the user's own.
 * @param {readonly string[]} args
 * @param {Parameters<typeof run>[2]} [options]
 */
export function npm(args, options = {}) {
  const { command, first, shell } = npmCommand(options.env)
  return run(
    command,
    [...first, ...args, '--loglevel=error', '--no-audit', '--no-fund', '--no-update-notifier'],
    {
      shell,
      ...options,
    },
  )
}
