/** Providers as the routes see them: saved with their key, validated in the background, their models cached. */
import type { z } from 'zod'
import type { ModelRef } from '#shared/common'
import { AppError, type Notice } from '#shared/errors'
import {
  type ModelInfo,
  originOf,
  type PresetId,
  type Provider,
  type ProviderStatus,
  type ProviderType,
  type providerInputSchema,
  providerKind,
} from '#shared/providers/provider'
import { text } from '#shared/texts/catalogue'
import { madeBefore } from '../base/repeat.ts'
import { isCloudModel } from './cloud-model.ts'
import type { ModelLog } from './exchange.ts'
import { checkKeyTransport } from './key-transport.ts'
import { knownModel, noCapabilities } from './known-models.ts'
import { addressOf, isPrivate, type ModelRegistry } from './registry.ts'
import { createValidator } from './validator.ts'

export interface NewProviderRecord {
  readonly id: string
  readonly type: ProviderType
  readonly preset: PresetId | null
  readonly name: string
  readonly baseUrl: string
  readonly hasKey: boolean
  readonly requestsPerMinute: number | null
}

export interface ProviderHealth {
  readonly status: ProviderStatus
  readonly reason: Notice | null
  readonly latencyMs: number | null
  readonly validatedAt: number | null
}

/** Where providers are kept. */
export interface ProviderRecords {
  list(): Provider[]
  get(id: string): Provider | undefined
  isDeleted(id: string): boolean
  insert(provider: NewProviderRecord): Provider
  update(
    id: string,
    patch: {
      readonly name?: string
      readonly baseUrl?: string
      readonly hasKey?: boolean
      readonly requestsPerMinute?: number | null
    },
  ): Provider
  setStatus(id: string, health: ProviderHealth): void
  softDelete(id: string): void
  restore(id: string): Provider
}

/** Where their models are kept. */
export interface ModelRecords {
  list(providerId?: string): ModelInfo[]
  get(ref: ModelRef): ModelInfo | undefined
  replaceAll(providerId: string, models: readonly ModelInfo[]): void
}

/** The vault, by owner. May throw AppError `vault-…`. */
export interface ProviderSecrets {
  set(ownerId: string, secret: string): Promise<void>
  get(ownerId: string): Promise<string | null>
  delete(ownerId: string): Promise<void> | void
}

export interface ProviderServiceOptions {
  readonly providers: ProviderRecords
  readonly models: ModelRecords
  readonly secrets: ProviderSecrets
  readonly registry: ModelRegistry
  readonly announce: (topic: 'providers' | 'models', ids?: string[]) => void
  readonly isOffline: () => boolean
  /** UTC milliseconds. */
  readonly now: () => number
  readonly newId: () => string
  readonly log?: ModelLog
  /** Of one validation; default 15 s. */
  readonly timeoutMs?: number
  /** How long after the start providers that were never validated are; default 2 s. */
  readonly startDelayMs?: number
}

type ParsedInput = z.output<typeof providerInputSchema>

export type ProviderPatch = {
  readonly name?: string | undefined
  readonly baseUrl?: string | undefined
  /** null deletes it; left out it stays, but only where `baseUrl` leads to the same origin as before. */
  readonly apiKey?: string | null | undefined
  readonly requestsPerMinute?: number | null | undefined
}

export interface ProviderService {
  list(): Provider[]
  /** Throws AppError `not-found`. */
  get(id: string): Provider
  /** With the id of an earlier call that was the same, answers what that one made. */
  create(input: ParsedInput): Promise<Provider>
  update(id: string, patch: ProviderPatch): Promise<Provider>
  delete(id: string): Promise<void>
  restore(id: string): Promise<Provider>
  /** Starts a validation; its outcome comes with `changed`. */
  validate(id: string): Provider
  /** Validates what is pending, such as after offline mode was switched off or the vault was opened. */
  validatePending(): void
  models(providerId?: string): ModelInfo[]
  /** What is known of a model, also of one that was never listed. Asks no network. */
  describe(ref: ModelRef): ModelInfo
  /** Resolves when no validation is under way. */
  settled(): Promise<void>
  close(): void
}

/** The owner of a provider's key in the vault. */
export function secretOwner(providerId: string): string {
  return `provider:${providerId}`
}

const startDelayMs = 2000

