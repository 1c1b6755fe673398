// `npm run launches`: starts the built application many times in a row and counts what did not go well.
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setUp } from './setup/all.mjs'
import { startDisplay } from './setup/display.mjs'
import { isMain, root } from './setup/paths.mjs'
import { createReport, elapsed, runCommand, SetupError } from './setup/report.mjs'
import { run } from './setup/run.mjs'
import { chromiumFlags, headless, steadyLocale } from './setup/system.mjs'

const usage = `npm run launches -- [--count N] [--timeout SECONDS] [-- ARGUMENT …]

  --count N          how many launches, one after the other (300)
  --timeout SECONDS  how long one may take to show its window, and to go (60)
  -- ARGUMENT …      handed to the application, such as --lang=de

Each launch waits until the window is usable, then asks the application to quit. A launch that ends by a signal, with
another exit code than 0, or with a crashed process of the window is a crash; so is one during which the kernel logs a
crash of it, where its log can be read.`

/** What the application says when its window is usable. */
const readyLine = 'agent-factory:window-ready'

/**
 * @typedef {object} Launch
 * @property {number} pid
 * @property {boolean} ready whether its window became usable
 * @property {boolean} timedOut whether it was ended by force
 * @property {number | null} code
 * @property {string | null} signal
 * @property {number} readyMs from its start to the usable window
 * @property {string} output
 * @property {readonly string[]} kernel new lines of the kernel's log that tell of a crash
 * @property {boolean} [windowCrashed] as the log of the application says
 */

/**
 * @typedef {{ kind: 'well' } | { kind: 'crash' | 'failure', why: string }} Outcome
 * `failure`: it did not crash, and yet did not do what it should
 */

/**
 * @param {Omit<Launch, 'readyMs' | 'pid'>} launch
 * @returns {Outcome}
 */
export function judge({ ready, timedOut, code, signal, output, kernel, windowCrashed = false }) {
  const crash = (/** @type {string} */ why) => /** @type {const} */ ({ kind: 'crash', why })
  if (signal !== null && !timedOut) return crash(`it ended by ${signal}`)
  if (code !== null && code !== 0) return crash(`it ended with exit code ${code}`)
  const said = /^.*(?:process (?:crashed|gone|exited unexpectedly)|Received signal \d+).*$/im.exec(output)
  if (said !== null) return crash(`it said: ${said[0].trim()}`)
  if (windowCrashed) return crash('its log says that the window crashed')
  if (kernel[0] !== undefined) return crash(`the kernel says: ${kernel[0]}`)
  if (timedOut) return { kind: 'failure', why: ready ? 'it did not quit' : 'no window became usable' }
  return ready ? { kind: 'well' } : { kind: 'failure', why: 'it ended before its window was usable' }
}

/** Lines of the kernel's log that tell of a program's crash. */
export function crashLines(/** @type {string} */ log) {
  return log
    .split('\n')
    .filter((line) =>
      /\b(?:segfault|general protection fault|trap (?:int3|invalid opcode)|traps:)/.test(line),
    )
}

/**
 * Those of the lines that name a process or a thread begun since `first`, the process of a launch. The system counts
 * upwards, and begins anew at its limit; `last` is the newest there is. What else was begun meanwhile cannot be told apart.
 * @param {readonly string[]} lines
 * @param {number} first
 * @param {number} last
 */
export function linesSince(lines, first, last) {
  return lines.filter((line) => {
    const number = Number(/\[(\d+)\]:? /.exec(line.replace(/^\[[ \d.]+\]/, ''))?.[1])
    if (Number.isNaN(number)) return false
    return first <= last ? number >= first && number <= last : number >= first || number <= last
  })
}

/** What is in `after` and was not in `before`: the kernel drops its oldest lines. */
export function newLines(/** @type {readonly string[]} */ before, /** @type {readonly string[]} */ after) {
  const known = new Set(before)
  return after.filter((line) => !known.has(line))
}

/**
 * The last line of all.
 * @param {readonly Outcome[]} outcomes
 * @param {readonly number[]} readyMs of those whose window became usable
 */
export function summary(outcomes, readyMs) {
  const count = (/** @type {Outcome['kind']} */ kind) => outcomes.filter((one) => one.kind === kind).length
  const sorted = readyMs.toSorted((one, other) => one - other)
  const median = sorted[Math.floor(sorted.length / 2)]
  const pace = median === undefined ? '' : `, usable after ${elapsed(median)} (median)`
  return `${outcomes.length} launches: ${count('well')} well, ${count('crash')} crashed, ${count('failure')} failed otherwise${pace}`
}

/**
 * One launch, from its start until its process has gone. Never throws for what the application does.
 * @param {{ executable: string, args: readonly string[], env: NodeJS.ProcessEnv, timeoutMs: number }} options
 * @returns {Promise<Omit<Launch, 'kernel'>>}
 */
