/** The calculator: exact, within bounds, and clear about what it does not understand. */
import { describe, expect, test } from 'vitest'
import { calculate } from '#main/tools/builtin/calculator'

describe('exact', () => {
  test.each([
    ['0.1 + 0.2', '0.3'],
    ['1/3 + 1/6', '0.5'],
    ['1/3*3', '1'],
    ['(2 + 3) * 4.5', '22.5'],
    ['2 + 3 * 4', '14'],
    ['2^10', '1024'],
    ['2 ** 3 ** 2', '512'],
    ['2^-2', '0.25'],
    ['-2^2', '-4'],
    ['(-2)^2', '4'],
    ['--2', '2'],
    ['5 - -3', '8'],
    ['7 % 3', '1'],
    ['-7 % 3', '-1'],
    ['5.5 % 2', '1.5'],
    ['80 * 15%', '12'],
    ['200 + 10%', '200.1'],
    ['50% * 4', '2'],
    ['9007199254740993 + 2', '9007199254740995'],
    ['99999999999999999999 * 99999999999999999999', '9999999999999999999800000000000000000001'],
    ['1e3 + 2.5E-1', '1000.25'],
    ['.5 + 5.', '5.5'],
    ['sqrt(144)', '12'],
    ['sqrt(2.25)', '1.5'],
    ['4^0.5', '2'],
    ['abs(-3.2)', '3.2'],
    ['round(2.5)', '3'],
    ['round(-2.5)', '-3'],
    ['round(3.14159, 2)', '3.14'],
    ['floor(-1.5)', '-2'],
    ['ceil(-1.5)', '-1'],
    ['trunc(-1.5)', '-1'],
    ['min(3, 1, 2)', '1'],
    ['max(3, 1, 2)', '3'],
    ['6 × 7 − 2 ÷ 2', '41'],
    ['1 / 1024', '0.0009765625'],
    ['0 ^ 0', '1'],
    ['1 ^ 99999999999999999999', '1'],
    ['(-1) ^ 99999999999999999999', '-1'],
    ['2^100', '1267650600228229401496703205376'],
  ])('%s = %s', (expression, result) => {
    expect(calculate(expression)).toBe(result)
  })
})

describe('rounded, and it says so', () => {
  test.each([
    ['1/3', '0.333333333333333333333333333333 (rounded)'],
    ['2/3', '0.666666666666666666666666666667 (rounded)'],
    ['sqrt(2)', '1.41421356237309504880168872421 (rounded)'],
    ['pi', '3.14159265358979323846264338328 (rounded)'],
    ['e', '2.71828182845904523536028747135 (rounded)'],
    ['ln(e)', '1 (rounded)'],
    ['log(1000)', '3 (rounded)'],
    ['exp(0)', '1 (rounded)'],
    ['2^0.5 * 2^0.5', '2 (rounded)'],
  ])('%s', (expression, result) => {
    expect(calculate(expression)).toBe(result)
  })
})

describe('clear about', () => {
  test.each([
    ['1/0', /Division by zero/],
    ['5 % 0', /Division by zero/],
    ['0^-1', /Division by zero/],
    ['sqrt(-1)', /no square root/],
    ['(-8)^(1/3)', /no such power/],
    ['ln(0)', /above zero/],
    ['2 +', /not finished/],
    ['(2 + 3', /closing parenthesis/],
    ['2 3', /“3” at position 3/],
    ['2 & 3', /“&” at position 3/],
    ['foo(2)', /“foo” is not known/],
    ['constructor', /not known/],
    ['__proto__', /not understood|not known/],
    ['sqrt 4', /parentheses/],
    ['sqrt(1, 2)', /one value/],
    ['round(1, 999)', /0 to 100/],
    ['process.exit()', /not known|not understood/],
    ['', /not finished/],
    [')', /does not fit/],
    [`${'('.repeat(100)}1${')'.repeat(100)}`, /too deeply/],
  ])('%s', (expression, message) => {
    expect(() => calculate(expression)).toThrow(message)
  })
})

test.each([
  '9^9^9^9',
  '10^100000',
  '2^(2^(2^(2^(2^2))))',
  '1.0000001^99999999',
  '0.1^-100000',
  'exp(999999999)',
  '9999999999^0.999999999999 ^ 99999',
  `1e999 * ${Array(40).fill('1e999').join(' * ')}`,
  `${'('.repeat(300)}1${')'.repeat(300)}`,
  `${'-'.repeat(900)}1`,
  `${'sqrt('.repeat(80)}2${')'.repeat(80)}`,
  '1'.repeat(1001),
  '(1/3)^(1/7)'.concat('*(1/7)^(1/9)'.repeat(30)),
])('%s comes to an end within a fifth of a second', (expression) => {
  const startedAt = performance.now()
  try {
    calculate(expression)
  } catch (error) {
    expect((error as Error).message).toMatch(/too large|too deeply|too long|too small/)
  }
  expect(performance.now() - startedAt).toBeLessThan(200)
})
