import { Copy, MessageSquare, Pencil, RotateCcw, Trash2 } from 'lucide-react'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Agent, AgentStatus } from '#shared/agents/agent'
import type { Provider } from '#shared/providers/provider'
import { errorText } from '../../i18n/index.ts'
import { useRouteCommand } from '../../state/queries.ts'
import { agentHref, goToAgents, navigate } from '../../state/route.ts'
import { Badge, type BadgeTone } from '../../ui/badge.tsx'
import { Button, IconButton } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/dialog.tsx'
import { focusAfterRemoval } from '../../ui/focus-after-removal.ts'
import { formatWhen } from '../../ui/format.ts'
import { toast } from '../../ui/toast.ts'
import { modelText } from './model-options.ts'

const tones: Readonly<Record<AgentStatus, BadgeTone>> = {
  active: 'success',
  draft: 'warning',
  inactive: 'neutral',
}

const doubleClickMs = 500

/** Does what it is given, but nothing that is asked for within the time of a double-click after it. */
function createOnce(): (event: Pick<MouseEvent, 'timeStamp'>, act: () => void) => void {
  let last = Number.NEGATIVE_INFINITY
  return ({ timeStamp }, act) => {
    // When the press was made: a busy window hears of the second one long after it.
    if (timeStamp - last < doubleClickMs) return
    last = timeStamp
    act()
  }
}

// Of all rows together: the copy that the first press makes may stand under the second one.
const chatOnce = createOnce()
const copyOnce = createOnce()

export interface AgentItemProps {
  readonly agent: Agent
  readonly providers: readonly Provider[]
}

export function AgentItem({ agent, providers }: AgentItemProps) {
  const { t } = useTranslation(['agents', 'common'])
  const nameId = useId()
  const [asking, setAsking] = useState(false)
  const chat = useRouteCommand('conversation.create')
  const duplicate = useRouteCommand('agent.duplicate')
  const remove = useRouteCommand('agent.delete')
  const restore = useRouteCommand('agent.restore')
  const { id, name } = agent
  const fail = (error: Error) => toast.error(errorText(error))
  const deleted = agent.deletedAt !== null

  const bringBack = () =>
    restore.mutate({ id }, { onSuccess: () => toast.success(t('restored', { name })), onError: fail })
  const confirmDelete = () =>
    remove.mutate(
      { id },
      {
        onSuccess: () => {
          focusAfterRemoval(document.getElementById(nameId)?.closest('li') ?? null)
          toast.success(t('deleted', { name }), { label: t('common:action.undo'), onClick: bringBack })
        },
        onError: fail,
        onSettled: () => setAsking(false),
      },
    )
  const openChat = () =>
    chat.mutate(
      { agentId: id },
      {
        onSuccess: (conversation) =>
          navigate({ section: 'chat', conversationId: conversation.id, messageId: null }),
        onError: fail,
      },
    )
  const makeCopy = () =>
    duplicate.mutate(
      { id },
      { onSuccess: (copy) => toast.success(t('duplicated', { name: copy.name })), onError: fail },
    )

  return (
    <li
      aria-labelledby={nameId}
      className="flex items-center gap-3.5 border-b max-sm:flex-wrap px-4 py-2.5 last:border-b-0 hover:bg-surface dark:hover:bg-hover"
    >
      <span
        aria-hidden
        className="flex size-9 shrink-0 items-center justify-center overflow-hidden rounded-lg bg-sunken text-lg"
      >
        {agent.icon}
      </span>
      <div className="min-w-0 flex-1 max-sm:min-w-36">
        <div className="flex items-center gap-2">
          {deleted ? (
            <span id={nameId} className="truncate font-medium">
              {name}
            </span>
          ) : (
            <a id={nameId} href={agentHref(id)} className="truncate rounded font-medium hover:underline">
              {name}
            </a>
          )}
          {!deleted && <Badge tone={tones[agent.status]}>{t(`status.${agent.status}`)}</Badge>}
        </div>
        {agent.description !== '' && <p className="truncate">{agent.description}</p>}
        <p className="mt-0.5 truncate text-xs text-muted tabular-nums">
          {agent.model === null ? t('noModel') : modelText(agent.model, providers, t('common:practice'))}
          {' · '}
          {t('version', { version: agent.version })}
          {' · '}
          {t('changedAt', { time: formatWhen(agent.updatedAt) })}
        </p>
      </div>
      <div className="flex shrink-0 items-center gap-1">
        {deleted ? (
          <Button
            size="small"
            icon={<RotateCcw aria-hidden size={14} />}
            aria-describedby={nameId}
            busy={restore.isPending}
            onClick={bringBack}
          >
            {t('restore')}
          </Button>
        ) : (
          <>
            <Button
              size="small"
              icon={<MessageSquare aria-hidden size={14} />}
              aria-describedby={nameId}
              busy={chat.isPending}
              onClick={(event) => chatOnce(event, openChat)}
            >
              {t('chat')}
            </Button>
            <IconButton
              size="small"
              label={t('common:action.edit')}
              aria-describedby={nameId}
              onClick={() => goToAgents(id)}
            >
              <Pencil aria-hidden size={15} />
            </IconButton>
            <IconButton
              size="small"
              label={t('duplicate')}
              aria-describedby={nameId}
              onClick={(event) => copyOnce(event, makeCopy)}
            >
              <Copy aria-hidden size={15} />
            </IconButton>
            <IconButton
              size="small"
              label={t('common:action.delete')}
              aria-describedby={nameId}
              onClick={() => setAsking(true)}
            >
              <Trash2 aria-hidden size={15} />
            </IconButton>
          </>
        )}
      </div>
      {asking && (
        <ConfirmDialog
          title={t('deleteTitle', { name })}
          text={t('deleteText')}
          confirm={t('common:action.delete')}
          busy={remove.isPending}
          onConfirm={confirmDelete}
          onCancel={() => setAsking(false)}
        />
      )}
    </li>
  )
}
