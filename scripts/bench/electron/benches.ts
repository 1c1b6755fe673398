/** The benches that open windows: start, a round trip, the long answer, memory. */
import { fileURLToPath } from 'node:url'
import { type Machine, temporaryFolder } from '../machine.ts'
import type { Side } from '../rounds.ts'
import { usedFolder } from './data.ts'
import { treeMegabytes } from './process.ts'
import { streamIntoEmpty, streamIntoOurs } from './stream.ts'
import { type OpenWindow, openWindow } from './window.ts'

export interface Sides {
  readonly ours: Side
  readonly floor: Side
}

const emptyWindow = fileURLToPath(new URL('../empty-window', import.meta.url))
const nothing = async () => {}
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** How long a window is left alone before its memory is read. */
const idleMs = 4_000

/** A side whose every round opens a window of its own. */
function eachTime(
  machine: Machine,
  folder: string,
  dataDir: string,
  measure: (window: OpenWindow) => Promise<Record<string, number>>,
): Side {
  return {
    async round() {
      const window = await openWindow(machine.electron, folder, dataDir)
      try {
        return await measure(window)
      } finally {
        await window.close()
      }
    },
    close: nothing,
  }
}

/** A side whose window stays open. */
async function staying(
  machine: Machine,
  folder: string,
  dataDir: string,
  measure: (window: OpenWindow) => Promise<Record<string, number>>,
): Promise<Side> {
  const window = await openWindow(machine.electron, folder, dataDir)
  return { round: () => measure(window), close: () => window.close() }
}

export async function startSides(machine: Machine, port: number): Promise<Sides> {
  const { dataDir } = await usedFolder(machine, port, 2_000)
  const usable = async ({ usableMs }: OpenWindow) => ({ ms: usableMs })
  return {
    ours: eachTime(machine, machine.root, dataDir, usable),
    floor: eachTime(machine, emptyWindow, temporaryFolder(), usable),
  }
}

/** Microseconds of a round trip: the median over batches, because a page's clock is coarse. */
const roundTrips = (call: string) => `(async () => {
  const batches = []
  for (let batch = 0; batch < 25; batch += 1) {
    const started = performance.now()
    for (let index = 0; index < 100; index += 1) await ${call}
    batches.push((performance.now() - started) * 10)
  }
  return batches.sort((one, other) => one - other)[12]
})()`

export async function ipcSides(machine: Machine, port: number): Promise<Sides> {
  const { dataDir } = await usedFolder(machine, port, 2_000)
  let answer: unknown = null
  const ours = await staying(machine, machine.root, dataDir, async (window) => {
    answer ??= await window.evaluate("agentFactory.call('first', 'settings.get', {})")
    const call = "agentFactory.call(batch + '-' + index, 'settings.get', {})"
    return { micros: await window.evaluate<number>(roundTrips(call)) }
  })
  const floor = await staying(machine, emptyWindow, temporaryFolder(), async (window) => {
    const call = `floor.echo(${JSON.stringify(answer)})`
    return { micros: await window.evaluate<number>(roundTrips(call)) }
  })
  return { ours, floor }
}

export async function streamSides(machine: Machine, port: number, chunks: number): Promise<Sides> {
  const { dataDir, agentId } = await usedFolder(machine, port, chunks)
  return {
    ours: await staying(machine, machine.root, dataDir, async (window) => ({
      ...(await streamIntoOurs(window, agentId)),
    })),
    floor: await staying(machine, emptyWindow, temporaryFolder(), async (window) => ({
      ...(await streamIntoEmpty(window, port, chunks)),
    })),
  }
}

export async function memorySides(machine: Machine, port: number, chunks: number): Promise<Sides> {
  if (process.platform !== 'linux')
    throw new Error('Memory of all processes is read from /proc, so on Linux alone.')
  const { dataDir, agentId } = await usedFolder(machine, port, chunks)
  return {
    ours: eachTime(machine, machine.root, dataDir, async (window) => {
      await pause(idleMs)
      const idle = treeMegabytes(window.pid)
      await streamIntoOurs(window, agentId)
      await pause(idleMs)
      return { idle, after: treeMegabytes(window.pid) }
    }),
    floor: eachTime(machine, emptyWindow, temporaryFolder(), async (window) => {
      await pause(idleMs)
      const idle = treeMegabytes(window.pid)
      return { idle, after: idle }
    }),
  }
}
