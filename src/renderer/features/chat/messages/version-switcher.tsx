/** Goes through the versions of a message: edits of a question, or answers to it. */
import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '../../../ui/button.tsx'

export interface VersionSwitcherProps {
  readonly messageId: string
  readonly siblingIds: readonly string[]
  readonly disabled: boolean
  readonly onSelect: (messageId: string) => void
}

export function VersionSwitcher({ messageId, siblingIds, disabled, onSelect }: VersionSwitcherProps) {
  const { t } = useTranslation('chat')
  const index = siblingIds.indexOf(messageId)
  if (siblingIds.length < 2 || index === -1) return null
  const go = (step: number) => {
    const target = siblingIds[index + step]
    if (target !== undefined) onSelect(target)
  }
  return (
    <div className="-ml-1.5 flex items-center text-xs text-muted tabular-nums">
      <IconButton
        size="small"
        label={t('version.previous')}
        disabled={disabled || index === 0}
        onClick={() => go(-1)}
      >
        <ChevronLeft aria-hidden size={14} />
      </IconButton>
      <span title={t('version.title', { index: index + 1, count: siblingIds.length })}>
        {index + 1}/{siblingIds.length}
      </span>
      <IconButton
        size="small"
        label={t('version.next')}
        disabled={disabled || index === siblingIds.length - 1}
        onClick={() => go(1)}
      >
        <ChevronRight aria-hidden size={14} />
      </IconButton>
    </div>
  )
}
