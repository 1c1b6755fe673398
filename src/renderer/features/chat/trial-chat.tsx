/** Tries an unsaved agent: the same conversation and message box, kept out of every list. */
import { RotateCcw } from 'lucide-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AgentDefinitionInput } from '#shared/agent'
import { api } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { ConversationBody } from './conversation/conversation-body.tsx'

export interface TrialChatProps {
  /** The draft as it stands in the form; each message is answered by the draft of that moment. */
  readonly definition: AgentDefinitionInput
}

export function TrialChat({ definition }: TrialChatProps) {
  const { t } = useTranslation('chat')
  const [trial, setTrial] = useState<{ readonly round: number; readonly conversationId: string | null }>({
    round: 0,
    conversationId: null,
  })
  const lastRun = useRef<string | null>(null)
  const name = definition.name.trim() === '' ? t('trial.unnamed') : definition.name
  const send = async (text: string) => {
    const started = await api.call('trial.send', {
      definition: { ...definition, name },
      text,
      ...(trial.conversationId === null ? {} : { conversationId: trial.conversationId }),
    })
    lastRun.current = started.runId
    setTrial((before) => ({ ...before, conversationId: started.conversationId }))
    return started
  }
  const startOver = () => {
    // Nobody will read the rest of it. Stopping a run that has ended changes nothing.
    if (lastRun.current !== null) void api.call('run.stop', { runId: lastRun.current }).catch(() => undefined)
    lastRun.current = null
    setTrial((before) => ({ round: before.round + 1, conversationId: null }))
  }
  return (
    <section aria-label={t('trial.title')} className="flex h-full min-h-0 min-w-0 flex-col">
      <header className="flex h-13 shrink-0 items-center justify-between gap-3 border-b px-5">
        <h2 className="truncate text-base font-semibold">{t('trial.title')}</h2>
        <Button
          size="small"
          icon={<RotateCcw aria-hidden size={13} />}
          disabled={trial.conversationId === null}
          onClick={startOver}
        >
          {t('trial.startOver')}
        </Button>
      </header>
      <ConversationBody
        key={trial.round}
        conversationId={trial.conversationId}
        activeRunId={null}
        draft={definition.openingPrompt ?? ''}
        target={null}
        agentName={name}
        agentIcon={definition.icon ?? '🤖'}
        agentId={null}
        canEdit={false}
        blocked={definition.model == null ? t('trial.noModel') : null}
        empty={<EmptyState title={t('trial.emptyTitle')} text={t('trial.emptyText')} />}
        autoFocus={trial.round > 0}
        send={send}
      />
    </section>
  )
}
