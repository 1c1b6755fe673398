import { type QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { lazy, Suspense, useEffect, useState } from 'react'
import { assertNever } from '#shared/assert-never'
import { changeLanguage } from '../../i18n/index.ts'
import { applyTheme, rememberPreferences } from '../../state/preferences.ts'
import { useRouteQuery } from '../../state/queries.ts'
import { type Route, routeHref, useRoute } from '../../state/route.ts'
import { useWindowState } from '../../state/window-state.ts'
import { Skeleton } from '../../ui/states.tsx'
import { ChatScreen } from '../chat/chat-screen.tsx'
import { Banners } from './banners.tsx'
import { ErrorBoundary } from './error-boundary.tsx'
import { Rail } from './rail.tsx'
import { useShortcuts } from './shortcuts.ts'

const AgentsScreen = lazy(async () => ({
  default: (await import('../agents/agents-screen.tsx')).AgentsScreen,
}))
const ProvidersScreen = lazy(async () => ({
  default: (await import('../providers/providers-screen.tsx')).ProvidersScreen,
}))
const SettingsScreen = lazy(async () => ({
  default: (await import('../settings/settings-screen.tsx')).SettingsScreen,
}))
const Palette = lazy(async () => ({ default: (await import('./palette.tsx')).Palette }))
const Toaster = lazy(async () => ({ default: (await import('../../ui/toaster.tsx')).Toaster }))

export function App({ queryClient }: { readonly queryClient: QueryClient }) {
  return (
    <ErrorBoundary>
      <QueryClientProvider client={queryClient}>
        <Shell />
      </QueryClientProvider>
    </ErrorBoundary>
  )
}

function Shell() {
  const route = useRoute()
  const paletteOpen = useWindowState((state) => state.paletteOpen)
  useShortcuts()
  useSettings()
  return (
    <div className="flex h-full">
      <Rail />
      <div className="flex min-w-0 flex-1 flex-col">
        <Banners />
        <main className="flex min-h-0 min-w-0 flex-1 flex-col">
          <ErrorBoundary resetKey={routeHref(route)}>
            <Suspense fallback={<Skeleton className="p-6" />}>
              <Screen route={route} />
            </Suspense>
          </ErrorBoundary>
        </main>
      </div>
      {paletteOpen && (
        <Suspense>
          <Palette />
        </Suspense>
      )}
      <LateToaster />
    </div>
  )
}

function Screen({ route }: { readonly route: Route }) {
  switch (route.section) {
    case 'chat':
      return <ChatScreen conversationId={route.conversationId} messageId={route.messageId} />
    case 'agents':
      return <AgentsScreen agentId={route.agentId} starterId={route.starterId} />
    case 'providers':
      return <ProvidersScreen />
    case 'settings':
      return <SettingsScreen />
    default:
      return assertNever(route)
  }
}

/** The settings are the truth for theme and language, in every window. */
function useSettings(): void {
  const { data: settings } = useRouteQuery('settings.get', {})
  useEffect(() => {
    if (settings === undefined) return
    applyTheme(settings.theme)
    void changeLanguage(settings.language)
    rememberPreferences(settings)
  }, [settings])
}

/** Not needed for the first picture. */
function LateToaster() {
  const [late, setLate] = useState(false)
  useEffect(() => {
    const handle = window.requestIdleCallback(() => setLate(true), { timeout: 2000 })
    return () => window.cancelIdleCallback(handle)
  }, [])
  return late ? (
    <Suspense>
      <Toaster />
    </Suspense>
  ) : null
}
