/** Tries an unsaved agent: the same conversation and message box, kept out of every list. */
import { RotateCcw } from 'lucide-react'
import { memo, useCallback, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AgentDefinitionInput } from '#shared/agents/agent'
import type { StartedRun } from '#shared/conversations/contract'
import { api } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { type AnswerAgainRoute, ConversationBody } from './conversation/conversation-body.tsx'

export interface TrialChatProps {
  /** The draft as it stands in the form; each message is answered by the draft of that moment. */
  readonly definition: AgentDefinitionInput
  /** What keeps the draft from being tried, in a sentence; null where nothing does. */
  readonly problem: string | null
}

/** Drawn anew only where the draft has changed: not with each key that is typed beside it. */
export const TrialChat = memo(function TrialChat({ definition, problem }: TrialChatProps) {
  const { t } = useTranslation('chat')
  const [trial, setTrial] = useState<{ readonly round: number; readonly conversationId: string | null }>({
    round: 0,
    conversationId: null,
  })
  const [{ begin, end }] = useState(createLastRun)
  useEffect(() => end, [end])
  const name = definition.name.trim() === '' ? t('trial.unnamed') : definition.name
  const draft = { ...definition, name }
  const latest = useRef(draft)
  latest.current = draft
  const send = async (text: string) => {
    const { conversationId } = trial
    const started = await begin(
      api.call('trial.send', {
        definition: draft,
        text,
        ...(conversationId === null ? {} : { conversationId }),
      }),
    )
    setTrial((before) =>
      before.round === trial.round ? { ...before, conversationId: started.conversationId } : before,
    )
    return started
  }
  const answerAgain = useCallback(
    (route: AnswerAgainRoute, messageId: string) =>
      begin(api.call(route, { messageId, definition: latest.current })),
    [begin],
  )
  const startOver = () => {
    end()
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
        blocked={problem ?? (definition.model == null ? t('trial.noModel') : null)}
        empty={<EmptyState title={t('trial.emptyTitle')} text={t('trial.emptyText')} />}
        autoFocus={trial.round > 0}
        send={send}
        answerAgain={answerAgain}
      />
    </section>
  )
})

/** Knows the run that is shown last, and ends it once nobody will read the rest of it. */
function createLastRun() {
  let last: { runId: string | null } = { runId: null }
  // Stopping a run that has ended changes nothing.
  const stop = (runId: string) => void api.call('run.stop', { runId }).catch(() => undefined)
  return {
    async begin(starting: Promise<StartedRun>): Promise<StartedRun> {
      const at = last
      const started = await starting
      if (last === at) at.runId = started.runId
      else stop(started.runId)
      return started
    },
    end() {
      if (last.runId !== null) stop(last.runId)
      last = { runId: null }
    },
  }
}
