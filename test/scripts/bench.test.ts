import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { answerPieces, endMark } from '../../scripts/bench/answer-text.ts'
import { benchRows, parseArguments } from '../../scripts/bench/arguments.mjs'
import { catalogue } from '../../scripts/bench/catalogue.ts'
import { inParallel } from '../../scripts/bench/pool.ts'
import { alternate, median, type Result, resultOf } from '../../scripts/bench/rounds.ts'
import { searchedWords } from '../../scripts/bench/search-corpus.ts'
import { digits, isMet, json, table } from '../../scripts/bench/table.ts'
import { randomSource, vocabulary, wordSource } from '../../scripts/bench/words.ts'

const result: Result = { name: 'ipc', value: 150, unit: 'µs', floor: 100, ratio: 1.5, aim: 1.5 }

describe('median', () => {
  test('sorts by size, not as text', () => {
    expect(median([9, 100, 20])).toBe(20)
  })
  test('takes the middle of the two in the middle of an even count', () => {
    expect(median([4, 1, 3, 2])).toBe(2.5)
  })
  test('one wild round does not move it', () => {
    expect(median([10, 11, 9, 10, 9_999])).toBe(10)
  })
  test('throws where nothing was measured, instead of answering NaN', () => {
    expect(() => median([])).toThrow('median')
  })
})

describe('alternate', () => {
  const recorded = () => {
    const order: string[] = []
    const side = (name: string) => {
      let round = 0
      return {
        round: async () => {
          order.push(name)
          round += 1
          return { value: round }
        },
      }
    }
    return { order, ours: side('A'), floor: side('B') }
  }

  test('goes A B A B, warm-ups included, so that drift touches both sides', async () => {
    const { order, ours, floor } = recorded()
    await alternate(ours, floor, { warmUps: 1, rounds: 2 })
    expect(order.join(' ')).toBe('A B A B A B')
  })

  test('keeps no warm-up round', async () => {
    const { ours, floor } = recorded()
    const kept = await alternate(ours, floor, { warmUps: 2, rounds: 3 })
    expect(kept.ours.map((round) => round.value)).toEqual([3, 4, 5])
    expect(kept.floor.map((round) => round.value)).toEqual([3, 4, 5])
  })
})

describe('resultOf', () => {
  const row = { name: 'runs-c1', key: 'cpu', unit: 'ms CPU', aim: 2 }

  test('the ratio is that of the two medians', () => {
    const rounds = { ours: [{ cpu: 3 }, { cpu: 2 }, { cpu: 9 }], floor: [{ cpu: 1 }, { cpu: 2 }, { cpu: 7 }] }
    expect(resultOf(row, rounds)).toEqual({
      name: 'runs-c1',
      value: 3,
      unit: 'ms CPU',
      floor: 2,
      ratio: 1.5,
      aim: 2,
    })
  })
  test('a floor of nothing is an error, not a ratio of Infinity', () => {
    expect(() => resultOf(row, { ours: [{ cpu: 3 }], floor: [{ cpu: 0 }] })).toThrow('floor of runs-c1')
  })
  test('a round that did not measure the row is an error', () => {
    expect(() => resultOf(row, { ours: [{ cpu: 3 }], floor: [{ micros: 1 }] })).toThrow('no cpu')
  })
})

describe('table and JSON', () => {
  test('columns stand in line, whatever the length of a name', () => {
    const lines = table([result, { ...result, name: 'stream-window-frame', value: 7.25, ratio: 12 }]).split(
      '\n',
    )
    const at = (line: string | undefined) => line?.search(/(?<=\d ) {1,2}µs/)
    expect(lines).toHaveLength(3)
    expect(at(lines[1])).toBe(at(lines[2]))
    expect(lines[1]).toContain('met')
    expect(lines[2]).toContain('missed')
  })
  test('the aim is met by the ratio that is shown, so that 1.50 against 1.5 is not "missed"', () => {
    expect(isMet({ ratio: 1.504, aim: 1.5 })).toBe(true)
    expect(isMet({ ratio: 1.506, aim: 1.5 })).toBe(false)
  })
  test('a number is shown with three digits', () => {
    expect([1234.5, 123.4, 12.34, 1.234, 0.1234].map(digits)).toEqual([
      '1235',
      '123',
      '12.3',
      '1.23',
      '0.123',
    ])
  })
  test('the file holds exactly name, value, unit, floor, ratio and aim', () => {
    const parsed = JSON.parse(json([{ ...result, extra: 1 } as Result]))
    expect(parsed).toEqual([result])
    expect(Object.keys(parsed[0])).toEqual(['name', 'value', 'unit', 'floor', 'ratio', 'aim'])
  })
})

