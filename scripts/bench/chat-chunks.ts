/** What a Chat Completions server sends: server-sent events whose data is JSON, as OpenAI writes it. */

/** What the calculator is asked, and what every run of a tool is about. */
export const expression = '(1234.5 + 67) * 8.9'
export const toolAnswer = ['The', ' result', ' is', ' 115', '83', '.', '35', ',', ' exactly', '.'] as const

const envelope = {
  id: 'chatcmpl-CbQ3vT8dJx1mKp5nWyRz7hLs2FgAe',
  object: 'chat.completion.chunk',
  created: 1_763_000_000,
  model: 'bench-model',
  service_tier: 'default',
  system_fingerprint: 'fp_9a7c2e41d0',
}

function event(delta: unknown, finish: string | null = null): string {
  const choices = [{ index: 0, delta, logprobs: null, finish_reason: finish }]
  return `data: ${JSON.stringify({ ...envelope, choices, usage: null, obfuscation: 'k3Jx' })}\n\n`
}

function ending(promptTokens: number, completionTokens: number): string[] {
  const usage = {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
    prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: 0, audio_tokens: 0 },
  }
  return [`data: ${JSON.stringify({ ...envelope, choices: [], usage })}\n\n`, 'data: [DONE]\n\n']
}

/** An answer of text: one event for each piece, between the opening and the closing ones. */
export function textEvents(pieces: readonly string[]): string[] {
  return [
    event({ role: 'assistant', content: '', refusal: null }),
    ...pieces.map((content) => event({ content })),
    event({}, 'stop'),
    ...ending(120, pieces.length),
  ]
}

/** An answer that is one call of the calculator, its arguments in pieces. */
export function toolCallEvents(callId: string): string[] {
  const json = JSON.stringify({ expression })
  const pieces = json.match(/.{1,5}/g) ?? []
  const start = { index: 0, id: callId, type: 'function', function: { name: 'calculator', arguments: '' } }
  return [
    event({ role: 'assistant', content: null, tool_calls: [start], refusal: null }),
    ...pieces.map((piece) => event({ tool_calls: [{ index: 0, function: { arguments: piece } }] })),
    event({}, 'tool_calls'),
    ...ending(140, pieces.length),
  ]
}
