import { Eye, EyeOff } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ProviderKind } from '#shared/providers/provider'
import { IconButton } from '../../ui/button.tsx'
import { Field, TextInput } from '../../ui/field.tsx'

export interface KeyFieldProps {
  readonly kind: ProviderKind
  readonly value: string
  readonly onChange: (value: string) => void
  readonly error?: string | undefined
  /** A key is in the vault already. */
  readonly kept?: boolean
  /** The address now leads here, where the key that is kept is not sent. */
  readonly newOrigin?: string | null
  readonly removed?: boolean
  readonly onRemove?: (removed: boolean) => void
}

const linkClass = 'rounded text-xs font-medium text-accent-ink hover:underline'

/** Where a key is typed. What is kept is never shown; the eye shows only what is being typed now. */
export function KeyField({
  kind,
  value,
  onChange,
  error,
  kept = false,
  newOrigin = null,
  removed = false,
  onRemove,
}: KeyFieldProps) {
  const { t } = useTranslation('providers')
  const [shown, setShown] = useState(false)
  const usual = kind.key === 'optional' ? `${t('keyOptional')} ${t('keyHint')}` : t('keyHint')
  const hint = removed ? (
    <>
      {t('keyRemoved')}{' '}
      <button type="button" className={linkClass} onClick={() => onRemove?.(false)}>
        {t('keyKeep')}
      </button>
    </>
  ) : (
    <>
      {newOrigin === null && usual}
      {newOrigin !== null && error === undefined && (
        <span role="status" className="text-warning-ink">
          {t('keyAgain', { origin: newOrigin })}
        </span>
      )}
      {kept && onRemove && (
        <>
          {' '}
          <button type="button" className={linkClass} onClick={() => onRemove(true)}>
            {t('keyRemove')}
          </button>
        </>
      )}
    </>
  )
  return (
    <Field
      label={t('apiKey')}
      error={error}
      hint={hint}
      aside={
        kind.keyPage !== null && (
          <a href={kind.keyPage} target="_blank" rel="noreferrer" className={linkClass}>
            {t('getKey')}
          </a>
        )
      }
    >
      {(control) => (
        <div className="relative">
          <TextInput
            {...control}
            masked={!shown}
            value={value}
            onChange={(event) => onChange(event.target.value)}
            placeholder={t(kept && !removed && newOrigin === null ? 'keyKept' : 'keyPlaceholder')}
            className="pr-9 font-mono placeholder:font-sans placeholder:[-webkit-text-security:none]"
          />
          {value !== '' && (
            <span className="absolute top-0.5 right-0.5">
              <IconButton
                size="small"
                label={t(shown ? 'hideKey' : 'showKey')}
                onClick={() => setShown(!shown)}
              >
                {shown ? <EyeOff aria-hidden size={15} /> : <Eye aria-hidden size={15} />}
              </IconButton>
            </span>
          )}
        </div>
      )}
    </Field>
  )
}
