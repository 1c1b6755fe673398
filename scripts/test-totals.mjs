// What a test runner says it did, and the sum of several.

/** @typedef {{ passed: number, failed: number, skipped: number }} Totals */

/**
 * The totals of one run of vitest. A run that crashed, wrote no report, or says that it failed without naming a failed
 * test counts as one failure: it never counts as nothing.
 * @param {string | undefined} report the text of its JSON report; undefined when there is none
 * @param {number | null} code its exit code; null when it was killed
 * @returns {Totals}
 */
export function vitestTotals(report, code) {
  const crashed = { passed: 0, failed: 1, skipped: 0 }
  if (report === undefined) return crashed
  /** @type {any} */
  let said
  try {
    said = JSON.parse(report)
  } catch {
    return crashed
  }
  const [passed, failed] = [said?.numPassedTests, said?.numFailedTests]
  if (!Number.isInteger(passed) || !Number.isInteger(failed)) return crashed
  const skipped = count(said.numPendingTests) + count(said.numTodoTests)
  // A file that cannot even be loaded has no tests in it, yet it has failed.
  const brokenFiles = (said.testResults ?? []).filter(
    (/** @type {any} */ file) =>
      file.status === 'failed' &&
      !(file.assertionResults ?? []).some((/** @type {any} */ test) => test.status === 'failed'),
  ).length
  const total = { passed, failed: failed + brokenFiles, skipped }
  if (total.failed === 0 && (code !== 0 || said.success === false)) total.failed = 1
  return total
}

/** @param {unknown} value */
function count(value) {
  return typeof value === 'number' ? value : 0
}

/**
 * @param {readonly { passed: number, failed: number, skipped?: number }[]} totals
 * @returns {Totals}
 */
export function sum(totals) {
  const all = { passed: 0, failed: 0, skipped: 0 }
  for (const { passed, failed, skipped = 0 } of totals) {
    all.passed += passed
    all.failed += failed
    all.skipped += skipped
  }
  return all
}

/** The last line of `npm test`. */
export function lastLine(/** @type {{ passed: number, failed: number }} */ { passed, failed }) {
  return `${passed} passed, ${failed} failed`
}
