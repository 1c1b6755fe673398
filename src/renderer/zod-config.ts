/**
 * How schemas behave in the window. Whatever checks something by a schema imports this before the schema, so that a
 * window that checks nothing yet does not load zod. The security policy forbids eval, so nothing may be compiled.
 */
import i18next from 'i18next'
import { z } from 'zod'

z.config({ jitless: true, customError: issueText })

/** What is wrong, in words for a person, where the schema has none of its own. */
function issueText(issue: z.core.$ZodRawIssue): string {
  const { t } = i18next
  switch (issue.code) {
    case 'too_big': {
      const limit = String(issue.maximum)
      if (issue.origin === 'string') return t('field.tooLong', { limit })
      return issue.origin === 'array' ? t('field.tooMany', { limit }) : t('field.above', { limit })
    }
    case 'too_small': {
      const limit = String(issue.minimum)
      if (issue.origin !== 'string') return t('field.below', { limit })
      return issue.minimum === 1 ? t('field.required') : t('field.tooShort', { limit })
    }
    case 'invalid_type':
      if (issue.expected === 'int') return t('field.wholeNumber')
      return issue.expected === 'number' ? t('field.number') : t('field.invalid')
    default:
      return t('field.invalid')
  }
}
