/**
 * Makes the main process late, failing or wrong, route by route, from outside: the handler of the wire is wrapped in the
 * running application. Nothing of this is in the application itself.
 */
import type { ElectronApplication } from 'playwright'
import { wires } from '#shared/contract/requests'
import type { WireError } from '#shared/errors'

export type AnswerRule =
  /** Never answers. */
  | { readonly kind: 'never' }
  | { readonly kind: 'error'; readonly error: WireError }
  /** Answers what the contract does not allow, as a bug would. */
  | { readonly kind: 'data'; readonly data: unknown }

interface MainSide {
  screensRules?: Map<string, AnswerRule>
}
type Handler = (event: unknown, message: { readonly route?: string }) => unknown

export function installRules(app: ElectronApplication): Promise<void> {
  return app.evaluate(({ ipcMain }, wire) => {
    const rules = new Map<string, AnswerRule>()
    ;(globalThis as MainSide).screensRules = rules
    const handlers = (ipcMain as unknown as { readonly _invokeHandlers: Map<string, Handler> })
      ._invokeHandlers
    const original = handlers.get(wire)
    if (original === undefined) throw new Error('This Electron keeps its handlers elsewhere.')
    ipcMain.removeHandler(wire)
    ipcMain.handle(wire, (event, message) => {
      const rule = rules.get(message?.route)
      if (rule === undefined) return original(event, message)
      if (rule.kind === 'never') return new Promise(() => undefined)
      return rule.kind === 'error' ? { ok: false, error: rule.error } : { ok: true, data: rule.data }
    })
  }, wires.call)
}

export function setRule(app: ElectronApplication, route: string, rule: AnswerRule | null): Promise<void> {
  // As text: the type of JSON is too deep for the compiler to follow through Playwright's.
  return app.evaluate(
    (_electron, given) => {
      const parsed = JSON.parse(given.rule) as AnswerRule | null
      const rules = (globalThis as MainSide).screensRules
      if (parsed === null) rules?.delete(given.route)
      else rules?.set(given.route, parsed)
    },
    { route, rule: JSON.stringify(rule) },
  )
}

/** What a store that fails says. */
export const storeFailure: AnswerRule = {
  kind: 'error',
  error: {
    code: 'store-full',
    message:
      'The disk is full. Free some space on the disk that holds /home/ada/.config/Agent Factory, then try again. What was saved before is safe.',
    retryable: true,
  },
}

export const never: AnswerRule = { kind: 'never' }
