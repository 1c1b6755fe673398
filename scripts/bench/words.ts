/** Text that resembles language: words drawn by Zipf's law, the same for the same seed. */

/** A generator of numbers from 0 to 1 (mulberry32), good enough for text and the same on every machine. */
export function randomSource(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000
  }
}

const beginnings = [
  'b',
  'br',
  'c',
  'd',
  'dr',
  'f',
  'g',
  'gl',
  'h',
  'k',
  'l',
  'm',
  'n',
  'p',
  'pl',
  'r',
  's',
  'st',
  't',
  'tr',
  'v',
  'w',
]
const middles = ['a', 'e', 'i', 'o', 'u', 'ai', 'ea', 'ou']
const ends = ['', 'l', 'm', 'n', 'r', 's', 't', 'nd', 'st']
const syllables = beginnings.flatMap((one) =>
  middles.flatMap((two) => ends.map((three) => one + two + three)),
)

/** `count` different words; the first ones, which are used most, are the shortest. */
export function vocabulary(count: number, seed = 7): string[] {
  const random = randomSource(seed)
  const pick = () => syllables[Math.floor(random() * syllables.length)] ?? 'a'
  const words = new Set<string>()
  while (words.size < count) {
    const length = words.size < 300 ? 1 : words.size < 8_000 ? 2 : 3
    words.add(Array.from({ length }, pick).join(''))
  }
  return [...words]
}

const slots = 1 << 18

/** Draws words: the word of rank r is as likely as 1/r. */
export function wordSource(words: readonly string[], random: () => number): () => string {
  const total = words.reduce((sum, _word, index) => sum + 1 / (index + 1), 0)
  const table = new Uint32Array(slots)
  let word = 0
  let reached = 1 / total
  for (let slot = 0; slot < slots; slot += 1) {
    while ((slot + 0.5) / slots > reached && word < words.length - 1) {
      word += 1
      reached += 1 / (word + 1) / total
    }
    table[slot] = word
  }
  // Beyond the first thousand a slot is coarser than a rank: the words that share it take turns.
  return () => {
    const at = Math.floor(random() * slots)
    const from = table[at] ?? 0
    const to = table[Math.min(slots - 1, at + 1)] ?? from
    return words[from + Math.floor(random() * Math.max(1, to - from))] ?? ''
  }
}

/** A few sentences of about so many words. */
export function sentences(count: number, next: () => string, random: () => number): string {
  const out: string[] = []
  for (let done = 0; done < count; ) {
    const length = Math.min(count - done, 4 + Math.floor(random() * 14))
    const sentence = Array.from({ length }, next).join(' ')
    out.push(`${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`)
    done += length
  }
  return out.join(' ')
}
