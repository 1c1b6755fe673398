import { type QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { type ComponentType, lazy, Suspense, useEffect, useState } from 'react'
import { changeLanguage } from '../../i18n/index.ts'
import { sections } from '../../sections.ts'
import { applyTheme, rememberPreferences } from '../../state/preferences.ts'
import { useRouteQuery } from '../../state/queries.ts'
import { type Route, routeHref, useRoute } from '../../state/route.ts'
import { useWindowState } from '../../state/window-state.ts'
import { Skeleton } from '../../ui/states.tsx'
import { Banners } from './banners.tsx'
import { ErrorBoundary } from './error-boundary.tsx'
import { Rail } from './rail.tsx'
import { useShortcuts } from './shortcuts.ts'

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
  const section = sections.find(({ address }) => address.section === route.section) ?? sections[0]
  // Of the section with the route's own name.
  const Shown = section.Screen as ComponentType<{ readonly route: Route }>
  return <Shown route={route} />
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
