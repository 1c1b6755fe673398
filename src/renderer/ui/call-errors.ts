/** What a failed call says about the fields of a form. */
import type { AppError, WireError } from '#shared/errors'
import { noticeText } from '../i18n/index.ts'

interface Issue {
  readonly path: readonly (string | number)[]
  /** In the language spoken. */
  readonly message: string
}

/** The first message for each top field; empty where the error names no fields. */
export function fieldErrors(error: AppError): Readonly<Record<string, string>> {
  const found: Record<string, string> = {}
  for (const { path, message } of issuesOf(error)) {
    const field = String(path[0] ?? '')
    if (field !== '' && found[field] === undefined) found[field] = message
  }
  return found
}

/** Every issue with its path joined by dots, for forms with nested fields. */
export function issuesOf(error: AppError): readonly Issue[] {
  if (error.code !== 'invalid-input' || typeof error.data !== 'object' || error.data === null) return []
  const issues = (error.data as { readonly issues?: unknown }).issues
  if (!Array.isArray(issues)) return []
  return issues.filter(isIssue).map(({ path, key, params, message }) => ({
    path,
    message: noticeText({ key, params, text: message }),
  }))
}

function isIssue(value: unknown): value is Issue & Pick<WireError, 'key' | 'params'> {
  if (typeof value !== 'object' || value === null) return false
  const { path, message } = value as Partial<Issue>
  return Array.isArray(path) && typeof message === 'string'
}
