import { useTranslation } from 'react-i18next'
import { errorText } from '../../i18n/index.ts'
import { useRouteCommand } from '../../state/queries.ts'
import { toast } from '../../ui/toast.ts'
import { AppMark } from '../shell/app-mark.tsx'
import { KeyChoice } from './key-choice.tsx'
import { OllamaChoice } from './ollama-choice.tsx'
import { PracticeChoice } from './practice-choice.tsx'

/** The first run: where answers come from. Every way ends in a conversation. */
export function Welcome() {
  const { t } = useTranslation(['onboarding', 'chat'])
  const update = useRouteCommand('settings.update')
  const skip = () =>
    update.mutate({ onboardedAt: Date.now() }, { onError: (error) => toast.error(errorText(error)) })
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto flex min-h-full max-w-[600px] flex-col justify-center px-6 py-8">
        <h1 className="sr-only">{t('chat:section')}</h1>
        <AppMark size={40} />
        <h2 className="mt-4 text-xl font-semibold">{t('title')}</h2>
        <p className="mt-1 text-muted">{t('intro')}</p>
        <ul aria-label={t('choices')} className="mt-5 flex flex-col gap-3">
          <OllamaChoice />
          <KeyChoice />
          <PracticeChoice />
        </ul>
        <button
          type="button"
          onClick={skip}
          className="mt-4 self-center rounded px-2 py-1 text-muted hover:text-ink hover:underline"
        >
          {t('skip')}
        </button>
      </div>
    </div>
  )
}
