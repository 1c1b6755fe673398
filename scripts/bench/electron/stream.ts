/** The long answer in the window: into the text of ours, and in the empty window by the plainest way. */
import { endMark } from '../answer-text.ts'
import { question, systemPrompt } from '../house.ts'
import type { OpenWindow } from './window.ts'

/** Begins to note the longest time between two frames; `longestFrame` ends it and answers it, in milliseconds. */
const startFrames = `(() => {
  let last = performance.now()
  let longest = 0
  let on = true
  const tick = (at) => {
    longest = Math.max(longest, at - last)
    last = at
    if (on) requestAnimationFrame(tick)
  }
  requestAnimationFrame((at) => { last = at; requestAnimationFrame(tick) })
  globalThis.longestFrame = () => { on = false; return longest }
})()`

const untilShown = `new Promise((resolve, reject) => {
  const deadline = performance.now() + 120000
  const look = () => {
    if (document.body.textContent.includes('${endMark}')) resolve()
    else if (performance.now() > deadline) reject(new Error('The answer was not shown whole in 120 s. The window shows: ' +
      document.body.innerText.slice(-500)))
    else requestAnimationFrame(look)
  }
  look()
})`

export interface StreamMeasure {
  /** CPU of the main process. */
  readonly cpu: number
  readonly frame: number
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** Sends a message in a new chat that the window shows, and waits until the whole answer stands in it. */
export async function streamIntoOurs(window: OpenWindow, agentId: string): Promise<StreamMeasure> {
  const call = (route: string, input: unknown) =>
    `agentFactory.call('bench-' + Math.random(), ${JSON.stringify(route)}, ${JSON.stringify(input)})
      .then((reply) => { if (!reply.ok) throw new Error(reply.error.message); return reply.data })`
  const { id } = await window.evaluate<{ id: string }>(call('conversation.create', { agentId }))
  await window.evaluate(`location.hash = '#/chat/${id}'`)
  // The chat is drawn, and what the change of screen has left to do is done.
  await pause(1_000)
  await window.evaluate(startFrames)
  const before = await window.mainCpu()
  await window.evaluate(`new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error('The answer did not end in 120 s. The window shows: ' +
      document.body.innerText.slice(-500))), 120000)
    // The run may have ended before the reply tells its id.
    const ends = new Map()
    let runId = null
    const look = () => {
      if (!ends.has(runId)) return
      leave()
      if (ends.get(runId) === 'done') resolve()
      else reject(new Error('The run ended as ' + ends.get(runId)))
    }
    const leave = agentFactory.on(({ name, payload }) => {
      if (name !== 'run' || payload.type !== 'run-end') return
      ends.set(payload.runId, payload.status)
      look()
    })
    ${call('message.send', { conversationId: id, text: question })}.then((started) => {
      runId = started.runId
      look()
    }, reject)
  })`)
  await window.evaluate(untilShown)
  const cpu = (await window.mainCpu()) - before
  return { cpu, frame: await window.evaluate<number>('longestFrame()') }
}

/** CPU of reading alone; then, once more, with the text appended as it comes, for the frames. */
export async function streamIntoEmpty(
  window: OpenWindow,
  port: number,
  chunks: number,
): Promise<StreamMeasure> {
  const messages = [
    { role: 'system', content: systemPrompt },
    { role: 'user', content: question },
  ]
  const body = { model: `stream-${chunks}`, messages, stream: true, stream_options: { include_usage: true } }
  const request = JSON.stringify({ url: `http://127.0.0.1:${port}/v1/chat/completions`, body })
  const before = await window.mainCpu()
  await window.evaluate(`floor.read(${request})`)
  const cpu = (await window.mainCpu()) - before
  await window.evaluate(`(() => {
    const text = document.createTextNode('')
    document.querySelector('pre').replaceChildren(text)
    if (globalThis.target === undefined) floor.onText((piece) => globalThis.target.appendData(piece))
    globalThis.target = text
  })()`)
  await pause(1_000)
  await window.evaluate(startFrames)
  await window.evaluate(`floor.show(${request})`)
  await window.evaluate(untilShown)
  return { cpu, frame: await window.evaluate<number>('longestFrame()') }
}
