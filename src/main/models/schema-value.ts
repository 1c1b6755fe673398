/** Makes a value that fits a JSON Schema (draft 2020-12), always the same for the same schema. */
import { isRecord, list, type UntrustedRecord } from '../base/untrusted.ts'
import { createPatternMatcher } from './pattern-match.ts'
import { textForPattern } from './pattern-value.ts'

export interface SchemaValueOptions {
  /** all: every property; required: only what must be there, and what has a default or an example. */
  readonly properties: 'all' | 'required'
}

/** Below this depth only what must be there is made, so that a schema that holds itself comes to an end. */
const deepLevel = 4
const deepestLevel = 24
/** Choices and lists that hold themselves go no deeper than this, whatever they insist on. */
const lastLevel = 32
/** A schema from outside may ask for a thousand million of anything, or hold itself so that its value doubles with each level. */
const mostItems = 1000
const mostValues = 20_000
const mostResolved = 32
const longestText = 100_000

export function valueForSchema(schema: UntrustedRecord, options: SchemaValueOptions): unknown {
  return new Maker(schema, options).make(schema, 0, 0)
}

class Maker {
  readonly #root: UntrustedRecord
  readonly #options: SchemaValueOptions
  #left = mostValues

  constructor(root: UntrustedRecord, options: SchemaValueOptions) {
    this.#root = root
    this.#options = options
  }

