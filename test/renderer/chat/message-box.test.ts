import { describe, expect, test } from 'vitest'
import type { DraftKeeper } from '#renderer/features/chat/composer/draft-keeper.ts'
import { createMessageBox } from '#renderer/features/chat/composer/message-box.ts'

/** A post whose answer the test gives when it likes. */
function slowPost() {
  const posted: string[] = []
  let answer: (sent: boolean) => void = () => undefined
  return {
    posted,
    post: (text: string) => {
      posted.push(text)
      return new Promise<boolean>((resolve) => {
        answer = resolve
      })
    },
    answer: async (sent: boolean) => {
      answer(sent)
      await new Promise((resolve) => setTimeout(resolve))
    },
  }
}

function tellingKeeper() {
  const told: string[] = []
  const keeper: DraftKeeper = {
    begin: (stored) => stored,
    set: (text) => void told.push(`set ${text}`),
    flush: async () => undefined,
    hold: (text) => void told.push(`hold ${text}`),
    release: () => void told.push('release'),
  }
  return { told, keeper }
}

describe('the message box', () => {
  // Bug: the box is emptied when the answer comes, and with it what was typed meanwhile.
  test('is empty as soon as a message is sent, and keeps what is typed while it is on its way', async () => {
    const { post, posted, answer } = slowPost()
    const box = createMessageBox(null, '')
    box.set('Hello')
    const sending = box.send(post)
    expect(box.get()).toEqual({ text: '', sending: true })
    box.set('and my next thought')
    await answer(true)
    await sending
    expect(posted).toEqual(['Hello'])
    expect(box.get()).toEqual({ text: 'and my next thought', sending: false })
  })

  // Bug: a message that fails is lost, takes the place of what was typed meanwhile, or is kept in no draft.
  test('takes a message that failed back, in front of what was typed', async () => {
    const { post, answer } = slowPost()
    const { told, keeper } = tellingKeeper()
    const box = createMessageBox(keeper, 'Hello')
    const sending = box.send(post)
    box.set('and my next thought')
    await answer(false)
    await sending
    expect(box.get()).toEqual({ text: 'Hello\n\nand my next thought', sending: false })
    expect(told).toEqual([
      'hold Hello',
      'set and my next thought',
      'set Hello\n\nand my next thought',
      'release',
    ])
  })

  test('takes a message that failed back as it was where nothing was typed', async () => {
    const box = createMessageBox(null, 'Hello ')
    await box.send(async () => false)
    expect(box.get().text).toBe('Hello ')
  })

  // Bug: Enter pressed twice sends twice, and the second loses what it took out of the box.
  test('sends nothing while a message is on its way, nor an empty one', async () => {
    const { post, posted, answer } = slowPost()
    const box = createMessageBox(null, 'Hello')
    const sending = box.send(post)
    await box.send(post)
    box.set('Next')
    await box.send(post)
    expect(box.get().text).toBe('Next')
    await answer(true)
    await sending
    box.set('  ')
    await box.send(post)
    expect(posted).toEqual(['Hello'])
  })
})
