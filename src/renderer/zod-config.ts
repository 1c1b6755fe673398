/**
 * How schemas behave in the window. Whatever checks something by a schema imports this before the schema, so that a
 * window that checks nothing yet does not load zod. The security policy forbids eval, so nothing may be compiled.
 */
import { z } from 'zod'
import { issueText } from '#shared/texts/issue-text'
import { formatInLanguage } from './i18n/index.ts'

// What is wrong, in words for a person, where the schema has none of its own.
z.config({ jitless: true, customError: (issue) => formatInLanguage(issueText(issue)) })
