/** The same stream by fetch, parsed, nothing kept: CPU in ms. */
import { answerPieces } from '../answer-text.ts'
import { question, systemPrompt } from '../house.ts'
import { ask } from '../plain-client.ts'
import { cpuOf, serveWorker } from '../worker.ts'

serveWorker(async ({ port, chunks }: { readonly port: number; readonly chunks: number }) => {
  const url = `http://127.0.0.1:${port}/v1/chat/completions`
  const expected = answerPieces(chunks).join('').length
  const messages = [
    { role: 'system', content: systemPrompt },
    { role: 'user', content: question },
  ]
  const body = { model: `stream-${chunks}`, messages, stream: true, stream_options: { include_usage: true } }
  return {
    async round() {
      const cpu = await cpuOf(async () => {
        const { length } = await ask(url, body, false)
        if (length !== expected) throw new Error(`${length} of ${expected} characters came.`)
      })
      return { cpu }
    },
    close: async () => {},
  }
})
