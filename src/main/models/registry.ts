/** Hands out models by provider and id. A protocol's code is loaded when the first of its models is wanted. */
import { assertNever } from '#shared/assert-never'
import type { ModelRef } from '#shared/common'
import { AppError } from '#shared/errors'
import { type PresetId, type ProviderType, providerKind } from '#shared/providers/provider'
import { isLocal } from '../base/address.ts'
import type { Transport, TransportOptions } from '../base/http.ts'
import type { Sleep } from '../base/sleep.ts'
import { isCloudModel } from './cloud-model.ts'
import type { ModelLog, SourceOptions } from './exchange.ts'
import type { Service } from './failure.ts'
import { checkKeyTransport } from './key-transport.ts'
import type { Model, ModelSource } from './model.ts'

/** What has to be known of a provider to speak with it. */
export interface ProviderConnection {
  readonly type: ProviderType
  readonly preset: PresetId | null
  readonly name: string
  /** Empty: the type's or the preset's own address. */
  readonly baseUrl: string
  /** false: the vault is not even asked, so that a local model answers while it is locked. */
  readonly hasKey?: boolean
}

export interface ModelRegistryOptions {
  /** null or undefined: there is no such provider. */
  readonly getProvider: (providerId: string) => ProviderConnection | null | undefined
  /** The key in clear; it goes into the source's headers and nowhere else. */
  readonly getKey: (providerId: string) => Promise<string | null>
  /** When true, only models on this machine or in its private network are handed out. */
  readonly isOffline?: () => boolean
  readonly transport?: TransportOptions
  readonly log?: ModelLog
  readonly sleep?: Sleep
  /** Between two words of the practice model; default 25 ms. */
  readonly practiceDelayMs?: number
}

export interface ModelRegistry {
  /** Rejects with AppError `not-found`, `offline`, `invalid-input` for a key over plain http, or what the vault says. */
  source(providerId: string): Promise<ModelSource>
  model(ref: ModelRef): Promise<Model>
  /** Its key, address or name changed: the next call builds it anew. What runs goes on with the old one. */
  forget(providerId: string): void
  close(): Promise<void>
}

const practiceDelayMs = 25

export function createModelRegistry(options: ModelRegistryOptions): ModelRegistry {
  const sources = new Map<string, Promise<ModelSource>>()
  let transport: Promise<Transport> | null = null
  const isOffline = () => options.isOffline?.() === true

  function sharedTransport(): Promise<Transport> {
    transport ??= import('../base/http.ts').then(({ createTransport }) => createTransport(options.transport))
    return transport
  }

  async function build(providerId: string, connection: ProviderConnection): Promise<ModelSource> {
    if (connection.type === 'practice') {
      const { createPracticeSource } = await import('./practice.ts')
      const delayMs = options.practiceDelayMs ?? practiceDelayMs
      return createPracticeSource({ providerId, delayMs, ...(options.sleep && { sleep: options.sleep }) })
    }
    const key = connection.hasKey === false ? null : await options.getKey(providerId)
    if (key !== null) checkKeyTransport(addressOf(connection))
    const service = describeService(connection, key)
    return connect(connection.type, {
      providerId,
      service,
      transport: await sharedTransport(),
      ...(options.log && { log: options.log }),
    })
  }

  async function source(providerId: string): Promise<ModelSource> {
    const connection = options.getProvider(providerId)
    if (connection === null || connection === undefined) {
      throw new AppError('model-provider-deleted')
    }
    if (isOffline() && !isPrivate(connection)) throw refusedOffline(connection.name)
    const existing = sources.get(providerId)
    if (existing !== undefined) return existing
    const made = build(providerId, connection)
    sources.set(providerId, made)
    // A locked vault must not be remembered.
    made.catch(() => {
      if (sources.get(providerId) === made) sources.delete(providerId)
    })
    return made
  }

  return {
    source,
    async model({ providerId, modelId }) {
      const from = await source(providerId)
      if (isOffline() && isCloudModel(modelId)) throw refusedOffline(modelId)
      return from.model(modelId)
    },
    forget(providerId) {
      sources.delete(providerId)
    },
    async close() {
      sources.clear()
      await (await transport)?.close()
    },
  }
}

function refusedOffline(name: string): AppError {
  return new AppError('provider-offline', { name })
}

/** The address that is asked; empty for the practice model. */
export function addressOf({ type, preset, baseUrl }: Omit<ProviderConnection, 'name'>): string {
  return (baseUrl || providerKind(type, preset).baseUrl).replace(/\/+$/, '')
}

/** True where nothing leaves the private network. */
export function isPrivate(connection: Omit<ProviderConnection, 'name'>): boolean {
  return connection.type === 'practice' || isLocal(addressOf(connection))
}

function describeService(connection: ProviderConnection, secret: string | null): Service {
  const baseUrl = addressOf(connection)
  return {
    name: connection.name,
    type: connection.type,
    preset: connection.preset,
    baseUrl,
    host: URL.canParse(baseUrl) ? new URL(baseUrl).host : baseUrl,
    local: isLocal(baseUrl),
    secret,
  }
}

async function connect(
  type: Exclude<ProviderType, 'practice'>,
  options: SourceOptions,
): Promise<ModelSource> {
  switch (type) {
    case 'openai':
    case 'openai-compatible':
      return (await import('./openai.ts')).createOpenAiSource(options)
    case 'anthropic':
      return (await import('./anthropic.ts')).createAnthropicSource(options)
    case 'google':
      return (await import('./google.ts')).createGoogleSource(options)
    case 'ollama':
      return (await import('./ollama.ts')).createOllamaSource(options)
    default:
      return assertNever(type)
  }
}
