/** A conversation's title from its first message: instant, free, and nothing is sent anywhere for it. Pure. */

const longestTitle = 60

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
  if (line === undefined) return text.trim().slice(0, longestTitle)
  const sentence = /^.{8,}?[.?!](?=\s)/.exec(line)?.[0] ?? line
  if (sentence.length <= longestTitle) return sentence
  const cut = sentence.slice(0, longestTitle)
  const lastSpace = cut.lastIndexOf(' ')
  return `${(lastSpace > longestTitle / 2 ? cut.slice(0, lastSpace) : cut).trimEnd()}…`
}
