import '../../zod-config.ts'
import { ArrowLeft, History, PanelRightClose, PanelRightOpen, Save } from 'lucide-react'
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react'
import { type FieldPath, FormProvider, useFormContext } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { type Agent, agentStatuses } from '#shared/agents/agent'
import { errorText, fieldText } from '../../i18n/index.ts'
import { useRouteCommand } from '../../state/queries.ts'
import { agentHref } from '../../state/route.ts'
import { useSettled } from '../../state/use-settled.ts'
import { Button, buttonClass, IconButton } from '../../ui/button.tsx'
import { classNames } from '../../ui/class-names.ts'
import { ConfirmDialog } from '../../ui/dialog.tsx'
import { Select } from '../../ui/select.tsx'
import { Skeleton } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.ts'
import { AgentFieldsForm } from './agent-fields.tsx'
import { type AgentFields, agentFormSchema, definitionOf } from './agent-form.ts'
import type { ParameterName } from './parameter-support.ts'
import { StarterLinks } from './starters.tsx'
import { useAgentForm } from './use-agent-form.ts'
import { useLeaveGuard } from './use-leave-guard.ts'
import { VersionDialog } from './version-dialog.tsx'

const TrialChat = lazy(async () => ({ default: (await import('../chat/trial-chat.tsx')).TrialChat }))

export interface AgentBuilderProps {
  /** null for an agent that is not saved yet. */
  readonly agent: Agent | null
  readonly initial: AgentFields
  /** The new agent is saved, and this builder goes on with it. */
  readonly onCreated: (id: string) => void
}

/** The form at the left, and at the right a chat that tries what stands in it. */
export function AgentBuilder({ agent: given, initial, onCreated }: AgentBuilderProps) {
  const { t } = useTranslation('agents')
  const builder = useAgentForm(given, initial)
  const { agent, form, values, dirty, save } = builder
  const leaving = useLeaveGuard(dirty, agent?.id ?? null, builder.discard)
  const [history, setHistory] = useState(false)
  const [trying, setTrying] = useState(() => window.innerWidth >= 1080)
  // Once opened it stays: hidden, it keeps what was said.
  const [tried, setTried] = useState(trying)

  useEffect(() => {
    if (agent === null) form.setFocus('name')
  }, [agent, form])
  const createdId = given === null && agent !== null ? agent.id : null
  const latestCreated = useRef(onCreated)
  latestCreated.current = onCreated
  useEffect(() => {
    if (createdId !== null) latestCreated.current(createdId)
  }, [createdId])
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (!(event.metaKey || event.ctrlKey) || event.key.toLowerCase() !== 's') return
      event.preventDefault()
      // A key that is held is one press.
      if (!event.repeat && document.querySelector('dialog[open]') === null) save()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [save])

  const name = values.name.trim() === '' ? (agent?.name ?? t('new')) : values.name
  const PanelIcon = trying ? PanelRightClose : PanelRightOpen
  return (
    <FormProvider {...form}>
      <header className="flex min-h-13 shrink-0 items-center gap-2 border-b pr-4 pl-3 max-sm:flex-wrap max-sm:py-2">
        <a href={agentHref()} className={buttonClass('ghost', 'small')}>
          <ArrowLeft aria-hidden size={15} />
          {t('back')}
        </a>
        <h1 className="sr-only">{t('section')}</h1>
        <h2 className="min-w-0 flex-1 truncate max-sm:min-w-24 text-base font-semibold">{name}</h2>
        <Select
          aria-label={t('statusLabel')}
          label={t('statusLabel')}
          value={values.status}
          options={agentStatuses.map((value) => ({ value, label: t(`status.${value}`) }))}
          onChange={(status) => form.setValue('status', status as AgentFields['status'])}
          className="w-28"
        />
        {agent !== null && (
          <IconButton label={t('history')} onClick={() => setHistory(true)}>
            <History aria-hidden size={16} />
          </IconButton>
        )}
        <IconButton
          label={t(trying ? 'hideTryIt' : 'showTryIt')}
          aria-pressed={trying}
          onClick={() => {
            setTrying(!trying)
            setTried(true)
          }}
        >
          <PanelIcon aria-hidden size={16} />
        </IconButton>
        <Button variant="primary" icon={<Save aria-hidden size={14} />} busy={builder.saving} onClick={save}>
          {t('save')}
        </Button>
      </header>
      <div className="flex min-h-0 flex-1">
        <form
          noValidate
          onSubmit={(event) => {
            event.preventDefault()
            save()
          }}
          className={classNames('min-w-0 flex-1 overflow-y-auto', trying && 'max-sm:hidden')}
        >
          <div className={classNames('mx-auto flex flex-col gap-5 p-6', trying ? 'max-w-2xl' : 'max-w-3xl')}>
            {builder.fromDraft && (
              <p role="status" className="flex items-center gap-2 rounded-md bg-accent-soft px-3 py-1.5">
                <span className="flex-1">{t('draftKept')}</span>
                <Button size="small" onClick={builder.discard}>
                  {t('draftDiscard')}
                </Button>
              </p>
            )}
            {agent !== null && agent.deletedAt !== null && <DeletedNote id={agent.id} />}
            {agent === null && !dirty && <StarterLinks />}
            <AgentFieldsForm />
          </div>
          {/* Enter in a field saves. */}
          <input type="submit" hidden />
        </form>
        {tried && (
          <aside
            hidden={!trying}
            className="flex w-[min(420px,44%)] shrink-0 flex-col border-l bg-surface max-sm:w-full max-sm:border-l-0"
          >
            <Trial values={values} />
          </aside>
        )}
      </div>
      {leaving !== null && (
        <ConfirmDialog
          title={t('leaveTitle')}
          text={t('leaveText')}
          confirm={t('leave')}
          cancel={t('stay')}
          onConfirm={leaving.leave}
          onCancel={leaving.stay}
        />
      )}
      {builder.conflict && (
        <ConfirmDialog
          title={t('conflictTitle')}
          text={t('conflictText')}
          confirm={t('conflictSave')}
          danger={false}
          other={{ name: t('conflictTheirs'), onClick: builder.takeTheirs }}
          onConfirm={builder.saveOver}
          onCancel={builder.dismissConflict}
        />
      )}
      {history && agent !== null && (
        <VersionDialog
          agent={agent}
          dirty={dirty}
          onClose={() => setHistory(false)}
          onRestored={(restored) => {
            builder.takeSaved(restored)
            setHistory(false)
          }}
        />
      )}
    </FormProvider>
  )
}

