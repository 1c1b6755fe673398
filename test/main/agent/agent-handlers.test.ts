import { describe, expect, test } from 'vitest'
import { agentHandlers } from '#main/agent/agent-handlers'
import type { CallContext } from '#main/base/call'
import { createToolRegistry } from '#main/tools/registry'
import { definition, openTestStore } from '../store/store-fixture.ts'

const context = {} as CallContext

describe('an agent whose tool is absent', () => {
  async function setUp() {
    const { store } = await openTestStore()
    const handlers = agentHandlers({ store, tools: createToolRegistry(), announce: () => undefined })
    const agent = store.agents.insert(definition('Ada', { tools: ['calculator', 'weather'] }), 'active')
    const update = (change: { readonly name?: string; readonly tools?: string[] }) =>
      handlers['agent.update']({ ...agent, ...change }, context)
    return { handlers, agent, update }
  }

  // Bug: a tool that went away keeps the agent from being renamed, or from giving it up.
  test('can be changed, and gives the tool up when that is asked', async () => {
    const { update } = await setUp()
    expect(update({ name: 'Grace' })).toMatchObject({ name: 'Grace', tools: ['calculator', 'weather'] })
    expect(update({ tools: ['calculator'] })).toMatchObject({ tools: ['calculator'] })
  })

  // Bug: what the agent once held, or another one does, opens the door for tools that are not there.
  test('takes no other tool that is not there, nor one that it gave up', async () => {
    const { handlers, update } = await setUp()
    const issue = expect.objectContaining({ path: ['tools'], message: 'There is no tool named news.' })
    const refused = { code: 'invalid-input', data: { issues: [issue] } }
    expect(() => update({ tools: ['weather', 'news'] })).toThrow(expect.objectContaining(refused))
    update({ tools: [] })
    expect(() => update({ tools: ['weather'] })).toThrow('There is no tool named weather.')
    const made = { ...definition('New', { tools: ['weather'] }), status: 'active' as const }
    expect(() => handlers['agent.create'](made, context)).toThrow('There is no tool named weather.')
  })
})
