import { expect, test } from 'vitest'
import { buildRequest } from '#main/agent/request'
import { createToolRegistry } from '#main/tools/registry'
import { agentDefinitionSchema } from '#shared/agents/agent'
import { infoOf, scriptedModel } from '../../helpers/scripted-model.ts'

const ref = { providerId: '018f0000-0000-7000-8000-000000000001', modelId: 'a' }
const asked = (tools: readonly string[], tokenRatio?: number) =>
  buildRequest({
    definition: agentDefinitionSchema.parse({ name: 'Ada', systemPrompt: 'word '.repeat(50), tools }),
    past: [{ role: 'user', text: 'word '.repeat(100), status: 'complete', steps: [] }],
    inRun: [{ role: 'tool', callId: 'c', name: 't', result: 'word '.repeat(200), failed: false }],
    model: scriptedModel(ref, []).model,
    info: infoOf(ref),
    tools: createToolRegistry(),
    ...(tokenRatio !== undefined && { tokenRatio }),
  })

// Bug: the tools, the system prompt or the results of this run are sent but not counted.
test('tells how many tokens it sends, as estimated and as this model is known to count', () => {
  expect(asked([]).estimatedTokens).toBe(50 + 104 + 204)
  expect(asked(['calculator']).estimatedTokens).toBeGreaterThan(50 + 104 + 204 + 150)
  expect(asked([]).request.inputTokens).toBe(358)
  expect(asked([], 1.5)).toMatchObject({ estimatedTokens: 358, request: { inputTokens: 537 } })
})
