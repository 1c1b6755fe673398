import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { getTableConfig, SQLiteTable } from 'drizzle-orm/sqlite-core'
import { expect, test } from 'vitest'
import { openRaw, openTestStore } from './store-fixture.ts'

const main = join(import.meta.dirname, '../../../src/main')
/** Those of the store, and those that a part of main keeps beside itself. */
const tables = [
  ...readdirSync(join(main, 'store/schema')).map((name) => `store/schema/${name}`),
  ...readdirSync(main)
    .map((name) => `${name}/table.ts`)
    .filter((name) => existsSync(join(main, name))),
]

/** A table changed without "drizzle-kit generate" works for whoever has the old database, and for nobody else. */
test.each(tables)('the migrations make exactly what %s describes', async (name) => {
  const { dataDir } = await openTestStore()
  const raw = openRaw(dataDir)
  const exported = Object.values((await import(join(main, name))) as Record<string, unknown>)
  const [table] = exported.filter((one) => one instanceof SQLiteTable)
  if (table === undefined) throw new Error(`${name} has no table.`)
  const described = getTableConfig(table)
  const columns = raw
    .prepare<[string], { name: string; type: string; notnull: number; pk: number }>(
      'SELECT * FROM pragma_table_info(?)',
    )
    .all(described.name)
  expect(
    columns.map((column) => `${column.name} ${column.type.toLowerCase()} ${column.notnull === 1}`),
  ).toEqual(described.columns.map((column) => `${column.name} ${column.getSQLType()} ${column.notNull}`))
  const indexes = raw
    .prepare<[string], string>("SELECT name FROM pragma_index_list(?) WHERE origin = 'c' ORDER BY name")
    .pluck()
    .all(described.name)
  const named = described.indexes.map(({ config }) => config.name)
  const unique = described.columns.flatMap((column) => (column.isUnique ? [column.uniqueName ?? ''] : []))
  expect(indexes).toEqual([...named, ...unique].toSorted())
})
