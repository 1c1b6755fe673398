import { describe, expect, test } from 'vitest'
import { readArguments, usage } from '../../scripts/test-arguments.mjs'

const files = ['test/e2e/chat.e2e.ts', 'test/e2e/long-chat.e2e.ts']
const read = (...args: string[]) => readArguments(args, (path) => files.includes(path))

describe('the arguments of npm test', () => {
  // Bug: `npm test` alone leaves a part out.
  test('none are all parts', () => {
    expect(read()).toEqual({ help: false, parts: ['check', 'unit', 'e2e'], filters: [] })
  })

  // Bug: `e2e chat` runs each file whose name holds "chat", for minutes.
  test('a part, with the files and names that vitest is to choose by', () => {
    expect(read('check')).toMatchObject({ parts: ['check'], filters: [] })
    expect(read('unit', 'store', '-t', 'a name')).toMatchObject({
      parts: ['unit'],
      filters: ['store', '-t', 'a name'],
    })
    expect(read('e2e', 'chat')).toMatchObject({ parts: ['e2e'], filters: ['test/e2e/chat.e2e.ts'] })
    expect(read('e2e', 'chat', '-t', 'chat').filters).toEqual(['test/e2e/chat.e2e.ts', '-t', 'chat'])
    expect(read('e2e', 'agents')).toMatchObject({ filters: ['agents'] })
  })

  // Bug: a slip of the finger runs nothing and passes.
  test('a part that is none is an error that lists those there are', () => {
    expect(() => read('e2a')).toThrow('no part of the tests by the name of e2a')
    expect(() => read('check', 'types')).toThrow('The check has no parts.')
  })

  test('help, wherever it stands', () => {
    expect(read('e2e', '--help').help).toBe(true)
    for (const part of ['check', 'unit', 'e2e']) expect(usage).toContain(`npm test -- ${part}`)
  })
})
