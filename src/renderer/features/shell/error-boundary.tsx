import { Component, type ErrorInfo, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { chatHref } from '../../state/route.ts'
import { Button, buttonClass } from '../../ui/button.tsx'
import { ErrorState } from '../../ui/states.tsx'

export interface ErrorBoundaryProps {
  /** A new value tries again, such as the address. */
  readonly resetKey?: string
  readonly children: ReactNode
}

interface State {
  readonly error: Error | null
  readonly resetKey: string | undefined
}

/** Keeps a part of the window that failed from taking the rest with it, and offers a way back. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, State> {
  override state: State = { error: null, resetKey: this.props.resetKey }

  static getDerivedStateFromError(error: unknown): Partial<State> {
    return { error: error instanceof Error ? error : new Error(String(error)) }
  }

  static getDerivedStateFromProps(props: ErrorBoundaryProps, state: State): Partial<State> | null {
    return props.resetKey === state.resetKey ? null : { error: null, resetKey: props.resetKey }
  }

  override componentDidCatch(error: Error, info: ErrorInfo): void {
    // biome-ignore lint/suspicious/noConsole: the only place where a failure of the window itself can be seen
    console.error(error, info.componentStack)
  }

  override render(): ReactNode {
    if (this.state.error === null) return this.props.children
    return <Crash error={this.state.error} onRetry={() => this.setState({ error: null })} />
  }
}

function Crash({ error, onRetry }: { readonly error: Error; readonly onRetry: () => void }) {
  const { t } = useTranslation()
  return (
    <div className="flex h-full flex-1 flex-col items-center justify-center overflow-auto">
      <ErrorState
        title={t('state.crashTitle')}
        message={t('state.crashText')}
        onRetry={onRetry}
        action={
          <>
            <a href={chatHref()} className={buttonClass()}>
              {t('action.backToChat')}
            </a>
            <Button variant="ghost" onClick={() => window.location.reload()}>
              {t('action.reload')}
            </Button>
          </>
        }
      />
      <p className="selectable max-w-lg px-6 font-mono text-xs text-muted">{error.message}</p>
    </div>
  )
}
