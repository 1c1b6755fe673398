/** Markdown of a model or a person, rendered block by block; a growing text renders only its last block anew. */
import { Square, SquareCheck } from 'lucide-react'
import { memo, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import ReactMarkdown, { type Components } from 'react-markdown'
import remarkGfm from 'remark-gfm'
import { CodeBlock } from './code-block.tsx'
import { documentDefinitions, hasFootnotes } from './definitions.ts'
import { safeLink } from './links.ts'
import { mendTail } from './mend-tail.ts'
import { type Block, type BlockSplitter, createBlockSplitter } from './split-blocks.ts'
import { usePacedText } from './use-paced-text.ts'
import './markdown.css'

export interface MarkdownProps {
  readonly text: string
  /** True while more is to come. */
  readonly growing: boolean
}

/** An open block longer than this is shown as plain text until it closes: parsing it for each chunk would stall. */
const longestOpen = 12_000

export const Markdown = memo(function Markdown({ text: whole, growing: comes }: MarkdownProps) {
  const text = usePacedText(whole)
  const growing = comes || text.length < whole.length
  const splitter = useRef<BlockSplitter | null>(null)
  splitter.current ??= createBlockSplitter()
  const blocks = splitter.current.update(text)
  // A text that was seen growing keeps the blocks out of view from being laid out, as long as it is shown: their sizes
  // are known because each was in view once. A text that comes whole has no such sizes, and would jump when scrolled.
  const grew = useRef(growing)
  if (growing) grew.current = true
  const footnotes = !growing && hasFootnotes(text)
  const definitions = useMemo(() => (growing ? '' : documentDefinitions(text)), [growing, text])
  if (footnotes) {
    return (
      <div className="markdown selectable">
        <ClosedBlock text={text} definitions="" />
      </div>
    )
  }
  return (
    <div className={grew.current ? 'markdown markdown-grew selectable' : 'markdown selectable'}>
      {blocks.map((block, index) => (
        <BlockView
          // biome-ignore lint/suspicious/noArrayIndexKey: a block is its place in the text
          key={index}
          block={block}
          open={growing && !block.closed}
          definitions={definitions}
        />
      ))}
    </div>
  )
})

interface BlockViewProps {
  readonly block: Block
  readonly open: boolean
  readonly definitions: string
}

const BlockView = memo(function BlockView({ block, open, definitions }: BlockViewProps) {
  if (block.text.trim() === '') return null
  return (
    <div className={open ? 'block-open' : 'block-closed'}>
      <BlockContent block={block} open={open} definitions={definitions} />
    </div>
  )
})

function BlockContent({ block, open, definitions }: BlockViewProps) {
  if (block.code !== null) {
    return <CodeBlock code={block.code.body} language={block.code.language} closed={!open} />
  }
  if (open && block.text.length > longestOpen)
    return (
      <div dir="auto" className="markdown-plain">
        {block.text}
      </div>
    )
  return (
    <ClosedBlock
      text={open ? mendTail(block.text) : block.text}
      definitions={block.text.includes('[') ? definitions : ''}
    />
  )
}

const plugins = [remarkGfm]

const ClosedBlock = memo(function ClosedBlock(props: {
  readonly text: string
  readonly definitions: string
}) {
  return (
    <ReactMarkdown remarkPlugins={plugins} components={components} urlTransform={keepUrl}>
      {props.definitions === '' ? props.text : `${props.text}\n\n${props.definitions}`}
    </ReactMarkdown>
  )
})

/** Addresses are judged where they are rendered, so that a refused one can be shown as the text it is. */
function keepUrl(url: string): string {
  return url
}

const components: Components = {
  // Each block runs the way of its own first letters: an answer may be Arabic with English code in it.
  p: ({ children }) => <p dir="auto">{children}</p>,
  h1: ({ children }) => <h1 dir="auto">{children}</h1>,
  h2: ({ children }) => <h2 dir="auto">{children}</h2>,
  h3: ({ children }) => <h3 dir="auto">{children}</h3>,
  h4: ({ children }) => <h4 dir="auto">{children}</h4>,
  h5: ({ children }) => <h5 dir="auto">{children}</h5>,
  h6: ({ children }) => <h6 dir="auto">{children}</h6>,
  ul: ({ children, className }) => (
    <ul dir="auto" className={className}>
      {children}
    </ul>
  ),
  ol: ({ children, className, start }) => (
    <ol dir="auto" className={className} start={start}>
      {children}
    </ol>
  ),
  blockquote: ({ children }) => <blockquote dir="auto">{children}</blockquote>,
  a: ({ href, children }) => {
    const address = safeLink(href)
    if (address === null)
      return href?.startsWith('#') ? <span>{children}</span> : <RefusedLink>{children}</RefusedLink>
    return (
      <a href={address} target="_blank" rel="noopener noreferrer" title={address}>
        {children}
      </a>
    )
  },
  // Loading a picture would tell its server that it was seen, so it is a link that a person may follow.
  img: ({ src, alt }) => <ImageLink src={typeof src === 'string' ? src : undefined} alt={alt ?? ''} />,
  pre: ({ children }) => <>{children}</>,
  code: ({ className, children, node }) => {
    const text = String(children ?? '')
    const fenced = node?.position !== undefined && (className !== undefined || text.endsWith('\n'))
    if (!fenced) return <code className="inline-code">{children}</code>
    const language = /language-(\S+)/.exec(className ?? '')?.[1]?.toLowerCase() ?? ''
    return <CodeBlock code={text.replace(/\n$/, '')} language={language} closed />
  },
  table: ({ children }) => <TableFrame>{children}</TableFrame>,
  input: ({ checked }) => <TaskMark checked={checked === true} />,
}

function RefusedLink({ children }: { readonly children?: React.ReactNode }) {
  const { t } = useTranslation('chat')
  return <span title={t('link.refused')}>{children}</span>
}

function ImageLink({ src, alt }: { readonly src: string | undefined; readonly alt: string }) {
  const { t } = useTranslation('chat')
  const address = safeLink(src)
  const label = t('link.image', { name: alt || address || '' })
  if (address === null) return <span>{label}</span>
  return (
    <a href={address} target="_blank" rel="noopener noreferrer" title={address}>
      {label}
    </a>
  )
}

function TableFrame({ children }: { readonly children?: React.ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table is scrolled with the keyboard
    <div className="table-frame" tabIndex={0}>
      <table dir="auto">{children}</table>
    </div>
  )
}

function TaskMark({ checked }: { readonly checked: boolean }) {
  const { t } = useTranslation('chat')
  return (
    <span role="img" aria-label={checked ? t('task.done') : t('task.open')} className="task-mark">
      {checked ? <SquareCheck size={15} /> : <Square size={15} />}
    </span>
  )
}
