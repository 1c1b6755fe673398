import type { Page } from 'playwright'
import { describe } from 'vitest'
import { addAgent, addPractice, addServer, call, go, openChat } from './helpers/arrange.ts'
import { violations } from './helpers/axe.ts'
import { answers, box, button, conversations, log, questions, send } from './helpers/chat.ts'
import { expect, test } from './helpers/test.ts'

type Role = Parameters<Page['getByRole']>[0]
type Names = readonly (readonly [Role, string])[]

/** The names are a promise to screen readers and to whoever scripts the window. */
async function expectNames(page: Page, names: Names): Promise<void> {
  for (const [role, name] of names) {
    await expect(page.getByRole(role, { name, exact: true }).first(), `${role} "${name}"`).toBeAttached()
  }
}

const rich = [
  '# Heading',
  'Text with **bold**, `code`, a [link](https://example.com) and a ![picture](https://example.com/p.png).',
  '| Fruit | Count |\n|---|---|\n| Apple | 3 |',
  '```ts\nconst answer: number = 42 // a comment\n```',
  '> A quotation\n\n- [x] done\n- [ ] open',
].join('\n\n')

describe('axe finds nothing in either theme', () => {
  test('in the first run', async ({ launch }) => {
    const { page } = await launch()
    const found: string[] = []
    await expect(page.getByText('Not found on this machine')).toBeVisible()
    found.push(...(await violations(page, 'welcome')))
    await button(page, 'Paste a key').click()
    await button(page, 'Connect').click()
    await expect(page.getByRole('alert')).toBeVisible()
    found.push(...(await violations(page, 'welcome with a wrong key')))
    await button(page, 'Skip for now').click()
    await expect(page.getByText('No agent to talk to yet')).toBeVisible()
    found.push(...(await violations(page, 'chat without agents')))
    await go(page, '#/agents')
    await expect(page.getByRole('link', { name: /Assistant/ })).toBeVisible()
    found.push(...(await violations(page, 'agents, none')))
    await go(page, '#/providers')
    await expect(button(page, 'Use the practice model')).toBeVisible()
    found.push(...(await violations(page, 'providers, none')))
    expect(found).toEqual([])
  })

  test('in the chat', async ({ launch, server }) => {
    const { page } = await launch()
    const found: string[] = []
    const agent = await addAgent(page, await addServer(page, server.url), {
      description: 'Counts and explains.',
      tools: ['calculator'],
    })
    await go(page, '#/chat')
    await expect(button(page, 'Start with Ada')).toBeVisible()
    found.push(...(await violations(page, 'chat, none open')))
    await openChat(page, agent.id)
    await expect(page.getByText('Counts and explains.')).toBeVisible()
    found.push(...(await violations(page, 'chat, empty')))

    await send(page, 'Show me everything')
    const first = await server.next()
    first.thinking('Let me see.')
    first.text('Half an answer')
    await expect(answers(page)).toContainText('Half an answer')
    found.push(...(await violations(page, 'chat, running')))
    first.toolCall('calculator', { expression: '1 + 1' })
    first.end('tool_calls')
    const second = await server.next()
    second.text(rich)
    second.end()
    await expect(button(page, 'Send')).toBeVisible()
    await answers(page).locator('summary').click()
    await answers(page).getByRole('group').getByRole('button').click()
    await expect(answers(page).locator('.token').first()).toBeVisible()
    found.push(...(await violations(page, 'chat, filled')))
    await questions(page).hover()
    await button(questions(page), 'Edit').click()
    found.push(...(await violations(page, 'chat, editing')))
    await button(questions(page), 'Cancel').click()

    await send(page, 'Again')
    ;(await server.next()).fail(429, 'Too many requests.', { 'retry-after': '50' })
    await expect(log(page)).toContainText('Attempt 1 of 4')
    found.push(...(await violations(page, 'chat, waiting')))
    await button(log(page), 'Cancel').click()
    await expect(log(page)).toContainText('Stopped')
    found.push(...(await violations(page, 'chat, stopped')))
    await send(page, 'Once more')
    ;(await server.next()).fail(401, 'Incorrect API key provided.')
    await expect(log(page).getByRole('alert')).toBeVisible()
    found.push(...(await violations(page, 'chat, failed')))

    await page.getByRole('searchbox', { name: 'Search conversations' }).fill('quotation')
    await expect(page.getByRole('list', { name: 'Messages' })).toBeVisible()
    found.push(...(await violations(page, 'chat, searching')))
    await page.getByRole('searchbox', { name: 'Search conversations' }).fill('')
    await conversations(page).getByRole('link').hover()
    await button(conversations(page), 'More for Show me everything').click()
    await expect(page.getByRole('menu')).toBeVisible()
    found.push(...(await violations(page, 'chat, menu')))
    await page.getByRole('menuitem', { name: 'Delete' }).click()
    await expect(page.getByRole('alertdialog')).toBeVisible()
    found.push(...(await violations(page, 'chat, deleting')))
    await button(page.getByRole('alertdialog'), 'Delete').click()
    await expect(button(page, 'Undo')).toBeVisible()
    found.push(...(await violations(page, 'chat, deleted')))
    await page.keyboard.press('Control+k')
    await expect(page.getByRole('dialog')).toBeVisible()
    found.push(...(await violations(page, 'palette')))
    expect(found).toEqual([])
  })

  test('in agents, providers and settings', async ({ launch }) => {
    const { page } = await launch()
    const found: string[] = []
    const model = await addPractice(page)
    const agent = await addAgent(page, model, { description: 'Counts.', tools: ['calculator'] })
    await call(page, 'agent.update', { ...agent, systemPrompt: 'Be brief.' })
    await addAgent(page, model, { name: 'Bob' })
    await go(page, '#/agents')
    await expect(page.getByRole('listitem', { name: 'Ada' })).toBeVisible()
    found.push(...(await violations(page, 'agents')))
    await button(page.getByRole('listitem', { name: 'Bob' }), 'Delete').click()
    found.push(...(await violations(page, 'agents, deleting')))
    await button(page.getByRole('alertdialog'), 'Delete').click()
    await page.getByRole('radio', { name: 'Deleted' }).or(button(page, 'Deleted')).first().click()
    await expect(button(page, 'Restore')).toBeVisible()
    found.push(...(await violations(page, 'agents, the deleted')))
    await go(page, '#/agents/new')
    await button(page, 'Save agent').click()
    await expect(page.getByRole('alert').first()).toBeVisible()
    found.push(...(await violations(page, 'agents, a new one without a name')))
    await go(page, `#/agents/${agent.id}`)
    await page.getByRole('combobox', { name: 'Model', exact: true }).click()
    await expect(page.getByRole('option').first()).toBeVisible()
    found.push(...(await violations(page, 'agents, choosing a model')))
    await page.keyboard.press('Escape')
    await button(page, 'Version history').click()
    await expect(page.getByRole('dialog')).toBeVisible()
    found.push(...(await violations(page, 'agents, versions')))
    await page.keyboard.press('Escape')

    await call(page, 'provider.create', { type: 'ollama', name: 'Gone', baseUrl: 'http://127.0.0.1:1' })
    await go(page, '#/providers')
    await expect(page.getByRole('listitem', { name: 'Gone' }).getByRole('alert')).toBeVisible()
    found.push(...(await violations(page, 'providers')))
    await button(page, 'Add provider').click()
    await button(page.getByRole('dialog'), 'Save').click()
    await expect(page.getByRole('dialog').getByRole('alert').first()).toBeVisible()
    found.push(...(await violations(page, 'providers, adding')))
    await page.keyboard.press('Escape')
    await button(page.getByRole('listitem', { name: 'Gone' }), 'Delete').click()
    await expect(page.getByRole('alertdialog')).toBeVisible()
    found.push(...(await violations(page, 'providers, deleting')))
    await page.keyboard.press('Escape')
    await go(page, '#/settings')
    await expect(page.getByRole('combobox', { name: 'Theme' })).toBeVisible()
    found.push(...(await violations(page, 'settings')))
    await page.getByRole('switch', { name: 'Work offline' }).click()
    await expect(page.getByText('Offline', { exact: true })).toBeVisible()
    found.push(...(await violations(page, 'settings, offline')))
    expect(found).toEqual([])
  })

  test('with locked keys', async ({ launch }) => {
    const first = await launch()
    const key = { type: 'openai', name: 'Mine', baseUrl: 'http://127.0.0.1:1/v1', apiKey: 'sk-1234' } as const
    await call(first.page, 'provider.create', key)
    await first.close()
    const { page } = await launch()
    await expect(page.getByText('Saved keys are locked')).toBeVisible()
    const found = [...(await violations(page, 'locked'))]
    await button(page, 'Unlock').click()
    await expect(page.getByRole('dialog')).toBeVisible()
    found.push(...(await violations(page, 'unlocking')))
    expect(found).toEqual([])
  })
})