  /** `turn` varies the value, for items that must differ. */
  make(given: unknown, depth: number, turn: number): unknown {
    const schema = this.#resolve(given)
    if (this.#left <= 0 || depth > lastLevel) return null
    if ('const' in schema) return schema.const
    const choices = list(schema.enum)
    if (choices.length > 0) return choices[turn % choices.length]
    if (turn === 0 && 'default' in schema) return schema.default
    const examples = list(schema.examples)
    if (examples.length > 0) return examples[turn % examples.length]
    const branches = [...list(schema.anyOf), ...list(schema.oneOf)]
    if (branches.length > 0) return this.make(this.#branch(schema, branches, depth), depth + 1, turn)
    switch (typeOf(schema)) {
      case 'object':
        return this.#object(schema, depth, turn)
      case 'array':
        return this.#array(schema, depth)
      case 'integer':
      case 'number':
        return numberFor(schema, typeOf(schema) === 'integer', turn)
      case 'boolean':
        return turn % 2 === 0
      case 'null':
        return null
      default:
        return textFor(schema, turn)
    }
  }

  /** Follows references and folds allOf into one schema. */
  #resolve(given: unknown, level = 0): UntrustedRecord {
    this.#left -= 1
    if (this.#left <= 0 || level > mostResolved) return {}
    let schema: UntrustedRecord = isRecord(given) ? given : {}
    for (let steps = 0; typeof schema.$ref === 'string' && steps < mostResolved; steps += 1) {
      const { $ref: reference, ...rest } = schema
      schema = { ...this.#lookUp(reference as string), ...rest }
    }
    const parts = list(schema.allOf)
    if (parts.length === 0) return schema
    const { allOf: _, ...rest } = schema
    return [...parts.map((part) => this.#resolve(part, level + 1)), rest].reduce(merge, {})
  }

  #lookUp(reference: string): UntrustedRecord {
    if (!reference.startsWith('#')) return {}
    let found: unknown = this.#root
    for (const step of reference.slice(1).split('/').filter(Boolean)) {
      const name = decoded(step).replaceAll('~1', '/').replaceAll('~0', '~')
      found = isRecord(found) ? found[name] : Array.isArray(found) ? found[Number(name)] : undefined
    }
    return isRecord(found) ? found : {}
  }

  /** The first branch that is no mere null; deep down the one that goes no deeper. */
  #branch(schema: UntrustedRecord, branches: readonly unknown[], depth: number): UntrustedRecord {
    const { anyOf: _anyOf, oneOf: _oneOf, ...rest } = schema
    const resolved = branches.map((branch) => this.#resolve(branch))
    const simple = resolved.find((one) => !['object', 'array'].includes(typeOf(one)))
    const full = resolved.find((one) => typeOf(one) !== 'null')
    const chosen = (depth >= deepLevel ? simple : full) ?? resolved[0] ?? {}
    return merge(chosen, rest)
  }

  #object(schema: UntrustedRecord, depth: number, turn: number): Record<string, unknown> {
    const properties = isRecord(schema.properties) ? schema.properties : {}
    const required = list(schema.required).filter((name) => typeof name === 'string')
    const out: Record<string, unknown> = {}
    if (depth > deepestLevel) return out
    for (const [name, property] of Object.entries(properties)) {
      if (required.includes(name) || this.#wantsOptional(property, depth)) {
        out[name] = this.make(property, depth + 1, turn)
      }
    }
    const extra = isRecord(schema.additionalProperties) ? schema.additionalProperties : {}
    for (const name of required) if (!(name in out)) out[name] = this.make(extra, depth + 1, turn)
    this.#fill(schema, out, extra, depth)
    return out
  }

  #wantsOptional(property: unknown, depth: number): boolean {
    if (depth >= deepLevel) return false
    if (this.#options.properties === 'all') return true
    const schema = this.#resolve(property)
    return 'default' in schema || list(schema.examples).length > 0
  }

  /** Free names, for a map: at least as many as are asked for, and one to show it where the map is all there is. */
  #fill(schema: UntrustedRecord, out: Record<string, unknown>, extra: UntrustedRecord, depth: number): void {
    const isMap = isRecord(schema.additionalProperties) && !isRecord(schema.properties)
    const wanted = isMap && depth < deepLevel && this.#options.properties === 'all' ? 1 : 0
    const least = Math.min(mostItems, Math.max(number(schema.minProperties) ?? 0, wanted))
    const names = isRecord(schema.propertyNames) ? this.#resolve(schema.propertyNames) : {}
    for (let turn = 0; Object.keys(out).length < least && turn < least + 20; turn += 1) {
      const name = String(this.make({ type: 'string', ...names }, depth + 1, turn))
      if (!(name in out)) out[name] = this.make(extra, depth + 1, turn)
    }
  }

  #array(schema: UntrustedRecord, depth: number): unknown[] {
    const out = list(schema.prefixItems).map((item, index) => this.make(item, depth + 1, index))
    const least = Math.min(mostItems, number(schema.minItems) ?? 0)
    const most = number(schema.maxItems) ?? Number.POSITIVE_INFINITY
    const wanted = Math.min(most, Math.max(least, depth >= deepLevel || out.length > 0 ? 0 : 2))
    if (schema.items === false) return out
    for (let turn = out.length; out.length < wanted && turn < wanted + 50; turn += 1) {
      const item = this.make(schema.items ?? {}, depth + 1, turn)
      const isTwice =
        schema.uniqueItems === true && out.some((one) => JSON.stringify(one) === JSON.stringify(item))
      if (!isTwice) out.push(item)
    }
    return out
  }
}

function decoded(step: string): string {
  try {
    return decodeURIComponent(step)
  } catch {
    return step
  }
}

function typeOf(schema: UntrustedRecord): string {
  if (typeof schema.type === 'string') return schema.type
  const named = list(schema.type).find((one) => one !== 'null')
  if (typeof named === 'string') return named
  if (isRecord(schema.properties) || schema.additionalProperties !== undefined) return 'object'
  if (schema.items !== undefined || schema.prefixItems !== undefined) return 'array'
  if (schema.minimum !== undefined || schema.maximum !== undefined) return 'number'
  return 'const' in schema ? (schema.const === null ? 'null' : typeof schema.const) : 'string'
}

/** The narrower of two schemas that both hold. */
function merge(one: UntrustedRecord, other: UntrustedRecord): UntrustedRecord {
  const out: Record<string, unknown> = { ...one, ...other }
  const narrower: Readonly<Record<string, (...values: number[]) => number>> = {
    minimum: Math.max,
    exclusiveMinimum: Math.max,
    minLength: Math.max,
    minItems: Math.max,
    minProperties: Math.max,
    maximum: Math.min,
    exclusiveMaximum: Math.min,
    maxLength: Math.min,
    maxItems: Math.min,
  }
  for (const [name, pick] of Object.entries(narrower)) {
    const [left, right] = [number(one[name]), number(other[name])]
    if (left !== null && right !== null) out[name] = pick(left, right)
  }
  if (isRecord(one.properties) && isRecord(other.properties)) {
    const properties: Record<string, unknown> = { ...one.properties, ...other.properties }
    for (const name of Object.keys(one.properties)) {
      if (name in other.properties)
        properties[name] = { allOf: [one.properties[name], other.properties[name]] }
    }
    out.properties = properties
  }
  if (one.required !== undefined && other.required !== undefined) {
    out.required = [...new Set([...list(one.required), ...list(other.required)])]
  }
  if (Array.isArray(one.enum) && Array.isArray(other.enum)) {
    const both = one.enum.filter((value) => list(other.enum).includes(value))
    out.enum = both.length > 0 ? both : one.enum
  }
  if (typeof one.pattern === 'string' && typeof other.pattern === 'string' && one.pattern !== other.pattern) {
    out.patterns = [...list(one.patterns), one.pattern, other.pattern]
  }
  return out
}

function numberFor(schema: UntrustedRecord, isInteger: boolean, turn: number): number {
  const step = number(schema.multipleOf) ?? (isInteger ? 1 : null)
  const low = bound(schema, 'minimum', 'exclusiveMinimum', Math.max)
  const high = bound(schema, 'maximum', 'exclusiveMaximum', Math.min)
  const preferred = 1 + turn
  if (step === null) {
    let value = preferred
    if (low !== null && (value < low.value || (low.open && value === low.value)))
      value = low.value + (low.open ? 0.5 : 0)
    if (high !== null && (value > high.value || (high.open && value === high.value))) {
      value = low === null ? high.value - (high.open ? 0.5 : 0) : (low.value + high.value) / 2
    }
    return value
  }
  const least =
    low === null ? null : Math.ceil(low.value / step) + (low.open && isWhole(low.value / step) ? 1 : 0)
  const most =
    high === null ? null : Math.floor(high.value / step) - (high.open && isWhole(high.value / step) ? 1 : 0)
  let times = Math.max(1, Math.round(preferred / step))
  if (least !== null && times < least) times = least + turn
  if (most !== null && times > most) times = most
  if (least !== null && times < least) times = least
  // 3 × 0.1 is not 0.3, so the product is rounded to the step's own decimals.
  const decimals = (/\.(\d+)$/.exec(String(step))?.[1] ?? '').length
  return Number((times * step).toFixed(decimals))
}

const isWhole = (value: number) => Math.abs(value - Math.round(value)) < 1e-9

function bound(
  schema: UntrustedRecord,
  closed: string,
  open: string,
  pick: (...values: number[]) => number,
): { readonly value: number; readonly open: boolean } | null {
  const [closedValue, openValue] = [number(schema[closed]), number(schema[open])]
  if (openValue !== null && (closedValue === null || pick(openValue, closedValue) === openValue)) {
    return { value: openValue, open: true }
  }
  return closedValue === null ? null : { value: closedValue, open: false }
}

const samples: Readonly<Record<string, string>> = {
  email: 'practice@example.com',
  'idn-email': 'practice@example.com',
  uri: 'https://example.com/practice',
  'uri-reference': 'https://example.com/practice',
  url: 'https://example.com/practice',
  hostname: 'example.com',
  uuid: '018f4e1c-7b2a-7c3d-8e4f-5a6b7c8d9e0f',
  'date-time': '2026-01-02T03:04:05Z',
  date: '2026-01-02',
  time: '03:04:05',
  duration: 'P1DT2H',
  ipv4: '192.0.2.1',
  ipv6: '2001:db8::1',
  'json-pointer': '/practice',
  regex: '^practice$',
}
const words = ['practice', 'sample', 'example', 'test', 'trial', 'model'] as const

function textFor(schema: UntrustedRecord, turn: number): string {
  const least = Math.min(longestText, number(schema.minLength) ?? 0)
  const most = number(schema.maxLength) ?? Number.POSITIVE_INFINITY
  const patterns = [...list(schema.patterns), schema.pattern].filter((one) => typeof one === 'string')
  // Of an expression that cannot be read nothing is known, so it refuses no text.
  const matchers = patterns.flatMap((pattern) => createPatternMatcher(pattern) ?? [])
  const fits = (text: string) =>
    text.length >= least && text.length <= most && matchers.every((matches) => matches(text))
  const word = words[turn % words.length] ?? 'practice'
  const plain = turn < words.length ? word : `${word} ${turn}`
  const candidates = [
    typeof schema.format === 'string' ? samples[schema.format] : undefined,
    schema.contentEncoding === 'base64' ? 'cHJhY3RpY2U=' : undefined,
    sized(plain, least, most),
    ...Object.values(samples),
  ]
  for (const candidate of candidates) if (candidate !== undefined && fits(candidate)) return candidate
  for (const pattern of patterns) {
    const text = textForPattern(pattern, fits)
    if (text !== null) return text
  }
  return joined(patterns).find(fits) ?? sized(plain, least, most)
}

/** Where several patterns hold, one often speaks of the beginning and another of the end. */
function joined(patterns: readonly string[]): readonly string[] {
  if (patterns.length < 2) return []
  const texts = [...new Set(patterns)].map((pattern) => textForPattern(pattern) ?? '')
  return [texts.join(''), texts.toReversed().join('')]
}

function sized(text: string, least: number, most: number): string {
  const padded = text.length >= least ? text : text.repeat(Math.ceil(least / text.length)).slice(0, least)
  return padded.slice(0, Math.max(0, Math.min(most, longestText)))
}

function number(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}
