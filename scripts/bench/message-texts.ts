/** Texts of messages for the benches of the store. */
import { randomSource, sentences, vocabulary, wordSource } from './words.ts'

/** `count` texts of 10 to 70 words, the same for the same count. */
export function messageTexts(count: number): string[] {
  const random = randomSource(count)
  const next = wordSource(vocabulary(20_000), random)
  return Array.from({ length: count }, () => sentences(10 + Math.floor(random() * 60), next, random))
}