export function createProviderService(options: ProviderServiceOptions): ProviderService {
  const { providers, models, secrets, registry, announce, newId } = options
  const validator = createValidator(options)
  /** By the id that it will have. */
  const creating = new Map<string, Promise<Provider>>()

  function get(id: string): Provider {
    const provider = providers.get(id)
    if (provider === undefined) throw new AppError('provider-gone')
    return provider
  }

  /** null also where it was changed from outside: then a new one is all that helps. */
  async function readOld(owner: string): Promise<string | null> {
    try {
      return await secrets.get(owner)
    } catch (error) {
      if (error instanceof AppError && error.code === 'vault-damaged') return null
      throw error
    }
  }

  function startValidation(id: string): Provider {
    validator.validate(id)
    return get(id)
  }

  async function createUnder(id: string, input: ParsedInput): Promise<Provider> {
    const { type, preset, name, baseUrl, requestsPerMinute } = input
    checkKind(type, preset, baseUrl)
    const address = addressFor(type, preset, baseUrl)
    const key = keyOf(input)
    if (key !== undefined) checkKeyTransport(address)
    // The key first: where it cannot be kept, nothing is saved.
    if (key !== undefined) await secrets.set(secretOwner(id), key)
    try {
      const hasKey = key !== undefined
      providers.insert({ id, type, preset, name, baseUrl: address, hasKey, requestsPerMinute })
    } catch (error) {
      if (key !== undefined) await secrets.delete(secretOwner(id))
      throw error
    }
    return startValidation(id)
  }

  /** The answer to a repeat: what the first made. */
  async function asBefore(known: Provider, input: ParsedInput): Promise<Provider> {
    const { type, preset, name, baseUrl } = input
    const key = keyOf(input)
    const isSame =
      known.type === type &&
      known.preset === preset &&
      known.name === name &&
      known.baseUrl === addressFor(type, preset, baseUrl) &&
      known.hasKey === (key !== undefined) &&
      (key === undefined || (await readOld(secretOwner(known.id))) === key)
    return madeBefore(known, () => isSame) ?? known
  }

  function validatePending(): void {
    for (const provider of providers.list()) {
      if (provider.status !== 'pending' || validator.isUnderWay(provider.id)) continue
      if (options.isOffline() && !isPrivate(provider)) continue
      validator.validate(provider.id)
    }
  }

  // What was cut off by the end of the last session begins anew, once the window stands.
  for (const provider of providers.list()) {
    if (provider.status === 'validating') {
      const { reason, latencyMs, validatedAt } = provider
      providers.setStatus(provider.id, { status: 'pending', reason, latencyMs, validatedAt })
    }
  }
  const startTimer = setTimeout(validatePending, options.startDelayMs ?? startDelayMs)
  startTimer.unref()

  return {
    list: () => providers.list(),
    get,
    async create(input) {
      const id = input.id ?? newId()
      // A repeat may come before the first is through: keeping a key takes its time.
      for (let work = creating.get(id); work !== undefined; work = creating.get(id))
        await work.catch(() => {})
      const known = providers.get(id)
      if (known !== undefined) return asBefore(known, input)
      if (providers.isDeleted(id)) {
        throw new AppError('provider-id-deleted')
      }
      const work = createUnder(id, input)
      creating.set(id, work)
      try {
        return await work
      } finally {
        creating.delete(id)
      }
    },
    async update(id, { name, baseUrl, apiKey, requestsPerMinute }) {
      const before = get(id)
      if (baseUrl !== undefined) checkKind(before.type, before.preset, baseUrl)
      const address = baseUrl === undefined ? undefined : addressFor(before.type, before.preset, baseUrl)
      if (address !== undefined && apiKey === undefined) checkKeyStays(before, address)
      const willHaveKey = apiKey === undefined ? before.hasKey : apiKey !== null && before.type !== 'practice'
      // A new name alone is taken: whoever has such a provider from before must be able to edit it.
      if (willHaveKey && (apiKey !== undefined || address !== undefined))
        checkKeyTransport(address ?? addressOf(before))
      const owner = secretOwner(id)
      const patch = {
        ...(name !== undefined && { name }),
        ...(address !== undefined && { baseUrl: address }),
        ...(apiKey !== undefined && { hasKey: apiKey !== null }),
        ...(requestsPerMinute !== undefined && { requestsPerMinute }),
      }
      if (typeof apiKey === 'string' && before.type !== 'practice') {
        const old = before.hasKey ? await readOld(owner) : null
        await secrets.set(owner, apiKey)
        try {
          providers.update(id, patch)
        } catch (error) {
          await (old === null ? secrets.delete(owner) : secrets.set(owner, old))
          throw error
        }
      } else {
        if (apiKey === null) await secrets.delete(owner)
        providers.update(id, before.type === 'practice' ? { ...patch, hasKey: false } : patch)
      }
      registry.forget(id)
      return startValidation(id)
    },
    async delete(id) {
      get(id)
      validator.cancel(id)
      providers.softDelete(id)
      registry.forget(id)
      announce('providers', [id])
      announce('models', [id])
    },
    async restore(id) {
      providers.restore(id)
      announce('models', [id])
      return startValidation(id)
    },
    validate(id) {
      get(id)
      return startValidation(id)
    },
    validatePending,
    models: (providerId) => models.list(providerId),
    describe(ref) {
      const listed = models.get(ref)
      if (listed !== undefined) return listed
      const provider = providers.get(ref.providerId)
      const known = provider === undefined ? {} : knownModel(provider.type, ref.modelId)
      const isFree = provider !== undefined && isPrivate(provider) && !isCloudModel(ref.modelId)
      const price = isFree ? '0' : null
      return {
        providerId: ref.providerId,
        id: ref.modelId,
        name: ref.modelId,
        contextLength: known.contextLength ?? null,
        maxOutputTokens: known.maxOutputTokens ?? null,
        capabilities: known.capabilities ?? noCapabilities,
        inputPrice: price,
        outputPrice: price,
        listedAt: options.now(),
      }
    },
    settled: () => validator.settled(),
    close() {
      clearTimeout(startTimer)
      validator.close()
    },
  }
}

/** The practice model needs none. */
function keyOf({ type, apiKey }: ParsedInput): string | undefined {
  return type === 'practice' ? undefined : apiKey
}

function checkKind(type: ProviderType, preset: PresetId | null, baseUrl: string): void {
  if (preset !== null && type !== 'openai-compatible') {
    throw new AppError('provider-preset-misplaced')
  }
  if (type !== 'practice' && addressFor(type, preset, baseUrl) === '') {
    throw AppError.inField('baseUrl', text('provider-address-missing'))
  }
}

/** A key was entered for one service; another one must not get it just because the address was edited. */
function checkKeyStays(before: Provider, address: string): void {
  if (!before.hasKey || originOf(address) === originOf(addressOf(before))) return
  throw AppError.inField('apiKey', text('provider-key-again'))
}

function addressFor(type: ProviderType, preset: PresetId | null, baseUrl: string): string {
  return type === 'practice' ? '' : baseUrl || providerKind(type, preset).baseUrl
}
