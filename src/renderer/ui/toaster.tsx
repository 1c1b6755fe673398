import { useTranslation } from 'react-i18next'
import { Toaster as Sonner } from 'sonner'

/** Where toasts appear. */
export function Toaster() {
  const { t } = useTranslation()
  return (
    <Sonner
      // Where nothing is pressed: the message box is at the bottom right, what a screen can do at the top right.
      position="bottom-left"
      offset={{ bottom: 12, left: 12 }}
      style={{ fontFamily: 'inherit' }}
      closeButton
      // Stacked, they would hide parts of each other.
      expand
      gap={8}
      toastOptions={{
        closeButtonAriaLabel: t('action.dismiss'),
        unstyled: true,
        classNames: {
          toast:
            'flex w-[320px] items-center gap-2.5 rounded-lg bg-raised py-2.5 pr-9 pl-3.5 text-sm text-ink shadow-pop',
          title: 'selectable font-normal',
          content: 'min-w-0 flex-1',
          actionButton: 'shrink-0 rounded px-2 py-1 text-sm font-medium text-accent-ink hover:bg-hover',
          closeButton:
            'absolute top-1.5 right-1.5 flex size-7 items-center justify-center rounded text-muted hover:bg-hover',
          success: '[&_[data-icon]]:text-success-ink',
          error: '[&_[data-icon]]:text-danger-ink',
          warning: '[&_[data-icon]]:text-warning-ink',
        },
      }}
    />
  )
}
