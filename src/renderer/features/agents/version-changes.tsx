import { useTranslation } from 'react-i18next'
import type { AgentDefinition, AgentVersion } from '#shared/agents/agent'
import type { ModelRef } from '#shared/common'
import { useRouteQuery } from '../../state/queries.ts'
import { changedFields } from './agent-form.ts'
import { modelText } from './model-options.ts'
import type { ParameterName } from './parameter-support.ts'

const ownFields = [
  'name',
  'description',
  'icon',
  'model',
  'fallbacks',
  'systemPrompt',
  'openingPrompt',
  'tools',
] as const
type OwnField = (typeof ownFields)[number]

/** What an older version says where it differs from the current one. */
export function VersionChanges({
  current,
  version,
}: {
  readonly current: AgentDefinition
  readonly version: AgentVersion
}) {
  const { t } = useTranslation(['agents', 'common'])
  const providers = useRouteQuery('provider.list', {}).data ?? []
  const changed = changedFields(version.definition, current)
  if (changed.length === 0) return <p className="text-muted">{t('versionSame')}</p>

  const model = (ref: ModelRef) => modelText(ref, providers, t('common:practice'))
  const valueText = (field: string): string => {
    const { definition } = version
    if (field === 'model') return definition.model === null ? '' : model(definition.model)
    if (field === 'fallbacks') return definition.fallbacks.map(model).join('\n')
    const own = ownFields.find((one) => one === field)
    const value = own === undefined ? definition.parameters[field as ParameterName] : definition[own]
    return Array.isArray(value) ? value.join('\n') : String(value ?? '')
  }
  const label = (field: string) =>
    ownFields.some((one) => one === field) ? t(field as OwnField) : t(`parameter.${field as ParameterName}`)
  return (
    <>
      <h3 className="mb-3 text-xs text-muted">{t('versionChanges')}</h3>
      <dl className="flex flex-col gap-3">
        {changed.map((field) => {
          const text = valueText(field)
          return (
            <div key={field}>
              <dt className="text-xs font-medium">{label(field)}</dt>
              <dd className="selectable mt-0.5 rounded-md bg-sunken px-2.5 py-1.5 break-words whitespace-pre-wrap">
                {text === '' ? <span className="text-muted">{t('empty')}</span> : text}
              </dd>
            </div>
          )
        })}
      </dl>
    </>
  )
}
