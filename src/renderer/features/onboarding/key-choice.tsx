import '../../zod-config.ts'
import { useQueryClient } from '@tanstack/react-query'
import { Cloud, KeyRound } from 'lucide-react'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { AppError, toAppError } from '#shared/app-error'
import { apiKeySchema, type ProviderKind, providerKinds } from '#shared/providers/provider'
import { api } from '../../api.ts'
import { errorText, fieldText, noticeText } from '../../i18n/index.ts'
import { routeQuery, useRouteQuery } from '../../state/queries.ts'
import { Button } from '../../ui/button.tsx'
import { fieldErrors } from '../../ui/call-errors.ts'
import { Combobox } from '../../ui/combobox.tsx'
import { Field } from '../../ui/field.tsx'
import { KeyField } from '../providers/key-field.tsx'
import { kindId } from '../providers/provider-form.ts'
import { VaultForm } from '../settings/vault-form.tsx'
import { ChoiceCard } from './choice-card.tsx'
import { type Connected, favouriteModel, waitUntilChecked } from './connect.ts'
import { useFinish } from './use-finish.ts'

const kinds = providerKinds.filter((kind) => kind.key === 'required')
const firstKind = kinds[0] as ProviderKind

/** A key, checked at once, and then the model to begin with. */
export function KeyChoice() {
  const { t } = useTranslation('onboarding')
  const [open, setOpen] = useState(false)
  const [connected, setConnected] = useState<Connected | null>(null)
  return (
    <ChoiceCard icon={<Cloud size={18} />} title={t('keyTitle')} text={t('keyText')}>
      {!open && (
        <Button
          className="self-start"
          icon={<KeyRound aria-hidden size={14} />}
          onClick={() => setOpen(true)}
        >
          {t('keyStart')}
        </Button>
      )}
      {open && connected === null && <KeyForm onConnected={setConnected} />}
      {connected !== null && <ModelChoice connected={connected} />}
    </ChoiceCard>
  )
}

function KeyForm({ onConnected }: { readonly onConnected: (connected: Connected) => void }) {
  const { t } = useTranslation(['onboarding', 'providers'])
  const queryClient = useQueryClient()
  const vault = useRouteQuery('vault.status', {})
  const [kind, setKind] = useState(firstKind)
  const [key, setKey] = useState('')
  const [error, setError] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const [askingVault, setAskingVault] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  // What an earlier try has saved: a corrected key goes to the same provider.
  const saved = useRef<{ readonly id: string; readonly kind: ProviderKind } | null>(null)
  const providers = useRouteQuery('provider.list', {})
  const untaken = providers.data?.find(
    ({ type, preset, status }) => type === kind.type && preset === kind.preset && status === 'error',
  )
  const stop = useRef(new AbortController())
  useEffect(() => () => stop.current.abort(new AppError('request-cancelled')), [])
  // Back from the passphrase too.
  useEffect(() => {
    if (!askingVault) form.current?.querySelector('input')?.focus()
  }, [askingVault])

  const connect = async () => {
    setAskingVault(false)
    setBusy(true)
    setError(null)
    stop.current = new AbortController()
    try {
      const apiKey = key.trim()
      if (saved.current !== null && saved.current.kind !== kind) {
        await api.call('provider.delete', { id: saved.current.id })
        saved.current = null
      }
      if (saved.current === null && untaken !== undefined) saved.current = { id: untaken.id, kind }
      if (saved.current === null) {
        const { type, preset, label } = kind
        const provider = await api.call('provider.create', { type, preset, name: label, apiKey })
        saved.current = { id: provider.id, kind }
      } else await api.call('provider.update', { id: saved.current.id, apiKey })
      const connected = await waitUntilChecked(api, saved.current.id, stop.current.signal)
      if (connected.provider.status === 'connected') onConnected(connected)
      else {
        const { reason } = connected.provider
        setError(reason === null ? t('providers:errorUnknown') : noticeText(reason))
      }
    } catch (thrown) {
      const failure = toAppError(thrown)
      if (failure.code === 'vault-locked') setAskingVault(true)
      else if (failure.code !== 'cancelled') setError(fieldErrors(failure).apiKey ?? errorText(failure))
    } finally {
      setBusy(false)
    }
  }
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const checked = apiKeySchema.safeParse(key)
    if (!checked.success) {
      setError(fieldText(checked.error.issues[0]?.message ?? ''))
      return
    }
    const status = await queryClient.fetchQuery(routeQuery('vault.status', {})).catch(() => null)
    if (status !== null && status.state !== 'ready') setAskingVault(true)
    else await connect()
  }

  if (askingVault && vault.data !== undefined && vault.data.state !== 'ready') {
    return (
      <VaultForm status={vault.data} onReady={() => void connect()} onBack={() => setAskingVault(false)} />
    )
  }
  return (
    <form ref={form} onSubmit={submit} noValidate className="flex flex-col gap-3">
      <Field label={t('provider')}>
        {(ids) => (
          <Combobox
            {...ids}
            label={t('provider')}
            value={kindId(kind)}
            options={kinds.map((one) => ({ value: kindId(one), label: one.label }))}
            onChange={(id) => setKind(kinds.find((one) => kindId(one) === id) ?? firstKind)}
          />
        )}
      </Field>
      <KeyField kind={kind} value={key} onChange={setKey} error={error ?? undefined} />
      <div className="flex items-center gap-3">
        <Button type="submit" variant="primary" busy={busy}>
          {t('connect')}
        </Button>
        {busy && (
          <span role="status" className="text-muted">
            {t('connecting')}
          </span>
        )}
      </div>
    </form>
  )
}

function ModelChoice({ connected }: { readonly connected: Connected }) {
  const { t } = useTranslation('onboarding')
  const { finish, busy } = useFinish()
  const { provider, models } = connected
  const [modelId, setModelId] = useState(() => favouriteModel(models.map((model) => model.id)))
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => button.current?.focus(), [])
  return (
    <div className="flex items-end gap-2">
      <Field label={t('model')} className="flex-1">
        {(ids) => (
          <Combobox
            {...ids}
            label={t('model')}
            value={modelId}
            options={models.map(({ id }) => ({ value: id, label: id }))}
            offer={(typed) => [{ value: typed, label: typed }]}
            onChange={setModelId}
          />
        )}
      </Field>
      <Button
        ref={button}
        variant="primary"
        busy={busy}
        disabled={modelId === null}
        onClick={() => modelId !== null && void finish({ providerId: provider.id, modelId })}
      >
        {t('startKey')}
      </Button>
    </div>
  )
}
