import '../../zod-config.ts'
import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { passphraseSchema, type VaultStatus } from '#shared/vault/vault'
import { errorText, fieldText, noticeText } from '../../i18n/index.ts'
import { putAnswer, useRouteCommand } from '../../state/queries.ts'
import { Button } from '../../ui/button.tsx'
import { Field, TextInput } from '../../ui/field.tsx'
import { RemoveKeys } from './remove-keys.tsx'
import { ShutVault } from './shut-vault.tsx'

export interface VaultFormProps {
  readonly status: VaultStatus
  /** Called once the vault is open. */
  readonly onReady: () => void
  /** Goes back to where the form was opened. */
  readonly onBack?: () => void
}

/** What leads to an open vault from where it stands. */
export function VaultForm(props: VaultFormProps) {
  const { state, method } = props.status
  if (state === 'locked' && method !== 'passphrase') return <ShutVault {...props} />
  // What was typed to unlock is no beginning of what is chosen after the keys were removed.
  return <PassphraseForm key={state} {...props} />
}

/** Asks for the passphrase, and why; where none was chosen yet, asks for it twice. */
function PassphraseForm({ status, onReady, onBack }: VaultFormProps) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const unlock = useRouteCommand('vault.unlock')
  const [passphrase, setPassphrase] = useState('')
  const [repeat, setRepeat] = useState('')
  const [errors, setErrors] = useState<{ readonly passphrase?: string; readonly repeat?: string }>({})
  const first = useRef<HTMLInputElement>(null)
  const choosing = status.state === 'empty'
  useEffect(() => first.current?.focus(), [])

  const submit = (event: FormEvent) => {
    event.preventDefault()
    // This form may stand inside another one.
    event.stopPropagation()
    const parsed = passphraseSchema.safeParse(passphrase)
    if (choosing && !parsed.success) {
      setErrors({ passphrase: fieldText(parsed.error.issues[0]?.message ?? '') })
      return
    }
    if (choosing && passphrase !== repeat) {
      setErrors({ repeat: t('vault.repeatDiffers') })
      return
    }
    setErrors({})
    unlock.mutate(
      { passphrase },
      {
        onSuccess: (answer) => {
          putAnswer(queryClient, 'vault.status', {}, answer)
          onReady()
        },
        onError: (error) => setErrors({ passphrase: errorText(error) }),
      },
    )
  }

  return (
    <form onSubmit={submit} className="flex flex-col gap-3" noValidate>
      <p className="text-muted">{t(choosing ? 'vault.chooseText' : 'vault.unlockText')}</p>
      {choosing && status.reason && <p className="text-xs text-muted">{noticeText(status.reason)}</p>}
      <Field label={t('vault.passphrase')} error={errors.passphrase}>
        {(control) => (
          <TextInput
            {...control}
            ref={first}
            masked
            value={passphrase}
            onChange={(event) => setPassphrase(event.target.value)}
          />
        )}
      </Field>
      {choosing && (
        <Field label={t('vault.repeat')} error={errors.repeat}>
          {(control) => (
            <TextInput
              {...control}
              masked
              value={repeat}
              onChange={(event) => setRepeat(event.target.value)}
            />
          )}
        </Field>
      )}
      {!choosing && <RemoveKeys className="self-start" name={t('vault.forgot')} onReady={onReady} />}
      <div className="flex justify-end gap-2">
        {onBack && <Button onClick={onBack}>{t('action.back')}</Button>}
        <Button type="submit" variant="primary" busy={unlock.isPending}>
          {t(choosing ? 'vault.choose' : 'vault.unlock')}
        </Button>
      </div>
    </form>
  )
}
