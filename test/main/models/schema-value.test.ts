/** Whatever schema a tool or a task has, the practice model's value must fit it: zod says so. */
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { textForPattern } from '#main/models/pattern-value'
import { valueForSchema } from '#main/models/schema-value'

interface Tree {
  name: string
  children: Tree[]
  parent?: Tree | null | undefined
}
const tree: z.ZodType<Tree> = z.object({
  name: z.string(),
  get children() {
    return z.array(tree)
  },
  get parent() {
    return tree.nullable().optional()
  },
})

const schemas: Readonly<Record<string, z.ZodType>> = {
  string: z.string(),
  'empty string': z.string().max(0),
  'short string': z.string().length(3),
  'long string': z.string().min(500),
  email: z.email(),
  url: z.url(),
  'https url': z.url({ protocol: /^https$/ }),
  uuid: z.uuid(),
  uuidv7: z.uuidv7(),
  uuidv4: z.uuidv4(),
  datetime: z.iso.datetime(),
  'datetime with offset': z.iso.datetime({ offset: true }),
  date: z.iso.date(),
  time: z.iso.time(),
  duration: z.iso.duration(),
  ipv4: z.ipv4(),
  ipv6: z.ipv6(),
  cidrv4: z.cidrv4(),
  base64: z.base64(),
  e164: z.e164(),
  nanoid: z.nanoid(),
  ulid: z.ulid(),
  cuid2: z.cuid2(),
  hostname: z.hostname(),
  emoji: z.string().regex(/^[A-Z]{2,3}-\d{4}$/),
  'plate or number': z.string().regex(/^(?:[a-z]+\d?|#\d{3,})$/),
  'two patterns': z.string().regex(/^a/).regex(/z$/),
  'starts and ends': z.string().startsWith('tool_').endsWith('.json'),
  'money pattern': z.string().regex(/^\d+(\.\d+)?$/),
  template: z.templateLiteral(['v', z.number().int().positive(), '-', z.enum(['alpha', 'beta'])]),
  number: z.number(),
  integer: z.int(),
  positive: z.number().positive(),
  negative: z.number().negative(),
  'above one': z.number().gt(1),
  'below one': z.number().lt(1),
  'open range': z.number().gt(0).lt(0.001),
  'closed range': z.number().min(-5).max(-4.5),
  'high integer': z.int().min(1000).max(1001),
  'exclusive integer': z.int().gt(7).lt(9),
  step: z.number().multipleOf(0.05).min(0.1),
  'integer step': z.int().multipleOf(25).min(30),
  boolean: z.boolean(),
  null: z.null(),
  literal: z.literal('yes'),
  literals: z.literal(['a', 7, true]),
  enum: z.enum(['red', 'green']),
  any: z.any(),
  unknown: z.unknown(),
  nullable: z.string().nullable(),
  default: z.object({ a: z.string().default('x') }),
  optional: z.object({ a: z.string().optional(), b: z.number() }),
  array: z.array(z.number()),
  'long array': z
    .array(z.enum(['a', 'b']))
    .min(7)
    .max(9),
  'empty array': z.array(z.string()).max(0),
  'array of one': z.array(z.string()).length(1),
  tuple: z.tuple([z.string(), z.number(), z.boolean()]),
  'tuple with rest': z.tuple([z.string()], z.number()),
  object: z.object({ a: z.string(), b: z.object({ c: z.array(z.object({ d: z.boolean() })) }) }),
  strict: z.strictObject({ a: z.string(), b: z.number().optional() }),
  record: z.record(z.string(), z.number()),
  'record of keys': z.record(z.enum(['x', 'y']), z.string()),
  'record with pattern': z.record(z.string().regex(/^k\d+$/), z.int()),
  union: z.union([z.number().min(10), z.string()]),
  'discriminated union': z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('circle'), radius: z.number().positive() }),
    z.object({ kind: z.literal('square'), side: z.number().positive() }),
  ]),
  intersection: z.intersection(
    z.object({ a: z.string().min(3) }),
    z.object({ b: z.int(), a: z.string().max(5) }),
  ),
  recursive: tree,
  json: z.json(),
  deep: z.object({
    a: z.object({ b: z.object({ c: z.object({ d: z.object({ e: z.object({ f: z.string() }) }) }) }) }),
  }),
  'order of a shop': z.object({
    id: z.uuid(),
    placedAt: z.iso.datetime(),
    customer: z.object({ name: z.string().min(1).max(20), email: z.email().nullable() }),
    items: z
      .array(z.object({ sku: z.string().regex(/^[A-Z]{3}\d{4}$/), count: z.int().min(1).max(99) }))
      .min(1),
    status: z.enum(['open', 'paid']),
    notes: z.string().max(10).optional(),
  }),
}