describe('the promised names', () => {
  // Bug: a control is renamed or loses its role, and whoever relies on it no longer finds it.
  test('are there on every screen', async ({ launch, server }) => {
    const { page } = await launch()
    const model = await addServer(page, server.url)
    const agent = await addAgent(page, model, { tools: ['calculator'] })
    await page.reload()
    await expectNames(page, [
      ['navigation', 'Main'],
      ['link', 'Chat'],
      ['link', 'Agents'],
      ['link', 'Providers'],
      ['link', 'Settings'],
    ])
    const sections = await page.getByRole('navigation', { name: 'Main' }).getByRole('link').allInnerTexts()
    expect(sections).toEqual(['Chat', 'Agents', 'Providers', 'Settings'])

    await go(page, '#/providers')
    await expectNames(page, [
      ['heading', 'Providers'],
      ['button', 'Add provider'],
      ['listitem', 'Test server'],
      ['button', 'Validate'],
      ['button', 'Edit'],
      ['button', 'Delete'],
    ])
    await expect(page.getByRole('listitem').filter({ hasText: 'Test server' })).toContainText('Connected')
    await button(page, 'Add provider').click()
    await expectNames(page, [
      ['dialog', 'Add provider'],
      ['combobox', 'Type'],
      ['textbox', 'Name'],
      ['textbox', 'Base URL'],
      ['textbox', 'API key'],
      ['button', 'Save'],
    ])
    await page.keyboard.press('Escape')

    await go(page, '#/agents')
    await expectNames(page, [
      ['heading', 'Agents'],
      ['button', 'New agent'],
      ['searchbox', 'Search agents'],
      ['button', 'Chat'],
      ['button', 'Edit'],
      ['button', 'Duplicate'],
      ['button', 'Delete'],
    ])
    await button(page, 'Delete').click()
    await expect(page.getByRole('alertdialog')).toBeVisible()
    await expectNames(page, [
      ['button', 'Delete'],
      ['button', 'Cancel'],
    ])
    await button(page.getByRole('alertdialog'), 'Cancel').click()
    await button(page, 'New agent').click()
    await expectNames(page, [
      ['heading', 'Agents'],
      ['textbox', 'Name'],
      ['textbox', 'Description'],
      ['textbox', 'System prompt'],
      ['combobox', 'Model'],
      ['spinbutton', 'Temperature'],
      ['spinbutton', 'Max tokens'],
      ['combobox', 'Status'],
      ['button', 'Save agent'],
    ])

    await openChat(page, agent.id)
    await expectNames(page, [
      ['heading', 'Chat'],
      ['button', 'New chat'],
      ['combobox', 'Agent'],
      ['textbox', 'Message'],
      ['button', 'Send'],
      ['list', 'Conversations'],
      ['searchbox', 'Search conversations'],
    ])
    await send(page, 'What is 1 + 1?')
    const first = await server.next()
    first.text('Let me see.')
    await expectNames(page, [['button', 'Stop']])
    first.toolCall('calculator', { expression: '1 + 1' })
    first.end('tool_calls')
    const second = await server.next()
    second.text('Two.')
    second.end()
    await expect(button(page, 'Send')).toBeVisible()
    await button(answers(page), 'Regenerate').click()
    const third = await server.next()
    third.toolCall('calculator', { expression: '1 + 1' })
    third.end('tool_calls')
    const fourth = await server.next()
    fourth.text('Still two.')
    fourth.end()
    await expect(button(page, 'Send')).toBeVisible()
    await expectNames(page, [
      ['log', 'Conversation'],
      ['article', 'You'],
      ['article', 'Ada'],
      ['group', 'Tool call calculator'],
      ['button', 'Copy'],
      ['button', 'Edit'],
      ['button', 'Regenerate'],
      ['button', 'Previous version'],
      ['button', 'Next version'],
    ])
    await go(page, '#/settings')
    await expectNames(page, [['heading', 'Settings']])
    await call(page, 'agent.delete', { id: agent.id })
    await go(page, '#/agents')
    await page.getByRole('radio', { name: 'Deleted' }).or(button(page, 'Deleted')).first().click()
    await expectNames(page, [['button', 'Restore']])
  })

  // Bug: what is done without a mouse cannot be seen or undone without one.
  test('have a focus that is seen and comes back', async ({ launch }) => {
    const { page } = await launch()
    const agent = await addAgent(page, await addPractice(page))
    await go(page, '#/providers')
    await button(page, 'Add provider').focus()
    await page.keyboard.press('Enter')
    await expect(page.getByRole('dialog')).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toBeHidden()
    await expect(button(page, 'Add provider')).toBeFocused()
    const outline = await page.evaluate<string>('getComputedStyle(document.activeElement).outlineStyle')
    expect(outline).not.toBe('none')
    await openChat(page, agent.id)
    await expect(box(page)).toBeFocused()
  })
})
