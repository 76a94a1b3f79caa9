import type { Zone } from '../value.ts'
import { dayCount } from './calendar.ts'

/** Nanoseconds of a second. */
export const NANOS = 1_000_000_000

/** Whether a place of this name has clocks that are known. */
export function isKnownZone(name: string): boolean {
  return /^[A-Za-z]/.test(name) && formatOf(name) !== undefined
}

/** Seconds east of UTC that clocks of a zone show at a local day and time; undefined without a zone. */
export function offsetOf(zone: Zone | undefined, day: string, at: number): number | undefined {
  if (typeof zone !== 'string') return zone
  const local = dayCount(day) * 86_400 + Math.floor(at / NANOS)
  // The offset is that of the instant, which is only known with the offset: found in two steps.
  const guess = offsetAt(zone, local)
  const better = offsetAt(zone, local - guess)
  return offsetAt(zone, local - better)
}

const formats = new Map<string, Intl.DateTimeFormat | undefined>()

function formatOf(name: string): Intl.DateTimeFormat | undefined {
  if (formats.has(name)) return formats.get(name)
  if (formats.size > 1000) formats.clear()
  let format: Intl.DateTimeFormat | undefined
  try {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      calendar: 'gregory',
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    })
  } catch (unknown) {
    if (!(unknown instanceof RangeError)) throw unknown
  }
  formats.set(name, format)
  return format
}

/** Beyond these years no table of time zones says anything: the nearest year stands in. */
const SECONDS_MIN = Date.UTC(1000, 0, 1) / 1000
const SECONDS_MAX = Date.UTC(9000, 0, 1) / 1000

function offsetAt(name: string, seconds: number): number {
  const instant = Math.min(Math.max(seconds, SECONDS_MIN), SECONDS_MAX)
  const shown = new Map(
    formatOf(name)
      ?.formatToParts(instant * 1000)
      .map(({ type, value }) => [type, Number(value)]),
  )
  const part = (type: Intl.DateTimeFormatPartTypes): number => shown.get(type) ?? 0
  const local = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'))
  return Math.round(local / 1000) - instant
}
