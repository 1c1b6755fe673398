/** What people read of the built-in tools: `tool-<name>-title` and `-description`. Models read the English. */
export const toolTexts = {
  'tool-current_time-title': 'Current time',
  'tool-current_time-description':
    'Tells the present date and time as ISO 8601 with the offset from UTC, the weekday, and the time zone.',
  'tool-calculator-title': 'Calculator',
  'tool-calculator-description':
    'Computes an arithmetic expression, exactly where that is possible, otherwise to 30 digits. Knows + - * / ^ and parentheses, % as remainder with the sign of the dividend (7 % 3, 7 % -3 and 7 % (-3) are 1) or, after a number that nothing follows, as percent (80 * 15%), the functions sqrt, abs, round(x, digits), floor, ceil, trunc, min, max, exp, ln, log, and the constants pi and e. Numbers have a point for decimals and no thousands separators.',
} as const
