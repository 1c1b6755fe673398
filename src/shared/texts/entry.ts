/** One entry of the English texts: a template, or for an error also the code that clients branch on. */
import type { ErrorCode } from '../error-codes.ts'
import type { Template } from './format-text.ts'

export type Entry = Template | { readonly code: ErrorCode; readonly text: Template }
