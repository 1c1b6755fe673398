/** Finds an Ollama that runs on this machine. */
import { createTransport } from '../base/http.ts'
import { list, record, text } from '../base/untrusted.ts'

export interface DetectOptions {
  /** OLLAMA_HOST says where Ollama listens. */
  readonly env: Readonly<Record<string, string | undefined>>
  readonly signal: AbortSignal
  /** Default 900 ms, so that the answer is there within a second. */
  readonly timeoutMs?: number
}

export interface DetectedOllama {
  readonly found: boolean
  readonly baseUrl: string
  readonly version: string | null
  readonly models: string[]
}

const mostCharacters = 4 * 1024 * 1024

/** Never rejects: what does not answer in time is not found. */
export async function detectOllama({ env, signal, timeoutMs = 900 }: DetectOptions): Promise<DetectedOllama> {
  const baseUrl = ollamaAddress(env.OLLAMA_HOST)
  const transport = createTransport({ connectTimeoutMs: timeoutMs, environment: env })
  const limited = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)])
  const ask = async (path: string): Promise<unknown> => {
    let body = ''
    const outcome = await transport.send(
      {
        method: 'GET',
        url: `${baseUrl}${path}`,
        headers: {},
        signal: limited,
        firstPieceTimeoutMs: timeoutMs,
      },
      ['application/json'],
      {
        onText(piece) {
          body += piece
          return body.length > mostCharacters
        },
        hasBegun: () => false,
      },
    )
    return outcome.kind === 'end' ? JSON.parse(body) : null
  }
  try {
    const [version, tags] = await Promise.all(
      ['/api/version', '/api/tags'].map((path) => ask(path).catch(() => null)),
    )
    const entries = record(tags).models
    return {
      found: Array.isArray(entries),
      baseUrl,
      version: text(record(version).version) || null,
      models: list(entries)
        .filter((entry) => !isForEmbeddings(record(entry)))
        .map((entry) => text(record(entry).model) || text(record(entry).name))
        .filter((name) => name !== ''),
    }
  } finally {
    await transport.close()
  }
}

/** Ollama's list does not say what a model can do; a model that only makes embeddings cannot answer. */
function isForEmbeddings(entry: Readonly<Record<string, unknown>>): boolean {
  const names = [entry.name, entry.model, record(entry.details).family].map(text).join(' ')
  return /embed|\b(nomic-)?bert\b|\bbge-|all-minilm/i.test(names)
}

/** OLLAMA_HOST as Ollama reads it: host, port or both, perhaps with a scheme; “every interface” is reached by loopback. */
export function ollamaAddress(host: string | undefined): string {
  const given = host?.trim().replace(/^["']|["']$/g, '') ?? ''
  const hasScheme = /^https?:\/\//i.test(given)
  const candidate = hasScheme ? given : `http://${given.startsWith(':') ? `127.0.0.1${given}` : given}`
  if (given === '' || !URL.canParse(candidate)) return 'http://127.0.0.1:11434'
  const url = new URL(candidate)
  if (url.hostname === '0.0.0.0' || url.hostname === '[::]') url.hostname = '127.0.0.1'
  if (url.port === '' && !hasScheme) url.port = '11434'
  return url.origin
}