describe('arguments', () => {
  test('without any, everything is measured, in the order of the table', () => {
    expect(parseArguments([])).toMatchObject({
      ok: true,
      json: null,
      rounds: 5,
      benches: Object.keys(benchRows),
    })
  })
  test('--only keeps the order of the table, in both spellings', () => {
    expect(parseArguments(['--only', 'search,ipc'])).toMatchObject({ benches: ['ipc', 'search'] })
    expect(parseArguments(['--only=search, ipc'])).toMatchObject({ benches: ['ipc', 'search'] })
  })
  test('a row that shares its bench with another brings that bench', () => {
    expect(parseArguments(['--only', 'memory-after'])).toMatchObject({ benches: ['memory'] })
  })
  test('an unknown name is told with the names there are', () => {
    expect(parseArguments(['--only', 'ipc,speed'])).toEqual({
      ok: false,
      message: expect.stringMatching(/no bench named speed\..*start, ipc, .*memory-after/),
    })
    expect(parseArguments(['--only', 'constructor'])).toMatchObject({ ok: false })
  })
  test('a value that is missing or an option that is not known is an error, not a full run', () => {
    for (const argv of [
      ['--only'],
      ['--only', '--json'],
      ['--only='],
      ['--jsn', 'x'],
      ['ipc'],
      ['--rounds', '4'],
    ]) {
      expect(parseArguments(argv), argv.join(' ')).toMatchObject({ ok: false })
    }
  })
  test('npm run bench says so on an unknown name before it sets anything up', () => {
    const script = fileURLToPath(new URL('../../scripts/bench/main.mjs', import.meta.url))
    const done = spawnSync(process.execPath, [script, '--only', 'speed'], { encoding: 'utf8' })
    expect(done.status).toBe(1)
    expect(done.stderr).toContain('There is no bench named speed.')
    expect(done.stdout).toBe('')
  })
  test('the command line and the catalogue name the same rows', () => {
    const rows = Object.entries(catalogue).map(([name, bench]) => [name, bench.rows.map((row) => row.name)])
    expect(Object.fromEntries(rows)).toEqual(benchRows)
  })
})

describe('what is measured on', () => {
  test('a long answer has exactly the pieces asked for, and ends with its mark outside of a code block', () => {
    for (const count of [2_000, 2_001, 2_345, 20_000]) {
      const pieces = answerPieces(count)
      const text = pieces.join('')
      expect(pieces).toHaveLength(count)
      expect(pieces.every((piece) => piece !== '')).toBe(true)
      expect(text.endsWith(`\n\n${endMark}`)).toBe(true)
      expect((text.match(/^```/gm) ?? []).length % 2).toBe(0)
    }
  })
  test('it is the same each time, so that both sides read the same', () => {
    expect(answerPieces(3_000)).toEqual(answerPieces(3_000))
  })
  test('words come by Zipf: the first as often as about one in eleven, the hundredth a hundredth of that', () => {
    const words = vocabulary(50_000)
    expect(new Set(words).size).toBe(50_000)
    const next = wordSource(words, randomSource(3))
    const seen = new Map<string, number>()
    for (let index = 0; index < 200_000; index += 1) {
      const word = next()
      seen.set(word, (seen.get(word) ?? 0) + 1)
    }
    const share = (rank: number) => (seen.get(words[rank - 1] ?? '') ?? 0) / 200_000
    expect(share(1)).toBeGreaterThan(0.07)
    expect(share(1)).toBeLessThan(0.11)
    expect(share(100)).toBeGreaterThan(0.0005)
    expect(share(100)).toBeLessThan(0.0015)
    // Rare words are not left out by the coarseness of the table.
    expect(seen.size).toBeGreaterThan(15_000)
  })
  test('the words looked for are different ones', () => {
    expect(new Set(searchedWords).size).toBe(16)
  })
})

test('inParallel has never more under way than allowed, and does each piece once', async () => {
  let underWay = 0
  let most = 0
  const done: number[] = []
  await inParallel(20, 4, async (index) => {
    underWay += 1
    most = Math.max(most, underWay)
    await new Promise((resolve) => setTimeout(resolve, 1))
    underWay -= 1
    done.push(index)
  })
  expect(most).toBe(4)
  expect(done.toSorted((one, other) => one - other)).toEqual(Array.from({ length: 20 }, (_, index) => index))
})
