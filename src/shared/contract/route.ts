/** The shape of a route. A query changes nothing and may be repeated; a command changes something. */
import type { z } from 'zod'
import type { Access } from '../access.ts'
import type { Topic } from './events.ts'

export interface Route<Input extends z.ZodType = z.ZodType, Output extends z.ZodType = z.ZodType> {
  readonly kind: 'query' | 'command'
  /** One sentence for the generated documentation. */
  readonly summary: string
  /** What the caller needs. */
  readonly access: Access
  /** What the answer is read from: a `changed` event of one of them makes it stale. Empty: never stale by itself. */
  readonly topics: readonly Topic[]
  /** Of what makes something: the key of the input under which the caller may choose its id. */
  readonly creates?: 'id' | 'newId' | 'runId' | undefined
  readonly input: Input
  readonly output: Output
}

export function query<Input extends z.ZodType, Output extends z.ZodType>(
  summary: string,
  rule: Pick<Route, 'access' | 'topics'>,
  input: Input,
  output: Output,
): Route<Input, Output> {
  return { kind: 'query', summary, ...rule, input, output }
}

export function command<Input extends z.ZodType, Output extends z.ZodType>(
  summary: string,
  rule: Pick<Route, 'access' | 'creates'>,
  input: Input,
  output: Output,
): Route<Input, Output> {
  return { kind: 'command', summary, ...rule, topics: [], input, output }
}
