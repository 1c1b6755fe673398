/** Numbers and times with their units, in the language spoken. */
import i18next from 'i18next'

/** 840 ms, 1.4 s. */
export function formatDuration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`
  const seconds = ms / 1000
  return `${formatNumber(seconds, seconds < 10 ? 1 : 0)} s`
}

export function formatNumber(value: number, digits = 0): string {
  return new Intl.NumberFormat(i18next.language, { maximumFractionDigits: digits }).format(value)
}

/** 128K, 1M: how large a model's window is. */
export function formatTokens(tokens: number): string {
  if (tokens >= 1_000_000) return `${formatNumber(tokens / 1_000_000, 1)}M`
  return tokens >= 1000 ? `${formatNumber(Math.round(tokens / 1000))}K` : String(tokens)
}

export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  const power = Math.min(units.length - 1, bytes < 1 ? 0 : Math.floor(Math.log(bytes) / Math.log(1000)))
  return `${formatNumber(bytes / 1000 ** power, power === 0 ? 0 : 1)} ${units[power]}`
}

/** The time for today, else the date. */
export function formatWhen(time: number, now: number = Date.now()): string {
  const date = new Date(time)
  const today = new Date(now).toDateString() === date.toDateString()
  return new Intl.DateTimeFormat(
    i18next.language,
    today ? { hour: 'numeric', minute: '2-digit' } : { dateStyle: 'medium' },
  ).format(date)
}

export function formatDateTime(time: number): string {
  return new Intl.DateTimeFormat(i18next.language, { dateStyle: 'medium', timeStyle: 'short' }).format(
    new Date(time),
  )
}
