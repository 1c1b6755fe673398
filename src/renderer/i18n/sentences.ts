/**
 * Sentences of the main process in another language. A known sentence may hold places such as `{host}` that are taken
 * over as they are. A message may be several known sentences, and what a service said, which no one can translate.
 */

export type Sentences = Readonly<Record<string, string>>

export interface Translated {
  readonly text: string
  /** False where a part stayed as it was, other than what a service said. */
  readonly whole: boolean
}

interface Pattern {
  readonly expression: RegExp
  readonly text: string
}

const place = /\{(\w+)\}/g
const patternsOf = new WeakMap<Sentences, readonly Pattern[]>()

export function translateSentences(message: string, sentences: Sentences): Translated {
  const exact = sentences[message]
  if (exact !== undefined) return { text: exact, whole: true }
  for (const { expression, text } of patterns(sentences)) {
    const found = expression.exec(message)
    if (found === null) continue
    const taken = (whole: string, name: string) => {
      const value = found.groups?.[name]
      // What stands in a place may be words, too: "5 minutes".
      return value === undefined
        ? whole
        : value === message
          ? value
          : translateSentences(value, sentences).text
    }
    const own = text.replaceAll(place, taken)
    const rest = message.slice(found[0].length).trimStart()
    if (rest === '') return { text: own, whole: true }
    const after = translateSentences(rest, sentences)
    return { text: `${own} ${after.text}`, whole: after.whole }
  }
  return { text: message, whole: false }
}

/** The longest sentence first: a short one must not take what a longer one says better. */
function patterns(sentences: Sentences): readonly Pattern[] {
  const known = patternsOf.get(sentences)
  if (known !== undefined) return known
  const made = Object.entries(sentences)
    .filter(([sentence]) => !sentence.startsWith('code:'))
    .sort(([one], [other]) => other.length - one.length)
    .map(([sentence, text]) => ({ expression: expressionOf(sentence), text }))
  patternsOf.set(sentences, made)
  return made
}

/** A place at the very end takes all that follows but what a service said; any other takes as little as it can. */
function expressionOf(sentence: string): RegExp {
  const parts = sentence.split(place)
  const source = parts.map((part, index) => {
    if (index % 2 === 0) return part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
    const last = index === parts.length - 2 && parts.at(-1) === ''
    return last ? `(?<${part}>.*?)(?=$| It said: )` : `(?<${part}>.*?)`
  })
  return new RegExp(`^${source.join('')}(?=\\s|$)`, 's')
}
