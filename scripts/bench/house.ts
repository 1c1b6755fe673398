/** The application as a program in plain Node uses it, with a provider and an agent ready to answer. */
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Host, HostOptions } from '#main/host'
import { createIdSource } from '#main/store/ids'

/** From out/node, as the build made it. */
export async function openBuiltHost(root: string, options: HostOptions): Promise<Host> {
  const file = pathToFileURL(join(root, 'out', 'node', 'host.mjs')).href
  const { openHost } = (await import(file)) as { openHost: (options: HostOptions) => Promise<Host> }
  return openHost(options)
}

/** Adds the bench's model server as a provider, and waits until its models are listed. Answers the provider's id. */
export async function addModelServer(host: Host, port: number): Promise<string> {
  const { id } = await host.call('provider.create', {
    type: 'openai-compatible',
    name: 'Bench server',
    baseUrl: `http://127.0.0.1:${port}/v1`,
  })
  for (let tries = 0; tries < 200; tries += 1) {
    const provider = await host.call('provider.get', { id })
    if (provider.status === 'connected') return id
    if (provider.status === 'error') throw new Error(`The bench server was refused: ${provider.reason}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('The bench server was not validated in 10 s.')
}

export const systemPrompt = 'You are a careful assistant. Use the calculator for every calculation.'
export const question = 'What is (1234.5 + 67) * 8.9? Work it out with the calculator.'

/** An agent that answers with this model. Answers its id. */
export async function addAgent(
  host: Host,
  providerId: string,
  modelId: string,
  tools: readonly string[] = [],
): Promise<string> {
  const { id } = await host.call('agent.create', {
    name: `Bench ${modelId}`,
    status: 'active',
    model: { providerId, modelId },
    systemPrompt,
    tools: [...tools],
  })
  return id
}

export interface Answer {
  readonly length: number
  readonly toolResults: readonly string[]
}

/** Hears every run of a host, and answers whoever waits for one. */
export function followRuns(host: Host): (conversationId: string, text: string) => Promise<Answer> {
  interface Following {
    length: number
    readonly toolResults: string[]
    end(failure: string | null): void
  }
  const byRun = new Map<string, Following>()
  const newId = createIdSource({ now: Date.now })
  host.on('run', (event) => {
    const run = byRun.get(event.runId)
    if (run === undefined) return
    if (event.type === 'text-delta') run.length += event.text.length
    else if (event.type === 'tool-result') run.toolResults.push(event.call.result ?? '')
    else if (event.type === 'run-end')
      run.end(event.status === 'done' ? null : (event.error?.message ?? event.status))
  })
  return (conversationId, text) =>
    new Promise<Answer>((resolve, reject) => {
      // Chosen here, so that no event comes before somebody waits for it.
      const runId = newId()
      const run: Following = {
        length: 0,
        toolResults: [],
        end: (failure) => {
          byRun.delete(runId)
          if (failure === null) resolve(run)
          else reject(new Error(`A run failed: ${failure}`))
        },
      }
      byRun.set(runId, run)
      host.call('message.send', { conversationId, text, runId }).catch((failure) => {
        byRun.delete(runId)
        reject(failure)
      })
    })
}
