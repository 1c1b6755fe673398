/** Built-in tools: small, harmless, without a network. This one tells the time. */
import { z } from 'zod'
import { toolTexts } from '#shared/tools/texts/en'
import { defineTool } from '../tool.ts'

const input = z.strictObject({
  timeZone: z
    .string()
    .max(64)
    .refine(isTimeZone, 'Name a time zone of the IANA list, such as Europe/Berlin or UTC.')
    .optional()
    .meta({
      description:
        'IANA name of a time zone, such as Europe/Berlin. Left out: the time zone of this machine.',
      examples: ['Europe/Berlin'],
    }),
})

export const currentTime = defineTool({
  name: 'current_time',
  title: toolTexts['tool-current_time-title'],
  description: toolTexts['tool-current_time-description'],
  input,
  effect: 'none',
  run({ timeZone }, { now }) {
    const zone = timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone
    return describeTime(now(), zone)
  },
})

/** `2026-11-21T07:30:00+01:00, Saturday, Europe/Berlin`. `at` in UTC milliseconds. */
function describeTime(at: number, timeZone: string): string {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    weekday: 'long',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'longOffset',
  })
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]))
  const part = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? ''
  const offset = part('timeZoneName').replace(/^GMT/, '') || '+00:00'
  const date = `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`
  const time = `${part('hour')}:${part('minute')}:${part('second')}`
  return `${date}T${time}${offset}, ${part('weekday')}, ${timeZone}`
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) !== null
  } catch {
    return false
  }
}
