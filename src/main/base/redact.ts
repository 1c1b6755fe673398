/** Takes secrets out of text: those that it was told of, and whatever looks like one. The one list of what does. */

const hidden = '[redacted]'
/** A shorter secret would take ordinary words out of every line. */
const shortest = 6

export interface Redactor {
  /** From now on this text is taken out, also where it stands encoded in an address or in JSON. */
  add(secret: string): void
  redact(text: string): string
}

/** Keys of the well-known services, by the way they begin; a service may echo one with stars or dots in its middle. */
const shapes: readonly RegExp[] = [
  /\b(?:sk|pk|rk|gsk|xai|hf|ghp|gho|ghs|pplx|nvapi)[-_](?:(?=[\w.…-]*[\d*…])[\w*.…-]{6,}|[\w-]{12,})/g,
  // Others begin with a word of everyday use, which one digit or star makes a key.
  /\bkey[-_](?=[\w.…-]*[\d*…])[\w*.…-]{6,}/g,
  /\bAIza[\w-]{10,}/g,
  /\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g,
]

const secretNames =
  'authorization|proxy-authorization|(?:x-)?(?:goog-)?api[-_ ]?key|password|passphrase|client[-_]?secret|secret|(?:access|refresh|id|auth)?[-_]?token|set-cookie|cookie'

/** What follows one of these names, as a header, in JSON, in a query or in an assignment. */
const named = new RegExp(
  `((?:^|[^A-Za-z])(?:${secretNames})\\\\?["']?\\s*[:=]\\s*\\\\?["']?)((?:Bearer|Basic|Token)\\s+)?[^\\s"'\\\\,;&}]{4,}`,
  'gi',
)
const bearer = /\b(Bearer|Basic)\s+[A-Za-z0-9._~+/=-]{6,}/gi
/** Google's key in an address. */
const queryKey = /([?&]key=)[^&\s"']+/gi
/** A user name, and a password perhaps, in an address. */
const userInfo = /(\b[a-z][a-z0-9+.-]*:\/\/)[^/\s@"']+@/gi

const secretName = new RegExp(`^(?:${secretNames})$`, 'i')

/** True where a value under this name is a secret whatever it looks like. */
export function isSecretName(name: string): boolean {
  return secretName.test(name) || /(?:ApiKey|Password|Passphrase|Secret)$/.test(name)
}

function withoutShapes(text: string): string {
  let clean = text
  for (const shape of shapes) clean = clean.replace(shape, hidden)
  return clean
    .replace(named, `$1${hidden}`)
    .replace(bearer, `$1 ${hidden}`)
    .replace(queryKey, `$1${hidden}`)
    .replace(userInfo, `$1${hidden}@`)
}

/** Every spelling in which a secret may stand, the longest first: one may be part of another. */
function spellings(secrets: Iterable<string>): readonly string[] {
  const forms = [...secrets].flatMap((one) => [
    one,
    encodeURIComponent(one),
    JSON.stringify(one).slice(1, -1),
  ])
  return [...new Set(forms)].toSorted((one, other) => other.length - one.length)
}

export function createRedactor(): Redactor {
  const secrets = new Set<string>()
  let ordered: readonly string[] = []

  return {
    add(secret) {
      if (secret.trim().length < shortest || secrets.has(secret)) return
      secrets.add(secret)
      ordered = spellings(secrets)
    },
    redact(text) {
      let clean = text
      for (const secret of ordered) clean = clean.replaceAll(secret, hidden)
      return withoutShapes(clean)
    },
  }
}

/** The longest text that a service may say of itself. */
const longestWords = 300

/**
 * A service's own words, fit to be shown and logged: short, on one line, without a secret and without the query of an
 * address. `secret` is the one that the service was given.
 */
export function serviceWords(text: string, secret: string | null): string {
  let clean = text.slice(0, 4000)
  if (secret !== null && secret.length >= 4) {
    for (const spelling of spellings([secret])) clean = clean.replaceAll(spelling, hidden)
  }
  clean = withoutShapes(clean).replace(/(https?:\/\/[^\s?"'<>]+)\?[^\s"'<>]*/g, '$1')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out.
  clean = clean.replace(/[\u0000-\u001f\u007f\s]+/g, ' ').trim()
  return clean.length <= longestWords ? clean : `${clean.slice(0, longestWords - 1).trimEnd()}…`
}
