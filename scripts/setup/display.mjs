// A screen in memory for machines that have none: Xvfb, closed to everybody else by a cookie.
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { SetupError } from './report.mjs'

/**
 * An Xauthority file with one cookie, good for any display number.
 * @param {Buffer} cookie
 */
export function authority(cookie) {
  const field = (/** @type {Buffer} */ data) => {
    const length = Buffer.alloc(2)
    length.writeUInt16BE(data.length)
    return Buffer.concat([length, data])
  }
  const anyAddress = Buffer.from([0xff, 0xff])
  return Buffer.concat([
    anyAddress,
    ...[Buffer.alloc(0), Buffer.alloc(0), Buffer.from('MIT-MAGIC-COOKIE-1'), cookie].map(field),
  ])
}

/**
 * Starts Xvfb on a free display number. `env` is to be given to the programs that shall draw there; `close` ends it.
 * With `once` it ends by itself when the last program that draws there has, whatever becomes of this process.
 * @param {{ width?: number, height?: number, once?: boolean }} [options] sizes in pixels
 * @returns {Promise<{ env: { DISPLAY: string, XAUTHORITY: string }, close: () => Promise<void> }>}
 */
export function startDisplay({ width = 1440, height = 900, once = false } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'agent-factory-display-'))
  const cookieFile = join(folder, 'authority')
  writeFileSync(cookieFile, authority(randomBytes(16)), { mode: 0o600 })
  const args = [
    '-displayfd',
    '3',
    '-screen',
    '0',
    `${width}x${height}x24`,
    '-nolisten',
    'tcp',
    once ? '-terminate' : '-noreset',
    '-auth',
    cookieFile,
  ]
  const child = spawn('Xvfb', args, { stdio: ['ignore', 'ignore', 'pipe', 'pipe'] })
  const gone = new Promise((resolve) => child.once('exit', resolve))
  const kill = () => {
    child.kill()
    rmSync(folder, { recursive: true, force: true })
  }
  const close = async () => {
    kill()
    // Waited for, so that no dead process is left for others to clear away; but not for ever.
    child.ref()
    await Promise.race([gone, delay(2_000, undefined, { ref: false })])
    process.off('exit', kill)
  }
  process.once('exit', kill)
  return new Promise((resolve, reject) => {
    let said = ''
    const fail = (/** @type {string} */ why) => {
      clearTimeout(timer)
      kill()
      reject(
        new SetupError(`Xvfb, the screen in memory, did not start: ${why}\n${said}`, 'Xvfb -displayfd 1'),
      )
    }
    const timer = setTimeout(() => fail('no answer in 20 s'), 20_000)
    child.stderr?.setEncoding('utf8').on('data', (text) => {
      said += text
    })
    child.once('error', (error) => fail(error.message))
    const ended = (/** @type {number | null} */ code) => fail(`it ended with ${code}`)
    child.once('exit', ended)
    let number = ''
    child.stdio[3]?.on('data', (data) => {
      number += String(data)
      if (!number.includes('\n')) return
      clearTimeout(timer)
      child.off('exit', ended)
      // What is left must not keep this process from ending.
      child.unref()
      for (const stream of [child.stderr, child.stdio[3]]) /** @type {any} */ (stream)?.unref?.()
      resolve({ env: { DISPLAY: `:${number.trim()}`, XAUTHORITY: cookieFile }, close })
    })
  })
}
