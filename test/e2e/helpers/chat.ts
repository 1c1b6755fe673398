/** The parts of the chat by their accessible names. */
import type { Locator, Page } from 'playwright'

export const log = (page: Page): Locator => page.getByRole('log', { name: 'Conversation' })
export const box = (page: Page): Locator => page.getByRole('textbox', { name: 'Message', exact: true })
export const questions = (page: Page): Locator => log(page).getByRole('article', { name: 'You', exact: true })
export const answers = (page: Page, agent = 'Ada'): Locator =>
  log(page).getByRole('article', { name: agent, exact: true })
export const conversations = (page: Page): Locator => page.getByRole('list', { name: 'Conversations' })
export const button = (within: Page | Locator, name: string): Locator =>
  within.getByRole('button', { name, exact: true })

export async function send(page: Page, text: string): Promise<void> {
  await box(page).fill(text)
  await box(page).press('Enter')
}
