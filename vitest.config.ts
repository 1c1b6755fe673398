import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

// Each wait inside a test ends much sooner; the limit is for what hangs, on a machine that does ten things at once.
const node = { environment: 'node', testTimeout: 60_000, hookTimeout: 60_000 } as const
const cores = availableParallelism()
// Much of these tests is waiting: for a process, a server, a key that is made slowly on purpose.
const atOnce = cores + 1
// Each worker has an application and, on Linux, a screen of its own. On a screen that is shared they come one by one.
const applicationsAtOnce = process.platform === 'linux' ? Math.min(cores + 1, 4) : 1

export default defineConfig({
  test: {
    projects: [
      {
        extends: true,
        test: {
          ...node,
          maxWorkers: atOnce,
          name: 'unit',
          include: ['test/main/**/*.test.ts', 'test/shared/**/*.test.ts', 'test/scripts/**/*.test.ts'],
        },
      },
      {
        extends: true,
        test: {
          ...node,
          maxWorkers: atOnce,
          name: 'renderer',
          include: ['test/renderer/**/*.test.{ts,tsx}'],
        },
      },
      {
        extends: true,
        test: {
          ...node,
          name: 'e2e',
          include: ['test/e2e/**/*.e2e.ts'],
          globalSetup: ['test/e2e/helpers/display.ts'],
          maxWorkers: applicationsAtOnce,
          // A worker goes from file to file with its application.
          isolate: false,
          sequence: { groupOrder: 1 },
          // Each wait inside a test ends much sooner; this is for a machine that does ten things at once.
          testTimeout: 180_000,
          hookTimeout: 90_000,
        },
      },
    ],
  },
})
