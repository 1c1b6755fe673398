/** A chat whose answers the test writes, and whole turns of it. */
import type { Page } from 'playwright'
import { addAgent, addServer, openChat } from './arrange.ts'
import { answers, button, send } from './chat.ts'
import { extended, type LaunchedApp } from './launch.ts'
import type { ModelServer } from './model-server.ts'
import { expect } from './test.ts'

export interface TestChat extends LaunchedApp {
  readonly agentId: string
  readonly conversationId: string
}

/** A window with a chat that the test's server answers. */
export async function openTestChat(
  launch: () => Promise<LaunchedApp>,
  server: ModelServer,
  tools: string[] = [],
): Promise<TestChat> {
  const launched = await launch()
  const { page } = launched
  const agent = await addAgent(page, await addServer(page, server.url), { tools })
  return extended(launched, { agentId: agent.id, conversationId: await openChat(page, agent.id) })
}

/** Sends a question and answers it at once; `shown` is what is seen of the answer. */
export async function exchange(
  page: Page,
  server: ModelServer,
  question: string,
  answer: string,
  shown = answer,
): Promise<void> {
  await send(page, question)
  const request = await server.next()
  request.text(answer)
  request.end()
  await expect(answers(page).last()).toContainText(shown)
  await expect(button(page, 'Send')).toBeVisible()
}