describe.each(Object.entries(schemas))('%s', (_name, schema) => {
  test.each(['all', 'required'] as const)(
    'with %s properties the value fits and is always the same',
    (properties) => {
      for (const io of ['input', 'output'] as const) {
        const json = z.toJSONSchema(schema, { io }) as Record<string, unknown>
        const value = valueForSchema(json, { properties })
        const parsed = z.safeParse(schema, JSON.parse(JSON.stringify(value ?? null)))
        expect(parsed.error?.issues ?? [], JSON.stringify(value)).toEqual([])
        expect(valueForSchema(json, { properties })).toEqual(value)
      }
    },
  )
})

test('a schema of another hand: references, allOf, oneOf, lists of types, examples', () => {
  const schema = {
    $defs: { name: { type: 'string', minLength: 2 }, 'a/b': { enum: ['slash'] } },
    type: 'object',
    required: ['one', 'two', 'three', 'four', 'five', 'six'],
    properties: {
      one: { $ref: '#/$defs/name' },
      two: { $ref: '#/$defs/a~1b' },
      three: { allOf: [{ type: 'integer', minimum: 5 }, { maximum: 5 }] },
      four: { type: ['null', 'number'] },
      five: { type: 'string', examples: ['an example'] },
      six: {
        type: 'array',
        items: { type: 'integer', minimum: 1, maximum: 3 },
        uniqueItems: true,
        minItems: 3,
      },
    },
  }
  const value = valueForSchema(schema, { properties: 'required' }) as Record<string, unknown>
  expect(value).toMatchObject({
    two: 'slash',
    three: 5,
    five: 'an example',
    six: expect.arrayContaining([1, 2, 3]),
  })
  expect(typeof value.four).toBe('number')
})

test.each([
  [{ $ref: '#' }],
  [{ $ref: '#/nowhere' }],
  [{ allOf: [{ $ref: '#/allOf/0' }] }],
  [{}],
  [{ enum: [] }],
  [{ type: 'string', pattern: '(((' }],
])('a schema that cannot be served comes to an end: %j', (schema) => {
  expect(() => valueForSchema(schema, { properties: 'all' })).not.toThrow()
})

// Bug: choices and lists that hold themselves overflow the stack, since only objects counted how deep they are.
test.each([
  { type: 'object', properties: { next: { $ref: '#' } }, required: ['next'] },
  { $ref: '#/$defs/a', $defs: { a: { anyOf: [{ $ref: '#/$defs/a' }] } } },
  { type: 'array', minItems: 1, items: { $ref: '#' } },
])('a schema of endless depth comes to an end: %j', (schema) => {
  expect(() => valueForSchema(schema, { properties: 'all' })).not.toThrow()
})

test.each([
  '^[^@]+@[^@]+$',
  '^\\p{Lu}\\p{Ll}+$',
  '^(?=.*\\d)[a-z0-9]{8,}$',
  '^(foo|bar)(?:-\\w{2}){1,3}$',
  '^\\u0041\\x42$',
])('a text for %s', (pattern) => {
  expect(textForPattern(pattern)).toMatch(new RegExp(pattern, 'u'))
})
