/** Messages that hold the words searched for; each leads to its place. */
import { useTranslation } from 'react-i18next'
import type { SearchHit } from '#shared/conversations/conversation'
import { chatHref, navigate } from '../../../state/route.ts'
import { formatWhen } from '../parts/format.ts'
import { snippetParts } from './snippet.ts'

export function MessageHits({ hits }: { readonly hits: readonly SearchHit[] }) {
  const { t, i18n } = useTranslation('chat')
  return (
    <ul aria-label={t('search.messages')} className="flex flex-col px-2 pb-2">
      {hits.map((hit) => (
        <li key={hit.messageId}>
          <a
            href={chatHref(hit.conversationId, hit.messageId)}
            onClick={(event) => {
              // The place is left first where it is the one shown, so that the jump is made again.
              if (event.currentTarget.hash !== window.location.hash) return
              navigate(
                { section: 'chat', conversationId: hit.conversationId, messageId: null },
                { replace: true },
              )
            }}
            className="block rounded-md px-2 py-1.5 -outline-offset-2! hover:bg-hover"
          >
            <span className="flex items-baseline gap-2 text-xs text-muted">
              <span className="min-w-0 flex-1 truncate">{hit.conversationTitle || t('list.untitled')}</span>
              <span className="shrink-0 text-2xs tabular-nums">
                {formatWhen(hit.createdAt, i18n.language)}
              </span>
            </span>
            <span className="line-clamp-2 [overflow-wrap:anywhere]">
              {hit.role === 'user' && <span className="text-muted">{t('search.you')} </span>}
              {snippetParts(hit.snippet).map((part, index) =>
                part.found ? (
                  // biome-ignore lint/suspicious/noArrayIndexKey: a piece is its place in the snippet
                  <mark key={index} className="rounded-sm bg-mark text-ink">
                    {part.text}
                  </mark>
                ) : (
                  // biome-ignore lint/suspicious/noArrayIndexKey: a piece is its place in the snippet
                  <span key={index}>{part.text}</span>
                ),
              )}
            </span>
          </a>
        </li>
      ))}
    </ul>
  )
}
