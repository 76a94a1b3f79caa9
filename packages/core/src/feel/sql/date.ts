import { fault, located } from '../fault.ts'
import { NotInSql } from './refusal.ts'
import { type Emission, type SqlValue, blockedBy, held } from './value.ts'

const PARTS = new Map([
  ['year', 'year'],
  ['年', 'year'],
  ['month', 'month'],
  ['月', 'month'],
  ['day', 'day'],
  ['日', 'day'],
  ['weekday', 'isodow'],
  ['星期', 'isodow'],
])

/** `d.year` and its like. */
export function datePart(date: SqlValue, name: string): SqlValue {
  const part = PARTS.get(name)
  if (date.kind !== 'date' || part === undefined) throw new NotInSql(`“${name}”这一部分`, `the part ${name}`)
  return { ...date, kind: 'number', value: `extract(${part} from ${date.value})`, digits: 4 }
}

const part = (name: string, { value }: SqlValue): string => `extract(${name} from ${value})`

/** Whole years, months or days from one day to another, as birthdays count them; negative backwards. */
export function between(
  unit: 'years' | 'months' | 'days',
  first: SqlValue,
  second: SqlValue,
  emission: Emission,
): SqlValue {
  const [from, to] = [held(first, emission), held(second, emission)]
  const backwards = `case when ${from.value} <= ${to.value} then ${whole(unit, from, to)} when ${from.value} > ${to.value} then - (${whole(unit, to, from)}) end`
  const value = unit === 'days' ? `(${to.value} - ${from.value})::numeric` : backwards
  return { kind: 'number', value, ...blockedBy([from, to]), digits: 8 }
}

function whole(unit: 'years' | 'months' | 'days', from: SqlValue, to: SqlValue): string {
  const years = `(${part('year', to)} - ${part('year', from)})`
  const earlierDay = `${part('day', to)} < ${part('day', from)}`
  if (unit === 'months') {
    return `${years} * 12 + ${part('month', to)} - ${part('month', from)} - (${earlierDay})::int`
  }
  const order = (date: SqlValue) => `(${part('month', date)} * 100 + ${part('day', date)})`
  return `${years} - (${order(to)} < ${order(from)})::int`
}

/** Where a moved day comes to lie, and between which places the calendar of the years 1 to 9999 lies. */
const CALENDAR = {
  years: [12, 119_999],
  months: [12, 119_999],
  days: [0, 3_652_058],
} as const

const placeOf = (unit: 'years' | 'months' | 'days', { value }: SqlValue, count: string): string =>
  unit === 'days'
    ? `(${value} - date '0001-01-01') + ${count}`
    : `extract(year from ${value}) * 12 + extract(month from ${value}) - 1 + ${unit === 'years' ? '12 * ' : ''}${count}`

/** A day moved by whole years, months or days; the last day of a month stays in its month. */
export function shifted(
  unit: 'years' | 'months' | 'days',
  day: SqlValue,
  by: SqlValue,
  snippet: string,
  emission: Emission,
): SqlValue {
  const [date, count] = [held(day, emission), held(by, emission)]
  if (count.divisor !== undefined) throw new NotInSql('可能不是整数的数目', 'a count that may not be whole')
  const { steps } = emission
  const isWhole = `${count.value} = trunc(${count.value}) and abs(${count.value}) <= 4000000`
  const place = steps.hold(placeOf(unit, date, count.value), Math.max(date.step, count.step))
  const inCalendar = `${place} between ${CALENDAR[unit][0]} and ${CALENDAR[unit][1]}`
  const shift = `${count.value}::int`
  const moved =
    unit === 'days' ? `${date.value} + ${shift}` : `(${date.value} + make_interval(${unit} => ${shift}))::date`
  const hints = [
    ['要加的数目要是整数', 'the count to add must be a whole number'],
    ['日期超出 0001 至 9999 年', 'the date lies outside the years 1 to 9999'],
  ].map(([hint = '', hintEn = '']) => emission.fault(located(fault('argument', { hint, hintEn }), snippet)))
  const known = `${date.value} is not null and ${count.value} is not null`
  const failed = `case when ${known} then case when not (${isWhole}) then ${hints[0]} when ${inCalendar} then null else ${hints[1]} end end`
  const blocked = blockedBy([date, count], failed)
  return {
    kind: 'date',
    value: `case when ${isWhole} and ${inCalendar} then ${moved} end`,
    ...blocked,
    step: blocked.step + 1,
    digits: 0,
  }
}

/** `date(y, m, d)`: a day of the calendar, or a fault that names it; computed so that no input can stop the query. */
export function dateOf(parts: readonly SqlValue[], emission: Emission): SqlValue {
  const fixed = parts.slice(1).map(({ value }) => /^(\d+)::numeric$/.exec(value)?.[1])
  const [month, day] = fixed.map(Number)
  const [first] = parts
  if (
    !first ||
    first.kind !== 'number' ||
    month === undefined ||
    day === undefined ||
    !(month >= 1 && month <= 12 && day >= 1 && day <= 28)
  ) {
    throw new NotInSql('月、日不是固定数（1 至 28 日）的 date', 'date with a month or day that is not fixed')
  }
  const year = held(first, emission)
  if (year.divisor !== undefined || !YEAR_PART.test(first.value)) {
    throw new NotInSql('年份不是某一天的年份的 date', 'date with a year that is not that of a day')
  }
  return { ...year, kind: 'date', value: `make_date(${year.value}::int, ${month}, ${day})`, digits: 0 }
}

const YEAR_PART = /^extract\(year from [^()]+\)$/
