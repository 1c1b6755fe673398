// What belongs here: the one door — router, gates, sessions, fan-out; what every transport carries, and no transport.
/**
 * A message passes four gates (its sender, by the transport; a known route; the access that it takes; valid input), reaches
 * one handler, and its answer passes a gate on the way out, so that a key the contract does not name never leaves.
 */
import type { z } from 'zod'
import type { Access } from '#shared/access'
import type { Reply, RouteName, Routes } from '#shared/contract/requests'
import { AppError, asJson, toAppError } from '#shared/errors'
import { inEnglish } from '#shared/texts/catalogue'
import { issueText } from '#shared/texts/issue-text'
import { unlessAborted } from '../base/abort.ts'
import type { CallContext, Handlers } from '../base/call.ts'
import { createGate, type Gate, refused } from './gate.ts'

export interface Router {
  /** Never rejects. */
  dispatch(route: unknown, input: unknown, context: CallContext): Promise<Reply>
}

export interface RouterOptions {
  /** All of the contract (`loadRoutes`). */
  readonly routes: Routes
  readonly handlers: Handlers
  /** Hears of every failure that is our own fault. */
  readonly onInternalError: (route: string, thrown: unknown) => void
}

type AnyHandler = (input: unknown, context: CallContext) => unknown

export function createRouter({ routes, handlers, onInternalError }: RouterOptions): Router {
  /** Made when a route is first asked, so that the start need not wait for those that are not. */
  const gates = new Map<RouteName, Gate>()

  function gateOf(name: RouteName): Gate {
    const made = gates.get(name) ?? createGate(routes[name].output)
    gates.set(name, made)
    return made
  }

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
      throw new AppError('route-unknown', { route: String(route).slice(0, 100) })
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
    throw new AppError('reply-refused', {}, { cause: routes[name].output.safeParse(output).error })
  }
}

function forbidden(route: RouteName, access: Access): AppError {
  return new AppError('access-missing', { access }, { data: { route, access } })
}

function invalidInput(error: z.ZodError): AppError {
  const issues = error.issues.map((issue) => {
    const said = issueText(issue)
    return { path: issue.path.map(String), ...said, message: inEnglish(said) }
  })
  const data = asJson({ issues })
  const [first] = issues
  if (first === undefined || first.path.length === 0) return new AppError('input-invalid', {}, { data })
  return new AppError(
    'field-refused',
    { field: first.path.join('.'), why: { key: first.key, params: first.params } },
    { data },
  )
}

/** The caller's cancel is heard at once, even where the handler takes its time to notice. */
function answerOf(work: unknown, signal: AbortSignal): unknown {
  if (!(work instanceof Promise)) return work
  return unlessAborted(work, signal, () => {
    throw cancelled()
  })
}

function cancelled(): AppError {
  return new AppError('request-cancelled')
}
