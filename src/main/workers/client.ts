// What belongs here: threads beside the main one, for work that would block it; nothing of what the work is.
/**
 * One thread that answers requests, one after another. It is started by the first request and anew by the next one
 * after it has ended, however that came. A request that is aborted before its turn is never begun; one under way is
 * dropped between two of its steps.
 */
import { Worker } from 'node:worker_threads'
import { AppError } from '#shared/errors'
import type { Ask, FromWorker, ToWorker } from './protocol.ts'

export interface WorkerClientOptions {
  readonly file: URL
  /** What the thread is handed at its start. Structured clone takes it across. */
  readonly data: unknown
  /** The whole environment of the thread: nothing is inherited, so that no secret crosses. */
  readonly env: Readonly<Record<string, string>>
  /** A request that takes longer fails, and the thread is ended. Milliseconds from the time its turn has come. */
  readonly timeLimitMs: number
  /** A thread ended that nobody had ended. */
  readonly onFault: (reason: string) => void
}

export interface WorkerClient {
  /** Rejects with an AppError: what the thread threw as one, `cancelled`, or `internal` that can be tried again. */
  ask(name: string, input: unknown, signal?: AbortSignal): Promise<unknown>
  /** True where the thread ended before it was ever ready: asking again will not help. */
  readonly isBroken: boolean
  /** What is under way is cancelled. Resolves when the thread has ended, or does not end within a second. */
  close(): Promise<void>
}

interface Pending {
  readonly message: Ask
  readonly resolve: (output: unknown) => void
  readonly reject: (error: AppError) => void
}

const patienceMs = 1_000
const startLimitMs = 30_000

const cancelled = () => new AppError('request-cancelled')
const lost = () => new AppError('search-lost', {}, { retryable: true })
const late = () => new AppError('search-late', {}, { retryable: true })

export function createWorkerClient(options: WorkerClientOptions): WorkerClient {
  const waiting: Pending[] = []
  let current: Pending | undefined
  let timer: NodeJS.Timeout | undefined
  let worker: Worker | undefined
  let nextId = 1
  let isReady = false
  let wasReady = false
  let isBroken = false
  let closed = false
  /** Threads that were told to end: in the middle of a statement they take their time. */
  const ending = new Set<Promise<unknown>>()

  function start(): Worker {
    const { file, data, env } = options
    isReady = false
    const started = new Worker(file, {
      workerData: data,
      env: { ...env },
      execArgv: [],
      name: 'agent-factory',
    })
    started.unref()
    started.on('message', (message: FromWorker) => {
      if (started === worker) hear(message)
    })
    started.on('error', (thrown) => onEnd(started, String(thrown)))
    started.on('exit', (code) => onEnd(started, `It ended with ${code}.`))
    return started
  }

  function hear(message: FromWorker): void {
    if (message.type === 'ready') {
      isReady = true
      wasReady = true
      limitTime()
      return
    }
    const answered = current
    if (answered?.message.id !== message.id) return
    finish()
    if (message.type === 'done') answered.resolve(message.output)
    else answered.reject(message.error === null ? lost() : AppError.fromWire(message.error))
    advance()
  }

  function finish(): void {
    clearTimeout(timer)
    current = undefined
  }

  function advance(): void {
    if (current !== undefined || closed) return
    const next = waiting.shift()
    if (next === undefined) return
    current = next
    worker ??= start()
    limitTime()
    worker.postMessage(next.message)
  }

  /** For what is under way. The start of a thread is not its fault, and takes long on a busy machine. */
  function limitTime(): void {
    clearTimeout(timer)
    const asked = current
    if (asked === undefined) return
    const limit = isReady ? options.timeLimitMs : startLimitMs
    timer = setTimeout(() => {
      options.onFault(`${asked.message.name} took longer than ${limit} ms.`)
      abandon(late())
    }, limit)
  }

  /** The thread and what it does are given up; the next request starts another one. */
  function abandon(error: AppError): void {
    const left = current
    finish()
    const old = worker
    worker = undefined
    if (old !== undefined) {
      const end = old.terminate()
      ending.add(end)
      void end.finally(() => ending.delete(end))
    }
    left?.reject(error)
    advance()
  }

  function onEnd(ended: Worker, reason: string): void {
    if (ended !== worker) return
    options.onFault(reason)
    if (!wasReady) isBroken = true
    abandon(lost())
  }

  function drop(pending: Pending): void {
    const at = waiting.indexOf(pending)
    if (at >= 0) waiting.splice(at, 1)
    else if (pending === current)
      worker?.postMessage({ type: 'cancel', id: pending.message.id } satisfies ToWorker)
    pending.reject(cancelled())
  }

  return {
    ask(name, input, signal) {
      if (closed || signal?.aborted === true) return Promise.reject(cancelled())
      return new Promise((resolve, reject) => {
        const id = nextId
        nextId += 1
        const onAbort = () => drop(pending)
        const settled = () => signal?.removeEventListener('abort', onAbort)
        const pending: Pending = {
          message: { type: 'ask', id, name, input },
          resolve: (output) => {
            settled()
            resolve(output)
          },
          reject: (error) => {
            settled()
            reject(error)
          },
        }
        signal?.addEventListener('abort', onAbort)
        waiting.push(pending)
        advance()
      })
    },
    get isBroken() {
      return isBroken
    },
    async close() {
      closed = true
      for (const pending of waiting.splice(0)) pending.reject(cancelled())
      abandon(cancelled())
      let patience: NodeJS.Timeout | undefined
      const enough = new Promise((resolve) => {
        patience = setTimeout(resolve, patienceMs)
      })
      await Promise.race([Promise.all(ending), enough])
      clearTimeout(patience)
    },
  }
}
