/** Numbers and times as the person's language writes them, with their units. */

export function formatCount(count: number, language: string): string {
  return new Intl.NumberFormat(language).format(count)
}

/** Milliseconds as they are, as seconds or as minutes. */
export function formatDuration(milliseconds: number, language: string): string {
  if (milliseconds < 100) return `${formatCount(milliseconds, language)} ms`
  const seconds = milliseconds / 1000
  if (seconds < 60) {
    const digits = seconds < 10 ? 1 : 0
    const text = new Intl.NumberFormat(language, {
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    }).format(seconds)
    return `${text} s`
  }
  const minutes = Math.floor(seconds / 60)
  return `${minutes} min ${Math.round(seconds - minutes * 60)} s`
}

/** Nano-dollars as US dollars; small amounts keep two figures that count. */
export function formatCost(nanos: number, language: string): string {
  const amount = nanos / 1e9
  const small = amount < 0.01
  return new Intl.NumberFormat(language, {
    style: 'currency',
    currency: 'USD',
    ...(small ? { minimumSignificantDigits: 1, maximumSignificantDigits: 2 } : {}),
  }).format(amount)
}

/** The time today, the weekday within a week, else the date. */
export function formatWhen(at: number, language: string, now = Date.now()): string {
  const date = new Date(at)
  const today = new Date(now)
  if (date.toDateString() === today.toDateString()) {
    return new Intl.DateTimeFormat(language, { hour: 'numeric', minute: '2-digit' }).format(date)
  }
  const sixDays = 6 * 24 * 60 * 60 * 1000
  if (now - at < sixDays) return new Intl.DateTimeFormat(language, { weekday: 'short' }).format(date)
  const sameYear = date.getFullYear() === today.getFullYear()
  return new Intl.DateTimeFormat(
    language,
    sameYear ? { day: 'numeric', month: 'short' } : { day: '2-digit', month: '2-digit', year: '2-digit' },
  ).format(date)
}

export function formatMoment(at: number, language: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }).format(at)
}
