import { describe, expect, test } from 'vitest'
import { checkImports } from '../../scripts/check-imports.mjs'
import { temporaryFolder } from './temporary.ts'

const problems = (files: Readonly<Record<string, string>>) => checkImports(temporaryFolder(files)).problems

describe('the import rules', () => {
  test.each([
    ['store to vault, both of the lowest tier', 'src/main/store/a.ts', "import { b } from '../vault/b'"],
    ['a lower tier to a higher one', 'src/main/models/a.ts', "import { run } from '../agent/loop.ts'"],
    ['a folder to the composition root', 'src/main/agent/a.ts', "import { app } from '../app'"],
    ['base to store', 'src/main/base/a.ts', "import { b } from '../store/b'"],
    ['the door to what carries it', 'src/main/door/a.ts', "import { t } from '../ipc/transport'"],
    ['tasks to the inside of agent', 'src/main/tasks/a.ts', "import { loop } from '../agent/loop'"],
    ['ipc to channel', 'src/main/ipc/a.ts', "import { c } from '../channel/c'"],
    [
      'models to a file of tools that is not tool.ts',
      'src/main/models/a.ts',
      "import { h } from '../tools/http.ts'",
    ],
    ['electron in a service', 'src/main/agent/a.ts', "import { app } from 'electron'"],
    ['electron in another file of ipc', 'src/main/door/router.ts', "import { ipcMain } from 'electron'"],
    ['electron by type alone', 'src/main/store/a.ts', "import type { App } from 'electron'"],
    ['electron by import()', 'src/main/store/a.ts', "const e = await import('electron')"],
    ['electron by import type', 'src/main/store/a.ts', "export type A = import('electron').App"],
    ['the window to the main process', 'src/renderer/a.tsx', "import { db } from '../main/store/db'"],
    ['the window to the main process by alias', 'src/renderer/a.tsx', "import { db } from '#main/store/db'"],
    ['the window to Node', 'src/renderer/a.ts', "import { readFile } from 'node:fs/promises'"],
    ['the window to the preload', 'src/renderer/a.ts', "import type { B } from '../preload/preload'"],
    ['shared to a package', 'src/shared/a.ts', "import Decimal from 'decimal.js'"],
    ['shared to Node', 'src/shared/a.ts', "import { join } from 'node:path'"],
    ['shared to main', 'src/shared/a.ts', "export * from '../main/app'"],
    ['a part to the inside of a new one', 'src/main/agent/a.ts', "import { x } from '../notes/notes.ts'"],
    ['a lower tier to a new part', 'src/main/models/a.ts', "import { x } from '../notes/note'"],
    ['a new part to the door', 'src/main/notes/a.ts', "import { x } from '../door/router'"],
  ])('finds %s', (_name, file, line) => {
    const found = problems({ [file]: `// first line\n${line}\n` })
    expect(found).toHaveLength(1)
    expect(found[0]).toContain(`${file}:2 imports `)
  })

  test('lets pass what is allowed', () => {
    expect(
      problems({
        'src/main/main.ts': "import { app } from 'electron'\nimport { createApp } from './app'",
        'src/main/app.ts': "import { db } from './store/db'\nimport { loop } from './agent/loop'",
        'src/main/store/db.ts': "import { z } from '#shared/errors'\nimport Database from 'better-sqlite3'",
        'src/main/agent/loop.ts':
          "import { db } from '../store/db'\nimport type { Model } from '../models/model'",
        'src/main/models/openai.ts': "import type { Tool } from '../tools/tool.ts'",
        'src/main/tasks/task.ts': "import type { Agent } from '../agent/agent.ts'",
        'src/main/notes/module.ts':
          "import type { Store } from '../store/store'\nimport type { Agent } from '../agent/agent.ts'",
        'src/main/agent/notes.ts': "import type { Note } from '../notes/note.ts'",
        'src/main/vault/a.ts': "import { redact } from '../base/redact'",
        'src/main/runs/a.ts': "import type { Tool } from '../tools/tool.ts'",
        'src/main/tools/agent.ts': "import type { Journal } from '../runs/journal.ts'",
        'src/main/channel/http.ts': "import { router } from '../door/router'",
        'src/main/ipc/transport.ts': "import { ipcMain } from 'electron'",
        'src/preload/preload.ts': "import { contextBridge } from 'electron'\nimport '#shared/errors'",
        'src/renderer/main.tsx': "import { createRoot } from 'react-dom/client'\nimport '#shared/errors'",
        'src/shared/errors.ts': "import { z } from 'zod'\nimport './agent'",
      }),
    ).toEqual([])
  })

  test('finds a circle, and names the way round', () => {
    const found = problems({
      'src/main/store/a.ts': "import { b } from './b'\nexport const a = 1",
      'src/main/store/b.ts': "import { c } from './c'\nexport const b = 1",
      'src/main/store/c.ts': "export { a } from './a'",
    })
    expect(found).toEqual([
      'circle: src/main/store/a.ts → src/main/store/b.ts → src/main/store/c.ts → src/main/store/a.ts',
    ])
  })

  test('takes no circle of types for one: nothing of it is left when the program runs', () => {
    expect(
      problems({
        'src/main/store/a.ts': "import type { B } from './b'\nexport type A = B | 1",
        'src/main/store/b.ts': "import { type A } from './a'\nexport type B = A | 2",
      }),
    ).toEqual([])
  })
})
