/**
 * Tools: what an agent can do besides answering. `run` gets arguments that fit `input`; what it throws becomes a failed
 * result that the model gets. A tool's output is untrusted text.
 */
import type { z } from 'zod'

export interface ToolContext {
  readonly runId: string
  readonly callId: string
  /** Of a call that changes the world: given on to the service, it tells a repeat. */
  readonly idempotencyKey: string | null
  /** Aborts at a stop and at the call's deadline. */
  readonly signal: AbortSignal
  /** UTC milliseconds. */
  readonly now: () => number
}

export interface Tool<Input extends z.ZodType = z.ZodType> {
  /** As the model calls it: letters, digits, underscore; at most 64. */
  readonly name: string
  readonly title: string
  readonly description: string
  readonly input: Input
  /** none: reads at most; world: changes something outside, so the call is stored as intended before it is made. */
  readonly effect: 'none' | 'world'
  /** How long a call may take, in milliseconds; a minute where left out. */
  readonly deadlineMs?: number
  run(input: z.output<Input>, context: ToolContext): Promise<string> | string
}

/** Keeps the type of the input between the schema and `run`. */
export function defineTool<Input extends z.ZodType>(tool: Tool<Input>): Tool<Input> {
  return tool
}
