/**
 * How well a palette entry fits what was typed: 1 for a beginning, less for words found further in, 0 for no fit.
 * An entry may carry an id on a second line, which is not looked at.
 */
export function scoreCommand(value: string, search: string): number {
  const text = (value.split('\n')[0] ?? '').toLowerCase()
  const words = search.trim().toLowerCase().split(/\s+/)
  if (words.length === 0 || words[0] === '') return 1
  let score = 1
  for (const word of words) {
    const at = text.indexOf(word)
    if (at === -1) return 0
    if (at > 0) score *= /[\s:.,\-–]/.test(text[at - 1] ?? '') ? 0.8 : 0.5
  }
  return score
}
