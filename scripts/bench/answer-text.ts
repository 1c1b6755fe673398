/** A long answer as a model writes it: Markdown with headings, lists, tables and code, cut into token-sized pieces. */
import { randomSource, sentences, vocabulary, wordSource } from './words.ts'

/** Stands at the very end of a long answer, so that whoever waits for it knows that all has come. */
export const endMark = 'endoftheanswer'

/** Exactly `count` pieces of about four characters; their join ends with the mark. The same for the same count. */
export function answerPieces(count: number): string[] {
  const random = randomSource(count)
  const next = wordSource(vocabulary(4_000), random)
  const pieces: string[] = []
  for (let section = 0; pieces.length < count; section += 1) {
    pieces.push(...cut(sectionText(section, next, random)))
  }
  pieces.length = count
  // A block that was cut off is closed by the paragraph that ends the answer.
  const tail = ['\n', '```', '\n\n', endMark]
  const isInCode =
    (
      pieces
        .slice(0, count - tail.length)
        .join('')
        .match(/^```/gm) ?? []
    ).length %
      2 ===
    1
  const end = isInCode ? tail : ['.', '\n', '\n', endMark]
  pieces.splice(count - end.length, end.length, ...end)
  return pieces
}

function sectionText(section: number, next: () => string, random: () => number): string {
  const some = (count: number) => sentences(count, next, random)
  const lines = [`## ${some(3)}`, '', some(60), '', some(45), '']
  if (section % 3 === 0) lines.push(...Array.from({ length: 5 }, () => `- **${next()}** ${some(9)}`), '')
  if (section % 3 === 1) {
    lines.push('```ts')
    for (let line = 0; line < 8; line += 1) lines.push(`const ${next()} = ${next()}(${line}, '${next()}')`)
    lines.push('```', '')
  }
  if (section % 3 === 2) {
    lines.push('| name | count | note |', '|---|---:|---|')
    for (let line = 0; line < 4; line += 1) lines.push(`| ${next()} | ${line * 17} | ${some(3)} |`)
    lines.push('')
  }
  lines.push(some(50), '', '')
  return lines.join('\n')
}

/** Roughly as tokenizers do: a word with the space before it, long words in two, signs and line breaks alone. */
function cut(text: string): string[] {
  return text.match(/\n+|```| ?[A-Za-z]{1,6}|[0-9]{1,3}| ?[^A-Za-z0-9\n]/g) ?? []
}
