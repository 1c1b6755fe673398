/** Makes a service's own words fit to be shown and logged: short, on one line, without a key or a query. */

const longest = 300

const secrets: readonly (readonly [RegExp, string])[] = [
  // A service may echo the key it got, in full or with stars in the middle.
  [/\b(sk|pk|gsk|xai|AIza|rk|hf|nvapi|key)[-_][\w*.…-]{6,}/g, '[key]'],
  [/\bAIza[\w-]{10,}/g, '[key]'],
  [/\b(bearer)\s+[\w.~+/=-]{6,}/gi, '$1 [key]'],
  [
    /\b((?:x-)?(?:goog-)?api[-_ ]?key|authorization|access_token|token)(["']?\s*[:=]\s*["']?)[^\s"',;]{6,}/gi,
    '$1$2[key]',
  ],
  // A query may hold a key.
  [/(https?:\/\/[^\s?"'<>]+)\?[^\s"'<>]*/g, '$1'],
  [/(https?:\/\/)[^\s/@"']+@/g, '$1'],
]

export function tidy(text: string, secret: string | null): string {
  let clean = text.slice(0, 4000)
  if (secret !== null && secret.length >= 4) clean = clean.replaceAll(secret, '[key]')
  for (const [pattern, replacement] of secrets) clean = clean.replace(pattern, replacement)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out.
  clean = clean.replace(/[\u0000-\u001f\u007f\s]+/g, ' ').trim()
  return clean.length <= longest ? clean : `${clean.slice(0, longest - 1).trimEnd()}…`
}
