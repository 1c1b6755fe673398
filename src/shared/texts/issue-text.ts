/** What a schema found wrong, as a text: its own where the schema names one by its key, else one of its kind. */
import { isTextKey, type KnownText, text } from './catalogue.ts'

/** As much of zod's issue as is looked at; zod itself is not loaded for it. */
export interface SchemaIssue {
  readonly code?: string | undefined
  readonly message?: string | undefined
  readonly origin?: unknown
  readonly minimum?: unknown
  readonly maximum?: unknown
  readonly expected?: unknown
  readonly errors?: readonly (readonly SchemaIssue[])[]
}

export function issueText(issue: SchemaIssue): KnownText {
  const { message = '' } = issue
  if (isTextKey(message)) return { key: message, params: {} }
  switch (issue.code) {
    case 'invalid_union': {
      // Of a choice the last one is what a person meant to write; the others stand for leaving it out.
      const meant = issue.errors?.at(-1)?.[0]
      return meant === undefined ? text('field-invalid') : issueText(meant)
    }
    case 'too_big':
      return tooBig(issue.origin, Number(issue.maximum))
    case 'too_small':
      return tooSmall(issue.origin, Number(issue.minimum))
    case 'invalid_type':
      if (issue.expected === 'int') return text('field-not-whole')
      return issue.expected === 'number' ? text('field-not-a-number') : text('field-invalid')
    default:
      return text('field-invalid')
  }
}

function tooBig(origin: unknown, limit: number): KnownText {
  if (origin === 'string') return text('field-too-long', { limit })
  return origin === 'array' ? text('field-too-many', { limit }) : text('field-above', { limit })
}

function tooSmall(origin: unknown, limit: number): KnownText {
  if (origin !== 'string') return text('field-below', { limit })
  return limit === 1 ? text('field-empty') : text('field-too-short', { limit })
}
