/** What the practice model says. */
import type { ChatMessage } from './model.ts'

type ToolMessage = Extract<ChatMessage, { role: 'tool' }>

const mostWords = 50_000
const longestQuote = 280

/** Plain words on what it is, then what came in: the message, and what each tool gave back. */
export function practiceAnswer(question: string, results: readonly ToolMessage[]): string {
  const asked = /\b(\d{1,6})\s+words\b/i.exec(question)
  if (asked !== null) return manyWords(Math.min(mostWords, Number(asked[1])))
  if (/\bmarkdown\b/i.test(question)) return markdownSample
  const parts = [
    'This is the **practice model**. It is not an AI: it understands nothing, costs nothing and sends nothing anywhere.',
    `You wrote: “${quote(question)}”`,
  ]
  if (results.length > 0) parts.push(toolReport(results))
  parts.push(
    'To get a real answer, choose a model of a provider. To see more of me, ask for “200 words” or for “Markdown”.',
  )
  return parts.join('\n\n')
}

function toolReport(results: readonly ToolMessage[]): string {
  const lines = results.map(
    (result) => `- \`${result.name}\` ${result.failed ? 'failed' : 'gave back'}: ${quote(result.result)}`,
  )
  return `I called ${results.length === 1 ? 'one tool' : `${results.length} tools`}:\n\n${lines.join('\n')}`
}

function quote(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  const characters = Array.from(line)
  return characters.length <= longestQuote ? line : `${characters.slice(0, longestQuote).join('')}…`
}

const vocabulary =
  'This is the practice model and not an AI so these words mean nothing at all they only show how a long answer comes in word by word and how it can be stopped'.split(
    ' ',
  )

function manyWords(count: number): string {
  const out: string[] = []
  for (let at = 0; at < count; at += 1) {
    const word = vocabulary[at % vocabulary.length] ?? ''
    out.push(at % 90 === 89 ? `${word}.\n\n` : `${word} `)
  }
  return out.join('').trimEnd()
}

const markdownSample = `This is the **practice model**, not an AI. Here is some Markdown:

## A heading

1. A list with *emphasis* and \`code\`
2. A [link](https://example.com)

| Part | State |
|---|---|
| Table | shown |
| Code | highlighted |

\`\`\`ts
export function add(one: number, other: number): number {
  return one + other
}
\`\`\`

> A quotation to end with.`
