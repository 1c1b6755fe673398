/** What messages, steps and results of tools are made of. What is large is a blob, named by the hash of its bytes. */
import { z } from 'zod'

/** SHA-256 in hexadecimal. */
export const blobHashSchema = z.string().regex(/^[0-9a-f]{64}$/)

const blob = {
  hash: blobHashSchema,
  mediaType: z.string().max(200),
  bytes: z.number().int().nonnegative(),
}

export const partSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), text: z.string() }),
  z.object({ type: z.literal('image'), ...blob, alt: z.string().default('') }),
  z.object({ type: z.literal('file'), ...blob, name: z.string().max(500) }),
  z.object({ type: z.literal('data'), data: z.json() }),
])
/** A tool call and its result are parts with a row of their own: see tool.ts. */
export type Part = z.infer<typeof partSchema>

/** The text of all text parts, a paragraph each. */
export function textOf(parts: readonly Part[]): string {
  return parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n\n')
}
