import { type ReactNode, useCallback, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { ModelRef } from '#shared/common'
import { useRouteQuery } from '../../state/queries.ts'
import { Combobox } from '../../ui/combobox.tsx'
import type { ControlProps } from '../../ui/field.tsx'
import { type ModelTexts, modelOptions, modelText, offerModels, parseRef, refValue } from './model-options.ts'

export interface ModelBoxProps extends Partial<ControlProps> {
  readonly label: string
  readonly value: ModelRef | null
  readonly onChange: (model: ModelRef) => void
  readonly onBlur?: () => void
  /** Models that are not offered, such as those chosen already. */
  readonly without?: readonly ModelRef[]
  readonly placeholder?: string
  readonly disabled?: boolean
  readonly emptyNote?: ReactNode
  readonly clearOnChoose?: boolean
  readonly 'aria-label'?: string
  readonly className?: string
}

const none: readonly ModelRef[] = []

/** Chooses a model of any provider; an id that no list holds can be typed. */
export function ModelBox({ value, onChange, without = none, ...rest }: ModelBoxProps) {
  const { t } = useTranslation('agents')
  const { t: common } = useTranslation()
  const providers = useRouteQuery('provider.list', {}).data
  const models = useRouteQuery('model.list', {}).data
  const texts: ModelTexts = useMemo(
    () => ({
      practice: common('practice'),
      tools: t('capability.tools'),
      vision: t('capability.vision'),
      thinking: t('capability.thinking'),
      use: (modelId) => t('useTyped', { model: modelId }),
    }),
    [t, common],
  )
  const options = useMemo(() => {
    const hidden = new Set(without.map(refValue))
    return modelOptions(models ?? [], providers ?? [], texts).filter((option) => !hidden.has(option.value))
  }, [models, providers, texts, without])
  const offer = useCallback((typed: string) => offerModels(typed, providers ?? [], texts), [providers, texts])
  return (
    <Combobox
      {...rest}
      options={options}
      offer={offer}
      value={value === null ? null : refValue(value)}
      valueText={value === null ? undefined : modelText(value, providers ?? [], texts.practice)}
      placeholder={rest.placeholder ?? t('chooseModel')}
      onChange={(chosen) => onChange(parseRef(chosen))}
    />
  )
}
