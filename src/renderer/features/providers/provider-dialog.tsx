import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AppError } from '#shared/errors'
import { mostRequestsPerMinute, type Provider, type ProviderKind } from '#shared/providers/provider'
import { errorText, fieldText } from '../../i18n/index.ts'
import { routeQuery, useRouteCommand, useRouteQuery } from '../../state/queries.ts'
import { Button } from '../../ui/button.tsx'
import { fieldErrors } from '../../ui/call-errors.ts'
import { Combobox } from '../../ui/combobox.tsx'
import { Dialog, DialogBody, DialogFoot } from '../../ui/dialog.tsx'
import { Field, TextInput } from '../../ui/field.tsx'
import { SpinButton } from '../../ui/spin-button.tsx'
import { VaultForm } from '../settings/vault-form.tsx'
import { KeyField } from './key-field.tsx'
import {
  changeKind,
  checkFields,
  fieldsOf,
  kindId,
  kindsNamed,
  newFields,
  newOriginOfKey,
  type ProviderFieldErrors,
  type ProviderFields,
  toProviderInput,
  toProviderPatch,
} from './provider-form.ts'

export interface ProviderDialogProps {
  /** The provider to edit; null adds one. */
  readonly provider: Provider | null
  readonly onClose: () => void
}

/** Adds or edits a provider. Where a key is typed and the vault is not open, its passphrase is asked for first. */
export function ProviderDialog({ provider, onClose }: ProviderDialogProps) {
  const { t } = useTranslation(['providers', 'common'])
  const queryClient = useQueryClient()
  const providers = useRouteQuery('provider.list', {})
  const vault = useRouteQuery('vault.status', {})
  const create = useRouteCommand('provider.create')
  const update = useRouteCommand('provider.update')
  const kinds = kindsNamed(t('common:practice'))
  const taken = (providers.data ?? []).map((one) => one.name)
  const [fields, setFields] = useState<ProviderFields>(() =>
    provider === null ? newFields(kinds[0] as ProviderKind, taken) : fieldsOf(provider),
  )
  const [errors, setErrors] = useState<ProviderFieldErrors>({})
  const [failure, setFailure] = useState<string | null>(null)
  const [askingVault, setAskingVault] = useState(false)
  const { kind } = fields
  const newOrigin = provider === null ? null : newOriginOfKey(provider, fields)
  const title = t(provider === null ? 'add' : 'edit')
  const change = (patch: Partial<ProviderFields>) => setFields({ ...fields, ...patch })

  const onError = (error: AppError) => {
    if (error.code === 'vault-locked') {
      setAskingVault(true)
      return
    }
    const found = fieldErrors(error)
    setErrors(found)
    if (Object.keys(found).length === 0) setFailure(errorText(error))
  }
  const send = () => {
    setAskingVault(false)
    setFailure(null)
    if (provider === null) create.mutate(toProviderInput(fields), { onSuccess: onClose, onError })
    else update.mutate({ id: provider.id, ...toProviderPatch(fields) }, { onSuccess: onClose, onError })
  }
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const found = checkFields(fields, provider?.hasKey === true && !fields.removeKey, {
      baseUrlRequired: t('baseUrlRequired'),
      keyRequired: t('keyRequired'),
      requestsPerMinuteWrong: t('requestsPerMinuteWrong', { most: mostRequestsPerMinute }),
    })
    setErrors(Object.fromEntries(Object.entries(found).map(([key, text]) => [key, fieldText(text)])))
    if (Object.keys(found).length > 0) return
    const keyTyped = fields.apiKey.trim() !== '' && kind.key !== 'none'
    // Asked anew: it may have been unlocked elsewhere since.
    const status = keyTyped
      ? await queryClient.fetchQuery(routeQuery('vault.status', {})).catch(() => null)
      : null
    if (status !== null && status.state !== 'ready') setAskingVault(true)
    else send()
  }

  if (askingVault && vault.data !== undefined && vault.data.state !== 'ready') {
    return (
      <Dialog key="vault" title={t('vaultStep')} onClose={() => setAskingVault(false)}>
        <DialogBody>
          <VaultForm status={vault.data} onReady={send} onBack={() => setAskingVault(false)} />
        </DialogBody>
      </Dialog>
    )
  }
  return (
    <Dialog key="fields" title={title} onClose={onClose}>
      <form onSubmit={submit} noValidate className="flex min-h-0 flex-col">
        <DialogBody>
          {failure !== null && (
            <p role="alert" className="selectable rounded-md bg-danger-soft px-3 py-2 text-danger-ink">
              {failure}
            </p>
          )}
          <Field label={t('type')}>
            {(control) => (
              <Combobox
                {...control}
                label={t('type')}
                disabled={provider !== null}
                value={kindId(kind)}
                options={kinds.map((one) => ({
                  value: kindId(one),
                  label: one.label,
                  ...(one.local ? { badges: [t('typeLocal')] } : {}),
                }))}
                onChange={(id) => {
                  const next = kinds.find((one) => kindId(one) === id)
                  if (next === undefined) return
                  setErrors({})
                  setFields(changeKind(fields, next, taken))
                }}
              />
            )}
          </Field>
          <Field label={t('name')} error={errors.name}>
            {(control) => (
              <TextInput
                {...control}
                value={fields.name}
                onChange={(event) => change({ name: event.target.value })}
              />
            )}
          </Field>
          {kind.type === 'practice' ? (
            <p className="text-muted">{t('baseUrlNone')}</p>
          ) : (
            <>
              <Field
                label={t('baseUrl')}
                error={errors.baseUrl}
                hint={
                  kind.baseUrl !== '' && fields.baseUrl !== kind.baseUrl
                    ? t('baseUrlDefault', { url: kind.baseUrl })
                    : undefined
                }
              >
                {(control) => (
                  <TextInput
                    {...control}
                    spellCheck={false}
                    inputMode="url"
                    value={fields.baseUrl}
                    placeholder={kind.baseUrl || 'http://127.0.0.1:8000/v1'}
                    onChange={(event) => change({ baseUrl: event.target.value })}
                  />
                )}
              </Field>
              {kind.key !== 'none' && (
                <KeyField
                  kind={kind}
                  value={fields.apiKey}
                  error={errors.apiKey}
                  kept={provider?.hasKey ?? false}
                  newOrigin={newOrigin}
                  removed={fields.removeKey}
                  onChange={(apiKey) => change({ apiKey, ...(apiKey === '' ? {} : { removeKey: false }) })}
                  onRemove={(removeKey) => {
                    const { apiKey: _, ...others } = errors
                    setErrors(others)
                    change({ removeKey, apiKey: '' })
                  }}
                />
              )}
              <Field
                label={t('requestsPerMinute')}
                error={errors.requestsPerMinute}
                hint={t('requestsPerMinuteHint')}
              >
                {(control) => (
                  <SpinButton
                    {...control}
                    min={1}
                    max={mostRequestsPerMinute}
                    value={fields.requestsPerMinute}
                    placeholder={t('requestsPerMinuteNone')}
                    onChange={(requestsPerMinute) => change({ requestsPerMinute })}
                  />
                )}
              </Field>
            </>
          )}
        </DialogBody>
        <DialogFoot>
          <Button onClick={onClose}>{t('common:action.cancel')}</Button>
          <Button type="submit" variant="primary" busy={create.isPending || update.isPending}>
            {t('common:action.save')}
          </Button>
        </DialogFoot>
      </form>
    </Dialog>
  )
}
