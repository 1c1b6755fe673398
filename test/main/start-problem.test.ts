import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { describeProblem } from '#main/start-problem'
import { readPlacement, writePlacement } from '#main/window-placement'
import { AppError, errorCodes } from '#shared/errors'

describe('a start that fails', () => {
  test('is told with a title, what to do, and a way out, for every failure of the store', () => {
    for (const code of errorCodes.filter((one) => one.startsWith('store-'))) {
      const problem = describeProblem(new AppError(code, 'What to do.'), '/data', null)
      expect(problem.title).not.toBe('Agent Factory could not open its data')
      expect(problem.detail).toContain('What to do.')
      expect(problem.detail).toContain('/data')
      expect(problem.actions).toContain('quit')
      expect(problem.actions).not.toContain('restore')
    }
  })

  test('offers a snapshot first where the database is damaged and there is one', () => {
    const problem = describeProblem(new AppError('store-damaged', 'x'), '/data', Date.UTC(2026, 0, 2))
    expect(problem.actions[0]).toBe('restore')
    expect(problem.detail).toContain('2026')
  })

  test('tells nothing of a failure that is not ours', () => {
    expect(describeProblem(new Error('secret words'), '/data', null).detail).not.toContain('secret words')
  })
})

describe('the place of the window', () => {
  const screens = [{ x: 0, y: 0, width: 1920, height: 1080 }]
  const folder = mkdtempSync(path.join(tmpdir(), 'agent-factory-window-'))

  test('is kept, unless the screen it stood on is gone or the file is damaged', () => {
    const bounds = { x: 100, y: 50, width: 1000, height: 700 }
    expect(readPlacement(folder, screens).bounds).toEqual({ width: 1280, height: 800 })
    writePlacement(folder, { bounds, maximized: false })
    expect(readPlacement(folder, screens).bounds).toEqual(bounds)
    expect(readPlacement(folder, [{ ...screens[0], x: 4000, y: 0, width: 800, height: 600 }]).bounds).toEqual(
      {
        width: 1000,
        height: 700,
      },
    )
    writeFileSync(path.join(folder, 'window.json'), '{"bounds":{"width":-4}}')
    expect(readPlacement(folder, screens).bounds).toEqual({ width: 1280, height: 800 })
    writePlacement(path.join(folder, 'no', 'such'), { bounds, maximized: false })
    rmSync(folder, { recursive: true })
  })
})
