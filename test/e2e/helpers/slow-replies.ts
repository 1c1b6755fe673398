/** Lets the reply to one route come late, as a busy machine or a far host would. */
import { onTestFinished } from 'vitest'
import type { Reply, RouteName } from '#shared/contract/requests'
import { wires } from '#shared/contract/requests'
import type { LaunchedApp } from './launch.ts'

/** What Electron keeps of the handlers; there is no other way to stand before one. */
interface InvokeHandlers {
  readonly _invokeHandlers: Map<string, (event: unknown, message: readonly unknown[]) => Promise<Reply>>
}

interface MainGlobals {
  restoreReplies(): void
}

/** Until the test ends. With `error` the call is not made at all: it fails so, after that time. */
export async function replyLate(
  { inMain }: LaunchedApp,
  route: RouteName,
  ms: number,
  error?: { readonly code: string; readonly message: string },
): Promise<void> {
  await inMain(
    ({ ipcMain }, late) => {
      const handlers = (ipcMain as unknown as InvokeHandlers)._invokeHandlers
      const answer = handlers.get(late.wire)
      if (answer === undefined) throw new Error('Electron keeps its handlers elsewhere.')
      Object.assign(globalThis, { restoreReplies: () => handlers.set(late.wire, answer) })
      handlers.set(late.wire, async (event, message) => {
        if (!JSON.stringify(message).includes(`"${late.route}"`)) return answer(event, message)
        const reply = late.error === undefined ? await answer(event, message) : null
        await new Promise((resolve) => setTimeout(resolve, late.ms))
        return reply ?? ({ ok: false, error: { ...late.error, retryable: false } } as Reply)
      })
    },
    { wire: wires.call, route, ms, error },
  )
  // Where the application has ended, there is nothing to be put back.
  onTestFinished(() =>
    inMain(() => (globalThis as unknown as MainGlobals).restoreReplies()).then(
      () => undefined,
      () => undefined,
    ),
  )
}
