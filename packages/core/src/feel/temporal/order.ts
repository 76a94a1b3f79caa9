import { compare } from '../../base.ts'
import {
  type DateTimeValue,
  type DateValue,
  type Value,
  isDateTime,
  isDateValue,
  isDaysDuration,
  isMonthsDuration,
  isTime,
} from '../value.ts'
import { dayCount } from './calendar.ts'
import { NANOS, offsetOf } from './zone.ts'

/** Negative, zero or positive as one comes before, with or after the other; undefined where they have no order. */
export function temporalOrder(a: Value, b: Value): number | undefined {
  if (isDateValue(a) && isDateValue(b)) return orderOfDays(a.date, b.date)
  if (isTime(a) && isTime(b)) {
    if ((a.zone === undefined) !== (b.zone === undefined)) return undefined
    return a.time - b.time - ((offsetOf(a.zone, EPOCH, a.time) ?? 0) - (offsetOf(b.zone, EPOCH, b.time) ?? 0)) * NANOS
  }
  if (isMonthsDuration(a) && isMonthsDuration(b)) return a.months - b.months
  if (isDaysDuration(a) && isDaysDuration(b)) return compare(a.seconds, b.seconds)
  if (!isMoment(a) || !isMoment(b)) return undefined
  if (isDateTime(a) && isDateTime(b) && (a.zone === undefined) !== (b.zone === undefined)) return undefined
  const gap = instantOf(a) - instantOf(b)
  return gap < 0n ? -1 : gap > 0n ? 1 : 0
}

/** A time of day by itself is compared on some day. */
const EPOCH = '1970-01-01'

const isMoment = (value: Value): value is DateValue | DateTimeValue => isDateValue(value) || isDateTime(value)

/** Days of four-digit years are ordered by their texts. */
function orderOfDays(a: string, b: string): number {
  if (a.length === 10 && b.length === 10 && a.charAt(0) !== '-' && b.charAt(0) !== '-')
    return a < b ? -1 : a > b ? 1 : 0
  return dayCount(a) - dayCount(b)
}

/** Nanoseconds since 1970 began at UTC; without a zone the clock is taken to show UTC, and a date begins at midnight. */
export function instantOf(moment: DateValue | DateTimeValue): bigint {
  if (isDateValue(moment)) return BigInt(dayCount(moment.date)) * DAY
  const local = BigInt(dayCount(moment.day)) * DAY + BigInt(moment.at)
  return local - BigInt(offsetOf(moment.zone, moment.day, moment.at) ?? 0) * BigInt(NANOS)
}

/** Nanoseconds of a day. */
export const DAY = 86_400n * BigInt(NANOS)
