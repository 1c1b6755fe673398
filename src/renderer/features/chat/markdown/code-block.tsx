/** A block of code: its language, a copy button, and its lines, coloured when the worker has answered. */
import { memo, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { HighlightedCode, Token, TokenStyle } from '../highlight/protocol.ts'
import { useHighlight } from '../highlight/use-highlight.ts'
import { CopyButton } from '../parts/copy-button.tsx'

/** Lines stand in groups, so that growing code changes only its last group. */
const groupSize = 40

export interface CodeBlockProps {
  readonly code: string
  readonly language: string
  readonly closed: boolean
}

export const CodeBlock = memo(function CodeBlock({ code, language, closed }: CodeBlockProps) {
  const { t } = useTranslation('chat')
  const highlighted = useHighlight(code, language, closed)
  const groups = useMemo(() => groupLines(code), [code])
  return (
    <div className="code-block">
      <div className="code-block-head">
        <span>{language === '' ? t('code.plain') : language}</span>
        <CopyButton text={code} label={t('code.copy')} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: wide code is scrolled with the keyboard */}
      <pre tabIndex={0}>
        <code>
          {groups.map((lines, index) => (
            <LineGroup
              // biome-ignore lint/suspicious/noArrayIndexKey: a group is its place in the code
              key={index}
              text={lines.join('\n')}
              tokens={tokensFor(highlighted, lines, index * groupSize)}
              styles={highlighted?.styles}
            />
          ))}
        </code>
      </pre>
    </div>
  )
})

interface LineGroupProps {
  readonly text: string
  readonly tokens: readonly (readonly Token[])[] | null
  readonly styles: readonly TokenStyle[] | undefined
}

const LineGroup = memo(function LineGroup({ text, tokens, styles }: LineGroupProps) {
  // The last line break of a block is not shown, so one more stands behind a group that ends with an empty line.
  if (tokens === null || styles === undefined) return <span className="code-lines">{`${text}\n`}</span>
  const lines = text.split('\n')
  return (
    <span className="code-lines">
      {lines.map((line, index) => {
        const pieces = tokens[index]
        // A line that grew since it was coloured is plain until the next answer.
        const same =
          pieces !== undefined && pieces.reduce((sum, [part]) => sum + part.length, 0) === line.length
        return same
          ? [...pieces.map((piece, at) => colour(piece, styles, `${index} ${at}`)), '\n']
          : `${line}\n`
      })}
    </span>
  )
}, sameGroup)

function sameGroup(before: LineGroupProps, after: LineGroupProps): boolean {
  if (before.text !== after.text) return false
  return before.tokens === after.tokens || (before.tokens === null && after.tokens === null)
}

function colour([text, style]: Token, styles: readonly TokenStyle[], key: string) {
  const found = styles[style]
  if (found === undefined) return text
  const { light, dark, font } = found
  const variables = {
    '--light': light,
    '--dark': dark,
    ...(font & 1 ? { fontStyle: 'italic' } : {}),
    ...(font & 2 ? { fontWeight: 600 } : {}),
  }
  return (
    <span key={key} className="token" style={variables as React.CSSProperties}>
      {text}
    </span>
  )
}

function groupLines(code: string): readonly (readonly string[])[] {
  const lines = code.split('\n')
  const groups: string[][] = []
  for (let at = 0; at < lines.length; at += groupSize) groups.push(lines.slice(at, at + groupSize))
  return groups
}

const slices = new WeakMap<HighlightedCode, Map<number, readonly (readonly Token[])[]>>()

/** The same array for the same answer and place, so that a group already coloured is not rendered again. */
function tokensFor(
  highlighted: HighlightedCode | null,
  lines: readonly string[],
  from: number,
): readonly (readonly Token[])[] | null {
  if (highlighted === null || from >= highlighted.lines.length) return null
  const known = slices.get(highlighted) ?? new Map<number, readonly (readonly Token[])[]>()
  slices.set(highlighted, known)
  const slice = known.get(from) ?? highlighted.lines.slice(from, from + groupSize)
  known.set(from, slice)
  return lines.length === 0 ? null : slice
}
