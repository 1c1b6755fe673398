/** Reads from an answer how long its service wants to be left alone. */
import type { IncomingHttpHeaders } from 'node:http'

/** Milliseconds to wait, at least 0; null where nothing is said. `now` in UTC milliseconds. */
export function retryAfterMs(headers: IncomingHttpHeaders, body: string, now: number): number | null {
  return (
    plainMilliseconds(headers['retry-after-ms']) ??
    secondsOrDate(headers['retry-after'], now) ??
    googleDelay(body) ??
    resetOfEmptyLimit(headers, now)
  )
}

type Header = string | readonly string[] | undefined

const first = (header: Header): string | undefined =>
  (typeof header === 'string' ? header : header?.[0])?.trim()

function plainMilliseconds(header: Header): number | null {
  const text = first(header)
  return text !== undefined && /^\d+(\.\d+)?$/.test(text) ? Math.ceil(Number(text)) : null
}

function secondsOrDate(header: Header, now: number): number | null {
  const text = first(header)
  if (text === undefined || text === '') return null
  if (/^\d+(\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1000)
  const at = Date.parse(text)
  return Number.isNaN(at) ? null : Math.max(0, at - now)
}

/** Gemini puts it into the body: `"retryDelay": "34s"`. */
function googleDelay(body: string): number | null {
  const found = /"retryDelay"\s*:\s*"(\d+(?:\.\d+)?)s"/.exec(body)
  return found === null ? null : Math.ceil(Number(found[1]) * 1000)
}

/** The limits that are used up say when they begin anew; the latest of them counts. */
function resetOfEmptyLimit(headers: IncomingHttpHeaders, now: number): number | null {
  const waits: number[] = []
  for (const [name, value] of Object.entries(headers)) {
    const match = /^(x-ratelimit|anthropic-ratelimit)-(?:(.+)-)?reset(?:-(.+))?$/.exec(name)
    if (match === null) continue
    const [, family, before, after] = match
    const what = before ?? after
    const remaining =
      family === 'anthropic-ratelimit'
        ? headers[`${family}-${what}-remaining`]
        : headers[what === undefined ? `${family}-remaining` : `${family}-remaining-${what}`]
    if (first(remaining) !== '0') continue
    const wait = resetWait(first(value) ?? '', now)
    if (wait !== null) waits.push(wait)
  }
  return waits.length === 0 ? null : Math.max(...waits)
}

/** `6m0s`, `20ms`, an RFC 3339 time, seconds from now, or a moment since 1970 in seconds or milliseconds. */
function resetWait(text: string, now: number): number | null {
  if (/^\d+(\.\d+)?$/.test(text)) {
    const value = Number(text)
    if (value > 1e12) return Math.max(0, value - now)
    if (value > 1e9) return Math.max(0, value * 1000 - now)
    return Math.ceil(value * 1000)
  }
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g)]
  if (parts.length > 0 && parts.map((part) => part[0]).join('') === text) {
    const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }
    return Math.ceil(parts.reduce((sum, part) => sum + Number(part[1]) * (units[part[2] ?? ''] ?? 0), 0))
  }
  const at = Date.parse(text)
  return Number.isNaN(at) ? null : Math.max(0, at - now)
}
