import { describe } from 'vitest'
import { answers, box, button, questions } from './helpers/chat.ts'
import { countRenders } from './helpers/renders.ts'
import { replyLate } from './helpers/slow-replies.ts'
import { expect, test } from './helpers/test.ts'
import { openTestChat } from './helpers/test-chat.ts'

const next = 'and my next thought'

describe('the message box', () => {
  // Bug: what is typed while a message is on its way is cut, doubled, or gone after a reload.
  test('keeps what is typed while a message is on its way', async ({ launch, server }) => {
    const launched = await openTestChat(launch, server)
    const { page } = launched
    await replyLate(launched, 'message.send', 600)
    await box(page).pressSequentially('Hello')
    await box(page).press('Enter')
    await expect(box(page)).toHaveValue('', { timeout: 300 })
    await box(page).pressSequentially(next, { delay: 40 })
    await expect(box(page)).toHaveValue(next)
    await expect(questions(page)).toHaveCount(1)
    await expect(questions(page)).toContainText('Hello')
    await expect(button(page, 'Stop')).toBeVisible()
    await expect(box(page)).toHaveValue(next)
    await expect(box(page)).toBeFocused()
    const request = await server.next()
    request.text('Well met.')
    request.end()
    await expect(button(page, 'Send')).toBeEnabled()
    await page.reload()
    await expect(box(page)).toHaveValue(next)
  })

  // Bug: a message that fails is lost, or takes the place of what was typed meanwhile.
  test('takes a message back that could not be sent, in front of what was typed', async ({
    launch,
    server,
  }) => {
    const launched = await openTestChat(launch, server)
    const { page } = launched
    await replyLate(launched, 'message.send', 600, { code: 'storage-full', message: 'The disk is full.' })
    await box(page).pressSequentially('Hello')
    await box(page).press('Enter')
    await box(page).pressSequentially(next)
    await expect(page.getByText('The disk is full.')).toBeVisible()
    await expect(box(page)).toHaveValue(`Hello\n\n${next}`)
    await expect(button(page, 'Send')).toBeEnabled()
    await page.reload()
    await expect(box(page)).toHaveValue(`Hello\n\n${next}`)
  })

  // Bug: each piece of an answer renders the message box anew, and typing stutters while a long answer comes.
  test('is left alone while an answer is written', async ({ launch, server }) => {
    const { page } = await openTestChat(launch, server)
    const renders = await countRenders(page, 'textarea')
    await box(page).fill('Count')
    await box(page).press('Enter')
    const request = await server.next()
    request.text('Well: ')
    await expect(answers(page)).toContainText('Well:')
    const before = await renders()
    expect(before).toBeGreaterThan(0)
    for (let word = 1; word <= 120; word += 1) {
      request.text(`${word} `)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    await expect(answers(page)).toContainText('119 120')
    expect((await renders()) - before).toBeLessThanOrEqual(3)
    request.end()
    await expect(button(page, 'Send')).toBeVisible()
    expect((await renders()) - before).toBeLessThanOrEqual(8)
  })
})
