import { describe, expect, test } from 'vitest'
import { lastLine, sum, vitestTotals } from '../../scripts/test-totals.mjs'

const file = (status: string, tests: readonly string[]) => ({
  status,
  assertionResults: tests.map((state) => ({ status: state })),
})

const report = (passed: number, failed: number, files: readonly unknown[], success = failed === 0) =>
  JSON.stringify({ numPassedTests: passed, numFailedTests: failed, success, testResults: files })

describe('the totals of a test run', () => {
  test('counts a runner that crashed before its report as one failure, not as nothing', () => {
    expect(vitestTotals(undefined, null)).toEqual({ passed: 0, failed: 1, skipped: 0 })
    expect(vitestTotals(undefined, 0)).toEqual({ passed: 0, failed: 1, skipped: 0 })
  })

  test('counts a report that was cut short as one failure', () => {
    expect(vitestTotals(report(9, 0, []).slice(0, 20), 1).failed).toBe(1)
    expect(vitestTotals('{}', 0).failed).toBe(1)
  })

  test('counts a file that cannot be loaded, which has no failed test in it', () => {
    const text = report(3, 0, [file('passed', ['passed', 'passed', 'passed']), file('failed', [])], false)
    expect(vitestTotals(text, 1)).toEqual({ passed: 3, failed: 1, skipped: 0 })
    const three = report(1, 1, [file('failed', ['passed', 'failed']), file('failed', []), file('failed', [])])
    expect(vitestTotals(three, 1)).toEqual({ passed: 1, failed: 3, skipped: 0 })
  })

  test('does not count the file of a failed test a second time', () => {
    expect(vitestTotals(report(1, 2, [file('failed', ['passed', 'failed', 'failed'])]), 1).failed).toBe(2)
  })

  test('counts an exit code that is not zero although every test passed: an error outside the tests', () => {
    expect(vitestTotals(report(4, 0, [file('passed', ['passed'])]), 1)).toMatchObject({
      passed: 4,
      failed: 1,
    })
    expect(vitestTotals(report(4, 0, [file('passed', ['passed'])]), null)).toMatchObject({ failed: 1 })
  })

  test('adds up the parts, and says so in one line', () => {
    const all = sum([
      { passed: 5, failed: 0 },
      { passed: 10, failed: 1, skipped: 2 },
      { passed: 0, failed: 1, skipped: 0 },
    ])
    expect(all).toEqual({ passed: 15, failed: 2, skipped: 2 })
    expect(lastLine(all)).toBe('15 passed, 2 failed')
  })
})
