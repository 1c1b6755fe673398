/** The window's security policy forbids eval, so zod must not compile its schemas. Imported before any schema. */
import { z } from 'zod'

z.config({ jitless: true })
