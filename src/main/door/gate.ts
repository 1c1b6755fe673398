/**
 * The gate that answers pass on their way out. Made once from a route's schema, it copies what the schema names and
 * leaves the rest behind, and refuses a value of another type. What a schema says of the inside of a text or a number
 * (its format, its length) is not looked at again: the value is our own. So it takes a tenth of the time of a full parse,
 * and that time stands in the way of every page of a long chat.
 */
import { z } from 'zod'

/** What `gate` answers where the value is not of the schema's type. */
export const refused: unique symbol = Symbol('refused')

/** Answers a copy with nothing but what the schema names, or `refused`. */
export type Gate = (value: unknown) => unknown

export function createGate(schema: z.ZodType): Gate {
  if (schema instanceof z.ZodObject) return objectGate(schema)
  if (schema instanceof z.ZodArray) return arrayGate(createGate(schema.element as z.ZodType))
  if (schema instanceof z.ZodDiscriminatedUnion) return variantGate(schema)
  if (schema instanceof z.ZodUnion) return unionGate((schema.options as z.ZodType[]).map(createGate))
  if (schema instanceof z.ZodNullable) return orElse(createGate(schema.unwrap() as z.ZodType), null)
  if (schema instanceof z.ZodOptional) return orElse(createGate(schema.unwrap() as z.ZodType), undefined)
  if (schema instanceof z.ZodString || schema instanceof z.ZodStringFormat) return textGate
  if (schema instanceof z.ZodNumber) return numberGate
  if (schema instanceof z.ZodBoolean) return booleanGate
  if (schema instanceof z.ZodEnum) return choiceGate(new Set<unknown>(schema.options))
  if (schema instanceof z.ZodLiteral) return choiceGate(new Set<unknown>(schema.values))
  return parseGate(schema)
}

const textGate: Gate = (value) => (typeof value === 'string' ? value : refused)
const numberGate: Gate = (value) => (Number.isFinite(value) ? value : refused)
const booleanGate: Gate = (value) => (typeof value === 'boolean' ? value : refused)

function choiceGate(choices: ReadonlySet<unknown>): Gate {
  return (value) => (choices.has(value) ? value : refused)
}

function orElse(inner: Gate, empty: null | undefined): Gate {
  return (value) => (value === empty ? empty : inner(value))
}

/** Any other kind of schema: rare, and small where it stands. */
function parseGate(schema: z.ZodType): Gate {
  return (value) => {
    const parsed = schema.safeParse(value)
    return parsed.success ? parsed.data : refused
  }
}

function objectGate(schema: z.ZodObject): Gate {
  const fields = Object.entries(schema.shape).map(([key, field]) => ({
    key,
    gate: createGate(field as z.ZodType),
  }))
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return refused
    const from = value as Record<string, unknown>
    const copy: Record<string, unknown> = {}
    for (const { key, gate } of fields) {
      const passed = gate(from[key])
      if (passed === refused) return refused
      if (passed !== undefined) copy[key] = passed
    }
    return copy
  }
}

function arrayGate(element: Gate): Gate {
  return (value) => {
    if (!Array.isArray(value)) return refused
    const copy: unknown[] = []
    for (const one of value) {
      const passed = element(one)
      if (passed === refused) return refused
      copy.push(passed)
    }
    return copy
  }
}

function unionGate(options: readonly Gate[]): Gate {
  return (value) => {
    for (const option of options) {
      const passed = option(value)
      if (passed !== refused) return passed
    }
    return refused
  }
}

/** One look at what tells the variants apart, instead of a try of each. */
function variantGate(schema: z.ZodDiscriminatedUnion): Gate {
  const { discriminator } = schema.def
  const variants = new Map<unknown, Gate>()
  for (const option of schema.options) {
    const tag = option instanceof z.ZodObject ? option.shape[discriminator] : undefined
    if (!(tag instanceof z.ZodLiteral)) return parseGate(schema)
    for (const value of tag.values) variants.set(value, createGate(option as z.ZodType))
  }
  return (value) => {
    if (typeof value !== 'object' || value === null) return refused
    const gate = variants.get((value as Record<string, unknown>)[discriminator])
    return gate === undefined ? refused : gate(value)
  }
}
