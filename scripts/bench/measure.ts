/** Measures what was asked for, and prints the table; started by main.mjs once all is set up. */
import { writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { resolve } from 'node:path'
import { parseArguments } from './arguments.mjs'
import { catalogue, type Surroundings } from './catalogue.ts'
import { frozenApplication, machineFromEnvironment } from './machine.ts'
import { alternate, type Result, resultOf } from './rounds.ts'
import { digits, json, table } from './table.ts'
import { openWorker } from './worker.ts'

const say = (text: string) => process.stderr.write(`${text}\n`)

async function measure(name: string, rounds: number, surroundings: Surroundings): Promise<Result[]> {
  const bench = catalogue[name]
  if (bench === undefined) throw new Error(`There is no bench named ${name}.`)
  const { ours, floor } = await bench.open(surroundings)
  try {
    const measured = await alternate(ours, floor, { warmUps: bench.warmUps, rounds })
    return bench.rows.map((row) => {
      const result = resultOf(row, measured)
      const list = (side: readonly Readonly<Record<string, number>>[]) =>
        side.map((round) => digits(round[row.key] ?? 0)).join(' ')
      say(`  ${row.name}: ${list(measured.ours)} | floor ${list(measured.floor)} ${row.unit}`)
      return result
    })
  } finally {
    await Promise.allSettled([ours.close(), floor.close()])
  }
}

async function main(): Promise<number> {
  const asked = parseArguments(process.argv.slice(2))
  if (!asked.ok) throw new Error(asked.message)
  const given = machineFromEnvironment()
  const machine = { ...given, root: frozenApplication(given.root) }
  const server = await openWorker('model-server.ts', {})
  const port = server.opened.port ?? 0
  const results: Result[] = []
  let failed = 0
  say(
    `${cpus().length} cores, Node ${process.versions.node}, ${machine.electron.said}; ${asked.rounds} rounds of each side`,
  )
  try {
    for (const name of asked.benches) {
      try {
        results.push(
          ...(await measure(name, asked.rounds, {
            machine,
            port,
            tell: (text) => say(`  ${name}: ${text}`),
          })),
        )
      } catch (thrown) {
        failed += 1
        say(`  ${name} could not be measured: ${thrown instanceof Error ? thrown.message : String(thrown)}`)
      }
      // Written each time, so that what was measured is there whatever comes after.
      if (asked.json !== null) writeFileSync(resolve(asked.json), json(results))
    }
  } finally {
    await server.close()
  }
  process.stdout.write(`\n${table(results)}\n`)
  return failed === 0 ? 0 : 1
}

process.exitCode = await main().catch((thrown: unknown) => {
  say(thrown instanceof Error ? thrown.message : String(thrown))
  return 1
})
// A worker that did not end by itself ends with its parent.
process.exit()
