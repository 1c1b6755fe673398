/** The results as a table for a terminal. */
import type { Result } from './rounds.ts'

/** Three digits that mean something: 1234, 123, 12.3, 1.23, 0.123. */
export function digits(value: number): string {
  const size = Math.abs(value)
  if (size >= 100) return value.toFixed(0)
  if (size >= 10) return value.toFixed(1)
  return size >= 1 ? value.toFixed(2) : value.toFixed(3)
}

/** Whether the aim is met, by the ratio as it is shown. */
export function isMet({ ratio, aim }: Pick<Result, 'ratio' | 'aim'>): boolean {
  return Number(ratio.toFixed(2)) <= aim
}

const head = ['name', 'value', 'floor', 'unit', 'ratio', 'aim', '']

/** Columns in line; each line without a space at its end. */
export function table(results: readonly Result[]): string {
  const lines = [head, ...results.map(cells)]
  const widths = head.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)))
  const isText = (column: number) => column === 0 || column === 3 || column === 6
  return lines
    .map((line) =>
      line
        .map((cell, column) =>
          isText(column) ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

function cells(result: Result): string[] {
  const { name, value, floor, unit, ratio, aim } = result
  return [
    name,
    digits(value),
    digits(floor),
    unit,
    ratio.toFixed(2),
    String(aim),
    isMet(result) ? 'met' : 'missed',
  ]
}

/** As the JSON file holds it: these keys and no others, in this order. */
export function json(results: readonly Result[]): string {
  const rows = results.map(({ name, value, unit, floor, ratio, aim }) => ({
    name,
    value,
    unit,
    floor,
    ratio,
    aim,
  }))
  return `${JSON.stringify(rows, null, 2)}\n`
}
