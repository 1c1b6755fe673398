import { describe, expect, test } from 'vitest'
import { createRedactor, isSecretName, serviceWords } from '#main/base/redact'

const { redact } = createRedactor()

describe('text that looks like a secret', () => {
  test.each([
    ['a key of OpenAI', 'Incorrect API key provided: sk-proj-abcDEF1234567890_xyz.', 'abcDEF1234567890'],
    ['a key of Anthropic', 'key sk-ant-api03-AAAAbbbbCCCCdddd was refused', 'AAAAbbbb'],
    // Bug: a service echoes a key with its middle starred out, and the log keeps both ends of it.
    ['a key with stars', 'Incorrect API key: sk-ab****wxyz, see the site', 'wxyz'],
    ['a key of Nvidia', 'nvapi-abcdefghijklmnop was refused', 'abcdefghijklmnop'],
    ['a name in an address', 'https://token12345@proxy.test/', 'token12345'],
    ['a key of Google', 'API key AIzaSyA1234567890abcdefghijklmnopqrs not valid', 'SyA1234567890'],
    ['a header', '{"Authorization":"Bearer abc.def-ghi"}', 'abc.def-ghi'],
    ['a header in plain text', 'authorization: Basic dXNlcjpwYXNz', 'dXNlcjpwYXNz'],
    ['a header of another name', "'x-api-key': 'plainvalue123'", 'plainvalue123'],
    ['JSON inside JSON', '"{\\"api_key\\":\\"plainvalue123\\"}"', 'plainvalue123'],
    ['an assignment', 'api_key=plainvalue123&model=x', 'plainvalue123'],
    ['a password', 'password: hunter22', 'hunter22'],
    ['a key in an address', 'https://x.test/v1/models?key=plainvalue123&alt=sse', 'plainvalue123'],
    ['a password in an address', 'http://ada:hunter22@proxy.test:8080/', 'hunter22'],
    ['a token in three parts', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl', 'eyJzdWIiOiIxIn0'],
  ])('is taken out: %s', (_what, text, secret) => {
    expect(redact(text)).not.toContain(secret)
    expect(redact(text)).toContain('[redacted]')
  })

  test.each([
    'The model answered with 1234 tokens in 3.2 s.',
    'inputTokens: 12, outputTokens: 30',
    'The secret of good bread is time.',
    'http://127.0.0.1:11434/api/chat answered 404',
    'task-force and risk-management',
    'a key-value store and its key_properties',
  ])('and an ordinary line stays as it is: %s', (text) => {
    expect(redact(text)).toBe(text)
  })
})

describe('a secret that was named', () => {
  test('is taken out wherever it stands, also encoded', () => {
    const redactor = createRedactor()
    redactor.add('p"ss wörd/1')
    for (const text of [
      'p"ss wörd/1',
      JSON.stringify({ a: 'p"ss wörd/1' }),
      encodeURIComponent('p"ss wörd/1'),
    ]) {
      expect(redactor.redact(`before ${text} after`)).not.toMatch(/w(ö|%C3%B6)rd/)
    }
  })

  test('leaves nothing of the longer one where one is part of another', () => {
    const redactor = createRedactor()
    redactor.add('abcdef')
    redactor.add('abcdef-and-more')
    expect(redactor.redact('x abcdef-and-more y')).toBe('x [redacted] y')
  })

  test('that is too short takes no ordinary words out', () => {
    const redactor = createRedactor()
    redactor.add('a')
    redactor.add('   ')
    expect(redactor.redact('a banana   split')).toBe('a banana   split')
  })
})

test('names of secrets are known in every spelling, and counts of tokens are not among them', () => {
  for (const name of [
    'apiKey',
    'api_key',
    'x-api-key',
    'Authorization',
    'password',
    'accessToken',
    'openaiApiKey',
  ]) {
    expect(isSecretName(name), name).toBe(true)
  }
  for (const name of ['inputTokens', 'maxTokens', 'key', 'author', 'secretary'])
    expect(isSecretName(name), name).toBe(false)
})

describe('words of a service', () => {
  test.each([
    ['Incorrect API key provided: sk-proj-abcdef1234567890.'],
    ['Bearer abcdef1234567890'],
    ['key AIzaSyA1234567890abcdefghij is bad'],
    ['x-api-key: abcdef1234567890'],
    ['see https://example.com/path?key=abcdef1234567890'],
    ['my own hidden-value-77'],
  ])('%s', (text) => {
    const clean = serviceWords(text, 'hidden-value-77')
    expect(clean).not.toMatch(/1234567890|hidden-value-77/)
  })

  test('what a service says is short and stands on one line', () => {
    expect(serviceWords(`a\n\u0000b\t${'c'.repeat(5000)}`, null)).toMatch(/^a b c{1,300}…$/)
  })
})
