/** The shape of a route. A query changes nothing and may be repeated; a command changes something. */
import type { z } from 'zod'

export interface Route<Input extends z.ZodType = z.ZodType, Output extends z.ZodType = z.ZodType> {
  readonly kind: 'query' | 'command'
  /** One sentence for the generated documentation. */
  readonly summary: string
  readonly input: Input
  readonly output: Output
}

export function query<Input extends z.ZodType, Output extends z.ZodType>(
  summary: string,
  input: Input,
  output: Output,
): Route<Input, Output> {
  return { kind: 'query', summary, input, output }
}

export function command<Input extends z.ZodType, Output extends z.ZodType>(
  summary: string,
  input: Input,
  output: Output,
): Route<Input, Output> {
  return { kind: 'command', summary, input, output }
}
