/** How a sentence is made of a text: numbers, waits, plurals, lists, texts within texts, and what is not known. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AppError, noticeSchema, storedNoticeSchema, toAppError, wireErrorSchema } from '#shared/errors'
import { english, text } from '#shared/texts/catalogue'
import { formatText, type Text } from '#shared/texts/format-text'
import { loadLanguage } from '#shared/texts/load'

const german = await loadLanguage('de')
const both = (one: Text) => [formatText(one, english), formatText(one, german)]

describe('a sentence', () => {
  // Bug: "1 oldest messages", and a thousand without its point.
  test('counts as its language does', () => {
    expect(both(text('messages-left-out', { count: 1 }))).toEqual([
      "The oldest message was left out, because it does not fit this model's context.",
      'Die älteste Nachricht wurde weggelassen, weil sie nicht in den Kontext dieses Modells passt.',
    ])
    const [inEnglish, inGerman] = both(text('messages-left-out', { count: 1200 }))
    expect(inEnglish).toContain('The 1,200 oldest messages')
    expect(inGerman).toContain('Die 1.200 ältesten Nachrichten')
  })

  // Bug: "innerhalb von 5 seconds".
  test.each([
    [400, '1 second', '1 Sekunde'],
    [90_000, '90 seconds', '90 Sekunden'],
    [301_000, '6 minutes', '6 Minuten'],
    [3 * 3_600_000, '3 hours', '3 Stunden'],
  ])('says a wait of %i ms in its language', (wait, inEnglish, inGerman) => {
    const said = both(text('service-silent', { who: 'vLLM', wait }))
    expect(said[0]).toContain(`within ${inEnglish}. `)
    expect(said[1]).toContain(`innerhalb von ${inGerman} `)
  })

  // Bug: a text inside a text stays English in a German sentence.
  test('says what stands inside it in the same language', () => {
    const one = text('vault-key-unavailable', { why: text('keychain-silent', { wait: 60_000 }) })
    expect(formatText(one, german)).toMatch(
      /nicht zu bekommen: Der Schlüsselbund hat 60 Sekunden lang nicht geantwortet\.$/,
    )
    expect(formatText(text('agent-tools-unknown', { names: ['a', 'b'] }), german)).toContain('a und b')
  })

  // Bug: what the service said is lost, or makes our own sentence English.
  test('is followed by what the service said, word for word, and by how long it wants to be left alone', () => {
    const one = text('service-asked-too-often', {
      who: 'OpenAI',
      reported: 'Slow down. {who} It said: "no"',
      retryAfterMs: 300_000,
    })
    expect(formatText(one, german)).toBe(
      'OpenAI wird gerade zu oft gefragt. Warte ein wenig, oder wähle ein anderes Modell. Der Dienst sagt: Slow down. {who} It said: "no" Er will erst in 5 Minuten wieder gefragt werden.',
    )
  })

  // Bug: a text that a newer version stored is shown as "Undefined ist gelöscht" or as its bare key.
  test('is not made where a key or a parameter is not known here', () => {
    expect(formatText({ key: 'of-another-version', params: {} }, german)).toBeUndefined()
    expect(formatText({ key: 'agent-deleted', params: {} }, german)).toBeUndefined()
    expect(formatText({ key: 'toString', params: {} }, german)).toBeUndefined()
    const inner = { key: 'of-another-version', params: {} }
    expect(formatText(text('keychain-unusable', { why: inner }), german)).toBeUndefined()
  })

  // Bug: a name such as "$&" or "{name}" is taken for a pattern and changes the sentence.
  test('takes over what stands in its places as it is', () => {
    fc.assert(
      fc.property(fc.string(), (name) => {
        expect(formatText(text('agent-deleted', { name }), english)).toBe(
          `${name} is deleted. Restore it first.`,
        )
      }),
    )
  })
})

describe('an error', () => {
  // Bug: the key or a parameter is lost on the wire or in the database, and a German window says it in English.
  test('comes over the wire and out of the database as it went in', () => {
    const why = text('keychain-silent', { wait: 60_000 })
    const error = new AppError('vault-key-unavailable', { why }, { retryable: true, data: { a: 1 } })
    const wire = wireErrorSchema.parse(JSON.parse(JSON.stringify(error.toWire())))
    const again = AppError.fromWire(wire)
    expect(again.toWire()).toEqual(error.toWire())
    expect(again.text).toEqual({ key: 'vault-key-unavailable', params: { why } })
    expect(again).toMatchObject({ code: 'vault-unavailable', retryable: true, data: { a: 1 } })
    expect(again.message).toContain('did not answer within 60 seconds')
  })

  // Bug: what an older version stored can no longer be read.
  test('that was stored as a sentence stays readable', () => {
    const old = wireErrorSchema.parse({ code: 'model-auth', message: 'The key is wrong.', retryable: false })
    expect(AppError.fromWire(old)).toMatchObject({
      code: 'model-auth',
      message: 'The key is wrong.',
      text: null,
    })
    expect(storedNoticeSchema.parse('The oldest messages were left out.')).toEqual({
      text: 'The oldest messages were left out.',
    })
    const notice = new AppError('agent-gone').toNotice()
    expect(noticeSchema.parse(notice)).toEqual(notice)
    expect(storedNoticeSchema.parse(notice)).toEqual(notice)
  })

  test('that is not ours says nothing of what it was', () => {
    expect(toAppError(new Error('secret words'))).toMatchObject({
      code: 'internal',
      text: { key: 'unexpected' },
    })
    expect(toAppError(new DOMException('stop', 'AbortError'))).toMatchObject({ code: 'cancelled' })
  })
})
