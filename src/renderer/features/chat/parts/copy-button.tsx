/** Copies a text and says so for a moment. */
import { Check, Copy } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '../../../ui/button.tsx'
import { toast } from '../../../ui/toast.ts'
import { copyText } from './copy-text.ts'

export interface CopyButtonProps {
  readonly text: string
  readonly label: string
}

export function CopyButton({ text, label }: CopyButtonProps) {
  const { t } = useTranslation('chat')
  const [copied, setCopied] = useState(false)
  const timer = useRef<number | undefined>(undefined)
  useEffect(() => () => window.clearTimeout(timer.current), [])
  const copy = async () => {
    if (!(await copyText(text))) {
      toast.error(t('copy.failed'))
      return
    }
    setCopied(true)
    window.clearTimeout(timer.current)
    timer.current = window.setTimeout(() => setCopied(false), 1500)
  }
  return (
    <>
      <IconButton size="small" label={label} onClick={() => void copy()}>
        {copied ? (
          <Check aria-hidden size={14} className="text-success-ink" />
        ) : (
          <Copy aria-hidden size={14} className="text-muted" />
        )}
      </IconButton>
      <span role="status" className="sr-only">
        {copied ? t('copy.done') : ''}
      </span>
    </>
  )
}
