/** Unsaved changes of the builder, kept in the window's storage so that a reload or a crash loses nothing. */
import '../../zod-config.ts'
import { z } from 'zod'
import { type AgentFields, agentFormSchema } from './agent-form.ts'

/** Only the shape is checked: what is not valid yet is exactly what must not be lost. */
const draftSchema = z.object({
  fields: z.looseObject({ name: z.string() }),
  /** The version that was being changed; null for a new agent. */
  baseVersion: z.number().nullable(),
})

export interface AgentDraft {
  readonly fields: AgentFields
  readonly baseVersion: number | null
}

const prefix = 'agent-factory.agent-draft.'

/** `agentId` is `new` for an agent that is not saved yet. */
export function readDraft(agentId: string, blank: AgentFields): AgentDraft | null {
  try {
    const stored = draftSchema.safeParse(JSON.parse(window.localStorage.getItem(prefix + agentId) ?? 'null'))
    if (!stored.success) return null
    const { fields, baseVersion } = stored.data
    return { baseVersion, fields: mend(fields, blank) }
  } catch {
    return null
  }
}

/** Takes each field that has the right kind of value; the others begin blank. */
function mend(stored: Readonly<Record<string, unknown>>, blank: AgentFields): AgentFields {
  const whole = agentFormSchema.safeParse(stored)
  if (whole.success) return whole.data
  const texts = z.string()
  const mended: Record<string, unknown> = { ...blank }
  for (const [key, schema] of Object.entries(agentFormSchema.shape)) {
    const value = stored[key]
    const isText = typeof blank[key as keyof AgentFields] === 'string'
    const valid = isText && key !== 'status' ? texts.safeParse(value) : schema.safeParse(value)
    if (value !== undefined && valid.success) mended[key] = value
  }
  return mended as AgentFields
}

export function writeDraft(agentId: string, draft: AgentDraft): void {
  try {
    window.localStorage.setItem(prefix + agentId, JSON.stringify(draft))
  } catch {
    // The storage is full: the form itself still holds everything.
  }
}

export function dropDraft(agentId: string): void {
  window.localStorage.removeItem(prefix + agentId)
}
