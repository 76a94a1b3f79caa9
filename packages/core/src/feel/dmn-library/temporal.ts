import { type Exact, compare, isExact, multiply, parts, round } from '../../base.ts'
import { fault, typeFault } from '../fault.ts'
import {
  dateValue,
  isoWeekOf,
  monthsBetween,
  ordinalOf,
  readDate,
  readDateTime,
  readDuration,
  readTime,
  temporalPart,
  weekdayOf,
} from '../temporal.ts'
import { DATE, DATE_TIME, DAYS_DURATION, MONTHS_DURATION, TEXT, TIME, type Type, WHOLE } from '../type.ts'
import { Fault, type Result, type Value, isDateTime, isDateValue, isDaysDuration, isTime } from '../value.ts'
import { DAY_NAMES, MONTH_NAMES, type Builtin, define, optional, parameter } from '../builtin.ts'

const NANOS = 1_000_000_000

const unreadable = (text: string): Fault =>
  fault('argument', { hint: `读不出“${text}”`, hintEn: `“${text}” cannot be read` })

/** What a text is read as, or why it cannot be. */
const readAs = <Read extends Value>(text: string, read: (text: string) => Read | undefined): Read | Fault =>
  read(text) ?? unreadable(text)

/** The day a value names or falls on. */
const dayIn = (value: Value): string | undefined =>
  isDateValue(value) ? value.date : isDateTime(value) ? value.day : undefined

/** `date("2024-06-30")`, `date(moment)` or `date(2024, 6, 30)`. */
function dateOf([from = null, month, day]: readonly Value[]): Result {
  if (month === undefined) {
    if (typeof from === 'string') return readAs(from, readDate)
    const found = dayIn(from)
    return found === undefined ? typeFault('date', from) : { date: found }
  }
  const numbers = wholeNumbers([from, month, day ?? null])
  if (numbers instanceof Fault) return numbers
  const [year = 0, ...rest] = numbers
  return dateValue(year, rest[0] ?? 0, rest[1] ?? 0) ?? unreadable([year, ...rest].join('-'))
}

function wholeNumbers(values: readonly Value[]): number[] | Fault {
  const wrong = values.find((value) => typeof value !== 'number')
  return wrong === undefined ? values.filter((value) => typeof value === 'number') : typeFault('number', wrong)
}

/** `time("10:30:00")`, `time(moment)`, or `time(hour, minute, second, offset)`. */
function timeOf([from = null, minute, second = null, offset = null]: readonly Value[]): Result {
  if (minute !== undefined) return timeFrom(from, minute, second, offset)
  if (typeof from === 'string') return readAs(from, readTime)
  if (isTime(from)) return from
  if (isDateValue(from)) return { time: 0, zone: 0 }
  return isDateTime(from) ? { time: from.at, ...zoneOf(from) } : typeFault('text', from)
}

const zoneOf = ({ zone }: { readonly zone?: number | string }) => (zone === undefined ? {} : { zone })

/** Places may be ahead of or behind UTC by this much. */
const OFFSET_MAX = 18 * 3600

function timeFrom(hour: Value, minute: Value, second: Value, offset: Value): Result {
  const numbers = wholeNumbers([hour, minute])
  if (numbers instanceof Fault) return numbers
  if (!isExact(second)) return typeFault('number', second)
  const [hours = 0, minutes = 0] = numbers
  const isClock = isWithin(hours, 23) && isWithin(minutes, 59) && compare(second, 0) >= 0 && compare(second, 60) < 0
  if (!isClock) return unreadable(`${hours}:${minutes}`)
  const time = (hours * 3600 + minutes * 60) * NANOS + wholeOf(multiply(second, NANOS))
  if (offset === null) return { time }
  if (!isDaysDuration(offset)) return typeFault('text', offset)
  const zone = wholeOf(offset.seconds)
  return Math.abs(zone) <= OFFSET_MAX ? { time, zone } : unreadable(`${zone} s`)
}

