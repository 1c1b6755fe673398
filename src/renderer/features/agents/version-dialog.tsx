import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Agent, AgentVersion } from '#shared/agents/agent'
import { errorText } from '../../i18n/index.ts'
import { useRouteCommand, useRouteQuery } from '../../state/queries.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { classNames } from '../../ui/class-names.ts'
import { Dialog, DialogFoot } from '../../ui/dialog.tsx'
import { formatDateTime } from '../../ui/format.ts'
import { ErrorState, Skeleton } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.ts'
import { changedFields } from './agent-form.ts'
import { VersionChanges } from './version-changes.tsx'

export interface VersionDialogProps {
  readonly agent: Agent
  /** Unsaved changes stand in the form: restoring would sweep them away. */
  readonly dirty: boolean
  readonly onRestored: (agent: Agent) => void
  readonly onClose: () => void
}

/** Every save of the agent, and the way back to each. */
export function VersionDialog({ agent, dirty, onRestored, onClose }: VersionDialogProps) {
  const { t } = useTranslation('agents')
  const versions = useRouteQuery('agent.versions', { id: agent.id })
  const revert = useRouteCommand('agent.revert')
  const [selectedId, setSelectedId] = useState(agent.versionId)
  const selected = versions.data?.find((one) => one.id === selectedId)
  const restore = (version: AgentVersion) =>
    revert.mutate(
      { id: agent.id, versionId: version.id },
      {
        onSuccess: (answer) => {
          toast.success(t('restoredVersion', { version: version.version }))
          onRestored(answer)
        },
        onError: (error) => toast.error(errorText(error)),
      },
    )
  return (
    <Dialog title={t('history')} size="wide" onClose={onClose}>
      {versions.isPending && <Skeleton />}
      {versions.isError && (
        <ErrorState message={errorText(versions.error)} onRetry={() => void versions.refetch()} />
      )}
      {versions.data !== undefined && (
        <div className="grid min-h-0 flex-1 grid-cols-[220px_minmax(0,1fr)]">
          <ol className="max-h-[420px] overflow-y-auto border-r p-2">
            {versions.data.map((version) => (
              <li key={version.id}>
                <button
                  type="button"
                  aria-pressed={version.id === selectedId}
                  onClick={() => setSelectedId(version.id)}
                  className={classNames(
                    'flex w-full flex-col items-start rounded-md px-2.5 py-1.5 text-left hover:bg-hover',
                    version.id === selectedId && 'bg-selected',
                  )}
                >
                  <span className="flex items-center gap-2 font-medium tabular-nums">
                    {t('version', { version: version.version })}
                    {version.id === agent.versionId && <Badge tone="accent">{t('current')}</Badge>}
                  </span>
                  <span className="text-xs text-muted tabular-nums">{formatDateTime(version.createdAt)}</span>
                </button>
              </li>
            ))}
          </ol>
          <div className="max-h-[420px] min-h-60 overflow-y-auto p-4">
            {selected !== undefined && <VersionChanges current={agent} version={selected} />}
          </div>
        </div>
      )}
      <DialogFoot>
        {dirty && <p className="flex-1 text-xs text-muted">{t('versionDirty')}</p>}
        <Button
          variant="primary"
          busy={revert.isPending}
          disabled={dirty || selected === undefined || changedFields(selected.definition, agent).length === 0}
          onClick={() => selected !== undefined && restore(selected)}
        >
          {t('restoreVersion')}
        </Button>
      </DialogFoot>
    </Dialog>
  )
}
