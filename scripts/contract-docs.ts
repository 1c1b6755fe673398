/** Writes docs/contract.md from the schemas. `--check` only says whether it is up to date. Run by Node itself. */
import { readFileSync, writeFileSync } from 'node:fs'
import { z } from 'zod'
import { events } from '#shared/contract/events'
import { loadRoutes } from '#shared/contract/requests'
import type { Route } from '#shared/contract/route'
import { errorCodes } from '#shared/errors'

interface Schema {
  readonly type?: string | readonly string[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly format?: string
  readonly default?: unknown
  readonly minLength?: number
  readonly maxLength?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly minItems?: number
  readonly maxItems?: number
}

const toSchema = (schema: z.ZodType, io: 'input' | 'output'): Schema =>
  z.toJSONSchema(schema, { io, unrepresentable: 'any', reused: 'inline' }) as Schema

/** A type in a few words. */
function typeOf(schema: Schema): string {
  const choices = schema.anyOf ?? schema.oneOf
  if (choices !== undefined) return [...new Set(choices.map(typeOf))].join(' | ')
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(' | ')
  if (schema.type === 'array')
    return `array of ${schema.items === undefined ? 'anything' : typeOf(schema.items)}`
  if (schema.type === 'object') return 'object'
  const base = schema.format ?? (schema.type === undefined ? 'JSON' : [schema.type].flat().join(' | '))
  const limits = [
    limit(
      schema.minLength ?? schema.minItems ?? schema.minimum,
      schema.maxLength ?? schema.maxItems ?? schema.maximum,
    ),
  ].filter((text) => text !== '')
  return [base, ...limits].join(' ')
}

function limit(low: number | undefined, high: number | undefined): string {
  const small = (value: number | undefined) =>
    value === undefined || Math.abs(value) >= Number.MAX_SAFE_INTEGER ? '' : String(value)
  const [from, to] = [small(low), small(high)]
  return from === '' && to === '' ? '' : `(${from || '…'} to ${to || '…'})`
}

/** Rows of a table, nested objects by their path. */
function rows(schema: Schema, prefix = ''): string[] {
  const inner = schema.type === 'array' ? schema.items : schema
  const path = schema.type === 'array' ? `${prefix}[]` : prefix
  const choice = (inner?.anyOf ?? inner?.oneOf)?.find((one) => one.properties !== undefined)
  const object = inner?.properties === undefined ? choice : inner
  if (object?.properties === undefined) return []
  return Object.entries(object.properties).flatMap(([name, field]) => {
    const full = path === '' ? name : `${path}.${name}`
    const must = object.required?.includes(name) ? 'yes' : 'no'
    const byDefault = field.default === undefined ? '' : ` (default ${JSON.stringify(field.default)})`
    const row = `| \`${full}\` | ${typeOf(field).replaceAll('|', '\\|')}${byDefault.replaceAll('|', '\\|')} | ${must} |`
    return [row, ...rows(field, full)]
  })
}

function table(title: string, schema: Schema, must = 'always there'): string {
  const lines = rows(schema)
  if (lines.length === 0) return `${title}: ${schema.type === 'object' ? 'nothing' : typeOf(schema)}\n`
  const list = schema.type === 'array' ? ' (a list)' : ''
  return `${title}${list}:\n\n| field | type | ${must} |\n|---|---|---|\n${lines.join('\n')}\n`
}

function topicsOf({ topics }: Route): string {
  return topics.length === 0 ? '' : `, reads ${topics.map((topic) => `\`${topic}\``).join(' and ')}`
}

function repeatOf({ creates }: Route): string {
  return creates === undefined ? '' : ` May be repeated with the same \`${creates}\`.`
}

function routeText(name: string, route: Route): string {
  const input = table('Input', toSchema(route.input, 'input'), 'required')
  const output = table('Output', toSchema(route.output, 'output'))
  return `### \`${name}\`\n\n${route.kind === 'query' ? 'Query' : 'Command'}, access \`${route.access}\`${topicsOf(route)}. ${route.summary}${repeatOf(route)}\n\n${input}\n${output}`
}

function eventText(name: string, schema: z.ZodType): string {
  const json = toSchema(schema, 'output')
  const variants = json.oneOf ?? json.anyOf
  if (variants === undefined) return `### \`${name}\`\n\n${table('Payload', json)}`
  const parts = variants.map((one) => table(`**${String(one.properties?.type?.const)}**`, one))
  return `### \`${name}\`\n\nOne of these, told apart by \`type\`:\n\n${parts.join('\n')}`
}

const routes = await loadRoutes()
const guide = readFileSync(new URL('contract-guide.md', import.meta.url), 'utf8')

const text = `# The contract

Generated from the schemas in \`src/shared\` and scripts/contract-guide.md by \`npm run docs:contract\`; do not edit by
hand.

A window calls routes over IPC; a program in plain Node does so with \`openHost({ dataDir, passphrase? })\` of
\`out/node/host.mjs\`: \`call(route, input)\` resolves to the output, or rejects with an AppError
\`{ code, message, data?, retryable }\`. \`on(event, listener)\` hears events; it returns what ends the listening.
In a window the \`run\` events come for the runs it is attached to, in the host for all runs.

Error codes: ${errorCodes.map((code) => `\`${code}\``).join(', ')}.

${guide}## Routes

${Object.entries(routes)
  .map(([name, route]) => routeText(name, route))
  .join('\n')}
## Events

${Object.entries(events)
  .map(([name, schema]) => eventText(name, schema))
  .join('\n')}`

const file = new URL('../docs/contract.md', import.meta.url)
if (process.argv.includes('--check')) {
  const present = readFileSync(file, 'utf8')
  if (present !== text) {
    console.error('docs/contract.md is out of date. Run: npm run docs:contract')
    process.exitCode = 1
  }
} else writeFileSync(file, text)
