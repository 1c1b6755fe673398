import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createLog, type LogOptions } from '#main/telemetry/log'
import { AppError } from '#shared/errors'

function openLog(options: Partial<LogOptions> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'agent-factory-log-'))
  const file = join(folder, 'logs', 'agent-factory.log')
  const log = createLog({ file, level: 'info', now: () => Date.UTC(2026, 10, 21), ...options })
  onTestFinished(() => {
    log.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const text = () => (existsSync(file) ? readFileSync(file, 'utf8') : '')
  const entries = () =>
    text()
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line))
  return { log, file, folder, text, entries }
}

describe('a line', () => {
  test('is one JSON object in a private file, and less important ones are left out', () => {
    const { log, file, entries } = openLog()
    log.debug('too small')
    log.info('Line\nbreak', { runId: 'r1', count: 2 })
    expect(entries()).toEqual([
      {
        at: '2026-11-21T00:00:00.000Z',
        level: 'info',
        message: 'Line\nbreak',
        details: { runId: 'r1', count: 2 },
      },
    ])
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  test('holds no secret: not in the message, not under a name, not deep inside, not in an error', () => {
    const { log, text } = openLog()
    log.redactor.add('registered-secret')
    // What an HTTP library puts into its errors.
    const request = {
      headers: { authorization: 'Bearer header-secret-value', 'x-api-key': 'header-secret-value' },
    }
    const thrown = Object.assign(new Error('401: registered-secret was refused'), { request, status: 401 })
    log.error('Failed for registered-secret', {
      apiKey: 'named-secret',
      nested: [{ deep: { password: 'named-secret', url: 'https://x.test/?key=query-secret' } }],
      bytes: Buffer.from('named-secret'),
      thrown: new AppError('internal', 'Outer', { cause: thrown }),
    })
    expect(text()).not.toMatch(/registered-secret|header-secret|named-secret|query-secret/)
    expect(text()).toContain('was refused')
    expect(text()).toContain('"status":401')
  })
})

describe('writing', () => {
  test('never throws, whatever it is given', () => {
    const { log, entries } = openLog()
    const ring: Record<string, unknown> = {
      big: 10n,
      symbol: Symbol('x'),
      nothing: undefined,
      invalid: new Date(Number.NaN),
    }
    ring.self = ring
    const trap = {
      get secretly(): string {
        throw new Error('trap')
      },
    }
    log.warn('odd', { ring, trap, fn: () => {}, error: Object.assign(new Error('x'), { message: 5 }) })
    log.warn('long', { text: 'x'.repeat(100_000) })
    expect(entries()).toHaveLength(2)
    expect(JSON.stringify(entries()[1]).length).toBeLessThan(10_000)
  })

  test('never throws where the file cannot be written', () => {
    const { log, folder } = openLog()
    // A file stands where the folder should be.
    writeFileSync(join(folder, 'logs'), '')
    chmodSync(folder, 0o500)
    expect(() => log.info('lost')).not.toThrow()
    chmodSync(folder, 0o700)
  })

  test('keeps to its number of files and their size, and goes on where the last session ended', () => {
    const { log, file, folder } = openLog({ maximumBytes: 2000, files: 3 })
    for (let count = 0; count < 200; count += 1) log.info(`Line ${count}`)
    const names = readdirSync(join(folder, 'logs')).toSorted()
    expect(names).toEqual(['agent-factory.log', 'agent-factory.log.1', 'agent-factory.log.2'])
    for (const name of names) expect(statSync(join(folder, 'logs', name)).size).toBeLessThanOrEqual(2000)
    const all = names
      .toReversed()
      .map((name) => readFileSync(join(folder, 'logs', name), 'utf8'))
      .join('')
    const numbers = [...all.matchAll(/Line (\d+)/g)].map((match) => Number(match[1]))
    expect(numbers.at(-1)).toBe(199)
    expect(numbers).toEqual(
      Array.from({ length: numbers.length }, (_, index) => 200 - numbers.length + index),
    )
    log.close()
    const size = statSync(file).size
    const next = createLog({ file, level: 'info', now: () => 0 })
    next.info('more')
    next.close()
    expect(statSync(file).size).toBeGreaterThan(size)
  })

  test('is silent where no file is given, and after it was closed', () => {
    const { log, text } = openLog()
    log.close()
    log.info('late')
    expect(text()).toBe('')
    expect(() => createLog({ file: null, level: 'debug', now: () => 0 }).error('nowhere')).not.toThrow()
  })
})
