// What belongs here: the one door — router, gates, sessions, fan-out; what every transport carries, and no transport.
/**
 * A message passes four gates (its sender, by the transport; a known route; the access that it takes; valid input), reaches
 * one handler, and its answer passes a gate on the way out, so that a key the contract does not name never leaves.
 */
import type { z } from 'zod'
import type { Access } from '#shared/access'
import { type Reply, type RouteName, routes } from '#shared/contract/requests'
import { AppError, toAppError } from '#shared/errors'
import { unlessAborted } from '../base/abort.ts'
import type { CallContext, Handlers } from '../base/call.ts'
import { createGate, type Gate, refused } from './gate.ts'

export interface Router {
  /** Never rejects. */
  dispatch(route: unknown, input: unknown, context: CallContext): Promise<Reply>
}

export interface RouterOptions {
  readonly handlers: Handlers
  /** Hears of every failure that is our own fault. */
  readonly onInternalError: (route: string, thrown: unknown) => void
}

/** Made when a route is first asked, so that the start need not wait for those that are not. */
const gates = new Map<RouteName, Gate>()

function gateOf(name: RouteName): Gate {
  const made = gates.get(name) ?? createGate(routes[name].output)
  gates.set(name, made)
  return made
}

type AnyHandler = (input: unknown, context: CallContext) => unknown

export function createRouter({ handlers, onInternalError }: RouterOptions): Router {
  return {
    async dispatch(route, input, context) {
      try {
        return { ok: true, data: await answer(route, input, context) }
      } catch (thrown) {
        const error = toAppError(thrown)
        if (error.code === 'internal') onInternalError(String(route), error.cause ?? thrown)
        return { ok: false, error: error.toWire() }
      }
    },
  }

  async function answer(route: unknown, input: unknown, context: CallContext): Promise<unknown> {
    if (typeof route !== 'string' || !Object.hasOwn(routes, route)) {
      throw new AppError(
        'unknown-route',
        `There is no route named ${JSON.stringify(String(route).slice(0, 100))}.`,
      )
    }
    const name = route as RouteName
    const { access } = routes[name]
    // Before the input is looked at: whoever may not ask learns nothing from how it is refused.
    if (!context.principal.access.has(access)) throw forbidden(name, access)
    const parsed = routes[name].input.safeParse(input ?? {})
    if (!parsed.success) throw invalidInput(parsed.error)
    if (context.signal.aborted) throw cancelled()
    const output = await answerOf((handlers[name] as AnyHandler)(parsed.data, context), context.signal)
    const passed = gateOf(name)(output)
    if (passed !== refused) return passed
    throw new AppError('internal', 'Agent Factory made an answer that it does not allow itself to send.', {
      cause: routes[name].output.safeParse(output).error,
    })
  }
}

function forbidden(route: RouteName, access: Access): AppError {
  return new AppError('forbidden', `This takes the access “${access}”, which was not granted.`, {
    data: { route, access },
  })
}

function invalidInput(error: z.ZodError): AppError {
  const issues = error.issues.map((issue) => ({ path: issue.path.map(String), message: messageOf(issue) }))
  const first = issues[0]
  const where = first === undefined || first.path.length === 0 ? '' : `${first.path.join('.')}: `
  return new AppError('invalid-input', `${where}${first?.message ?? 'The input is not valid.'}`, {
    data: { issues },
  })
}

/** Of a choice the last one is what a person meant to write; the others stand for leaving it out. */
function messageOf(issue: z.core.$ZodIssue): string {
  const meant = issue.code === 'invalid_union' ? issue.errors.at(-1)?.[0] : undefined
  return meant === undefined ? issue.message : messageOf(meant)
}

/** The caller's cancel is heard at once, even where the handler takes its time to notice. */
function answerOf(work: unknown, signal: AbortSignal): unknown {
  if (!(work instanceof Promise)) return work
  return unlessAborted(work, signal, () => {
    throw cancelled()
  })
}

function cancelled(): AppError {
  return new AppError('cancelled', 'The request was cancelled.')
}
