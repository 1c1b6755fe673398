/** What the window says of errors, warnings and fields once German is spoken. */
import { beforeAll, describe, expect, test } from 'vitest'
import { createClient } from '#renderer/client.ts'
import { errorText, fieldText, noticeText, startTexts, toolText } from '#renderer/i18n/index.ts'
import { fieldErrors } from '#renderer/ui/call-errors.ts'
import { AppError, notice, type WireError } from '#shared/errors'
import { baseUrlSchema } from '#shared/providers/provider'
import { text } from '#shared/texts/catalogue'

beforeAll(async () => {
  const page = { documentElement: { lang: '' } }
  Object.assign(globalThis, { document: globalThis.document ?? page })
  await startTexts('de', [])
})

/** What a failed call rejects with, over the wire and back. */
async function failing(error: AppError): Promise<AppError> {
  const wire: WireError = JSON.parse(JSON.stringify(error.toWire()))
  const client = createClient({
    call: async () => ({ ok: false, error: wire }),
    cancel: () => {},
    on: () => () => {},
  })
  return client.call('settings.get', {}).then(
    () => new AppError('unexpected'),
    (thrown: AppError) => thrown,
  )
}

describe('in a German window', () => {
  // Bug: the key is lost on its way through the client, and the toast is English.
  test('an error that came over the wire is German, and so is one that was stored', async () => {
    const error = new AppError('agent-changed-elsewhere', { name: 'Lektor', version: 3 })
    const german = 'Lektor wurde inzwischen anderswo geändert (Version 3).'
    expect(errorText(await failing(error))).toContain(german)
    expect(errorText(error.toWire())).toContain(german)
  })

  // Bug: what a newer version stored is shown as nothing, or loses its facts.
  test('an error that is not known here has a German beginning and keeps its facts', () => {
    const wire: WireError = {
      code: 'offline',
      key: 'of-another-version',
      message: 'Mine is far.',
      retryable: false,
    }
    expect(errorText(wire)).toBe('Agent Factory ist offline. (Mine is far.)')
    expect(errorText(new Error('Odd.'))).toBe('In Agent Factory ist etwas schiefgegangen. (Odd.)')
    expect(noticeText({ text: 'From long ago.' })).toBe('From long ago.')
  })

  test('a warning, a tool and a field of a form are German', async () => {
    expect(noticeText(notice('messages-left-out', { count: 2 }))).toContain('Die 2 ältesten Nachrichten')
    expect(toolText('calculator', 'title', 'Calculator')).toBe('Rechner')
    expect(toolText('foreign', 'title', 'Foreign')).toBe('Foreign')
    const checked = baseUrlSchema.safeParse('https://a.example/?k')
    expect(fieldText(checked.error?.issues[0]?.message ?? '')).toMatch(/^Lass den Teil der Adresse weg/)
    expect(fieldText('Schon gesagt.')).toBe('Schon gesagt.')
    const refused = await failing(AppError.inField('apiKey', text('provider-key-again')))
    expect(fieldErrors(refused).apiKey).toMatch(/^Die Adresse führt jetzt woandershin/)
  })
})
