/**
 * How many tokens a text takes, told in one pass without the model's own tokenizer, and on the careful side: close to the
 * most that today's vocabularies (o200k, Llama 3, Qwen 3, Gemma 3) make of it. How far that is off for a model is learned from its answers.
 */
import type { ModelRef } from '#shared/common'

/** Kinds of UTF-16 code units; those up to `marked` make words. */
const lower = 0
const upper = 1
const digit = 2
/** A Latin letter with a mark. */
const marked = 3
const space = 4
const lineEnd = 5
const sign = 6
const other = 7

/** Tokens of one code unit, by script, with the ranges it fills; later rows count before earlier ones. */
const scripts: readonly (readonly [tokens: number, ...ranges: readonly (readonly [number, number])[]])[] = [
  // Half of an emoji, or of a rare character.
  [0.9, [0xd800, 0xdfff]],
  // Latin letters with a mark, beyond the word they stand in; those of Vietnamese are in every vocabulary.
  [1, [0xc0, 0xff]],
  [1.35, [0x100, 0x24f]],
  [0.1, [0x1a0, 0x1b0], [0x1e00, 0x1eff]],
  // Cyrillic and Arabic; the letters that only Persian and Urdu have are rarer.
  [0.45, [0x400, 0x52f], [0x600, 0x77f], [0x8a0, 0x8ff], [0xfb50, 0xfdff], [0xfe70, 0xfefc]],
  [1, [0x671, 0x6ff], [0x200c, 0x200d]],
  // Whole words in some vocabularies, single letters in others: Greek, Armenian, Hebrew, Georgian.
  [0.9, [0x370, 0x3ff], [0x1f00, 0x1fff]],
  [1.05, [0x530, 0x5ff], [0x10a0, 0x10ff]],
  // Indic, Tibetan, Burmese, Ethiopic, Khmer; those of southern India take more. Thai and Lao.
  [1.2, [0x900, 0xdff], [0xf00, 0x109f], [0x1200, 0x139f], [0x1780, 0x17ff]],
  [1.55, [0xb80, 0xdff]],
  [0.55, [0xe00, 0xeff]],
  // Hangul; Chinese characters with their punctuation; kana.
  [0.85, [0x1100, 0x11ff], [0xac00, 0xd7af]],
  [0.85, [0x2e80, 0x9fff], [0xf900, 0xfaff], [0xff00, 0xffef]],
  [0.75, [0x3040, 0x30ff]],
]
/** Signs beyond ASCII. */
const otherTokens = 1.1

const kinds = new Uint8Array(0x10000).fill(other)
const weights = new Float32Array(0x10000).fill(otherTokens)
kinds.fill(sign, 0, 0x80)
kinds.fill(lineEnd, 0x09, 0x0e)
kinds.fill(space, 0x20, 0x21)
kinds.fill(digit, 0x30, 0x3a)
kinds.fill(upper, 0x41, 0x5b)
kinds.fill(lower, 0x61, 0x7b)
kinds.fill(marked, 0xc0, 0x250)
kinds.fill(marked, 0x1e00, 0x1f00)
for (const [tokens, ...ranges] of scripts) for (const [from, to] of ranges) weights.fill(tokens, from, to + 1)

const lineEndTokens = 0.6
/** Two spaces or more. One before a word is part of the word's token. */
const spacesTokens = 0.7
/** A space before a digit stands by itself, since most vocabularies cut between them. */
const spaceBeforeDigitTokens = 0.5
const signsTokens = 0.35
const tokensPerSign = 0.4
/** Letters that are one token together, and how many more make another. */
const lettersOfToken = 4
const lettersOfFurther = 5

/** A text such as base64: so many letters and digits, of so few neighbours that are alike. */
const shortestMixed = 16
const changesOfMixed = 1 / 4
const charactersOfMixed = 1.45

