/**
 * The ids of what this window makes. The same wish keeps its id until it is known how it ended, so that a repeat after
 * a lost answer makes nothing twice.
 */
import type { RouteName } from '#shared/contract/requests'

/** Those that make something and do not say so by their name. */
const others: Partial<Record<RouteName, 'id' | 'newId' | 'runId'>> = {
  'agent.duplicate': 'newId',
  'message.send': 'runId',
  'message.regenerate': 'runId',
  'message.continue': 'runId',
  'trial.send': 'runId',
  'run.start': 'id',
  'setup.finish': 'id',
}

/** The key of the input for the id of what this route makes: what the contract calls `creates`, without its schemas. */
export function idKeyOf(route: RouteName): 'id' | 'newId' | 'runId' | undefined {
  return route.endsWith('.create') ? 'id' : others[route]
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
      const key = idKeyOf(route)
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
