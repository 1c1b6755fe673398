/** The second language. */
import type { Conversation } from '#shared/conversations/conversation'
import { type Studio, smallest } from '../studio.ts'

export async function german(studio: Studio): Promise<void> {
  const first = await studio.open({ data: 'empty' })
  await first.call('settings.update', { language: 'de' })
  await first.page.getByText('Willkommen').first().waitFor()
  await first.picture('welcome', 'First run in German')
  await first.close()

  const stage = await studio.open({ data: 'full' })
  await stage.call('settings.update', { language: 'de' })
  const { items } = await stage.call('conversation.list', { limit: 100 })
  const main = items.find(({ title }) => title.startsWith('A backup')) as Conversation
  await stage.go(`chat/${main.id}`)
  await stage.picture('chat', 'A conversation')
  await stage.go('agents')
  await stage.picture('agents', 'Agents')
  const agents = await stage.call('agent.list', { search: 'Assistant' })
  await stage.go(`agents/${agents.items[0]?.id}`)
  await stage.picture('builder', 'The builder')
  await stage.resize(smallest.width, smallest.height)
  await stage.picture('builder-900x600', 'The builder at 900×600')
  await stage.resize(1280, 800)
  await stage.go('providers')
  await stage.picture('providers', 'Providers')
  await stage.go('settings')
  await stage.picture('settings', 'Settings')
  await stage.page.keyboard.press('Control+k')
  await stage.page.waitForTimeout(300)
  await stage.picture('palette', 'The command palette')
  await stage.close()
}
