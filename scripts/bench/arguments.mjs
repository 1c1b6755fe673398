// The arguments of `npm run bench`. Plain Node 20.19: read before anything is set up.

/** The rows of the table, in its order; each bench by its first row. */
export const benchRows = {
  start: ['start'],
  ipc: ['ipc'],
  'stream-node': ['stream-node'],
  'stream-window': ['stream-window', 'stream-window-frame'],
  'runs-c1': ['runs-c1'],
  'runs-c64': ['runs-c64'],
  'store-write': ['store-write'],
  'open-long-chat': ['open-long-chat'],
  search: ['search'],
  'search-prefix': ['search-prefix'],
  'stream-gap-search': ['stream-gap-search'],
  memory: ['memory', 'memory-after'],
}

export const usage = `npm run bench -- [--json FILE] [--only NAME,NAME] [--rounds N]

  --json FILE       also writes [{ name, value, unit, floor, ratio, aim }]
  --only NAME,NAME  measures these alone: ${Object.values(benchRows).flat().join(', ')}
  --rounds N        rounds of each side, 5 or more (5)`

/**
 * Reads the command line. `benches` are names of benches, in the order of the table; a row that shares its bench with
 * another one brings both.
 * @param {readonly string[]} argv
 * @returns {{ ok: true, json: string | null, benches: string[], rounds: number, help: boolean } | { ok: false, message: string }}
 */
export function parseArguments(argv) {
  let json = null
  let only = null
  let rounds = 5
  for (let index = 0; index < argv.length; index += 1) {
    const [name = '', joined] = split(argv[index] ?? '')
    if (name === '--help') return { ok: true, json: null, benches: [], rounds, help: true }
    if (name !== '--json' && name !== '--only' && name !== '--rounds') {
      return { ok: false, message: `${name} is not known here.\n\n${usage}` }
    }
    if (joined === undefined) index += 1
    const value = joined ?? argv[index]
    if (value === undefined || value === '' || value.startsWith('--')) {
      return { ok: false, message: `${name} needs a value.\n\n${usage}` }
    }
    if (name === '--json') json = value
    else if (name === '--only') only = value.split(',').map((one) => one.trim())
    else rounds = Number(value)
  }
  if (!Number.isInteger(rounds) || rounds < 5) {
    return { ok: false, message: '--rounds needs a whole number of 5 or more.' }
  }
  const unknown = (only ?? []).filter((name) => benchOf(name) === undefined)
  if (unknown.length > 0) {
    const known = Object.values(benchRows).flat().join(', ')
    return { ok: false, message: `There is no bench named ${unknown.join(', ')}. There are: ${known}.` }
  }
  const benches = Object.keys(benchRows).filter(
    (bench) => only === null || only.some((name) => benchOf(name) === bench),
  )
  return { ok: true, json, benches, rounds, help: false }
}

/** @param {string} row */
function benchOf(row) {
  return Object.entries(benchRows).find(([, rows]) => rows.includes(row))?.[0]
}

/** @param {string} argument */
function split(argument) {
  const at = argument.indexOf('=')
  return at < 0 || !argument.startsWith('--') ? [argument] : [argument.slice(0, at), argument.slice(at + 1)]
}
