import { X } from 'lucide-react'
import { type ReactNode, type Ref, useId, useLayoutEffect, useRef } from 'react'
import { createPortal } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { Button, IconButton } from './button.tsx'
import { classNames } from './class-names.ts'

export interface DialogProps {
  readonly title: string
  readonly onClose: () => void
  readonly children: ReactNode
  readonly size?: 'small' | 'normal' | 'wide'
  readonly role?: 'dialog' | 'alertdialog'
  readonly describedBy?: string
  /** Without a head of its own; the title is for screen readers only. */
  readonly bare?: boolean
}

const widths = { small: 'w-[400px]', normal: 'w-[520px]', wide: 'w-[720px]' } as const

/**
 * A modal dialog: the browser's own, so the rest of the window is out of reach and the focus comes back to where it
 * was. Render it to open it; Esc and the close button call `onClose`.
 */
export function Dialog(props: DialogProps) {
  const { title, onClose, children, size = 'normal', role = 'dialog', describedBy, bare = false } = props
  const { t } = useTranslation()
  const titleId = useId()
  const element = useRef<HTMLDialogElement>(null)

  useLayoutEffect(() => {
    const dialog = element.current
    if (dialog === null) return
    dialog.showModal()
    // The first thing to fill in, rather than the close button above it.
    dialog.querySelector<HTMLElement>('input:enabled, textarea:enabled')?.focus()
    return () => dialog.close()
  }, [])

  return createPortal(
    <dialog
      ref={element}
      // What is sent or pressed in here is no matter of the form or screen that opened it.
      onSubmit={(event) => event.stopPropagation()}
      onKeyDown={(event) => event.stopPropagation()}
      role={role}
      aria-labelledby={titleId}
      aria-describedby={describedBy}
      onCancel={(event) => {
        if (event.target !== element.current) return
        event.preventDefault()
        onClose()
      }}
      onClose={(event) => {
        // Esc pressed twice closes a dialog without asking.
        if (event.target === element.current && !event.currentTarget.open) onClose()
      }}
      className={classNames(
        'm-auto max-h-[min(760px,calc(100vh-48px))] max-w-[calc(100vw-32px)] flex-col overflow-hidden rounded-xl bg-raised p-0 text-ink shadow-dialog open:flex open:animate-[rise_120ms_ease-out] backdrop:bg-overlay',
        bare && 'mt-[12vh]',
        widths[size],
      )}
    >
      {bare ? (
        <h2 id={titleId} className="sr-only">
          {title}
        </h2>
      ) : (
        <div className="flex items-center justify-between gap-4 border-b py-2.5 pr-2.5 pl-5">
          <h2 id={titleId} className="text-base font-semibold">
            {title}
          </h2>
          <IconButton size="small" label={t('action.close')} onClick={onClose}>
            <X aria-hidden size={16} />
          </IconButton>
        </div>
      )}
      {children}
    </dialog>,
    document.body,
  )
}

/** The part of a dialog that scrolls. */
export function DialogBody({
  children,
  className,
}: {
  readonly children: ReactNode
  readonly className?: string
}) {
  return (
    <div className={classNames('flex min-h-0 flex-col gap-4 overflow-y-auto px-5 py-4', className)}>
      {children}
    </div>
  )
}

/** The row of buttons at the foot of a dialog. */
export function DialogFoot({ children }: { readonly children: ReactNode }) {
  return <div className="flex items-center justify-end gap-2 border-t bg-surface px-5 py-3">{children}</div>
}

export interface ConfirmDialogProps {
  readonly title: string
  readonly text: ReactNode
  /** The name of the button that does it. */
  readonly confirm: string
  readonly cancel?: string
  readonly danger?: boolean
  readonly busy?: boolean
  /** Another way out, named at the left. */
  readonly other?: { readonly name: string; readonly onClick: () => void }
  readonly onConfirm: () => void
  readonly onCancel: () => void
}

/** Asks before something is done. The focus begins on Cancel. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { title, text, confirm, cancel, danger = true, busy = false, other, onConfirm, onCancel } = props
  const { t } = useTranslation()
  const textId = useId()
  const cancelButton: Ref<HTMLButtonElement> = useRef<HTMLButtonElement>(null)
  useLayoutEffect(() => cancelButton.current?.focus(), [])
  return (
    <Dialog title={title} size="small" role="alertdialog" describedBy={textId} onClose={onCancel}>
      <DialogBody>
        <p id={textId} className="text-muted">
          {text}
        </p>
      </DialogBody>
      <DialogFoot>
        {other !== undefined && (
          <Button className="mr-auto" onClick={other.onClick}>
            {other.name}
          </Button>
        )}
        <Button ref={cancelButton} onClick={onCancel}>
          {cancel ?? t('action.cancel')}
        </Button>
        <Button variant={danger ? 'danger' : 'primary'} busy={busy} onClick={onConfirm}>
          {confirm}
        </Button>
      </DialogFoot>
    </Dialog>
  )
}