export function launchOnce({ executable, args, env, timeoutMs }) {
  return new Promise((resolve) => {
    const started = performance.now()
    const child = spawn(executable, [...args], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    let readyMs = 0
    let ready = false
    let timedOut = false
    const force = () => {
      timedOut = true
      child.kill('SIGKILL')
    }
    let timer = setTimeout(force, timeoutMs)
    const hear = (/** @type {string} */ text) => {
      output += text
      if (ready || !output.includes(readyLine)) return
      ready = true
      readyMs = performance.now() - started
      clearTimeout(timer)
      timer = setTimeout(force, timeoutMs)
      child.kill('SIGTERM')
    }
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', hear)
    const end = (/** @type {number | null} */ code, /** @type {string | null} */ signal) => {
      clearTimeout(timer)
      resolve({ pid: child.pid ?? 0, ready, timedOut, code, signal, readyMs, output })
    }
    child.once('error', (error) => {
      output += error.message
      end(1, null)
    })
    child.once('exit', end)
  })
}

/** The kernel's lines about crashes; none where its log cannot be read. */
async function kernelCrashes() {
  if (process.platform !== 'linux') return []
  const { code, stdout } = await run('dmesg', [], { cwd: '/' })
  return code === 0 ? crashLines(stdout) : []
}

/** The number of the newest process or thread; 0 where the system does not tell. */
function newestProcess() {
  const file = '/proc/loadavg'
  return existsSync(file) ? Number(readFileSync(file, 'utf8').trim().split(' ').at(-1)) : 0
}

/** How often the application has noted that its window crashed. */
function windowCrashes(/** @type {string} */ dataFolder) {
  const log = join(dataFolder, 'logs', 'agent-factory.log')
  return existsSync(log) ? readFileSync(log, 'utf8').split('The window crashed').length - 1 : 0
}

/** @param {readonly string[]} argv */
export function parse(argv) {
  const own = argv.includes('--') ? argv.slice(0, argv.indexOf('--')) : argv
  const number = (/** @type {string} */ name, /** @type {number} */ otherwise) => {
    const at = own.indexOf(name)
    if (at < 0) return otherwise
    const value = Number(own[at + 1])
    if (Number.isInteger(value) && value > 0) return value
    throw new SetupError(`${name} wants a whole number, not "${own[at + 1] ?? ''}".`, usage)
  }
  const known = ['--count', '--timeout']
  const stray = own.find((one, at) => !known.includes(one) && !known.includes(own[at - 1] ?? ''))
  if (stray !== undefined) throw new SetupError(`"${stray}" is not known here.`, usage)
  return {
    count: number('--count', 300),
    timeoutMs: number('--timeout', 60) * 1000,
    args: argv.slice(own.length + 1),
  }
}

/** @param {readonly string[]} argv */
async function launches(argv) {
  const { count, timeoutMs, args: more } = parse(argv)
  const report = createReport()
  const prepared = await setUp(report)
  const display = headless() ? await startDisplay() : undefined
  const dataFolder = mkdtempSync(join(tmpdir(), 'agent-factory-launches-'))
  const args = [root, ...(await chromiumFlags(prepared.executable)), ...more]
  /** @type {NodeJS.ProcessEnv} */
  const env = {
    ...steadyLocale(args, { ...process.env, ...prepared.env, ...display?.env }),
    AGENT_FACTORY_DATA_DIR: dataFolder,
    // Read at the start, as where the keychain is missing.
    AGENT_FACTORY_VAULT_PASSPHRASE: 'a passphrase for launches',
    AGENT_FACTORY_SAY_READY: '1',
    AGENT_FACTORY_CAPTURE: '',
  }
  delete env.ELECTRON_RUN_AS_NODE
  /** @type {Outcome[]} */
  const outcomes = []
  const readyMs = []
  const started = performance.now()
  try {
    let kernel = await kernelCrashes()
    for (let number = 1; number <= count; number += 1) {
      const crashesBefore = windowCrashes(dataFolder)
      const launch = await launchOnce({ executable: prepared.executable, args, env, timeoutMs })
      const kernelNow = await kernelCrashes()
      const lines = linesSince(newLines(kernel, kernelNow), launch.pid, newestProcess())
      kernel = kernelNow
      const windowCrashed = windowCrashes(dataFolder) > crashesBefore
      const outcome = judge({ ...launch, kernel: lines, windowCrashed })
      outcomes.push(outcome)
      if (launch.ready) readyMs.push(launch.readyMs)
      if (outcome.kind !== 'well') {
        report.note([`✗ launch ${number}: ${outcome.why}`, ...lines, launch.output.trimEnd()].join('\n    '))
      }
      if (number % 50 === 0) report.note(`  ${number} launches (${elapsed(performance.now() - started)})`)
    }
  } finally {
    await display?.close()
    rmSync(dataFolder, { recursive: true, force: true, maxRetries: 5 })
  }
  report.note(summary(outcomes, readyMs))
  return outcomes.every((one) => one.kind === 'well') ? 0 : 1
}

if (isMain(import.meta.url)) {
  await runCommand(async () => {
    if (!process.argv.includes('--help')) return launches(process.argv.slice(2))
    process.stdout.write(`${usage}\n`)
    return 0
  })
}
