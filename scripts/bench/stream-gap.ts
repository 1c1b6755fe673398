/** One long answer, and how long a listener waited for its next delta at most. */
import type { Host } from '#main/host'
import { answerPieces } from './answer-text.ts'
import { followRuns, question } from './house.ts'

const following = new WeakMap<Host, ReturnType<typeof followRuns>>()

/** Milliseconds. Throws where the answer is not whole. */
export async function longestGap(host: Host, agentId: string, chunks: number): Promise<number> {
  const answerTo = following.get(host) ?? followRuns(host)
  following.set(host, answerTo)
  const { id } = await host.call('conversation.create', { agentId })
  let last: number | null = null
  let longest = 0
  const end = host.on('run', (event) => {
    if (event.type !== 'text-delta') return
    const now = performance.now()
    if (last !== null) longest = Math.max(longest, now - last)
    last = now
  })
  const { length } = await answerTo(id, question)
  end()
  const expected = answerPieces(chunks).join('').length
  if (length !== expected) throw new Error(`${length} of ${expected} characters came.`)
  return longest
}
