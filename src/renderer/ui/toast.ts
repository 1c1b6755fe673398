/**
 * Toasts report, never ask. The library is loaded with the first one shown, after the window is there.
 */
export interface ToastAction {
  readonly label: string
  readonly onClick: () => void
}

async function show(
  kind: 'success' | 'error' | 'info' | 'warning',
  message: string,
  action?: ToastAction,
): Promise<void> {
  const { toast } = await import('sonner')
  toast[kind](message, {
    ...(action === undefined ? {} : { action }),
    duration: action === undefined && kind !== 'error' ? 4000 : 10_000,
  })
}

export const toast = {
  success: (message: string, action?: ToastAction) => void show('success', message, action),
  error: (message: string, action?: ToastAction) => void show('error', message, action),
  info: (message: string, action?: ToastAction) => void show('info', message, action),
  warning: (message: string, action?: ToastAction) => void show('warning', message, action),
}
