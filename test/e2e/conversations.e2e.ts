import { describe } from 'vitest'
import { call, go, openChat, showChat } from './helpers/arrange.ts'
import { answers, box, button, conversations, log, send } from './helpers/chat.ts'
import { expect, test } from './helpers/test.ts'
import { exchange, openTestChat } from './helpers/test-chat.ts'

describe('conversations', () => {
  // Bug: a name, a pin or a deleted chat is not what the list shows, or cannot be had back.
  test('are renamed, pinned, deleted and brought back', async ({ launch, server }) => {
    const { page, agentId } = await openTestChat(launch, server)
    await exchange(page, server, 'First topic', 'One.')
    await openChat(page, agentId)
    await exchange(page, server, 'Second topic', 'Two.')
    const list = conversations(page)
    const rows = list.getByRole('link')
    await expect(rows.first()).toContainText('Second topic')

    await list.getByRole('link', { name: /First topic/ }).focus()
    await page.keyboard.press('F2')
    await page.getByRole('textbox', { name: 'Title' }).fill('Renamed topic')
    await page.keyboard.press('Enter')
    await expect(list.getByRole('link', { name: /Renamed topic/ })).toBeVisible()

    await list.getByRole('link', { name: /Renamed topic/ }).hover()
    await button(list, 'More for Renamed topic').click()
    await page.getByRole('menuitem', { name: 'Pin' }).click()
    await expect(rows.first()).toContainText('Renamed topic')

    await list.getByRole('link', { name: /Second topic/ }).hover()
    await button(list, 'More for Second topic').click()
    await page.getByRole('menuitem', { name: 'Delete' }).click()
    await button(page.getByRole('alertdialog'), 'Delete').click()
    await expect(list.getByRole('link', { name: /Second topic/ })).toBeHidden()
    await expect(log(page)).toBeHidden()
    await button(page, 'Undo').click()
    await list.getByRole('link', { name: /Second topic/ }).click()
    await expect(answers(page)).toContainText('Two.')
  })

  // Bug: what was typed is lost by switching, reloading or quitting.
  test('keep what was typed but not sent, over a restart', async ({ launch, server }) => {
    const first = await openTestChat(launch, server)
    await box(first.page).fill('Half a thought')
    await openChat(first.page, first.agentId)
    await box(first.page).fill('Another thought')
    await first.page.reload()
    await expect(box(first.page)).toHaveValue('Another thought')
    await first.close()
    const { page } = await launch()
    await showChat(page, first.conversationId)
    await expect(box(page)).toHaveValue('Half a thought')
  })

  // Bug: search finds and does not lead there, or leads to the branch that is not shown.
  test('are searched, and a hit leads to its message', async ({ launch, server }) => {
    const { page, agentId } = await openTestChat(launch, server)
    await exchange(page, server, 'Which bird?', 'The capercaillie is a large grouse.')
    for (let round = 0; round < 8; round += 1) {
      const filler = `Filler ${round}.`
      await exchange(page, server, `Next ${round}`, `${filler}\n\n`.repeat(6), filler)
    }
    await openChat(page, agentId)
    await page.getByRole('searchbox', { name: 'Search conversations' }).fill('capercaillie')
    const hits = page.getByRole('list', { name: 'Messages' })
    await expect(hits.locator('mark')).toHaveText('capercaillie')
    await hits.getByRole('link').click()
    const answer = answers(page).filter({ hasText: 'capercaillie' })
    await expect(answer).toBeInViewport()
    await expect(answer).toBeFocused()
    await button(page, 'Clear search').click()
    await expect(page.getByRole('searchbox', { name: 'Search conversations' })).toBeFocused()
    await expect(hits).toBeHidden()
    await expect(button(page, 'Clear search')).toBeHidden()
  })

  // Bug: a hit on another branch is shown until the next change, and what is asked then goes on from the other one.
  test('are searched over all branches; what is asked then goes on from the hit', async ({
    launch,
    server,
  }) => {
    const { page } = await openTestChat(launch, server)
    await exchange(page, server, 'Which bird?', 'The capercaillie.')
    await button(answers(page), 'Regenerate').click()
    const second = await server.next()
    second.text('The wren.')
    second.end()
    await expect(answers(page)).toContainText('The wren.')
    await page.getByRole('searchbox', { name: 'Search conversations' }).fill('capercaillie')
    await page.getByRole('list', { name: 'Messages' }).getByRole('link').click()
    await expect(answers(page)).toContainText('The capercaillie.')
    await expect(answers(page)).toContainText('1/2')
    await send(page, 'How large?')
    const third = await server.next()
    expect(JSON.stringify(third.body)).toContain('The capercaillie.')
    third.text('Like a goose.')
    third.end()
    await expect(answers(page)).toHaveCount(2)
    await expect(answers(page).first()).toContainText('The capercaillie.')
  })

  // Bug: the chat's own parts are found only by chance.
  test('begin from the list of agents by keyboard', async ({ launch, server }) => {
    const { page } = await openTestChat(launch, server)
    await go(page, '#/chat')
    const before = (await call(page, 'conversation.list', {})).items.length
    await page.keyboard.press('Control+n')
    await expect(box(page)).toBeFocused()
    expect((await call(page, 'conversation.list', {})).items.length).toBeGreaterThanOrEqual(before)
    await page.keyboard.type('hello')
    await page.keyboard.press('Enter')
    const request = await server.next()
    request.text('By keyboard.')
    request.end()
    await expect(answers(page)).toContainText('By keyboard.')
    await page.keyboard.press('Control+k')
    await page.getByRole('dialog').getByRole('combobox').fill('Go to Agents')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('heading', { name: 'Agents' })).toBeVisible()
  })
})
