import { type Exact, compare, divide, multiply, negate, round, show, subtract } from '../../base.ts'
import type { DateTimeValue, DateValue, DaysDuration, MonthsDuration, TimeValue, Zone } from '../value.ts'
import { two } from './calendar.ts'
import { NANOS } from './zone.ts'

/** A date, time or duration as FEEL and XML Schema write it. */
export function showTemporal(value: DateValue | TimeValue | DateTimeValue | DaysDuration | MonthsDuration): string {
  if ('date' in value) return value.date
  if ('time' in value) return showTime(value.time, value.zone)
  if ('day' in value) return `${value.day}T${showTime(value.at, value.zone)}`
  return 'months' in value ? showMonths(value.months) : showSeconds(value.seconds)
}

function showTime(nanos: number, zone: Zone | undefined): string {
  const seconds = Math.floor(nanos / NANOS)
  const rest = nanos - seconds * NANOS
  const fraction = rest === 0 ? '' : `.${String(rest).padStart(9, '0').replace(/0+$/, '')}`
  const clock = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map(two).join(':')
  return `${clock}${fraction}${showZone(zone)}`
}

function showZone(zone: Zone | undefined): string {
  if (zone === undefined) return ''
  if (typeof zone === 'string') return `@${zone}`
  if (zone === 0) return 'Z'
  const size = Math.abs(zone)
  const seconds = size % 60 === 0 ? '' : `:${two(size % 60)}`
  return `${zone < 0 ? '-' : '+'}${two(Math.floor(size / 3600))}:${two(Math.floor(size / 60) % 60)}${seconds}`
}

function showMonths(months: number): string {
  const size = Math.abs(months)
  const [years, rest] = [Math.floor(size / 12), size % 12]
  if (size === 0) return 'P0M'
  return `${months < 0 ? '-' : ''}P${years > 0 ? `${years}Y` : ''}${rest > 0 ? `${rest}M` : ''}`
}

function showSeconds(seconds: Exact): string {
  if (seconds === 0) return 'PT0S'
  const isNegative = compare(seconds, 0) < 0
  let left = isNegative ? negate(seconds) : seconds
  const units = [86_400, 3600, 60].map((unit) => {
    const [count, rest] = wholeAndRest(left, unit)
    left = rest
    return count
  })
  const [days, hours, minutes] = units.map((count) => (count === 0 ? '' : show(count)))
  const clock = `${hours && `${hours}H`}${minutes && `${minutes}M`}${left === 0 ? '' : `${show(left)}S`}`
  return `${isNegative ? '-' : ''}P${days && `${days}D`}${clock && `T${clock}`}`
}

/** How often a unit goes into a number of seconds, and what is left. */
export function wholeAndRest(seconds: Exact, unit: number): readonly [Exact, Exact] {
  const whole = round(divide(seconds, unit) ?? 0, 0, 'down')
  return [whole, subtract(seconds, multiply(whole, unit))]
}
