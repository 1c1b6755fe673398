/**
 * The ids of what this window makes. The same wish keeps its id until it is known how it ended, so that a repeat after
 * a lost answer makes nothing twice.
 */
import type { RouteName } from '#shared/contract/requests'

/** The routes that make something, and the key of the input for its id: what the contract calls `creates`. */
export const creates: Partial<Record<RouteName, 'id' | 'newId' | 'runId'>> = {
  'agent.create': 'id',
  'agent.duplicate': 'newId',
  'provider.create': 'id',
  'conversation.create': 'id',
  'message.send': 'runId',
  'message.regenerate': 'runId',
  'message.continue': 'runId',
  'trial.send': 'runId',
  'run.start': 'id',
}

/** Beyond this a person who asks for the same means another one. */
const keepMs = 60_000

export interface RepeatIdsOptions {
  readonly newId: () => string
  /** UTC milliseconds. */
  readonly now: () => number
}

export interface Wish<Input> {
  /** With the id under which it is to be made. */
  readonly input: Input
  /** How it ended is known: the next one like it is another. */
  settle(): void
}

export interface RepeatIds {
  wish<Input>(route: RouteName, input: Input): Wish<Input>
}

export function createRepeatIds({ newId, now }: RepeatIdsOptions): RepeatIds {
  const open = new Map<string, { readonly id: string; readonly until: number }>()

  return {
    wish(route, input) {
      const key = creates[route]
      if (key === undefined || (input as Record<string, unknown> | undefined)?.[key] !== undefined) {
        return { input, settle: () => {} }
      }
      for (const [known, { until }] of open) if (until <= now()) open.delete(known)
      const wish = `${route} ${JSON.stringify(input)}`
      const { id } = open.get(wish) ?? { id: newId() }
      open.set(wish, { id, until: now() + keepMs })
      return { input: { ...input, [key]: id }, settle: () => open.delete(wish) }
    },
  }
}
