/** The window's side of highlighting: one worker, started when first needed, let go when idle. */
import type { HighlightedLanguage } from './languages.ts'
import type { HighlightedCode, HighlightReply, HighlightRequest } from './protocol.ts'

const idleMs = 60_000
const cacheSize = 100

let worker: Worker | null = null
let lastId = 0
let idle: ReturnType<typeof setTimeout> | undefined
const waiting = new Map<number, (result: HighlightedCode | null) => void>()
const cache = new Map<string, HighlightedCode>()

/** null where the code cannot be coloured. Never rejects. */
export function highlight(language: HighlightedLanguage, code: string): Promise<HighlightedCode | null> {
  const key = `${language}\n${code}`
  const known = cache.get(key)
  if (known !== undefined) return Promise.resolve(known)
  lastId += 1
  const id = lastId
  return new Promise((resolve) => {
    waiting.set(id, (result) => {
      if (result !== null) remember(key, result)
      resolve(result)
    })
    running().postMessage({ id, language, code } satisfies HighlightRequest)
  })
}

/** What is known already, so that code seen before is coloured in its first picture. */
export function knownHighlight(language: HighlightedLanguage, code: string): HighlightedCode | null {
  return cache.get(`${language}\n${code}`) ?? null
}

function remember(key: string, result: HighlightedCode): void {
  cache.set(key, result)
  const oldest = cache.keys().next().value
  if (cache.size > cacheSize && oldest !== undefined) cache.delete(oldest)
}

function running(): Worker {
  clearTimeout(idle)
  idle = setTimeout(stop, idleMs)
  if (worker !== null) return worker
  worker = new Worker(new URL('./highlight.worker.ts', import.meta.url), { type: 'module' })
  worker.addEventListener('message', (message: MessageEvent<HighlightReply>) => {
    const settle = waiting.get(message.data.id)
    waiting.delete(message.data.id)
    settle?.(message.data.result)
  })
  worker.addEventListener('error', stop)
  return worker
}

function stop(): void {
  worker?.terminate()
  worker = null
  for (const settle of waiting.values()) settle(null)
  waiting.clear()
}
