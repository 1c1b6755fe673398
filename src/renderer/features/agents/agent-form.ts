/** The fields of the builder: an agent's definition and its status, exactly as they are saved. */
import '../../zod-config.ts'
import i18next from 'i18next'
import type { z } from 'zod'
import {
  type Agent,
  type AgentDefinition,
  agentDefinitionSchema,
  agentStatusSchema,
  type Starter,
} from '#shared/agents/agent'
import type { ModelRef } from '#shared/common'
import { starterDefinition } from '../../i18n/index.ts'

const signs = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** One emoji or letter as it is seen, of however many characters it is made. */
export const iconSchema = agentDefinitionSchema.shape.icon
  .unwrap()
  .refine((icon) => icon.trim() !== '' && [...signs.segment(icon)].length === 1, {
    error: () => i18next.t('field.oneEmoji'),
  })

export const agentFormSchema = agentDefinitionSchema.extend({
  icon: iconSchema,
  status: agentStatusSchema,
})
/** What the form holds: all fields are there, but what was typed may not be valid yet. */
export type AgentFields = z.output<typeof agentFormSchema>

/** An agent with nothing in it but a model to begin with. */
export function blankFields(model: ModelRef | null): AgentFields {
  const blank = agentDefinitionSchema.parse({ name: 'blank' })
  return { ...blank, name: '', model, status: 'active' }
}

/** In the language spoken, as far as it is known there. */
export function starterFields(starter: Starter, model: ModelRef | null): AgentFields {
  const definition = starterDefinition(starter)
  return { ...definition, model: definition.model ?? model, status: 'active' }
}

export function fieldsOfAgent(agent: Agent): AgentFields {
  return { ...definitionOf(agent), status: agent.status }
}

/** The definition alone, without what a form or an agent has beside it. */
export function definitionOf(source: AgentDefinition): AgentDefinition {
  const { name, description, icon, model, fallbacks, systemPrompt, openingPrompt, parameters, tools } = source
  return { name, description, icon, model, fallbacks, systemPrompt, openingPrompt, parameters, tools }
}

/** The fields whose values differ, parameters by their own names. */
export function changedFields(one: AgentDefinition, other: AgentDefinition): readonly string[] {
  const flat = (definition: AgentDefinition): Readonly<Record<string, unknown>> => {
    const { parameters, ...rest } = definitionOf(definition)
    // Both are saved without the spaces around them.
    return { ...rest, ...parameters, name: rest.name.trim(), description: rest.description.trim() }
  }
  const left = flat(one)
  const right = flat(other)
  return Object.keys(left).filter((key) => valueText(left[key]) !== valueText(right[key]))
}

/** JSON knows no NaN, which stands for a number that is none. */
function valueText(value: unknown): string | undefined {
  return Number.isNaN(value) ? 'NaN' : JSON.stringify(value)
}

export function sameFields(one: AgentFields, other: AgentFields): boolean {
  return one.status === other.status && changedFields(one, other).length === 0
}

/** One stop sequence per line; `\n` stands for a line break, for it could not be typed otherwise. */
export function parseStop(text: string): string[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.replaceAll('\\n', '\n'))
}

export function stopText(stop: readonly string[]): string {
  return stop.map((one) => one.replaceAll('\n', '\\n')).join('\n')
}
