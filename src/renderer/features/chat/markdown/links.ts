/** Which addresses of a model's text may be followed: a person's click opens them in the system browser. */

const allowed = new Set(['http:', 'https:', 'mailto:'])

/** The address, or null where it is not an absolute http, https or mailto address. */
export function safeLink(href: string | undefined): string | null {
  if (href === undefined || !URL.canParse(href)) return null
  return allowed.has(new URL(href).protocol) ? href : null
}
