import { describe, expect, test } from 'vitest'
import { closeModules, joinHandlers, type Module, startModules } from '#main/base/module'

/** Three modules that write down what is done with them. */
function three() {
  const done: string[] = []
  const part = (name: string, some: Partial<Module> = {}): Module => ({
    handlers: {},
    recover: () => void done.push(`recover ${name}`),
    start: () => void done.push(`start ${name}`),
    async close() {
      await Promise.resolve()
      done.push(`close ${name}`)
    },
    ...some,
  })
  return { done, part }
}

describe('the life of modules', () => {
  // Bug: a part begins its work while another has not yet taken up what the last session left lying.
  test('all recover before any starts', () => {
    const { done, part } = three()
    startModules([part('store'), { handlers: {} }, part('runs')])
    expect(done).toEqual(['recover store', 'recover runs', 'start store', 'start runs'])
  })

  // Bug: the database is closed under a run that still writes its end.
  test('the last is closed first, and each waits for the one before', async () => {
    const { done, part } = three()
    await closeModules([part('store'), part('models'), part('runs')])
    expect(done).toEqual(['close runs', 'close models', 'close store'])
  })

  // Bug: one that fails to close leaves the database open, and the folder locked for the next start.
  test('all are closed though one throws, and that is told', async () => {
    const { done, part } = three()
    const failing = part('models', { close: () => Promise.reject(new Error('stuck')) })
    await expect(closeModules([part('store'), failing, part('runs')])).rejects.toThrow('stuck')
    expect(done).toEqual(['close runs', 'close store'])
  })

  // Bug: the second of two handlers wins in silence.
  test('no route is answered by two', () => {
    const handlers = { 'app.info': () => ({}) as never }
    expect(() => joinHandlers([{ handlers }, { handlers }])).toThrow('app.info')
  })
})
