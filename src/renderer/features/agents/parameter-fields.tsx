import { ChevronRight } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Controller, useFormContext, useWatch } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import type { Provider } from '#shared/providers/provider'
import { fieldText } from '../../i18n/index.ts'
import { useRouteQuery } from '../../state/queries.ts'
import { classNames } from '../../ui/class-names.ts'
import { Field, TextArea } from '../../ui/field.tsx'
import { Select } from '../../ui/select.tsx'
import { SpinButton } from '../../ui/spin-button.tsx'
import { type AgentFields, parseStop, stopText } from './agent-form.ts'
import { providerText } from './model-options.ts'
import { hasParameter, type ParameterName } from './parameter-support.ts'

type NumberName = Exclude<ParameterName, 'stop' | 'thinking'>

const limits: Readonly<
  Record<NumberName, { readonly min: number; readonly max: number; readonly step: number }>
> = {
  temperature: { min: 0, max: 2, step: 0.1 },
  maxTokens: { min: 1, max: 1_000_000, step: 256 },
  topP: { min: 0, max: 1, step: 0.05 },
  topK: { min: 1, max: 1000, step: 1 },
  frequencyPenalty: { min: -2, max: 2, step: 0.1 },
  presencePenalty: { min: -2, max: 2, step: 0.1 },
  seed: { min: 0, max: 2_147_483_647, step: 1 },
  contextLength: { min: 512, max: 2_000_000, step: 1024 },
}

const more: readonly NumberName[] = [
  'topP',
  'topK',
  'frequencyPenalty',
  'presencePenalty',
  'seed',
  'contextLength',
]
const hinted = ['temperature', 'maxTokens', 'contextLength'] as const

/**
 * How the model is to answer. What its provider does not take is shown, but cannot be changed, unless it is wrong: it
 * would keep the agent from being saved.
 */
export function ParameterFields() {
  const { t } = useTranslation('agents')
  const { control, formState } = useFormContext<AgentFields>()
  const model = useWatch({ control, name: 'model' })
  const parameters = useWatch({ control, name: 'parameters' })
  const providers = useRouteQuery('provider.list', {}).data
  const provider = providers?.find((one) => one.id === model?.providerId) ?? null
  const errors = formState.errors.parameters
  const setBefore = more.some((name) => parameters[name] !== null) || parameters.stop.length > 0
  const [open, setOpen] = useState(setBefore || parameters.thinking !== 'auto')
  // A field that is wrong must be seen.
  const wrong =
    errors !== undefined &&
    Object.keys(errors).some((name) => more.includes(name as NumberName) || name === 'stop')
  useEffect(() => {
    if (wrong) setOpen(true)
  }, [wrong])

  return (
    <div className="flex flex-col gap-3">
      <div className="grid grid-cols-2 items-start gap-4">
        <NumberField name="temperature" provider={provider} />
        <NumberField name="maxTokens" provider={provider} />
      </div>
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="-ml-1 flex h-7 items-center gap-1 self-start rounded px-1 font-medium hover:bg-hover"
      >
        <ChevronRight
          aria-hidden
          size={14}
          className={classNames('transition-transform', open && 'rotate-90')}
        />
        {t('moreParameters')}
      </button>
      {open && (
        <div className="grid grid-cols-2 items-start gap-4">
          {more.map((name) => (
            <NumberField key={name} name={name} provider={provider} />
          ))}
          <ThinkingField provider={provider} />
          <StopField provider={provider} />
        </div>
      )}
    </div>
  )
}

interface ParameterProps {
  readonly provider: Provider | null
}

function useNotSent(provider: Provider | null, name: ParameterName): string | null {
  const { t } = useTranslation(['agents', 'common'])
  if (provider === null || hasParameter(provider, name)) return null
  return t('notSent', { provider: providerText(provider, t('common:practice')) })
}

/** Stays open until the person has left it: it must not close under the hand that mends it. */
function useMendable(notSent: string | null) {
  const [focused, setFocused] = useState(false)
  return {
    isDisabled: (wrong: boolean) => notSent !== null && !wrong && !focused,
    onFocus: () => setFocused(true),
    onBlur: () => setFocused(false),
  }
}

function NumberField({ name, provider }: ParameterProps & { readonly name: NumberName }) {
  const { t } = useTranslation('agents')
  const { control } = useFormContext<AgentFields>()
  const notSent = useNotSent(provider, name)
  const mendable = useMendable(notSent)
  const hint = hinted.find((one) => one === name)
  return (
    <Controller
      control={control}
      name={`parameters.${name}`}
      render={({ field, fieldState }) => (
        <Field
          label={t(`parameter.${name}`)}
          error={fieldState.error?.message && fieldText(fieldState.error.message)}
          hint={notSent ?? (hint && t(`parameterHint.${hint}`))}
        >
          {(ids) => (
            <SpinButton
              {...ids}
              {...limits[name]}
              value={field.value}
              onChange={field.onChange}
              onFocus={mendable.onFocus}
              onBlur={() => {
                mendable.onBlur()
                field.onBlur()
              }}
              disabled={mendable.isDisabled(fieldState.invalid)}
              placeholder={t('modelDefault')}
            />
          )}
        </Field>
      )}
    />
  )
}

function ThinkingField({ provider }: ParameterProps) {
  const { t } = useTranslation('agents')
  const { control } = useFormContext<AgentFields>()
  const notSent = useNotSent(provider, 'thinking')
  return (
    <Controller
      control={control}
      name="parameters.thinking"
      render={({ field }) => (
        <Field label={t('parameter.thinking')} hint={notSent}>
          {(ids) => (
            <Select
              {...ids}
              label={t('parameter.thinking')}
              value={field.value}
              disabled={notSent !== null}
              options={(['auto', 'on', 'off'] as const).map((value) => ({
                value,
                label: t(`thinkingChoice.${value}`),
              }))}
              onChange={field.onChange}
            />
          )}
        </Field>
      )}
    />
  )
}

function StopField({ provider }: ParameterProps) {
  const { t } = useTranslation('agents')
  const { control } = useFormContext<AgentFields>()
  const notSent = useNotSent(provider, 'stop')
  const mendable = useMendable(notSent)
  // The text as typed, for an empty line that is being written is no stop sequence yet.
  const [typed, setTyped] = useState<string | null>(null)
  return (
    <Controller
      control={control}
      name="parameters.stop"
      render={({ field, fieldState }) => {
        const error = fieldState.error as
          | { readonly message?: string }
          | readonly { message?: string }[]
          | undefined
        const message = Array.isArray(error)
          ? error.find((one) => one?.message)?.message
          : (error as { readonly message?: string } | undefined)?.message
        return (
          <Field
            label={t('parameter.stop')}
            hint={notSent ?? t('parameterHint.stop')}
            error={message && fieldText(message)}
          >
            {(ids) => (
              <TextArea
                {...ids}
                rows={2}
                spellCheck={false}
                disabled={mendable.isDisabled(fieldState.invalid)}
                value={typed ?? stopText(field.value)}
                onChange={(event) => {
                  setTyped(event.target.value)
                  field.onChange(parseStop(event.target.value))
                }}
                onFocus={mendable.onFocus}
                onBlur={() => {
                  setTyped(null)
                  mendable.onBlur()
                  field.onBlur()
                }}
                className="font-mono"
              />
            )}
          </Field>
        )
      }}
    />
  )
}
