import { describe, expect, test } from 'vitest'
import {
  changeKind,
  checkFields,
  fieldsOf,
  kindId,
  kindsNamed,
  newFields,
  newOriginOfKey,
  suggestName,
  toProviderInput,
  toProviderPatch,
} from '#renderer/features/providers/provider-form.ts'
import { type Provider, type ProviderKind, providerInputSchema } from '#shared/providers/provider'

const kinds = kindsNamed('Practice model (no AI)')
const kind = (id: string): ProviderKind => {
  const found = kinds.find((one) => kindId(one) === id)
  if (found === undefined) throw new Error(id)
  return found
}
const texts = { baseUrlRequired: 'url!', keyRequired: 'key!', requestsPerMinuteWrong: 'rate!' }

describe('the provider form', () => {
  test('two kinds with one id would make one of them impossible to choose', () => {
    expect(new Set(kinds.map(kindId)).size).toBe(kinds.length)
  })

  test('suggests a name that is free, whatever its letters', () => {
    expect(suggestName('OpenAI', [])).toBe('OpenAI')
    expect(suggestName('OpenAI', ['openai', 'OpenAI 2'])).toBe('OpenAI 3')
  })

  test('another type brings its own name and address, but never takes away what was typed', () => {
    const fresh = newFields(kind('openai'), ['OpenAI'])
    expect(changeKind(fresh, kind('ollama'), ['OpenAI'])).toMatchObject({
      name: 'Ollama',
      baseUrl: 'http://127.0.0.1:11434',
    })
    const typed = { ...fresh, name: 'Mine', baseUrl: 'http://10.0.0.2/v1', apiKey: 'sk-1' }
    expect(changeKind(typed, kind('groq'), [])).toMatchObject({
      name: 'Mine',
      baseUrl: 'http://10.0.0.2/v1',
      apiKey: 'sk-1',
    })
  })

  test('a key pasted for one service would be sent to the address of another', () => {
    const typed = { ...newFields(kind('openai'), []), apiKey: 'sk-1' }
    expect(changeKind(typed, kind('anthropic'), []).apiKey).toBe('')
    expect(changeKind(typed, kind('practice'), []).apiKey).toBe('')
  })

  // Bug: the form says nothing of a key that saving will refuse to send elsewhere, or asks for one where nothing changed.
  test('a kept key is asked for again where the address leads elsewhere', () => {
    const provider = { hasKey: true, baseUrl: 'https://api.openai.com/v1' } as Provider
    const fields = newFields(kind('openai'), [])
    const at = (baseUrl: string, patch = {}) => newOriginOfKey(provider, { ...fields, baseUrl, ...patch })
    expect(at('https://gateway.example/v1')).toBe('https://gateway.example')
    expect(at('http://api.openai.com/v1')).toBe('http://api.openai.com')
    expect(at('https://api.openai.com:8443/v1')).toBe('https://api.openai.com:8443')
    expect(at('https://api.openai.com/v2')).toBeNull()
    expect(at('https://API.openai.com:443/v1')).toBeNull()
    expect(at('')).toBeNull()
    expect(at('https://gate')).toBe('https://gate')
    expect(at('not yet an address')).toBeNull()
    expect(at('https://gateway.example/v1', { apiKey: 'sk-2' })).toBeNull()
    expect(at('https://gateway.example/v1', { removeKey: true })).toBeNull()
    expect(newOriginOfKey({ ...provider, hasKey: false }, { ...fields, baseUrl: 'https://other' })).toBeNull()
    expect(newOriginOfKey({ ...provider, baseUrl: 'https://mine.example' }, { ...fields, baseUrl: '' })).toBe(
      'https://api.openai.com',
    )
  })

  test('a cloud service wants a key, but a server of one’s own behind its protocol need not', () => {
    const fields = newFields(kind('openai'), [])
    expect(checkFields(fields, false, texts)).toEqual({ apiKey: 'key!' })
    expect(checkFields(fields, true, texts)).toEqual({})
    expect(checkFields({ ...fields, baseUrl: 'http://127.0.0.1:9/v1' }, false, texts)).toEqual({})
  })

  test('names each field that is wrong', () => {
    const fields = { ...newFields(kind('openai-compatible'), []), name: ' ', apiKey: 'sk 1' }
    expect(Object.keys(checkFields(fields, false, texts)).sort()).toEqual(['apiKey', 'baseUrl', 'name'])
    expect(checkFields({ ...fields, baseUrl: 'ftp://x' }, false, texts).baseUrl).toBe(
      'provider-address-invalid',
    )
  })

  // Bug: paths are put behind a query or a fragment, and what is asked is not what was meant.
  test('an address ends with its path', () => {
    const fields = newFields(kind('openai-compatible'), [])
    const errorAt = (baseUrl: string) => checkFields({ ...fields, baseUrl }, false, texts).baseUrl
    for (const part of ['?key=1', '?', '#top', '#', '/?a#b']) {
      expect(errorAt(`https://example.com/v1${part}`), part).toBe('provider-address-query')
    }
    expect(errorAt('https://example.com/v1/')).toBeUndefined()
  })

  test('what it saves is what the contract takes, for every kind', () => {
    for (const one of kinds) {
      const fields = {
        ...newFields(one, []),
        baseUrl: one.baseUrl || 'http://127.0.0.1:8000/v1',
        apiKey: ' sk-1 ',
      }
      const input = toProviderInput(fields)
      expect(providerInputSchema.safeParse(input).success, one.label).toBe(true)
      expect(input.apiKey).toBe(one.key === 'none' ? undefined : 'sk-1')
    }
    expect(toProviderInput({ ...newFields(kind('practice'), []), baseUrl: 'x' }).baseUrl).toBe('')
  })

  test('an empty key box keeps the key, removing it says null, and a typed key wins', () => {
    const fields = { ...newFields(kind('openai'), []), name: 'A', baseUrl: 'http://a' }
    expect(toProviderPatch(fields)).toEqual({ name: 'A', baseUrl: 'http://a', requestsPerMinute: null })
    expect(toProviderPatch({ ...fields, removeKey: true }).apiKey).toBeNull()
    expect(toProviderPatch({ ...fields, removeKey: true, apiKey: 'new' }).apiKey).toBe('new')
  })

  // Bug: a limit that no service can have is saved, or one that was there before is lost with another change.
  test('takes whole numbers of requests a minute, or none', () => {
    const at = (requestsPerMinute: number | null) => ({
      ...newFields(kind('openai'), []),
      apiKey: 'sk-1',
      requestsPerMinute,
    })
    const wrong = (value: number | null) => checkFields(at(value), false, texts).requestsPerMinute
    expect([null, 1, 100_000].map(wrong)).toEqual([undefined, undefined, undefined])
    expect([0, -1, 1.5, 100_001, Number.NaN].map(wrong)).toEqual(Array(5).fill('rate!'))
    expect(toProviderInput(at(60)).requestsPerMinute).toBe(60)
    expect(toProviderInput(changeKind(at(60), kind('practice'), [])).requestsPerMinute).toBeNull()
    const provider = { ...at(60), type: 'openai', preset: null } as unknown as Provider
    expect(toProviderPatch({ ...fieldsOf(provider), name: 'Other' }).requestsPerMinute).toBe(60)
  })
})
