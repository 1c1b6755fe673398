/**
 * Each measured side is a process of its own, so that neither warms up or litters the other's memory. A worker answers
 * one request at a time: `open` with its settings, then rounds.
 */
import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Side } from './rounds.ts'

const answerTimeout = 5 * 60_000

type Values = Readonly<Record<string, number>>
type Reply = { readonly ok: true; readonly values: Values } | { readonly ok: false; readonly error: string }

/**
 * Starts a worker of ./workers and opens it.
 * @param file such as `runs-host.ts`
 * @param execArgv flags for its Node, a profiler's for instance
 */
export async function openWorker(
  file: string,
  settings: unknown,
  execArgv: readonly string[] = [],
): Promise<Side & { readonly opened: Values }> {
  const script = fileURLToPath(new URL(`./workers/${file}`, import.meta.url))
  const child = fork(script, [], {
    execArgv: ['--expose-gc', '--no-warnings', ...execArgv],
    stdio: 'inherit',
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))

  const ask = (message: { readonly command: 'open' | 'round' | 'close'; readonly settings?: unknown }) =>
    new Promise<Values>((resolve, reject) => {
      const onExit = (code: number | null) => reject(new Error(`${file} ended with ${code ?? 'a signal'}.`))
      const timer = setTimeout(() => reject(new Error(`${file} did not answer in 5 minutes.`)), answerTimeout)
      child.once('exit', onExit)
      child.once('message', (reply: Reply) => {
        clearTimeout(timer)
        child.removeListener('exit', onExit)
        if (reply.ok) resolve(reply.values)
        else reject(new Error(`${file}: ${reply.error}`))
      })
      child.send(message)
    })

  const close = async () => {
    if (child.connected) await ask({ command: 'close' }).catch(() => {})
    if (child.connected) child.disconnect()
    const timer = setTimeout(() => child.kill('SIGKILL'), 5_000)
    await ended
    clearTimeout(timer)
  }
  try {
    return { opened: await ask({ command: 'open', settings }), round: () => ask({ command: 'round' }), close }
  } catch (thrown) {
    child.kill()
    throw thrown
  }
}

/** What a worker's file calls: `open` answers with the side, and with what the parent shall know of it. */
export function serveWorker<Settings>(
  open: (settings: Settings) => Promise<Side & { readonly opened?: Values }>,
): void {
  let side: (Side & { readonly opened?: Values }) | null = null
  const answer = async (message: { command: string; settings: Settings }): Promise<Values> => {
    if (message.command === 'open') {
      side = await open(message.settings)
      return side.opened ?? {}
    }
    if (side === null) throw new Error('It is not open.')
    if (message.command === 'round') return side.round()
    await side.close()
    return {}
  }
  process.on('message', (message: { command: string; settings: Settings }) => {
    answer(message).then(
      (values) => process.send?.({ ok: true, values } satisfies Reply),
      (thrown: unknown) => {
        const error = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)
        process.send?.({ ok: false, error } satisfies Reply)
      },
    )
  })
  // The parent is gone: nothing is left to measure for.
  process.on('disconnect', () => process.exit())
}

/** CPU time that this process spends on `work`, in milliseconds; the litter of earlier rounds is swept away before. */
export async function cpuOf(work: () => Promise<void>): Promise<number> {
  globalThis.gc?.()
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}
