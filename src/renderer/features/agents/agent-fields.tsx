import { type ReactNode, useId } from 'react'
import { Controller, useFormContext, useWatch } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { fieldText } from '../../i18n/index.ts'
import { useRouteQuery } from '../../state/queries.ts'
import { Field, TextArea, TextInput } from '../../ui/field.tsx'
import type { AgentFields } from './agent-form.ts'
import { FallbackList } from './fallback-list.tsx'
import { IconPicker } from './icon-picker.tsx'
import { ModelBox } from './model-box.tsx'
import { NoModelsHint } from './no-models-hint.tsx'
import { ParameterFields } from './parameter-fields.tsx'
import { ToolList } from './tool-list.tsx'

/** All fields of an agent. They belong to the form around them. */
export function AgentFieldsForm() {
  const { t } = useTranslation('agents')
  const { control, formState, register } = useFormContext<AgentFields>()
  const { errors } = formState
  const iconErrorId = useId()
  const message = (name: 'icon' | 'name' | 'description' | 'systemPrompt' | 'openingPrompt') => {
    const text = errors[name]?.message
    return text && fieldText(text)
  }
  return (
    <div className="flex flex-col gap-5">
      <div className="flex flex-col gap-1">
        <div className="flex items-start gap-3">
          <Controller
            control={control}
            name="icon"
            render={({ field, fieldState }) => (
              <IconPicker
                value={field.value}
                onChange={field.onChange}
                errorId={fieldState.invalid ? iconErrorId : undefined}
              />
            )}
          />
          <Field label={t('name')} error={message('name')} className="flex-1">
            {(ids) => <TextInput {...ids} {...register('name')} placeholder={t('namePlaceholder')} />}
          </Field>
        </div>
        {errors.icon && (
          <p id={iconErrorId} role="alert" className="text-xs text-danger-ink">
            {message('icon')}
          </p>
        )}
      </div>
      <Field label={t('description')} error={message('description')}>
        {(ids) => (
          <TextArea
            {...ids}
            {...register('description')}
            grow
            rows={1}
            placeholder={t('descriptionPlaceholder')}
            // One paragraph: Enter saves here as it does in every other short field.
            onKeyDown={(event) => {
              if (event.key !== 'Enter' || event.nativeEvent.isComposing) return
              event.preventDefault()
              event.currentTarget.form?.requestSubmit()
            }}
            className="max-h-[114px] min-h-8"
          />
        )}
      </Field>
      <ModelField />
      <Field label={t('systemPrompt')} hint={t('systemPromptHint')} error={message('systemPrompt')}>
        {(ids) => <TextArea {...ids} {...register('systemPrompt')} grow className="max-h-[420px] min-h-32" />}
      </Field>
      <Field label={t('openingPrompt')} hint={t('openingPromptHint')} error={message('openingPrompt')}>
        {(ids) => (
          <TextArea {...ids} {...register('openingPrompt')} grow className="max-h-[240px] min-h-14" />
        )}
      </Field>
      <Part title={t('tools')}>
        <Controller
          control={control}
          name="tools"
          render={({ field, fieldState }) => (
            <ToolList
              value={field.value}
              onChange={field.onChange}
              error={fieldState.error?.message && fieldText(fieldState.error.message)}
            />
          )}
        />
      </Part>
      <Part title={t('behaviour')}>
        <ParameterFields />
        <FallbackField />
      </Part>
    </div>
  )
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section aria-label={title} className="flex flex-col gap-4 border-t pt-4">
      {children}
    </section>
  )
}

function ModelField() {
  const { t } = useTranslation('agents')
  const { control } = useFormContext<AgentFields>()
  const providers = useRouteQuery('provider.list', {}).data
  return (
    <Controller
      control={control}
      name="model"
      render={({ field, fieldState }) => {
        const { value } = field
        const gone =
          value !== null && providers !== undefined && !providers.some((one) => one.id === value.providerId)
        const hint = value === null ? t('modelMissing') : null
        return (
          <div className="flex flex-col gap-2">
            <Field
              label={t('model')}
              error={
                fieldState.error ? fieldText(fieldState.error.message ?? '') : gone ? t('modelGone') : null
              }
              hint={hint}
            >
              {(ids) => (
                <ModelBox
                  {...ids}
                  label={t('model')}
                  value={value}
                  onChange={field.onChange}
                  onBlur={field.onBlur}
                  emptyNote={t('noModels')}
                />
              )}
            </Field>
            <NoModelsHint />
          </div>
        )
      }}
    />
  )
}

function FallbackField() {
  const { control } = useFormContext<AgentFields>()
  const model = useWatch({ control, name: 'model' })
  return (
    <Controller
      control={control}
      name="fallbacks"
      render={({ field, fieldState }) => {
        const message = fieldState.error?.message
        return (
          <FallbackList
            model={model}
            value={field.value}
            onChange={field.onChange}
            error={message && fieldText(message)}
          />
        )
      }}
    />
  )
}
