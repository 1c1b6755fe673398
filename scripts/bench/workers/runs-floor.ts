/** The same loop by hand on fetch, nothing stored: CPU per run in ms. */
import { toolAnswer } from '../chat-chunks.ts'
import { question, systemPrompt } from '../house.ts'
import { ask } from '../plain-client.ts'
import { inParallel } from '../pool.ts'
import { cpuOf, serveWorker } from '../worker.ts'

interface Settings {
  readonly port: number
  readonly runs: number
  readonly atATime: number
}

const tools = [
  {
    type: 'function',
    function: {
      name: 'calculator',
      description: 'Works out an arithmetic expression exactly.',
      parameters: {
        type: 'object',
        properties: { expression: { type: 'string' } },
        required: ['expression'],
        additionalProperties: false,
      },
    },
  },
]

/** The tool by hand: (a + b) * c and nothing else. */
function calculate(text: string): string {
  const { expression } = JSON.parse(text) as { expression: string }
  const [one = 0, two = 0, three = 0] = (expression.match(/[\d.]+/g) ?? []).map(Number)
  return String(Number(((one + two) * three).toFixed(6)))
}

serveWorker(async ({ port, runs, atATime }: Settings) => {
  const url = `http://127.0.0.1:${port}/v1/chat/completions`
  const expected = toolAnswer.join('')

  async function run(): Promise<void> {
    const messages: unknown[] = [
      { role: 'system', content: systemPrompt },
      { role: 'user', content: question },
    ]
    const request = {
      model: 'tool-run',
      messages,
      tools,
      stream: true,
      stream_options: { include_usage: true },
    }
    for (;;) {
      const { text, calls } = await ask(url, request, true)
      if (calls.length === 0) {
        if (text !== expected) throw new Error(`A run went wrong: ${text}`)
        return
      }
      const asked = calls.map(({ id, name, arguments: given }) => ({
        id,
        type: 'function',
        function: { name, arguments: given },
      }))
      messages.push({ role: 'assistant', content: text, tool_calls: asked })
      for (const call of calls)
        messages.push({ role: 'tool', tool_call_id: call.id, content: calculate(call.arguments) })
    }
  }

  return {
    async round() {
      return { cpu: (await cpuOf(() => inParallel(runs, atATime, run))) / runs }
    },
    close: async () => {},
  }
})
