import { describe } from 'vitest'
import { openChat, showChat } from './helpers/arrange.ts'
import { answers, box, button, conversations, log, questions, send } from './helpers/chat.ts'
import { catchOpened, windowCount } from './helpers/opened.ts'
import { expect, test } from './helpers/test.ts'
import { exchange, openTestChat } from './helpers/test-chat.ts'

describe('an answer', () => {
  // Bug: Stop loses what was written, goes on in the background, or leaves nothing to go on from.
  test('that is stopped keeps its text, is marked and can be continued', async ({ launch, server }) => {
    const { page } = await openTestChat(launch, server)
    await send(page, 'Tell me a story')
    const first = await server.next()
    first.text('Once upon a time')
    await expect(answers(page)).toContainText('Once upon a time')
    await expect(button(page, 'Send')).toBeHidden()
    await button(page, 'Stop').click()
    await first.closed
    await expect(answers(page)).toContainText('Stopped')
    await expect(answers(page)).toContainText('Once upon a time')
    await expect(button(page, 'Send')).toBeVisible()

    await button(answers(page), 'Continue').click()
    const second = await server.next()
    second.text(' there was a fox.')
    second.end()
    await expect(answers(page)).toContainText('Once upon a time')
    await expect(answers(page)).toContainText('there was a fox.')
    await expect(answers(page)).toHaveCount(1)
    await expect(answers(page)).not.toContainText('Stopped')
  })

  // Bug: Esc closes something else, or does nothing.
  // Bug: what goes on from a stop stands in a paragraph of its own, in the middle of a word or a block of code.
  test('that is continued goes on where it was cut, as it is shown, copied and told', async ({
    launch,
    server,
  }) => {
    const { page, copied } = await openTestChat(launch, server)
    await send(page, 'Write')
    const pieces = [
      'Here is the list of app',
      'les:\n\n```js\nconst a = 1;\n',
      'const b = 2;\n```\n\nThat is **all**.',
    ]
    for (const [index, piece] of pieces.entries()) {
      const request = await server.next()
      request.text(piece)
      await expect(answers(page)).toContainText(['list of app', 'const a', 'That is'][index] ?? '')
      if (index === pieces.length - 1) {
        request.end()
        break
      }
      await button(page, 'Stop').click()
      await button(answers(page), 'Continue').click()
    }
    await expect(button(page, 'Send')).toBeVisible()
    const check = async () => {
      await expect(answers(page).locator('p').filter({ hasText: 'the list of apples:' })).toHaveCount(1)
      await expect(answers(page).locator('pre')).toHaveCount(1)
      await expect(answers(page).locator('pre')).toContainText('const b = 2;')
      await expect(answers(page).locator('strong')).toHaveText('all')
    }
    await check()
    await page.reload()
    await check()
    await button(answers(page), 'Copy').last().click()
    await expect.poll(copied).toBe(pieces.join(''))
    await send(page, 'And?')
    const told = (await server.next()).body.messages as { role: string; content: string }[]
    expect(told.map(({ role }) => role)).toEqual(['user', 'assistant', 'user'])
    expect(told[1]?.content).toBe(pieces.join(''))
  })

  test('is stopped by Esc', async ({ launch, server }) => {
    const { page } = await openTestChat(launch, server)
    await send(page, 'hello')
    const request = await server.next()
    request.text('Half of')
    await expect(answers(page)).toContainText('Half of')
    await page.keyboard.press('Escape')
    await request.closed
    await expect(answers(page)).toContainText('Stopped')
  })

  // Bug: an answer that came to its limit of tokens is as good as lost: nothing goes on from it.
  test('that came to its limit of tokens says so and can be continued', async ({ launch, server }) => {
    const { page } = await openTestChat(launch, server)
    await send(page, 'Count')
    const first = await server.next()
    first.text('One, two')
    first.end('length')
    await expect(answers(page)).toContainText('The answer reached its limit of tokens.')
    await button(answers(page), 'Continue').click()
    const second = await server.next()
    second.text(', three.')
    await expect(answers(page)).toContainText(', three.')
    await expect(button(answers(page), 'Continue')).toBeHidden()
    second.end()
    await expect(button(page, 'Send')).toBeVisible()
    await expect(answers(page)).toHaveCount(1)
    await expect(answers(page)).toContainText('One, two')
    await expect(answers(page)).not.toContainText('limit of tokens')
    await expect(button(answers(page), 'Continue')).toBeHidden()
    await page.reload()
    await expect(answers(page)).toContainText(', three.')
    await expect(answers(page)).not.toContainText('limit of tokens')
  })

  // Bug: regenerating overwrites the answer before, or a version cannot be gone back to.
  test('is regenerated beside the first one, and both can be switched between', async ({
    launch,
    server,
  }) => {
    const { page } = await openTestChat(launch, server)
    await exchange(page, server, 'Name a colour', 'Red it is.')
    await button(answers(page), 'Regenerate').click()
    const second = await server.next()
    expect(second.question).toBe('Name a colour')
    expect(JSON.stringify(second.body)).not.toContain('Red it is.')
    second.text('Blue it is.')
    second.end()
    await expect(answers(page)).toContainText('Blue it is.')
    await expect(answers(page)).toContainText('2/2')
    await expect(answers(page)).not.toContainText('Red it is.')
    await button(answers(page), 'Previous version').click()
    await expect(answers(page)).toContainText('Red it is.')
    await expect(answers(page)).toContainText('1/2')
    await expect(button(answers(page), 'Previous version')).toBeDisabled()
    // The version shown is the one that the conversation goes on from, and it stays chosen.
    await page.reload()
    await expect(answers(page)).toContainText('Red it is.')
    await send(page, 'Why?')
    const third = await server.next()
    expect(JSON.stringify(third.body)).toContain('Red it is.')
    expect(JSON.stringify(third.body)).not.toContain('Blue it is.')
    third.text('Because.')
    third.end()
    await expect(answers(page)).toHaveCount(2)
  })

  // Bug: an edit changes the question in place and loses what followed.
  test('to an edited question is a branch; the old one stays whole', async ({ launch, server }) => {
    const { page } = await openTestChat(launch, server)
    await exchange(page, server, 'How far is the moon?', 'Far.')
    await exchange(page, server, 'And the sun?', 'Farther.')
    const question = questions(page).first()
    await question.hover()
    await button(question, 'Edit').click()
    await question.getByRole('textbox').fill('How far is Mars?')
    await button(question, 'Send').click()
    const request = await server.next()
    expect(request.question).toBe('How far is Mars?')
    expect(JSON.stringify(request.body)).not.toContain('moon')
    request.text('It depends.')
    request.end()
    await expect(answers(page)).toHaveCount(1)
    await expect(answers(page)).toContainText('It depends.')
    await expect(questions(page)).toContainText('2/2')
    await button(questions(page), 'Previous version').click()
    await expect(questions(page)).toHaveCount(2)
    await expect(answers(page).last()).toContainText('Farther.')
  })

  // Bug: one conversation's pieces land in another, or only the one shown goes on.
  // Bug: what was typed into a message that is being changed is gone once the message is out of view.
  test('to a question that is being changed loses nothing that was typed', async ({ launch, server }) => {
    const { page, conversationId, agentId } = await openTestChat(launch, server)
    await exchange(page, server, 'A question', 'An answer.')
    const edit = page.getByRole('textbox', { name: 'Edit message' })
    await questions(page).hover()
    await button(questions(page), 'Edit').click()
    await edit.fill('A better question')
    await openChat(page, agentId)
    await showChat(page, conversationId)
    await expect(edit).toHaveValue('A better question')
    await edit.press('Escape')
    await expect(edit).toBeHidden()
    await page.reload()
    await expect(questions(page)).toContainText('A question')
    await expect(edit).toBeHidden()
    await questions(page).hover()
    await button(questions(page), 'Edit').click()
    await expect(edit).toHaveValue('A better question')
    await button(questions(page), 'Cancel').click()
    await questions(page).hover()
    await button(questions(page), 'Edit').click()
    await expect(edit).toHaveValue('A question')
    await edit.fill('The best question')
    await edit.press('Enter')
    const request = await server.next()
    expect(request.question).toBe('The best question')
    request.end()
  })

  test('is written in several conversations at once', async ({ launch, server }) => {
    const { page, agentId, conversationId } = await openTestChat(launch, server)
    const ids = [conversationId]
    const requests = []
    for (const topic of ['apples', 'pears', 'plums']) {
      if (requests.length > 0) ids.push(await openChat(page, agentId))
      await send(page, `About ${topic}`)
      const request = await server.next()
      request.text(`First of ${topic}. `)
      await expect(answers(page)).toContainText(`First of ${topic}.`)
      requests.push(request)
    }
    await expect(conversations(page).getByRole('img', { name: 'Answering' })).toHaveCount(3)
    for (const [index, topic] of ['apples', 'pears', 'plums'].entries()) {
      requests[index]?.text(`Last of ${topic}.`)
      requests[index]?.end()
    }
    await expect(answers(page)).toContainText('First of plums. Last of plums.')
    await expect(conversations(page).getByRole('img', { name: 'Answering' })).toHaveCount(0)
    await expect(conversations(page).getByRole('img', { name: 'New answer' })).toHaveCount(2)
    await showChat(page, ids[0] ?? '')
    await expect(answers(page)).toHaveText(/First of apples\. Last of apples\./)
    await expect(log(page)).not.toContainText('pears')
  })

  // Bug: calls of tools or thinking are hidden, shown as text, or unfolded over the answer.
  test('shows calls of tools as groups and thinking folded', async ({ launch, server }) => {
    const { page } = await openTestChat(launch, server, ['calculator'])
    await send(page, 'What is 6 times 7?')
    const first = await server.next()
    expect(first.body.tools?.map((tool) => tool.function.name)).toEqual(['calculator'])
    first.thinking('This needs the calculator.')
    const thinking = answers(page).locator('summary', { hasText: 'Thinking' })
    await expect(thinking).toBeVisible()
    await expect(answers(page)).not.toContainText('This needs the calculator.')
    first.toolCall('calculator', { expression: '6 * 7' })
    first.end('tool_calls')
    const second = await server.next()
    expect(JSON.stringify(second.body.messages.at(-1))).toContain('42')
    second.text('It is forty-two.')
    second.end()
    const group = answers(page).getByRole('group', { name: 'Tool call calculator' })
    await expect(group).toContainText('Done')
    await expect(group).not.toContainText('Result')
    await group.getByRole('button').click()
    await expect(group).toContainText('Result')
    await expect(group).toContainText('42')
    await thinking.click()
    await expect(answers(page)).toContainText('This needs the calculator.')
    await expect(answers(page)).toContainText('It is forty-two.')
    // The same is there after a reload, folded again.
    await page.reload()
    await expect(answers(page)).toContainText('It is forty-two.')
    await expect(group).toContainText('Done')
    await expect(answers(page)).not.toContainText('This needs the calculator.')
  })

  // Bug: a busy service fails the answer at once, or the wait cannot be seen or ended.
  test('that has to wait for a busy service says so and can be cancelled', async ({ launch, server }) => {
    const { page } = await openTestChat(launch, server)
    await send(page, 'hello')
    ;(await server.next()).fail(429, 'Too many requests.', { 'retry-after': '30' })
    await expect(answers(page)).toContainText(/Attempt 1 of 4 begins in (30|29|28) s\./)
    await button(answers(page), 'Cancel').click()
    await expect(answers(page)).toContainText('Stopped')
    await expect(button(page, 'Send')).toBeVisible()
    expect(server.asked).toBe(1)
  })

  // Bug: Retry-After is not honoured, or what came before is doubled.
  test('is asked for again after the time that the service wanted', async ({ launch, server }) => {
    const { page } = await openTestChat(launch, server)
    await send(page, 'hello')
    const begun = Date.now()
    ;(await server.next()).fail(429, 'Too many requests.', { 'retry-after': '2' })
    const again = await server.next()
    expect(Date.now() - begun).toBeGreaterThan(1500)
    again.text('Here now.')
    again.end()
    await expect(answers(page)).toContainText('Here now.')
    await expect(answers(page)).not.toContainText('Attempt')
  })

  // Bug: a failure without a reason, or without a way on.
  test('that fails says why, and the question can be asked again', async ({ launch, server }) => {
    const { page } = await openTestChat(launch, server)
    await send(page, 'hello')
    ;(await server.next()).fail(401, 'Incorrect API key provided.')
    await expect(answers(page)).toContainText('Failed')
    await expect(answers(page).getByRole('alert')).toContainText(/key/i)
    await expect(answers(page).getByRole('link', { name: 'Open Providers' })).toBeVisible()
    await button(answers(page), 'Regenerate').click()
    const again = await server.next()
    again.text('Better.')
    again.end()
    await expect(answers(page)).toContainText('Better.')
    await expect(answers(page)).not.toContainText('Failed')
  })
})