/** A deleted agent can be looked at, and brought back. */
function DeletedNote({ id }: { readonly id: string }) {
  const { t } = useTranslation('agents')
  const restore = useRouteCommand('agent.restore')
  return (
    <p
      role="status"
      className="flex items-center gap-2 rounded-md bg-warning-soft px-3 py-1.5 text-warning-ink"
    >
      <span className="flex-1">{t('isDeleted')}</span>
      <Button
        size="small"
        busy={restore.isPending}
        onClick={() => restore.mutate({ id }, { onError: (error) => toast.error(errorText(error)) })}
      >
        {t('restore')}
      </Button>
    </p>
  )
}

/** What stands in the form is checked once typing rests, or when the person comes to try it. */
const restMs = 250

/** Tries what stands in the form. A name is not needed for that. */
function Trial({ values }: { readonly values: AgentFields }) {
  const { t } = useTranslation('agents')
  const { trigger } = useFormContext<AgentFields>()
  const [settled, settle] = useSettled(values, restMs)
  const unnamed = t('new')
  const { definition, issues } = useMemo(() => checked(settled, unnamed), [settled, unnamed])
  const first = issues[0]
  const sentence = first === undefined ? null : fieldText(first.message)
  // The sentence of a number does not say of which.
  const [part, name] = first?.path ?? []
  const problem = part === 'parameters' ? `${t(`parameter.${name as ParameterName}`)}: ${sentence}` : sentence
  const come = () => {
    settle()
    // Whoever comes here finds what is wrong marked, though it was never touched.
    const wrong = checked(values, unnamed).issues.map(({ path }) => path.join('.') as FieldPath<AgentFields>)
    if (wrong.length > 0) void trigger(wrong)
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only hears that the focus has come
    <div onFocus={come} className="flex min-h-0 flex-1 flex-col">
      {first !== undefined && (
        <p role="status" className="border-b bg-warning-soft px-4 py-2 text-warning-ink">
          {t('tryFix')}
        </p>
      )}
      <div className="min-h-0 flex-1">
        <Suspense fallback={<Skeleton />}>
          <TrialChat definition={definition} problem={problem} />
        </Suspense>
      </div>
    </div>
  )
}

function checked(values: AgentFields, unnamed: string) {
  const named = { ...values, name: values.name.trim() === '' ? unnamed : values.name }
  const { data, error } = agentFormSchema.safeParse(named)
  return { definition: definitionOf(data ?? named), issues: error?.issues ?? [] }
}
