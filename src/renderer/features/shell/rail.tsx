import { Search, WifiOff } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { sectionText } from '../../i18n/index.ts'
import { sections } from '../../sections.ts'
import { useRouteQuery } from '../../state/queries.ts'
import { routeHref, useRoute } from '../../state/route.ts'
import { openPalette } from '../../state/window-state.ts'
import { classNames } from '../../ui/class-names.ts'
import { Keys } from '../../ui/kbd.tsx'
import { AppMark } from './app-mark.tsx'

const itemClass =
  'flex items-center rounded-md text-muted transition-colors hover:bg-hover hover:text-ink max-lg:h-12 max-lg:flex-col max-lg:justify-center max-lg:gap-0.5 max-lg:text-2xs lg:h-8 lg:gap-2.5 lg:px-2.5'

/** The sections, at the left. */
export function Rail() {
  const { t } = useTranslation()
  const { section: current } = useRoute()
  const settings = useRouteQuery('settings.get', {})
  return (
    <header className="flex w-[84px] shrink-0 flex-col gap-1 border-r bg-surface p-2 lg:w-[180px]">
      <div className="mb-1 flex h-9 items-center gap-2.5 px-1.5 max-lg:justify-center">
        <AppMark />
        <span className="truncate font-semibold max-lg:hidden">{t('appName')}</span>
      </div>
      <button type="button" onClick={openPalette} className={itemClass}>
        <Search aria-hidden size={16} className="shrink-0" />
        <span className="min-w-0 flex-1 truncate text-left max-lg:flex-none">{t('nav.search')}</span>
        <Keys hidden keys={['Mod', 'K']} className="max-lg:hidden" />
      </button>
      <nav aria-label={t('nav.main')} className="flex flex-col gap-0.5">
        {sections.map((section) => {
          const { address, icon: Icon } = section
          const home = address.parse('', '')
          return (
            <a
              key={address.section}
              href={routeHref(home)}
              aria-current={address.section === current ? 'page' : undefined}
              className={classNames(
                itemClass,
                'aria-[current=page]:bg-selected aria-[current=page]:font-medium aria-[current=page]:text-ink',
              )}
            >
              <Icon aria-hidden size={16} className="shrink-0" />
              {sectionText(t, section)}
            </a>
          )
        })}
      </nav>
      <div className="flex-1" />
      {settings.data?.offline && (
        <p className="flex items-center gap-2 px-2.5 py-1 text-xs text-muted max-lg:flex-col max-lg:gap-0.5 max-lg:px-0 max-lg:text-2xs">
          <WifiOff aria-hidden size={14} />
          {t('nav.offline')}
        </p>
      )}
    </header>
  )
}
