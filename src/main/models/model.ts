/**
 * Models: everything that can answer, behind one interface, with retry and fallback as decorators around it.
 *
 * A model streams what it produces to `onEvent` as it comes and then resolves exactly once. It never rejects for what
 * the world does: a failure is a value. After an abort it resolves within 100 ms with kind `cancelled`, and calls
 * `onEvent` no more.
 */
import type { Parameters } from '#shared/agents/agent'
import type { ModelRef, Usage } from '#shared/common'
import type { Notice } from '#shared/errors'
import type { Capabilities, ModelInfo } from '#shared/providers/provider'
import type { StopReason } from '#shared/runs/run'
import type { KeyOfCode, KnownText } from '#shared/texts/catalogue'

export type ChatMessage =
  | { readonly role: 'user'; readonly text: string }
  | {
      readonly role: 'assistant'
      readonly text: string
      /** Of an answer with calls: some services want it back beside their results, a few of them ever after. */
      readonly thinking?: string
      /** What the provider wants back unread with that thinking; only within the present run, for the model that made it. */
      readonly opaque?: OpaqueState
      readonly toolCalls: readonly ModelToolCall[]
    }
  | {
      readonly role: 'tool'
      readonly callId: string
      readonly name: string
      readonly result: string
      readonly failed: boolean
    }

/** State of a provider's own protocol, such as thinking blocks with signatures. Passed back as it came. */
export interface OpaqueState {
  readonly protocol: string
  readonly value: unknown
}

export interface ModelToolCall {
  readonly callId: string
  readonly name: string
  /** JSON text as the model wrote it; perhaps not valid. */
  readonly arguments: string
}

export interface ToolDefinition {
  readonly name: string
  readonly description: string
  /** JSON Schema (draft 2020-12) of an object. */
  readonly inputSchema: Readonly<Record<string, unknown>>
}

export interface ModelRequest {
  readonly system: string
  readonly messages: readonly ChatMessage[]
  readonly tools: readonly ToolDefinition[]
  readonly parameters: Parameters
  /** What is known of the model: what it cannot do is not asked of it. */
  readonly capabilities: Capabilities
  /** The window to ask of a local model, in tokens; null: unknown. */
  readonly contextLength: number | null
  /** About how many tokens all of this takes, the tools included; left out where nobody has counted. */
  readonly inputTokens?: number
  /** Where given, the answer must be JSON that fits this schema. */
  readonly responseSchema?: Readonly<Record<string, unknown>>
}

export type ModelEvent =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'thinking'; readonly text: string }
  /** A call that is complete, its arguments whole. */
  | { readonly type: 'tool-call'; readonly call: ModelToolCall }

export const modelErrorKinds = [
  'auth',
  'rate-limit',
  'overloaded',
  'context-length',
  'content-filter',
  'bad-request',
  'network',
  'timeout',
  'malformed',
  'cancelled',
] as const
export type ModelErrorKind = (typeof modelErrorKinds)[number]

export type ModelFailureKey = KeyOfCode<`model-${ModelErrorKind}`>

export interface ModelFailure {
  readonly kind: ModelErrorKind
  /** For a person: what happened and what to do. Redacted: never a key. */
  readonly text: KnownText<ModelFailureKey>
  /** The text in English. */
  readonly message: string
  /** Where the server said how long to wait. */
  readonly retryAfterMs?: number
  /** The HTTP status, where there was one. */
  readonly status?: number
  /** True where the same request will fail again, although others of its kind may not. */
  readonly lasting?: true
}

export interface ModelAnswer {
  readonly stopReason: StopReason
  /** null: the provider did not tell. */
  readonly usage: Usage | null
  /** US dollars as decimal text, where the service itself tells what it charged. */
  readonly cost?: string
  readonly opaque?: OpaqueState
  readonly warnings: readonly Notice[]
}

export type ModelResult = { readonly ok: true; readonly answer: ModelAnswer } | FailedResult

export interface FailedResult {
  readonly ok: false
  readonly failure: ModelFailure
  /** What the service had reported until then; null: nothing. */
  readonly usage: Usage | null
  /** True where no more than that can have been used: nothing was sent, or the service refused before it answered. */
  readonly usageComplete?: true
}

export interface StreamOptions {
  readonly signal: AbortSignal
  readonly onEvent: (event: ModelEvent) => void
}

export interface Model {
  readonly ref: ModelRef
  /** The context window that is asked of it, in tokens, where that is less than `known` (null: unknown). */
  readonly window?: (known: number | null) => number
  stream(request: ModelRequest, options: StreamOptions): Promise<ModelResult>
}

/** What one provider's protocol can do. */
export interface ModelSource {
  /** Lists the models, or checks that the service answers. Failures are values. */
  list(signal: AbortSignal): Promise<ListResult>
  /** More about one model where listing does not tell (Ollama's /api/show); otherwise what is known. */
  describe(modelId: string, signal: AbortSignal): Promise<Partial<ListedModel>>
  model(modelId: string): Model
  close(): Promise<void>
}

export type ListedModel = Omit<ModelInfo, 'providerId' | 'listedAt'>
export type ListResult =
  | { readonly ok: true; readonly models: readonly ListedModel[] }
  | { readonly ok: false; readonly failure: ModelFailure }
