/** Any value as plain JSON of bounded size, without secrets. */
import { isSecretName } from '../base/redact.ts'

const longest = 4000
const deepest = 6
const most = 50

/** `redact` is asked for every text. Never throws: what cannot be read is named as such. */
export function plain(value: unknown, redact: (text: string) => string): unknown {
  const seen = new Set<object>()

  function text(raw: string): string {
    const clean = redact(raw)
    return clean.length > longest ? `${clean.slice(0, longest)}… (${clean.length} characters)` : clean
  }

  function error(thrown: Error, depth: number): Record<string, unknown> {
    const { code, status, data } = thrown as { code?: unknown; status?: unknown; data?: unknown }
    return {
      name: text(String(thrown.name)),
      message: text(String(thrown.message)),
      ...(code !== undefined && { code: walk(code, depth + 1) }),
      ...(status !== undefined && { status: walk(status, depth + 1) }),
      ...(data !== undefined && { data: walk(data, depth + 1) }),
      ...(typeof thrown.stack === 'string' && { stack: text(thrown.stack) }),
      ...(thrown.cause !== undefined && { cause: walk(thrown.cause, depth + 1) }),
    }
  }

  function walk(one: unknown, depth: number): unknown {
    if (typeof one === 'string') return text(one)
    if (typeof one === 'bigint') return one.toString()
    if (typeof one === 'function' || typeof one === 'symbol') return `[${typeof one}]`
    if (typeof one !== 'object' || one === null) return one
    if (seen.has(one)) return '[seen above]'
    if (depth > deepest) return '[too deep]'
    seen.add(one)
    try {
      // Only these parts of an error: its other properties may hold a whole request, headers and key included.
      if (one instanceof Error) return error(one, depth)
      if (one instanceof Date) return one.toJSON()
      // Bytes may be a key.
      if (ArrayBuffer.isView(one) || one instanceof ArrayBuffer) return `[${one.byteLength} bytes]`
      if (Array.isArray(one)) return one.slice(0, most).map((item) => walk(item, depth + 1))
      const entries = Object.entries(one).slice(0, most)
      return Object.fromEntries(
        entries.map(([name, item]) => [name, isSecretName(name) ? '[redacted]' : walk(item, depth + 1)]),
      )
    } catch {
      return '[unreadable]'
    } finally {
      seen.delete(one)
    }
  }

  return walk(value, 0)
}
