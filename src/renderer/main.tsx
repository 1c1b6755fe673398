import '@fontsource-variable/inter'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { api } from './api.ts'
import { App } from './features/shell/app.tsx'
import { startTexts } from './i18n/index.ts'
import { sections } from './sections.ts'
import { applyTheme, rememberedPreferences } from './state/preferences.ts'
import { createQueryClient, invalidateOnChange } from './state/query-client.ts'
import { installRoutes } from './state/route.ts'

const root = document.getElementById('root')
if (root === null) throw new Error('The page holds no element "root".')

installRoutes(sections.map(({ address }) => address))
const preferences = rememberedPreferences()
applyTheme(preferences.theme)
await startTexts(preferences.language, sections)

const queryClient = createQueryClient()
invalidateOnChange(api, queryClient)

createRoot(root).render(
  <StrictMode>
    <App queryClient={queryClient} />
  </StrictMode>,
)
