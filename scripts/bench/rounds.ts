/** How anything is measured here: two sides in turn, A B A B, the median of each, and the ratio of the two. */

/** One side of a comparison; a round answers what it measured, by the key of a row. */
export interface Side {
  round(): Promise<Readonly<Record<string, number>>>
  close(): Promise<void>
}

export interface Rounds {
  readonly ours: readonly Readonly<Record<string, number>>[]
  readonly floor: readonly Readonly<Record<string, number>>[]
}

/** As it stands in the JSON file. */
export interface Result {
  readonly name: string
  readonly value: number
  readonly unit: string
  readonly floor: number
  readonly ratio: number
  readonly aim: number
}

export interface Row {
  readonly name: string
  /** The key under which both sides answer it. */
  readonly key: string
  readonly unit: string
  /** The ratio to stay under. */
  readonly aim: number
}

/** Throws on an empty list. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle]
  const lower = sorted.length % 2 === 0 ? sorted[middle - 1] : upper
  if (upper === undefined || lower === undefined) throw new Error('There is nothing to take the median of.')
  return (lower + upper) / 2
}

/** Ours, floor, ours, floor … so that what drifts on the machine touches both. Warm-up rounds are not kept. */
export async function alternate(
  ours: Pick<Side, 'round'>,
  floor: Pick<Side, 'round'>,
  { warmUps, rounds }: { readonly warmUps: number; readonly rounds: number },
): Promise<Rounds> {
  const kept = { ours: [] as Record<string, number>[], floor: [] as Record<string, number>[] }
  for (let index = -warmUps; index < rounds; index += 1) {
    const one = await ours.round()
    const other = await floor.round()
    if (index < 0) continue
    kept.ours.push({ ...one })
    kept.floor.push({ ...other })
  }
  return kept
}

/** Throws where a side did not measure the row. */
export function resultOf(row: Row, rounds: Rounds): Result {
  const values = (side: readonly Readonly<Record<string, number>>[]): number[] =>
    side.map((round) => {
      const value = round[row.key]
      if (value === undefined || !Number.isFinite(value))
        throw new Error(`A round of ${row.name} has no ${row.key}.`)
      return value
    })
  const value = median(values(rounds.ours))
  const floor = median(values(rounds.floor))
  if (floor <= 0) throw new Error(`The floor of ${row.name} measured nothing; there is no ratio to it.`)
  return { name: row.name, value, unit: row.unit, floor, ratio: value / floor, aim: row.aim }
}
