/** Keeps input and answer together within a model's window, which most services refuse to go beyond. */
import type { ModelRequest } from './model.ts'

/** Asked for even where the estimate leaves no room: it is on the careful side, and the service has the last word. */
const leastAnswerTokens = 256

/**
 * How many tokens an answer may have: `wanted`, or what is left of the window (in tokens; null: unknown) beside what is
 * sent. For services that count both together.
 */
export function answerLimit(wanted: number, request: ModelRequest, window: number | null): number {
  if (window === null || request.inputTokens === undefined) return wanted
  const left = Math.floor(window - request.inputTokens)
  return Math.min(wanted, Math.max(leastAnswerTokens, left))
}
