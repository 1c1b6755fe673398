import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { createGate, refused } from '#main/door/gate'
import { valueForSchema } from '#main/models/schema-value'
import { events } from '#shared/contract/events'
import { loadRoutes } from '#shared/contract/requests'

const routes = await loadRoutes()

const schemas: [string, z.ZodType][] = [
  ...Object.entries(routes).map(([name, route]): [string, z.ZodType] => [name, route.output]),
  ...Object.entries(events).map(([name, schema]): [string, z.ZodType] => [`event ${name}`, schema]),
]

/** A value that fits, made from the schema itself. */
function sample(schema: z.ZodType): unknown {
  return valueForSchema(z.toJSONSchema(schema, { io: 'output', unrepresentable: 'any' }), {
    properties: 'all',
  })
}

/** The same with a key too many in every object. */
function withExtraKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withExtraKeys)
  if (typeof value !== 'object' || value === null) return value
  const inner = Object.entries(value).map(([key, one]) => [key, withExtraKeys(one)])
  return { ...Object.fromEntries(inner), apiKey: 'sk-secret' }
}

/** Every way to spoil one value inside, told by its path. */
function* spoiled(value: unknown, path: string): Generator<[string, unknown]> {
  yield [path, Symbol('no JSON')]
  if (Array.isArray(value)) {
    for (const [index, one] of value.entries()) {
      for (const [where, bad] of spoiled(one, `${path}[${index}]`)) yield [where, value.with(index, bad)]
    }
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, one] of Object.entries(value)) {
      for (const [where, bad] of spoiled(one, `${path}.${key}`)) yield [where, { ...value, [key]: bad }]
    }
  }
}

describe('the gate of answers', () => {
  test.each(schemas)('lets pass of %s just what a parse by its schema lets pass', (_name, schema) => {
    const value = sample(schema)
    expect(createGate(schema)(value)).toEqual(schema.parse(value))
  })

  test.each(schemas)('leaves every key behind that %s does not name, at every depth', (_name, schema) => {
    const value = withExtraKeys(sample(schema))
    const passed = createGate(schema)(value)
    expect(passed).toEqual(schema.parse(value))
  })

  test.each(schemas)(
    'refuses of %s what a parse refuses, wherever one value is of another type',
    (_name, schema) => {
      const gate = createGate(schema)
      for (const [path, bad] of spoiled(sample(schema), '$')) {
        expect([path, gate(bad) === refused]).toEqual([path, !schema.safeParse(bad).success])
      }
    },
  )

  test('tells null, nothing, and a value that is missing apart', () => {
    const gate = createGate(
      z.object({ a: z.string().nullable(), b: z.string().optional(), c: z.int().nullable() }),
    )
    expect(gate({ a: null, c: 1, d: 2 })).toEqual({ a: null, c: 1 })
    expect(gate({ a: null })).toBe(refused)
    expect(gate({ c: 1 })).toBe(refused)
    expect(gate({ a: 'x', c: Number.NaN })).toBe(refused)
    expect(gate([])).toBe(refused)
    expect(gate(null)).toBe(refused)
  })
})
