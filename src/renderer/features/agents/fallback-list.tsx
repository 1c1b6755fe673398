import { ArrowDown, ArrowUp, X } from 'lucide-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { ModelRef } from '#shared/common'
import { useRouteQuery } from '../../state/queries.ts'
import { IconButton } from '../../ui/button.tsx'
import { ModelBox } from './model-box.tsx'
import { modelText, refValue } from './model-options.ts'

export interface FallbackListProps {
  readonly model: ModelRef | null
  readonly value: readonly ModelRef[]
  readonly onChange: (fallbacks: ModelRef[]) => void
  readonly error?: string | undefined
}

/** The models tried when the first one fails, in their order. */
export function FallbackList({ model, value, onChange, error }: FallbackListProps) {
  const { t } = useTranslation(['agents', 'common'])
  const providers = useRouteQuery('provider.list', {}).data ?? []
  const taken = useMemo(() => (model === null ? value : [model, ...value]), [model, value])
  const swap = (index: number, other: number) => {
    const next = [...value]
    const [one, two] = [next[index], next[other]]
    if (one === undefined || two === undefined) return
    next[index] = two
    next[other] = one
    onChange(next)
  }
  return (
    <fieldset className="flex min-w-0 flex-col gap-1.5">
      <legend className="mb-1 font-medium">{t('fallbacks')}</legend>
      <p className="text-xs text-muted">{t('fallbacksHint')}</p>
      {value.length > 0 && (
        <ol className="flex flex-col rounded-md border">
          {value.map((ref, index) => {
            const name = modelText(ref, providers, t('common:practice'))
            return (
              <li
                key={refValue(ref)}
                className="flex items-center gap-1 border-b py-0.5 pr-1 pl-2.5 last:border-b-0"
              >
                <span className="w-4 text-xs text-muted tabular-nums">{index + 1}</span>
                <span className="selectable min-w-0 flex-1 truncate">{name}</span>
                <IconButton
                  size="small"
                  label={t('moveUp', { name })}
                  disabled={index === 0}
                  onClick={() => swap(index, index - 1)}
                >
                  <ArrowUp aria-hidden size={14} />
                </IconButton>
                <IconButton
                  size="small"
                  label={t('moveDown', { name })}
                  disabled={index === value.length - 1}
                  onClick={() => swap(index, index + 1)}
                >
                  <ArrowDown aria-hidden size={14} />
                </IconButton>
                <IconButton
                  size="small"
                  label={t('remove', { name })}
                  onClick={() => onChange(value.filter((_, other) => other !== index))}
                >
                  <X aria-hidden size={14} />
                </IconButton>
              </li>
            )
          })}
        </ol>
      )}
      {value.length < 5 && (
        <ModelBox
          aria-label={t('addFallback')}
          label={t('addFallback')}
          placeholder={t('addFallback')}
          value={null}
          without={taken}
          clearOnChoose
          onChange={(ref) => {
            if (!taken.some((one) => refValue(one) === refValue(ref))) onChange([...value, ref])
          }}
        />
      )}
      {error && (
        <p role="alert" className="text-xs text-danger-ink">
          {error}
        </p>
      )}
    </fieldset>
  )
}
