import { GraduationCap } from 'lucide-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api.ts'
import { errorText } from '../../i18n/index.ts'
import { useRouteCommand } from '../../state/queries.ts'
import { Button } from '../../ui/button.tsx'
import { toast } from '../../ui/toast.ts'
import { ChoiceCard } from './choice-card.tsx'
import { waitUntilChecked } from './connect.ts'
import { useFinish } from './use-finish.ts'

/** The model that needs nothing, labelled for what it is. */
export function PracticeChoice() {
  const { t } = useTranslation(['onboarding', 'common'])
  const create = useRouteCommand('provider.create')
  const { finish, busy } = useFinish()
  const [starting, setStarting] = useState(false)
  const started = useRef(false)
  const start = async () => {
    // A second click comes before the button is drawn as busy.
    if (started.current) return
    started.current = true
    setStarting(true)
    let isDone = false
    try {
      const provider = await create.mutateAsync({ type: 'practice', name: t('common:practice') })
      const { models } = await waitUntilChecked(api, provider.id, AbortSignal.timeout(10_000))
      const model = models[0]
      if (model !== undefined) isDone = await finish({ providerId: provider.id, modelId: model.id })
    } catch (error) {
      toast.error(errorText(error as Error))
    } finally {
      // Until the screen has changed the button stands there still.
      started.current = isDone
      setStarting(isDone)
    }
  }
  return (
    <ChoiceCard icon={<GraduationCap size={18} />} title={t('practiceTitle')} text={t('practiceText')}>
      <Button className="self-start" busy={starting || busy} onClick={start}>
        {t('startPractice')}
      </Button>
    </ChoiceCard>
  )
}