describe('what an answer shows', () => {
  const markdown = [
    '# A heading',
    'Some **bold** text with `code`.',
    '| Fruit | Count |\n|---|---|\n| Apple | 3 |',
    '```ts\nconst answer: number = 42\n```',
    '- one\n- two',
  ].join('\n\n')

  // Bug: Markdown as source text, or a copy that is not the text.
  test('Markdown, tables and code, each of which can be copied', async ({ launch, server }) => {
    const { page, copied } = await openTestChat(launch, server)
    await send(page, 'Show me')
    const request = await server.next()
    for (const piece of markdown.match(/[\s\S]{1,7}/g) ?? []) request.text(piece)
    request.end()
    const answer = answers(page)
    await expect(answer.getByRole('heading', { name: 'A heading' })).toBeVisible()
    await expect(answer.getByRole('cell', { name: 'Apple' })).toBeVisible()
    await expect(answer.getByRole('columnheader', { name: 'Count' })).toBeVisible()
    await expect(answer.locator('strong', { hasText: 'bold' })).toBeVisible()
    await expect(answer.locator('.token').first()).toBeVisible()
    await button(answer, 'Copy code').click()
    await expect.poll(copied).toBe('const answer: number = 42')
    await button(answer, 'Copy').click()
    await expect.poll(copied).toBe(markdown)
  })

  // Bug: text from a model becomes part of the page, or a link runs a script or loads something.
  // Bug: Arabic runs from left to right, with its marks on the wrong side.
  test('text that runs from right to left', async ({ launch, server }) => {
    const { page } = await openTestChat(launch, server)
    const answer = 'مرحبا، هذا `code` في النص.\n\n- أولا\n- ثانيا\n\nEnglish again.\n\n- [x] done\n- [ ] open'
    await exchange(page, server, 'اكتب بالعربية', answer, 'English again.')
    const isRightToLeft = (text: string) =>
      answers(page)
        .locator('p, ul')
        .filter({ hasText: text })
        .evaluate((element) => element.matches(':dir(rtl)'))
    expect(await isRightToLeft('مرحبا')).toBe(true)
    expect(await isRightToLeft('أولا')).toBe(true)
    expect(await isRightToLeft('English')).toBe(false)
    await box(page).fill('مرحبا')
    expect(await box(page).evaluate((element) => element.matches(':dir(rtl)'))).toBe(true)
  })

  test('HTML, scripts, pictures and odd links stay text', async ({ launch, server }) => {
    const launched = await openTestChat(launch, server)
    const { page } = launched
    const opened = await catchOpened(launched)
    const evil = [
      '<img src="https://evil.example/x.png" onerror="window.hacked = true">',
      '<script>window.hacked = true</script>',
      '<iframe src="https://evil.example"></iframe><b id="injected">bold</b>',
      '[run](javascript:window.hacked=true) [file](file:///etc/passwd) [data](data:text/html,hi)',
      '![picture](https://evil.example/y.png) [good](https://good.example/page)',
    ].join('\n\n')
    await exchange(page, server, 'Attack', evil, 'hacked')
    const answer = answers(page)
    await expect(answer.locator('img, script, iframe, #injected')).toHaveCount(0)
    await expect(answer).toContainText('<b id="injected">')
    await expect(answer.getByRole('link', { name: /^(run|file|data)$/ })).toHaveCount(0)
    const where = page.url()
    await answer.getByText('run', { exact: true }).click()
    await answer.getByRole('link', { name: 'good' }).click()
    await expect.poll(opened).toEqual(['https://good.example/page'])
    expect(page.url()).toBe(where)
    expect(await page.evaluate('window.hacked')).toBeUndefined()
    expect(await windowCount(launched)).toBe(1)
  })
})
