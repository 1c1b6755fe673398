import { describe, expect, test } from 'vitest'
import { createRedactor, isSecretName } from '#main/telemetry/redact'

const { redact } = createRedactor()

describe('text that looks like a secret', () => {
  test.each([
    ['a key of OpenAI', 'Incorrect API key provided: sk-proj-abcDEF1234567890_xyz.', 'abcDEF1234567890'],
    ['a key of Anthropic', 'key sk-ant-api03-AAAAbbbbCCCCdddd was refused', 'AAAAbbbb'],
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
