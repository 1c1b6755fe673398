/** A conversation's title from its first message: instant, free, and nothing is sent anywhere for it. Pure. */

const longestTitle = 60

/** At most so many characters from the beginning; one that takes two places is not cut in half. */
export function beginningOf(text: string, most: number): string {
  return text.slice(0, most).replace(/\p{Surrogate}$/u, '')
}

export function titleFrom(text: string): string {
  const line = text
    .split('\n')
    .map((one) =>
      one
        .replace(/^[\s#>*`-]+/, '')
        .replace(/\*\*|__|`/g, '')
        .trim(),
    )
    .find((one) => one !== '')
  if (line === undefined) return beginningOf(text.trim(), longestTitle)
  const sentence = /^.{8,}?[.?!](?=\s)/.exec(line)?.[0] ?? line
  if (sentence.length <= longestTitle) return sentence
  const cut = beginningOf(sentence, longestTitle)
  const lastSpace = cut.lastIndexOf(' ')
  return `${(lastSpace > longestTitle / 2 ? cut.slice(0, lastSpace) : cut).trimEnd()}…`
}
