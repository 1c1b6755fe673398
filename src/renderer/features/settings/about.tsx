import { Check, Copy, TriangleAlert } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { errorText } from '../../i18n/index.ts'
import { useRouteQuery } from '../../state/queries.ts'
import { IconButton } from '../../ui/button.tsx'
import { formatBytes } from '../../ui/format.ts'
import { Skeleton } from '../../ui/states.tsx'

/** What runs here, and where the data lies. */
export function About() {
  const { t } = useTranslation('settings')
  const info = useRouteQuery('app.info', {})
  if (info.isError) {
    return (
      <p role="alert" className="text-danger-ink">
        {errorText(info.error)}
      </p>
    )
  }
  if (info.data === undefined) return <Skeleton rows={3} />
  const { version, electron, chromium, node, platform, standInRuntime, dataFolder, databaseBytes, logFile } =
    info.data
  const runtime = [
    electron === null ? null : `Electron ${electron}`,
    chromium === null ? null : `Chromium ${chromium}`,
    `Node ${node}`,
    platform,
  ]
  return (
    <>
      {standInRuntime && (
        <p role="note" className="flex gap-2.5 rounded-md bg-warning-soft px-3 py-2 text-warning-ink">
          <TriangleAlert aria-hidden size={15} className="mt-0.5 shrink-0" />
          {t('standIn')}
        </p>
      )}
      <dl className="grid grid-cols-[max-content_minmax(0,1fr)] items-baseline gap-x-6 gap-y-1.5 tabular-nums">
        <Fact name={t('version')}>{version}</Fact>
        <Fact name={t('runtime')}>{runtime.filter((part) => part !== null).join(' · ')}</Fact>
        <Fact name={t('dataFolder')}>
          <Path path={dataFolder} />
        </Fact>
        <Fact name={t('database')}>{formatBytes(databaseBytes)}</Fact>
        <Fact name={t('logFile')}>
          <Path path={logFile} />
        </Fact>
      </dl>
    </>
  )
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="selectable min-w-0">{children}</dd>
    </>
  )
}

function Path({ path }: { readonly path: string }) {
  const { t } = useTranslation(['settings', 'common'])
  const [copied, setCopied] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(path)
    setCopied(true)
    window.setTimeout(() => setCopied(false), 2000)
  }
  return (
    <span className="flex items-center gap-1">
      <span className="min-w-0 break-all font-mono text-xs">{path}</span>
      <IconButton size="small" label={copied ? t('common:action.copied') : t('copyPath')} onClick={copy}>
        {copied ? <Check aria-hidden size={14} /> : <Copy aria-hidden size={14} />}
      </IconButton>
    </span>
  )
}
