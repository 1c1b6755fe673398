/** The builder's form: its unsaved changes are kept, and saving makes a version. */
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useRef, useState } from 'react'
import { type FieldPath, type UseFormReturn, useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import type { Agent } from '#shared/agents/agent'
import type { AppError } from '#shared/errors'
import { errorText } from '../../i18n/index.ts'
import { putAnswer, useRouteCommand } from '../../state/queries.ts'
import { issuesOf } from '../../ui/call-errors.ts'
import { toast } from '../../ui/toast.ts'
import { type AgentFields, fieldsOfAgent, sameFields } from './agent-form.ts'
import { agentResolver } from './agent-resolver.ts'
import { createDraftWriter } from './draft-writer.ts'
import { type AgentDraft, dropDraft, readDraft, writeDraft } from './drafts.ts'

export interface AgentForm {
  /** The agent as it was last saved; null for one that is not saved yet. */
  readonly agent: Agent | null
  readonly form: UseFormReturn<AgentFields>
  /** The fields as they stand now. */
  readonly values: AgentFields
  readonly dirty: boolean
  /** The fields come from an earlier visit and were never saved. */
  readonly fromDraft: boolean
  readonly saving: boolean
  /** Another version was saved meanwhile; the person decides. */
  readonly conflict: boolean
  readonly save: () => void
  readonly saveOver: () => void
  /** Takes the version saved elsewhere; what was edited here is dropped. */
  readonly takeTheirs: () => void
  readonly dismissConflict: () => void
  /** Back to what is saved. */
  readonly discard: () => void
  readonly takeSaved: (agent: Agent) => void
}

/** Brings the first field that is wrong into view; what is wrong stands at the field. */
function showFirstError(): void {
  window.requestAnimationFrame(() => {
    const field = document.querySelector<HTMLElement>('form :is([aria-invalid="true"], [data-invalid])')
    field?.focus({ preventScroll: true })
    field?.scrollIntoView({ block: 'center' })
  })
}

function useDraftWriter(draftId: string) {
  const writer = useMemo(
    () =>
      createDraftWriter<AgentDraft>({
        write: (draft) => writeDraft(draftId, draft),
        drop: () => dropDraft(draftId),
      }),
    [draftId],
  )
  useEffect(() => {
    window.addEventListener('blur', writer.flush)
    window.addEventListener('pagehide', writer.flush)
    return () => {
      window.removeEventListener('blur', writer.flush)
      window.removeEventListener('pagehide', writer.flush)
      writer.flush()
    }
  }, [writer])
  return writer
}

/** `given` is null for an agent that is not saved yet; `initial` is what its form begins with. */
export function useAgentForm(given: Agent | null, initial: AgentFields): AgentForm {
  const { t } = useTranslation('agents')
  const queryClient = useQueryClient()
  // Saved here for the first time: until its address says so, it is known here alone.
  const [created, setCreated] = useState<Agent | null>(null)
  const agent = given ?? created
  const draftId = agent?.id ?? 'new'
  const [draft] = useState(() => readDraft(draftId, initial))
  const [fromDraft, setFromDraft] = useState(draft !== null && !sameFields(draft.fields, initial))
  const [saved, setSaved] = useState(initial)
  const baseVersion = useRef(draft?.baseVersion ?? agent?.version ?? null)
  const [conflict, setConflict] = useState(false)
  const create = useRouteCommand('agent.create')
  const update = useRouteCommand('agent.update')
  const form = useForm<AgentFields>({
    resolver: agentResolver,
    defaultValues: draft?.fields ?? initial,
    mode: 'onTouched',
    shouldFocusError: false,
  })
  const values = form.watch()
  const dirty = !sameFields(values, saved)

  const writer = useDraftWriter(draftId)
  useEffect(() => {
    if (dirty) writer.set({ fields: values, baseVersion: baseVersion.current })
    else writer.drop()
  }, [dirty, writer, values])

  const noteSaved = (answer: Agent) => {
    baseVersion.current = answer.version
    setSaved(fieldsOfAgent(answer))
    setFromDraft(false)
    writer.drop()
    putAnswer(queryClient, 'agent.get', { id: answer.id }, answer)
  }
  /** The fields stay as they are: what is typed while the save is under way is newer than what was saved. */
  const keepTyped = (answer: Agent) => {
    noteSaved(answer)
    form.reset(undefined, { keepValues: true })
  }
  const takeSaved = (answer: Agent) => {
    noteSaved(answer)
    form.reset(fieldsOfAgent(answer))
  }
  // Saved by another window: taken over where nothing unsaved would be swept away.
  const known = useRef(agent?.version ?? 0)
  useEffect(() => {
    if (agent === null || agent.version <= known.current) return
    known.current = agent.version
    if (!dirty && agent.version !== baseVersion.current) {
      const fields = fieldsOfAgent(agent)
      baseVersion.current = agent.version
      setSaved(fields)
      form.reset(fields)
    }
  }, [agent, dirty, form])

  const onError = (error: AppError) => {
    if (error.code === 'conflict') {
      setConflict(true)
      return
    }
    const issues = issuesOf(error)
    for (const { path, message } of issues) {
      form.setError(path.join('.') as FieldPath<AgentFields>, { message })
    }
    if (issues.length === 0) toast.error(errorText(error))
    else showFirstError()
  }
  const send = async (fields: AgentFields, over: boolean) => {
    setConflict(false)
    if (agent === null) {
      await create
        .mutateAsync(fields)
        .then((answer) => {
          keepTyped(answer)
          setCreated(answer)
          toast.success(t('created', { name: answer.name }))
        })
        .catch(onError)
      return
    }
    const base = over || baseVersion.current === null ? {} : { baseVersion: baseVersion.current }
    await update
      .mutateAsync({ ...fields, ...base, id: agent.id })
      .then((answer) => {
        keepTyped(answer)
        toast.success(t('saved', { version: answer.version }))
      })
      .catch(onError)
  }
  // One save at a time: the next may begin once all that the last one changed is known here.
  const begun = useRef(0)
  const [ended, setEnded] = useState(0)
  const submit = (over: boolean) => {
    if (begun.current !== ended) return
    if (agent !== null && !over && sameFields(form.getValues(), saved)) {
      toast.info(t('nothingChanged'))
      return
    }
    begun.current += 1
    void form
      .handleSubmit((fields) => send(fields, over), showFirstError)()
      .finally(() => setEnded((before) => before + 1))
  }

  return {
    agent,
    form,
    values,
    dirty,
    fromDraft: fromDraft && dirty,
    saving: create.isPending || update.isPending,
    conflict,
    save: () => submit(false),
    saveOver: () => submit(true),
    takeTheirs: () => {
      setConflict(false)
      if (agent !== null) takeSaved(agent)
    },
    dismissConflict: () => setConflict(false),
    discard: () => {
      const fields = agent === null ? saved : fieldsOfAgent(agent)
      baseVersion.current = agent?.version ?? null
      setSaved(fields)
      setFromDraft(false)
      writer.drop()
      form.reset(fields)
    },
    takeSaved,
  }
}
