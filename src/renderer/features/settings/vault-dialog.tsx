import { useTranslation } from 'react-i18next'
import type { VaultStatus } from '#shared/vault/vault'
import { Dialog, DialogBody } from '../../ui/dialog.tsx'
import { VaultForm } from './vault-form.tsx'

export interface VaultDialogProps {
  readonly status: VaultStatus
  readonly onClose: () => void
}

/** Unlocks the vault, or chooses its passphrase where it has none yet. */
export function VaultDialog({ status, onClose }: VaultDialogProps) {
  const { t } = useTranslation()
  return (
    <Dialog
      size="small"
      title={t(status.state === 'empty' ? 'vault.chooseTitle' : 'vault.unlockTitle')}
      onClose={onClose}
    >
      <DialogBody>
        <VaultForm status={status} onReady={onClose} />
      </DialogBody>
    </Dialog>
  )
}
