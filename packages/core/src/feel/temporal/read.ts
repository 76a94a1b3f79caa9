import { multiply, negate, parseExact, add } from '../../base.ts'
import type { DateTimeValue, DateValue, DaysDuration, MonthsDuration, TimeValue, Zone } from '../value.ts'
import { YEAR_MAX, dayCount, dayOfCount, daysInMonth, writeDay } from './calendar.ts'
import { NANOS, isKnownZone } from './zone.ts'

/** `2024-06-30`, as XML Schema and FEEL write a date: no other separators, and years of more than four digits. */
export function readDate(text: string): DateValue | undefined {
  const match = /^(-?(?:[1-9]\d{4,8}|\d{4}))-(\d\d)-(\d\d)$/.exec(text)
  return match ? dateValue(Number(match[1]), Number(match[2]), Number(match[3])) : undefined
}

/** The day, if there is one. */
export function dateValue(year: number, month: number, day: number): DateValue | undefined {
  if (![year, month, day].every(Number.isInteger) || Math.abs(year) > YEAR_MAX) return undefined
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return undefined
  return { date: writeDay({ year, month, day }) }
}

/** `10:30:00.5`, with `Z`, an offset or the name of a place behind it where the time is meant there. */
export function readTime(text: string): TimeValue | undefined {
  const match = /^(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(Z|z|[+-]\d\d:\d\d(?::\d\d)?|@[^\s]+)?$/.exec(text)
  if (!match) return undefined
  const [, hour, minute, second, fraction = '', written] = match
  const [h, m, s] = [Number(hour), Number(minute), Number(second)]
  if (h > 23 || m > 59 || s > 59) return undefined
  const zone = written === undefined ? undefined : readZone(written)
  if (written !== undefined && zone === undefined) return undefined
  const time = (h * 3600 + m * 60 + s) * NANOS + Number(fraction.padEnd(9, '0').slice(0, 9))
  return zone === undefined ? { time } : { time, zone }
}

function readZone(written: string): Zone | undefined {
  if (written === 'Z' || written === 'z') return 0
  if (written.startsWith('@')) return isKnownZone(written.slice(1)) ? written.slice(1) : undefined
  const [hours = 0, minutes = 0, seconds = 0] = written.slice(1).split(':').map(Number)
  const offset = hours * 3600 + minutes * 60 + seconds
  if (minutes > 59 || seconds > 59 || offset > 18 * 3600) return undefined
  return written.startsWith('-') ? 0 - offset : offset
}

/** A date and a time with `T` between them. */
export function readDateTime(text: string): DateTimeValue | undefined {
  const [first = '', second] = text.split('T')
  const date = readDate(first)
  // A day ends at 24:00:00, which is the beginning of the next.
  const atEnd = second?.startsWith('24:00:00') ?? false
  const clock = text.slice(first.length + 1)
  const time = second === undefined ? undefined : readTime(atEnd ? `00${clock.slice(2)}` : clock)
  const day = date && (atEnd ? dayOfCount(dayCount(date.date) + 1) : date.date)
  if (day === undefined || !time || (atEnd && time.time !== 0)) return undefined
  return { day, at: time.time, ...(time.zone !== undefined && { zone: time.zone }) }
}

/** `P1Y6M`, or `P1DT12H30M0.5S`. */
export function readDuration(text: string): DaysDuration | MonthsDuration | undefined {
  const long = /^(-?)P(?=\d)(?:(\d+)Y)?(?:(\d+)M)?$/.exec(text)
  if (long) {
    const months = Number(long[2] ?? 0) * 12 + Number(long[3] ?? 0)
    if (!Number.isSafeInteger(months)) return undefined
    return { months: long[1] === '-' ? 0 - months : months }
  }
  const short = /^(-?)P(?=[\dT])(?:(\d+)D)?(?:T(?=[\d.])(?:(\d+)H)?(?:(\d+)M)?(?:(\d+\.?\d*|\.\d+)S)?)?$/.exec(text)
  if (!short) return undefined
  const [, sign, ...written] = short
  const [days, hours, minutes, seconds] = written.map((one) => parseExact((one ?? '0').replace(/\.$/, '')) ?? 0)
  const units = [multiply(days ?? 0, 86_400), multiply(hours ?? 0, 3600), multiply(minutes ?? 0, 60), seconds ?? 0]
  const total = units.reduce(add)
  return { seconds: sign === '-' ? negate(total) : total }
}

/** What `@"…"` means: a date, a time, both, or a duration. */
export const readTemporal = (
  text: string,
): DateValue | TimeValue | DateTimeValue | DaysDuration | MonthsDuration | undefined =>
  readDate(text) ?? readTime(text) ?? readDateTime(text) ?? readDuration(text)