/** Tokens of a text; not whole, so that sums do not gather what rounding adds. */
export function estimateTokens(text: string): number {
  let tokens = 0
  let at = 0
  while (at < text.length) {
    const kind = kindAt(text, at)
    const from = at
    if (kind <= marked) {
      at = endOfWord(text, at)
      tokens += wordTokens(text, from, at)
    } else if (kind === other) {
      tokens += weights[text.charCodeAt(at)] ?? otherTokens
      at += 1
    } else if (kind === lineEnd) {
      tokens += lineEndTokens
      at += 1
    } else {
      while (at < text.length && kindAt(text, at) === kind) at += 1
      tokens += kind === sign ? signsTokens + tokensPerSign * (at - from) : gapTokens(text, at, at - from)
    }
  }
  return tokens
}

function kindAt(text: string, at: number): number {
  return kinds[text.charCodeAt(at)] ?? other
}

function endOfWord(text: string, from: number): number {
  let at = from + 1
  while (at < text.length && kindAt(text, at) <= marked) at += 1
  return at
}

function gapTokens(text: string, end: number, length: number): number {
  const beforeDigit = end < text.length && kindAt(text, end) === digit ? spaceBeforeDigitTokens : 0
  return (length > 1 ? spacesTokens : 0) + beforeDigit
}

/** A digit is a token; letters go by runs, of which a capital after a small letter begins a new one. */
function wordTokens(text: string, from: number, to: number): number {
  let tokens = 0
  let letters = 0
  let changes = 0
  let capitals = 0
  let smalls = 0
  let before = -1
  for (let at = from; at < to; at += 1) {
    let kind = kindAt(text, at)
    if (kind === marked) {
      tokens += weights[text.charCodeAt(at)] ?? 0
      kind = lower
    }
    if (kind !== before) changes += 1
    if (kind === digit || (kind === upper && before === lower)) {
      tokens += lettersTokens(letters)
      letters = 0
    }
    if (kind === digit) tokens += 1
    else letters += 1
    if (kind === upper) capitals += 1
    else if (kind === lower) smalls += 1
    before = kind
  }
  tokens += lettersTokens(letters)
  const length = to - from
  const isMixed = length >= shortestMixed && capitals > 0 && smalls > 0 && changes >= length * changesOfMixed
  return isMixed ? Math.max(tokens, length / charactersOfMixed) : tokens
}

function lettersTokens(letters: number): number {
  return letters === 0 ? 0 : 1 + Math.max(0, letters - lettersOfToken) / lettersOfFurther
}

export interface TokenRatios {
  /**
   * Takes in an answer: the tokens that were estimated for what was sent (before any ratio) and those that the service
   * reports to have read. Not for a prompt that the service cut: what was cut would seem to take no tokens.
   */
  learn(ref: ModelRef, estimated: number, reported: number): void
  /** What an estimate for this model is to be multiplied by; 1 as long as nothing is known. */
  ratio(ref: ModelRef): number
}

const leastRatio = 0.5
const mostRatio = 2.5
/** Below this the frame that a service puts around each message says more than the text. */
const fewestLearned = 100
/** A prompt that is too long is refused or cut, one that is too short only leaves room: so up fast, down slowly. */
const weightUp = 0.5
const weightDown = 0.2

/** How far the estimate is off for each model, learned from what its answers report; kept in memory alone. */
export function createTokenRatios(): TokenRatios {
  const ratios = new Map<string, number>()
  const keyOf = ({ providerId, modelId }: ModelRef) => `${providerId} ${modelId}`
  const ratio = (ref: ModelRef) => ratios.get(keyOf(ref)) ?? 1
  return {
    learn(ref, estimated, reported) {
      if (!(estimated >= fewestLearned && reported > 0 && Number.isFinite(reported / estimated))) return
      const seen = Math.min(mostRatio, Math.max(leastRatio, reported / estimated))
      const before = ratio(ref)
      ratios.set(keyOf(ref), before + (seen - before) * (seen > before ? weightUp : weightDown))
    },
    ratio,
  }
}
