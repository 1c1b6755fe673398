/** What Linux tells of a process: the memory of all that came from it, and its CPU time to the nanosecond. */
import { readdirSync, readFileSync } from 'node:fs'

/** Proportional set size of the whole tree in MB: memory that processes share is counted once. Linux alone. */
export function treeMegabytes(root: number): number {
  const children = new Map<number, number[]>()
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const parent = parentOf(name)
    if (parent !== undefined) children.set(parent, [...(children.get(parent) ?? []), Number(name)])
  }
  const sum = (pid: number): number =>
    kilobytesOf(pid) + (children.get(pid) ?? []).reduce((total, child) => total + sum(child), 0)
  return sum(root) / 1024
}

function parentOf(pid: string): number | undefined {
  try {
    // The name, in brackets, may hold spaces and brackets of its own.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
  } catch {
    return undefined
  }
}

function kilobytesOf(pid: number): number {
  try {
    return Number(/^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0)
  } catch {
    return 0
  }
}

/** CPU time of all threads of a process so far, in milliseconds; undefined where the system does not tell. */
export function threadsCpu(pid: number): number | undefined {
  try {
    const nanoseconds = readdirSync(`/proc/${pid}/task`).map((thread) =>
      Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]),
    )
    return nanoseconds.reduce((sum, one) => sum + one, 0) / 1e6
  } catch {
    return undefined
  }
}
