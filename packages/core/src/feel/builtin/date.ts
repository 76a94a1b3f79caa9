import {
  type LocalDate,
  addDays,
  addMonths,
  dayNumber,
  dayOf,
  daysInMonth,
  fullMonths,
  fullYears,
  monthOf,
  parseDate,
  toDate,
  yearOf,
} from '../../base.ts'
import { fault, typeFault } from '../fault.ts'
import { DATE, TEXT, type Type, WHOLE } from '../type.ts'
import { type Result, type Value, isDateValue } from '../value.ts'
import { type Builtin, type Refused, define, optional, parameter, refused } from './signature.ts'

/** Days of the week, Monday first. */
export const DAY_NAMES = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']
/** The months of the year. */
export const MONTH_NAMES = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

const weekday = (date: LocalDate): number => ((((dayNumber(date) + 3) % 7) + 7) % 7) + 1
const ordinal = (date: LocalDate): number => dayNumber(date) - dayNumber(toDate(yearOf(date), 1, 1)) + 1

/** The ISO 8601 week: the one with the year's first Thursday is week 1. */
function isoWeek(date: LocalDate): number {
  const thursday = addDays(date, 4 - weekday(date))
  return Math.floor((ordinal(thursday) - 1) / 7) + 1
}

function ofDate(name: string, aliases: readonly string[], type: Type, compute: (date: LocalDate) => Value): Builtin {
  return define(name, aliases, [parameter('date', 'date')], type, ([date = null]) =>
    isDateValue(date) ? compute(date.date) : typeFault('date', date),
  )
}

function between(
  name: string,
  aliases: readonly string[],
  compute: (from: LocalDate, to: LocalDate) => number,
): Builtin {
  return define(
    name,
    aliases,
    [parameter('from', 'date'), parameter('to', 'date')],
    WHOLE,
    ([from = null, to = null]) => {
      if (!isDateValue(from)) return typeFault('date', from)
      return isDateValue(to) ? compute(from.date, to.date) : typeFault('date', to)
    },
  )
}

/** Counted backwards, full years are negative: from the later day to the earlier. */
const signed =
  (count: (from: LocalDate, to: LocalDate) => number) =>
  (from: LocalDate, to: LocalDate): number =>
    from <= to ? count(from, to) : 0 - count(to, from)

function shift(
  name: string,
  aliases: readonly string[],
  compute: (date: LocalDate, count: number) => LocalDate,
): Builtin {
  return define(
    name,
    aliases,
    [parameter('date', 'date'), parameter('count', 'number')],
    DATE,
    ([date = null, count = null]) => {
      if (!isDateValue(date)) return typeFault('date', date)
      if (typeof count !== 'number' || Math.abs(count) > 4_000_000) {
        return fault('argument', { hint: '要加的数目要是整数', hintEn: 'the count to add must be a whole number' })
      }
      const result = compute(date.date, count)
      return /^\d{4}-/.test(result) && !result.startsWith('0000') ? { date: result } : OUT_OF_CALENDAR
    },
  )
}

const OUT_OF_CALENDAR = fault('argument', {
  hint: '日期超出 0001 至 9999 年',
  hintEn: 'the date lies outside the years 1 to 9999',
})

/** `date("2024-06-30")` or `date(2024, 6, 30)`; texts of literals are checked before anything is evaluated. */
function dateOf([first = null, month = null, day = null]: readonly Value[]): Result {
  if (isDateValue(first)) return first
  if (typeof first === 'string') {
    const date = parseDate(first)
    return date === undefined
      ? fault('argument', { hint: `没有“${first}”这一天`, hintEn: `there is no day “${first}”` })
      : { date }
  }
  if (typeof first !== 'number' || typeof month !== 'number' || typeof day !== 'number') {
    return typeFault('number', [first, month, day].find((part) => typeof part !== 'number') ?? null)
  }
  const exists =
    first >= 1 && first <= 9999 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(first, month)
  if (exists) return { date: toDate(first, month, day) }
  return fault('argument', {
    hint: `没有 ${first} 年 ${month} 月 ${day} 日这一天`,
    hintEn: `there is no day ${first}-${month}-${day}`,
  })
}

function dateType(types: readonly Type[]): Type | Refused {
  const kinds = types.map((type) => type.kind)
  const fits = (expected: readonly string[]) => kinds.every((kind) => kind === 'any' || expected.includes(kind))
  if (kinds.length === 1 && fits(['text', 'date'])) return DATE
  if (kinds.length === 3 && fits(['number'])) return DATE
  return refused('写成 date("2024-06-30") 或 date(2024, 6, 30)', 'write date("2024-06-30") or date(2024, 6, 30)')
}

/** Functions of calendar days. */
export const DATE_FUNCTIONS: readonly Builtin[] = [
  define(
    'date',
    ['日期'],
    [parameter('from', 'any'), optional('month', 'number'), optional('day', 'number')],
    dateType,
    dateOf,
  ),
  ofDate('year', ['取年'], WHOLE, yearOf),
  ofDate('month', ['取月'], WHOLE, monthOf),
  ofDate('day', ['取日'], WHOLE, dayOf),
  ofDate('day of week', ['星期几'], TEXT, (date) => DAY_NAMES[weekday(date) - 1] ?? ''),
  ofDate('month of year', ['月份名'], TEXT, (date) => MONTH_NAMES[monthOf(date) - 1] ?? ''),
  ofDate('day of year', ['年内第几天'], WHOLE, ordinal),
  ofDate('week of year', ['年内第几周'], WHOLE, isoWeek),
  between('full years', ['年数'], signed(fullYears)),
  between('full months', ['月数'], signed(fullMonths)),
  between('days between', ['天数'], (from, to) => dayNumber(to) - dayNumber(from)),
  shift('add years', ['加年'], (date, count) => addMonths(date, 12 * count)),
  shift('add months', ['加月'], addMonths),
  shift('add days', ['加天'], addDays),
]
