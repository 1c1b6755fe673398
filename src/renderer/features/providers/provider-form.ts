/** The fields of the provider dialog, what changing the type does to them, and what they save. */
import '../../zod-config.ts'
import {
  apiKeySchema,
  baseUrlSchema,
  originOf,
  type Provider,
  type ProviderInput,
  type ProviderKind,
  providerKind,
  providerKinds,
  providerNameSchema,
  requestsPerMinuteSchema,
} from '#shared/providers/provider'

export interface ProviderFields {
  readonly kind: ProviderKind
  readonly name: string
  readonly baseUrl: string
  readonly apiKey: string
  /** The key that is kept is deleted on saving. */
  readonly removeKey: boolean
  /** null: as many as there are; NaN: what was typed is no number. */
  readonly requestsPerMinute: number | null
}

type FieldName = 'name' | 'baseUrl' | 'apiKey' | 'requestsPerMinute'
export type ProviderFieldErrors = Readonly<Partial<Record<FieldName, string>>>

/** The id of a kind in the Type box. */
export function kindId(kind: ProviderKind): string {
  return kind.preset ?? kind.type
}

/** The choices of the Type box. The practice model says what it is, in the language spoken. */
export function kindsNamed(practice: string): readonly ProviderKind[] {
  return providerKinds.map((kind) => (kind.type === 'practice' ? { ...kind, label: practice } : kind))
}

/** A name that no other provider bears: OpenAI, OpenAI 2, OpenAI 3 … */
export function suggestName(label: string, taken: readonly string[]): string {
  const names = new Set(taken.map((name) => name.toLowerCase()))
  for (let count = 1; ; count += 1) {
    const name = count === 1 ? label : `${label} ${count}`
    if (!names.has(name.toLowerCase())) return name
  }
}

export function newFields(kind: ProviderKind, taken: readonly string[]): ProviderFields {
  const name = suggestName(kind.label, taken)
  return { kind, name, baseUrl: kind.baseUrl, apiKey: '', removeKey: false, requestsPerMinute: null }
}

export function fieldsOf(provider: Provider): ProviderFields {
  const kind = providerKind(provider.type, provider.preset)
  const { name, baseUrl, requestsPerMinute } = provider
  return { kind, name, baseUrl, apiKey: '', removeKey: false, requestsPerMinute }
}

/**
 * Another type brings its own name and address, but what a person typed stays. Only a key goes where the address
 * changes: it must not be sent to a service that it was not meant for.
 */
export function changeKind(
  fields: ProviderFields,
  kind: ProviderKind,
  taken: readonly string[],
): ProviderFields {
  const nameTouched = fields.name.trim() !== '' && fields.name !== suggestName(fields.kind.label, taken)
  const urlTouched = fields.baseUrl.trim() !== '' && fields.baseUrl !== fields.kind.baseUrl
  const baseUrl = urlTouched ? fields.baseUrl : kind.baseUrl
  return {
    ...fields,
    kind,
    name: nameTouched ? fields.name : suggestName(kind.label, taken),
    baseUrl,
    apiKey: kind.key !== 'none' && baseUrl === fields.baseUrl ? fields.apiKey : '',
  }
}

/** What is wrong, by field; `hasKey` where a key is kept already. */
export function checkFields(
  fields: ProviderFields,
  hasKey: boolean,
  texts: Readonly<Record<'baseUrlRequired' | 'keyRequired' | 'requestsPerMinuteWrong', string>>,
): ProviderFieldErrors {
  const { kind } = fields
  const baseUrl = fields.baseUrl.trim()
  const key = fields.apiKey.trim()
  const errors: Partial<Record<FieldName, string>> = {}
  const say = (field: FieldName, message: string | undefined) => {
    if (message !== undefined) errors[field] = message
  }
  say('name', providerNameSchema.safeParse(fields.name).error?.issues[0]?.message)
  if (kind.type === 'practice') return errors
  if (baseUrl !== '') say('baseUrl', baseUrlSchema.safeParse(baseUrl).error?.issues[0]?.message)
  else if (kind.baseUrl === '') say('baseUrl', texts.baseUrlRequired)
  if (key !== '') say('apiKey', apiKeySchema.safeParse(key).error?.issues[0]?.message)
  // Behind an address of one's own there may be a server that asks for no key.
  else if (kind.key === 'required' && !hasKey && (baseUrl === '' || baseUrl === kind.baseUrl)) {
    say('apiKey', texts.keyRequired)
  }
  const { requestsPerMinute } = fields
  if (requestsPerMinute !== null && !requestsPerMinuteSchema.safeParse(requestsPerMinute).success) {
    say('requestsPerMinute', texts.requestsPerMinuteWrong)
  }
  return errors
}

export function toProviderInput(fields: ProviderFields): ProviderInput {
  const { kind } = fields
  const key = fields.apiKey.trim()
  return {
    type: kind.type,
    preset: kind.preset,
    name: fields.name.trim(),
    baseUrl: kind.type === 'practice' ? '' : fields.baseUrl.trim(),
    ...(key === '' || kind.key === 'none' ? {} : { apiKey: key }),
    requestsPerMinute: kind.type === 'practice' ? null : fields.requestsPerMinute,
  }
}

/** What changed of a provider that is saved already; a key of null is deleted. */
export function toProviderPatch(fields: ProviderFields): {
  name: string
  baseUrl: string
  requestsPerMinute: number | null
  apiKey?: string | null
} {
  const { requestsPerMinute } = fields
  const key = fields.apiKey.trim()
  const patch = { name: fields.name.trim(), baseUrl: fields.baseUrl.trim(), requestsPerMinute }
  if (key !== '') return { ...patch, apiKey: key }
  return fields.removeKey ? { ...patch, apiKey: null } : patch
}

/** Where the edited address leads, if that is another place than the one that the kept key was entered for; else null. */
export function newOriginOfKey(provider: Provider, fields: ProviderFields): string | null {
  if (!provider.hasKey || fields.removeKey || fields.apiKey.trim() !== '') return null
  const addressBehind = (baseUrl: string) => baseUrl.trim() || fields.kind.baseUrl
  const address = addressBehind(fields.baseUrl)
  const origin = originOf(address)
  return !URL.canParse(address) || origin === originOf(addressBehind(provider.baseUrl)) ? null : origin
}

/** The host of an address, for a short line in a list. */
export function hostOf(baseUrl: string): string {
  return URL.canParse(baseUrl) ? new URL(baseUrl).host : baseUrl
}
