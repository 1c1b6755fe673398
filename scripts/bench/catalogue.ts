/** Every bench: its rows in the table, and how its two sides are opened. */
import { ipcSides, memorySides, type Sides, startSides, streamSides } from './electron/benches.ts'
import type { Machine } from './machine.ts'
import type { Row } from './rounds.ts'
import { searchCorpus } from './search-corpus.ts'
import { openWorker } from './worker.ts'

export interface Surroundings {
  readonly machine: Machine
  /** Of the model server. */
  readonly port: number
  /** Hears what takes long. */
  readonly tell: (text: string) => void
}

export interface Bench {
  readonly rows: readonly Row[]
  readonly warmUps: number
  open(surroundings: Surroundings): Promise<Sides>
}

const chunks = 20_000

/** Two workers of ./workers: `<name>-host.ts` and `<name>-floor.ts`. */
async function workers(name: string, settings: Readonly<Record<string, unknown>>): Promise<Sides> {
  const ours = await openWorker(`${name}-host.ts`, settings)
  try {
    return { ours, floor: await openWorker(`${name}-floor.ts`, settings) }
  } catch (thrown) {
    await ours.close()
    throw thrown
  }
}

const runs = (name: string, atATime: number, count: number, aim: number): Bench => ({
  rows: [{ name, key: 'cpu', unit: 'ms CPU', aim }],
  warmUps: 3,
  open: ({ machine, port }) => workers('runs', { root: machine.root, port, runs: count, atATime }),
})

/** By the name that `--only` knows. */
export const catalogue: Readonly<Record<string, Bench>> = {
  start: {
    rows: [{ name: 'start', key: 'ms', unit: 'ms', aim: 1.5 }],
    warmUps: 1,
    open: ({ machine, port }) => startSides(machine, port),
  },
  ipc: {
    rows: [{ name: 'ipc', key: 'micros', unit: 'µs', aim: 1.5 }],
    warmUps: 2,
    open: ({ machine, port }) => ipcSides(machine, port),
  },
  'stream-node': {
    rows: [{ name: 'stream-node', key: 'cpu', unit: 'ms CPU', aim: 1.3 }],
    warmUps: 2,
    open: ({ machine, port }) => workers('stream', { root: machine.root, port, chunks }),
  },
  'stream-window': {
    rows: [
      { name: 'stream-window', key: 'cpu', unit: 'ms CPU', aim: 8 },
      { name: 'stream-window-frame', key: 'frame', unit: 'ms', aim: 2 },
    ],
    warmUps: 1,
    open: ({ machine, port }) => streamSides(machine, port, chunks),
  },
  'runs-c1': runs('runs-c1', 1, 200, 1.2),
  'runs-c64': runs('runs-c64', 64, 640, 1),
  'store-write': {
    rows: [{ name: 'store-write', key: 'micros', unit: 'µs CPU', aim: 1.5 }],
    warmUps: 2,
    open: ({ machine }) => workers('store-write', { root: machine.root, messages: 3_000 }),
  },
  'open-long-chat': {
    rows: [{ name: 'open-long-chat', key: 'micros', unit: 'µs', aim: 1.3 }],
    warmUps: 2,
    open: ({ machine }) => workers('long-chat', { root: machine.root, messages: 10_000, calls: 3_000 }),
  },
  search: {
    rows: [{ name: 'search', key: 'ms', unit: 'ms', aim: 1.5 }],
    warmUps: 1,
    open: async ({ machine, tell }) => {
      const dataDir = await searchCorpus(machine.root, machine.cacheDir, 1_000_000, tell)
      return workers('search', { root: machine.root, dataDir })
    },
  },
  'search-prefix': {
    rows: [{ name: 'search-prefix', key: 'ms', unit: 'ms', aim: 1.5 }],
    warmUps: 1,
    open: async ({ machine, tell }) => {
      const dataDir = await searchCorpus(machine.root, machine.cacheDir, 1_000_000, tell)
      return workers('search-prefix', { root: machine.root, dataDir })
    },
  },
  'stream-gap-search': {
    rows: [{ name: 'stream-gap-search', key: 'gap', unit: 'ms', aim: 3 }],
    warmUps: 1,
    open: async ({ machine, port, tell }) => {
      const dataDir = await searchCorpus(machine.root, machine.cacheDir, 1_000_000, tell)
      return workers('stream-gap', { root: machine.root, dataDir, port, chunks })
    },
  },
  memory: {
    rows: [
      { name: 'memory', key: 'idle', unit: 'MB', aim: 2 },
      { name: 'memory-after', key: 'after', unit: 'MB', aim: 2 },
    ],
    warmUps: 0,
    open: ({ machine, port }) => memorySides(machine, port, chunks),
  },
}
