/** Small schemas that the domains share. */
import { z } from 'zod'
import { textKey } from './texts/catalogue.ts'

/** A UUID; ours are UUIDv7, so they sort by the time they were made. */
export const idSchema = z.uuid()
/** An id that a client chooses for what it makes; UUIDv7, so that lists stay in the order of time. */
export const newIdSchema = z.uuidv7(textKey('field-new-id'))
/**
 * Text as it can be stored: half of a surrogate pair, which no database takes, becomes U+FFFD before anything else sees
 * it, so that what is stored equals what was given.
 */
export const textSchema = z.string().overwrite(wellFormed)
/** UTC milliseconds. */
export const timeSchema = z.number().int().nonnegative()
/** A price in US dollars as decimal text, so that no floating-point error creeps in. */
export const moneySchema = z.string().regex(/^\d+(\.\d+)?$/)
/** Opaque: pass what the last page gave. */
export const cursorSchema = z.string().max(200)

export const pageLimitSchema = z.number().int().min(1).max(200)

export const modelRefSchema = z.object({
  providerId: idSchema,
  modelId: z.string().trim().min(1).max(300),
})
/** Points at one model of one provider. */
export type ModelRef = z.infer<typeof modelRefSchema>

export const usageSchema = z.object({
  inputTokens: z.number().int().nonnegative(),
  outputTokens: z.number().int().nonnegative(),
  /** Part of inputTokens that the provider read from its cache. */
  cachedInputTokens: z.number().int().nonnegative(),
  /** Part of outputTokens spent on thinking, where the provider tells. */
  reasoningTokens: z.number().int().nonnegative(),
})
export type Usage = z.infer<typeof usageSchema>

export const noUsage: Usage = { inputTokens: 0, outputTokens: 0, cachedInputTokens: 0, reasoningTokens: 0 }

export function addUsage(one: Usage, other: Usage): Usage {
  return {
    inputTokens: one.inputTokens + other.inputTokens,
    outputTokens: one.outputTokens + other.outputTokens,
    cachedInputTokens: one.cachedInputTokens + other.cachedInputTokens,
    reasoningTokens: one.reasoningTokens + other.reasoningTokens,
  }
}

/** What something cost: whole nano-dollars (a billionth of a US dollar), which add up exactly. */
export const costSchema = z.object({
  nanos: z.number().int().nonnegative(),
  /** True where a part has no known price: it cost this much at least. */
  atLeast: z.boolean(),
})
export type Cost = z.infer<typeof costSchema>

export const noCost: Cost = { nanos: 0, atLeast: false }
export const unknownCost: Cost = { nanos: 0, atLeast: true }

export function addCosts(one: Cost, other: Cost): Cost {
  const nanos = one.nanos + other.nanos
  // Beyond nine million dollars no sum is exact any more.
  if (!Number.isSafeInteger(nanos)) return { nanos: Number.MAX_SAFE_INTEGER, atLeast: true }
  return { nanos, atLeast: one.atLeast || other.atLeast }
}

/** Half of a surrogate pair becomes U+FFFD, as in the database. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd')
}
