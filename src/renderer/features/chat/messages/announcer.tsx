/** Tells a screen reader politely how the answer goes on, outside of the log so that nothing is read twice. */
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isUnderWay } from '#shared/runs/run'
import { useLiveRun } from '../live/live-runs.ts'
import { nextSpoken } from './spoken.ts'

export interface AnnouncerProps {
  readonly runId: string | null
  readonly agentName: string
}

/** Slow enough that one message is not cut off by the next. */
const intervalMs = 4000

export function Announcer({ runId, agentName }: AnnouncerProps) {
  const { t } = useTranslation('chat')
  const live = useLiveRun(runId)
  const latest = useRef(live)
  latest.current = live
  const told = useRef(0)
  const [words, setWords] = useState('')
  const status = live?.status ?? null

  useEffect(() => {
    told.current = 0
    if (runId === null) return
    setWords(t('announce.started', { name: agentName }))
    const timer = window.setInterval(() => {
      const text = latest.current?.steps.map((step) => step.text).join('\n\n') ?? ''
      const next = nextSpoken(text, Math.min(told.current, text.length), false, t('announce.code'))
      told.current = next.upTo
      if (next.say !== '') setWords(next.say)
    }, intervalMs)
    return () => window.clearInterval(timer)
  }, [runId, agentName, t])

  useEffect(() => {
    if (status === null || isUnderWay(status)) return
    const text = latest.current?.steps.map((step) => step.text).join('\n\n') ?? ''
    const rest = nextSpoken(text, Math.min(told.current, text.length), true, t('announce.code'))
    told.current = rest.upTo
    setWords([rest.say, t(`announce.${status}`, { name: agentName })].filter((part) => part !== '').join(' '))
  }, [status, agentName, t])

  return (
    <div role="status" className="sr-only">
      {words}
    </div>
  )
}