const isWithin = (number: number, most: number): boolean => Number.isInteger(number) && number >= 0 && number <= most

function wholeOf(number: Exact): number {
  const [numerator] = parts(round(number, 0, 'down'))
  return Number(numerator)
}

/** `date and time("2024-06-30T10:30:00")`, `date and time(date, time)`, or its numbers one by one. */
function momentOf(values: readonly Value[]): Result {
  const [from = null, second = null] = values
  if (values.length > 2) return momentFrom(values)
  if (values.length === 2) {
    const day = dayIn(from)
    if (day === undefined) return typeFault('date', from)
    return isTime(second) ? { day, at: second.time, ...zoneOf(second) } : typeFault('text', second)
  }
  if (isDateTime(from)) return from
  if (isDateValue(from)) return { day: from.date, at: 0 }
  if (typeof from !== 'string') return typeFault('text', from)
  const date = readDate(from)
  return date ? { day: date.date, at: 0 } : readAs(from, readDateTime)
}

function momentFrom(values: readonly Value[]): Result {
  const [year = null, month = null, day = null, hour = null, minute = null, second = null, offset = null] = values
  const date = dateOf([year, month, day])
  const time = timeFrom(hour, minute, second, offset)
  if (date instanceof Fault) return date
  if (time instanceof Fault) return time
  return momentOf([date as Value, time as Value])
}

function durationOf([from = null]: readonly Value[]): Result {
  return typeof from === 'string' ? readAs(from, readDuration) : typeFault('text', from)
}

function monthsOf([from = null, to = null]: readonly Value[]): Result {
  const [first, last] = [dayIn(from), dayIn(to)]
  if (first === undefined) return typeFault('date', from)
  return last === undefined ? typeFault('date', to) : { months: monthsBetween(first, last) }
}

/** A function of the day of a date or of a moment. */
const ofDay = (name: string, type: Type, compute: (day: string) => Value): Builtin =>
  define(name, [], [parameter('date', 'date')], type, ([date = null]) => {
    const day = dayIn(date)
    return day === undefined ? typeFault('date', date) : compute(day)
  })

const monthIn = (day: string): number => Number(temporalPart({ date: day }, 'month'))

const NUMBERS_OF_DAY = ['year', 'month', 'day']
const NUMBERS_OF_CLOCK = ['hour', 'minute', 'second', 'offset']
const others = (names: readonly string[]) => names.slice(1).map((name) => optional(name, 'any'))

/** Functions of dates, times and durations as DMN has them, beside those that programmes have. */
export const DMN_TEMPORAL: readonly Builtin[] = [
  {
    ...define('date', [], [parameter('from', 'date'), ...others(NUMBERS_OF_DAY)], DATE, dateOf),
    spellings: [NUMBERS_OF_DAY],
  },
  {
    ...define('time', [], [parameter('from', 'text'), ...others(NUMBERS_OF_CLOCK)], TIME, timeOf),
    spellings: [NUMBERS_OF_CLOCK],
  },
  {
    ...define(
      'date and time',
      [],
      [parameter('from', 'text'), ...others([...NUMBERS_OF_DAY, ...NUMBERS_OF_CLOCK])],
      DATE_TIME,
      momentOf,
    ),
    spellings: [
      ['date', 'time'],
      [...NUMBERS_OF_DAY, ...NUMBERS_OF_CLOCK],
    ],
  },
  define('duration', [], [parameter('from', 'text')], DAYS_DURATION, durationOf),
  define(
    'years and months duration',
    [],
    [parameter('from', 'date'), parameter('to', 'date')],
    MONTHS_DURATION,
    monthsOf,
  ),
  ofDay('day of week', TEXT, (day) => DAY_NAMES[weekdayOf(day) - 1] ?? ''),
  ofDay('month of year', TEXT, (day) => MONTH_NAMES[monthIn(day) - 1] ?? ''),
  ofDay('day of year', WHOLE, ordinalOf),
  ofDay('week of year', WHOLE, isoWeekOf),
]
