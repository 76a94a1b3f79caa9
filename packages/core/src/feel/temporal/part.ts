import { round } from '../../base.ts'
import {
  type DateTimeValue,
  type DateValue,
  type TimeValue,
  type Value,
  isDateTime,
  isDateValue,
  isDaysDuration,
  isMonthsDuration,
  isTime,
} from '../value.ts'
import { readDay, weekdayOf } from './calendar.ts'
import { wholeAndRest } from './show.ts'
import { NANOS, offsetOf } from './zone.ts'

/** A property of a date, time or duration as FEEL names it (`d.year`); undefined where it has none of that name. */
export function temporalPart(value: Value, name: string): Value | undefined {
  if (isDateValue(value)) return dayPart(value.date, CHINESE.get(name) ?? name)
  if (isTime(value)) return clockPart(value.time, value, name)
  if (isDateTime(value)) return momentPart(value, name)
  if (isMonthsDuration(value)) {
    if (name === 'years') return Math.trunc(value.months / 12) + 0
    return name === 'months' ? (value.months % 12) + 0 : undefined
  }
  if (!isDaysDuration(value)) return undefined
  const [days, afterDays] = wholeAndRest(value.seconds, 86_400)
  const [hours, afterHours] = wholeAndRest(afterDays, 3600)
  const [minutes, seconds] = wholeAndRest(afterHours, 60)
  return new Map([
    ['days', days],
    ['hours', hours],
    ['minutes', minutes],
    ['seconds', seconds],
  ]).get(name)
}

const CHINESE = new Map([
  ['年', 'year'],
  ['月', 'month'],
  ['日', 'day'],
  ['星期', 'weekday'],
])

function dayPart(day: string, name: string): number | undefined {
  if (name === 'weekday') return weekdayOf(day)
  return name === 'year' || name === 'month' || name === 'day' ? readDay(day)[name] : undefined
}

function momentPart(value: DateTimeValue, name: string): Value | undefined {
  const of = zoneOf(value)
  if (name === 'date') return { date: value.day } satisfies DateValue
  if (name === 'time') return { time: value.at, ...of } satisfies TimeValue
  const offset = offsetOf(value.zone, value.day, value.at)
  if (name === 'time offset') return offset === undefined ? null : { seconds: offset }
  return dayPart(value.day, name) ?? clockPart(value.at, of, name)
}

const zoneOf = ({ zone }: DateTimeValue) => (zone === undefined ? {} : { zone })

function clockPart(nanos: number, { zone }: { readonly zone?: number | string }, name: string): Value | undefined {
  const seconds = Math.floor(nanos / NANOS)
  switch (name) {
    case 'hour':
      return Math.floor(seconds / 3600)
    case 'minute':
      return Math.floor(seconds / 60) % 60
    case 'second':
      return round(seconds % 60, 0, 'down')
    case 'time offset': {
      const offset = offsetOf(zone, '1970-01-01', nanos)
      return offset === undefined ? null : { seconds: offset }
    }
    case 'timezone':
      return typeof zone === 'string' ? zone : null
    default:
      return undefined
  }
}
