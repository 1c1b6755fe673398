/** Takes secrets out of text: those that it was told of, and whatever looks like one. */

const hidden = '[redacted]'
/** A shorter secret would take ordinary words out of every line. */
const shortest = 6

export interface Redactor {
  /** From now on this text is taken out, also where it stands encoded in an address or in JSON. */
  add(secret: string): void
  redact(text: string): string
}

/** Keys of the well-known services, by the way they begin. */
const shapes: readonly RegExp[] = [
  /\b(?:sk|pk|rk|gsk|xai|hf|ghp|gho|ghs|pplx)[-_][A-Za-z0-9_-]{12,}/g,
  /\bAIza[A-Za-z0-9_-]{20,}/g,
  /\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*/g,
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
/** A user name and a password in an address. */
const userInfo = /(\b[a-z][a-z0-9+.-]*:\/\/)[^/\s:@]+:[^/\s@]+@/gi

const secretName = new RegExp(`^(?:${secretNames})$`, 'i')

/** True where a value under this name is a secret whatever it looks like. */
export function isSecretName(name: string): boolean {
  return secretName.test(name) || /(?:ApiKey|Password|Passphrase|Secret)$/.test(name)
}

export function createRedactor(): Redactor {
  const secrets = new Set<string>()
  /** The longest first: one secret may be part of another. */
  let ordered: readonly string[] = []

  return {
    add(secret) {
      if (secret.trim().length < shortest || secrets.has(secret)) return
      secrets.add(secret)
      const forms = [...secrets].flatMap((one) => [
        one,
        encodeURIComponent(one),
        JSON.stringify(one).slice(1, -1),
      ])
      ordered = [...new Set(forms)].toSorted((one, other) => other.length - one.length)
    },
    redact(text) {
      let clean = text
      for (const secret of ordered) clean = clean.replaceAll(secret, hidden)
      for (const shape of shapes) clean = clean.replace(shape, hidden)
      return clean
        .replace(named, `$1${hidden}`)
        .replace(bearer, `$1 ${hidden}`)
        .replace(queryKey, `$1${hidden}`)
        .replace(userInfo, `$1${hidden}@`)
    },
  }
}
