/** How the result of a tool is kept: in its row, or where it is large, its beginning there and the whole as a blob. */
import type { ToolCall } from '#shared/tools/tool'
import type { Store } from '../store/store.ts'

/** Longer ones would be carried along with each page of a chat. */
const longestInRow = 32_768
const beginning = 4000

export function keepResult(
  text: string,
  runId: string,
  store: Pick<Store, 'blobs' | 'enqueue'>,
): Pick<ToolCall, 'result' | 'resultBlob'> {
  if (text.length <= longestInRow) return { result: text, resultBlob: null }
  const bytes = new TextEncoder().encode(text)
  try {
    const hash = store.blobs.put(bytes)
    const blob = { hash, bytes: bytes.length, mediaType: 'text/plain; charset=utf-8' }
    store.enqueue(() => store.blobs.refer(runId, blob), { order: runId }).catch(() => {})
    return { result: text.slice(0, beginning).replace(/\p{Surrogate}$/u, ''), resultBlob: hash }
  } catch {
    // No room for a file: the row takes it, and what the disk has to say of that ends the run.
    return { result: text, resultBlob: null }
  }
}

/** The whole result; its beginning where the blob is gone. */
export function wholeResult<Call extends Pick<ToolCall, 'result' | 'resultBlob'>>(
  call: Call,
  { blobs }: Pick<Store, 'blobs'>,
): Call {
  if (call.resultBlob === null) return call
  const whole = blobs.text(call.resultBlob)
  return { ...call, result: whole ?? `${call.result ?? ''}\n\n[The rest of this result is no longer there.]` }
}
