import { CircleAlert, Info, LockKeyhole, TriangleAlert, X } from 'lucide-react'
import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api.ts'
import { noticeText } from '../../i18n/index.ts'
import { useRouteQuery } from '../../state/queries.ts'
import {
  addNotice,
  dismissNotice,
  type Notice,
  noticeName,
  useWindowState,
} from '../../state/window-state.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { classNames } from '../../ui/class-names.ts'

const VaultDialog = lazy(async () => ({
  default: (await import('../settings/vault-dialog.tsx')).VaultDialog,
}))

const looks: Readonly<Record<Notice['level'], { readonly icon: ReactNode; readonly className: string }>> = {
  info: { icon: <Info aria-hidden size={15} />, className: 'bg-accent-soft text-accent-ink' },
  warning: { icon: <TriangleAlert aria-hidden size={15} />, className: 'bg-warning-soft text-warning-ink' },
  error: { icon: <CircleAlert aria-hidden size={15} />, className: 'bg-danger-soft text-danger-ink' },
}

/** What a person should know wherever they are: locked keys, a disk that is nearly full. */
export function Banners() {
  const { t } = useTranslation()
  const notices = useWindowState((state) => state.notices)
  const vault = useRouteQuery('vault.status', {})
  const [unlocking, setUnlocking] = useState(false)
  useEffect(() => api.on('notice', addNotice), [])
  return (
    <>
      {vault.data?.state === 'locked' && (
        <Banner level="warning" icon={<LockKeyhole aria-hidden size={15} />} text={t('banner.vaultLocked')}>
          <Button size="small" onClick={() => setUnlocking(true)}>
            {t('banner.unlock')}
          </Button>
        </Banner>
      )}
      {notices.map((notice) => (
        <Banner
          key={noticeName(notice)}
          level={notice.level}
          icon={looks[notice.level].icon}
          text={noticeText(notice)}
        >
          <IconButton size="small" label={t('action.dismiss')} onClick={() => dismissNotice(notice)}>
            <X aria-hidden size={14} />
          </IconButton>
        </Banner>
      ))}
      {unlocking && vault.data !== undefined && (
        <Suspense>
          <VaultDialog status={vault.data} onClose={() => setUnlocking(false)} />
        </Suspense>
      )}
    </>
  )
}

interface BannerProps {
  readonly level: Notice['level']
  readonly icon: ReactNode
  readonly text: string
  readonly children: ReactNode
}

function Banner({ level, icon, text, children }: BannerProps) {
  return (
    <div
      role={level === 'error' ? 'alert' : 'status'}
      className={classNames(
        'flex min-h-10 shrink-0 items-center gap-2.5 border-b px-4 py-1',
        looks[level].className,
      )}
    >
      {icon}
      <p className="selectable min-w-0 flex-1">{text}</p>
      {children}
    </div>
  )
}
