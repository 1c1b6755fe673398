import { HardDrive, RefreshCw } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { errorText } from '../../i18n/index.ts'
import { useRouteCommand, useRouteQuery } from '../../state/queries.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { Select } from '../../ui/select.tsx'
import { toast } from '../../ui/toast.ts'
import { ChoiceCard } from './choice-card.tsx'
import { useFinish } from './use-finish.ts'

/** The models of Ollama on this machine, or how to get it. */
export function OllamaChoice() {
  const { t } = useTranslation('onboarding')
  const detected = useRouteQuery('setup.detect', {})
  const create = useRouteCommand('provider.create')
  const { finish, busy } = useFinish()
  const [chosen, setChosen] = useState<string | null>(null)
  const ollama = detected.data?.ollama
  const models = ollama?.models ?? []
  const model = chosen !== null && models.includes(chosen) ? chosen : (models[0] ?? null)

  const start = async () => {
    if (ollama === undefined || model === null) return
    try {
      const provider = await create.mutateAsync({ type: 'ollama', name: 'Ollama', baseUrl: ollama.baseUrl })
      await finish({ providerId: provider.id, modelId: model })
    } catch (error) {
      toast.error(errorText(error as Error))
    }
  }

  let text = t('looking')
  if (!detected.isFetching) {
    if (ollama === undefined || !ollama.found) text = t('ollamaMissing')
    else text = models.length === 0 ? t('ollamaNoModels') : t('ollamaFound', { count: models.length })
  }
  return (
    <ChoiceCard
      icon={<HardDrive size={18} />}
      title={t('ollamaTitle')}
      text={<span role="status">{text}</span>}
    >
      {model === null ? (
        <div className="flex items-center gap-3">
          <Button
            icon={<RefreshCw aria-hidden size={14} />}
            busy={detected.isFetching}
            onClick={() => void detected.refetch()}
          >
            {t('lookAgain')}
          </Button>
          {ollama?.found === false && (
            <a
              href="https://ollama.com/download"
              target="_blank"
              rel="noreferrer"
              className="rounded font-medium text-accent-ink hover:underline"
            >
              {t('ollamaSite')}
            </a>
          )}
        </div>
      ) : (
        <div className="flex items-end gap-2">
          <Field label={t('model')} className="flex-1">
            {(ids) => (
              <Select
                {...ids}
                label={t('model')}
                value={model}
                options={models.map((value) => ({ value, label: value }))}
                onChange={setChosen}
              />
            )}
          </Field>
          <Button variant="primary" busy={create.isPending || busy} onClick={start}>
            {t('startOllama')}
          </Button>
        </div>
      )}
    </ChoiceCard>
  )
}
