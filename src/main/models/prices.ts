/**
 * What well-known cloud models cost. A price changes without notice, so each row says when it was read from its maker's
 * price page or from a report of it; a model that is not listed has no known price, and no cost is shown for it.
 */

export interface LongPrice {
  readonly tokens: number
  readonly input: string
  readonly cachedInput: string | null
  readonly output: string
}

export interface Price {
  /** US dollars for one million tokens, as decimal text. */
  readonly input: string
  /** For tokens that the service read from its cache; null where that is not known. */
  readonly cachedInput: string | null
  readonly output: string
  /** What a request costs whose input is longer than `tokens`, where that is more. */
  readonly long: LongPrice | null
  /** Year and month in which the price was read. */
  readonly readIn: string
}

type LongRow = readonly [tokens: number, input: string, cachedInput: string | null, output: string]

/** By the names of `rows`. */
const longRows: Readonly<Record<string, LongRow>> = {
  'gemini-3-pro-preview': [200_000, '4', '0.4', '18'],
  'gemini-2.5-pro': [200_000, '2.5', '0.25', '15'],
  'gpt-5.5': [272_000, '10', null, '45'],
  'gpt-5.4': [272_000, '5', null, '22.5'],
}

type Row = readonly [model: string, input: string, cachedInput: string | null, output: string, readIn: string]

const rows: readonly Row[] = [
  // Anthropic: a read from the cache costs a tenth.
  ['claude-fable-5-1', '10', '1', '50', '2026-11'],
  ['claude-opus-5-5', '4', '0.4', '20', '2026-11'],
  ['claude-opus-5', '5', '0.5', '25', '2026-11'],
  ['claude-sonnet-5-5', '2', '0.2', '10', '2026-11'],
  ['claude-opus-4-6', '5', '0.5', '25', '2026-02'],
  ['claude-opus-4-5', '5', '0.5', '25', '2025-12'],
  ['claude-sonnet-4-6', '3', '0.3', '15', '2026-02'],
  ['claude-sonnet-4-5', '3', '0.3', '15', '2025-12'],
  ['claude-haiku-4-5', '1', '0.1', '5', '2025-12'],
  // OpenAI
  ['gpt-6.1-sol', '2', '0.1', '10', '2026-11'],
  ['gpt-5.5', '5', '0.5', '30', '2026-06'],
  ['gpt-5.4', '2.5', '0.25', '15', '2026-06'],
  ['gpt-5.4-mini', '0.75', '0.075', '4.5', '2026-06'],
  ['gpt-5.4-nano', '0.2', '0.02', '1.25', '2026-06'],
  ['gpt-5.2', '1.75', '0.175', '14', '2025-12'],
  ['gpt-5.1', '1.25', '0.125', '10', '2025-12'],
  ['gpt-5', '1.25', '0.125', '10', '2025-12'],
  ['gpt-5-mini', '0.25', '0.025', '2', '2025-12'],
  ['gpt-5-nano', '0.05', '0.005', '0.4', '2025-12'],
  ['gpt-4.1', '2', '0.5', '8', '2025-12'],
  ['gpt-4.1-mini', '0.4', '0.1', '1.6', '2025-12'],
  ['gpt-4.1-nano', '0.1', '0.025', '0.4', '2025-12'],
  ['gpt-4o', '2.5', '1.25', '10', '2025-12'],
  ['gpt-4o-mini', '0.15', '0.075', '0.6', '2025-12'],
  ['o3', '2', '0.5', '8', '2025-12'],
  ['o4-mini', '1.1', '0.275', '4.4', '2025-12'],
  // Google
  ['gemini-3-pro-preview', '2', '0.2', '12', '2026-02'],
  ['gemini-3-flash-preview', '0.5', '0.05', '3', '2026-02'],
  ['gemini-2.5-pro', '1.25', '0.125', '10', '2026-02'],
  ['gemini-2.5-flash', '0.3', '0.03', '2.5', '2026-02'],
  ['gemini-2.5-flash-lite', '0.1', '0.01', '0.4', '2026-02'],
]

const prices: ReadonlyMap<string, Price> = new Map(
  rows.map(([model, input, cachedInput, output, readIn]) => [
    model,
    { input, cachedInput, output, long: longOf(model), readIn },
  ]),
)

function longOf(model: string): LongPrice | null {
  const row = longRows[model]
  if (row === undefined) return null
  const [tokens, input, cachedInput, output] = row
  return { tokens, input, cachedInput, output }
}

/** null where no price is known. A dated snapshot costs what its model costs. */
export function priceOf(modelId: string): Price | null {
  return prices.get(modelId) ?? prices.get(modelId.replace(/-(\d{8}|\d{4}-\d{2}-\d{2})$/, '')) ?? null
}
