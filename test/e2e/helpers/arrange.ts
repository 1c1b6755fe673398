/** What a test needs before its own subject begins, made through the window's own bridge. */
import type { Page } from 'playwright'
import { practiceModelId } from '#main/models/practice'
import type { Bridge } from '#renderer/bridge.ts'
import type { Agent, AgentDefinitionInput } from '#shared/agents/agent'
import type { ModelRef } from '#shared/common'
import type { Reply, RouteInput, RouteName, RouteOutput } from '#shared/contract/requests'
import type { ProviderInput } from '#shared/providers/provider'
import { testModel } from './model-server.ts'
import { expect } from './test.ts'

/** What the page's global object holds of ours. */
interface PageGlobals {
  readonly agentFactory: Bridge
}

/** Any message through the bridge, valid or not. */
export async function rawCall(page: Page, route: string, input: unknown): Promise<Reply> {
  const [reply] = await rawCalls(page, [[route, input]])
  if (reply === undefined) throw new Error(`${route} was not answered.`)
  return reply
}

/** Several messages at once; the replies stand in their order. */
export function rawCalls(
  page: Page,
  calls: readonly (readonly [route: string, input: unknown])[],
): Promise<readonly Reply[]> {
  return page.evaluate(
    (all) =>
      Promise.all(
        all.map(([route, input]) =>
          (globalThis as unknown as PageGlobals).agentFactory.call(`test ${Math.random()}`, route, input),
        ),
      ),
    calls,
  )
}

export async function call<Name extends RouteName>(
  page: Page,
  route: Name,
  input: RouteInput<Name>,
): Promise<RouteOutput<Name>> {
  const reply = await rawCall(page, route, input)
  if (!reply.ok) throw new Error(`${route}: ${reply.error.code}: ${reply.error.message}`)
  return reply.data as RouteOutput<Name>
}

/** Saves a provider and waits until its models are listed. */
export async function addProvider(page: Page, input: ProviderInput): Promise<string> {
  const { id } = await call(page, 'provider.create', input)
  await expect.poll(async () => (await call(page, 'provider.get', { id })).status).toBe('connected')
  return id
}

export async function addPractice(page: Page): Promise<ModelRef> {
  const providerId = await addProvider(page, { type: 'practice', name: 'Practice' })
  return { providerId, modelId: practiceModelId }
}

/** The model server of the test as a provider. */
export async function addServer(page: Page, baseUrl: string): Promise<ModelRef> {
  const providerId = await addProvider(page, { type: 'openai-compatible', name: 'Test server', baseUrl })
  return { providerId, modelId: testModel }
}

export async function addAgent(
  page: Page,
  model: ModelRef,
  definition: Partial<AgentDefinitionInput> = {},
): Promise<Agent> {
  const agent = await call(page, 'agent.create', { name: 'Ada', model, ...definition })
  await call(page, 'settings.update', { onboardedAt: Date.now() })
  return agent
}

/** Makes so many agents in this order: Agent 0, Agent 1 and so on. */
export async function addAgents(page: Page, model: ModelRef, count: number): Promise<void> {
  const replies = await rawCalls(
    page,
    Array.from(
      { length: count },
      (_one, index) => ['agent.create', { name: `Agent ${index}`, model }] as const,
    ),
  )
  const refused = replies.find((reply) => !reply.ok)
  if (refused?.ok === false) throw new Error(`agent.create: ${refused.error.message}`)
}

/** Opens a new conversation and shows it. */
export async function openChat(page: Page, agentId: string): Promise<string> {
  const { id } = await call(page, 'conversation.create', { agentId })
  await showChat(page, id)
  return id
}

export async function showChat(page: Page, conversationId: string): Promise<void> {
  await go(page, `#/chat/${conversationId}`)
  await expect(page.getByRole('textbox', { name: 'Message', exact: true })).toBeEditable()
}

/** Goes to an address of the window's router. */
export async function go(page: Page, hash: string): Promise<void> {
  await page.evaluate(`location.hash = ${JSON.stringify(hash)}`)
}
