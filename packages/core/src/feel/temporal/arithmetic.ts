import { type Exact, add, divide, isExact, multiply, negate, parts, ratio, round } from '../../base.ts'
import { fault } from '../fault.ts'
import type { ArithmeticOperator } from '../syntax.ts'
import {
  type DateTimeValue,
  type DateValue,
  type DaysDuration,
  Fault,
  type MonthsDuration,
  type TimeValue,
  type Value,
  isDateTime,
  isDateValue,
  isDaysDuration,
  isMonthsDuration,
  isTime,
} from '../value.ts'
import { dayCount, dayOfCount, monthsLater, readDay } from './calendar.ts'
import { DAY, instantOf } from './order.ts'
import { NANOS, offsetOf } from './zone.ts'

/** One step of arithmetic with a date, time or duration; undefined where the two do not go together. */
export function calculateTemporal(operator: ArithmeticOperator, a: Value, b: Value): Value | Fault | undefined {
  switch (operator) {
    case '+':
      return plus(a, b) ?? plus(b, a)
    case '-':
      return minus(a, b)
    case '*':
      return times(a, b) ?? times(b, a)
    case '/':
      return quotient(a, b)
    case '**':
      return undefined
  }
}

/** The opposite of a duration. */
export function negatedTemporal(value: Value): DaysDuration | MonthsDuration | undefined {
  if (isDaysDuration(value)) return { seconds: negate(value.seconds) }
  return isMonthsDuration(value) ? { months: 0 - value.months } : undefined
}

function plus(a: Value, b: Value): Value | Fault | undefined {
  if (isMonthsDuration(b)) {
    if (isMonthsDuration(a)) return monthsOf(a.months + b.months)
    if (isDateValue(a)) return dated(monthsLater(a.date, b.months))
    if (!isDateTime(a)) return undefined
    const day = monthsLater(a.day, b.months)
    return day === undefined ? OUT_OF_CALENDAR : { ...a, day }
  }
  if (!isDaysDuration(b)) return undefined
  if (isDaysDuration(a)) return { seconds: add(a.seconds, b.seconds) }
  if (isDateTime(a)) return shifted(a, b)
  if (isTime(a)) {
    const time = Number((((BigInt(a.time) + nanosOf(b)) % DAY) + DAY) % DAY)
    return { ...a, time }
  }
  if (!isDateValue(a)) return undefined
  const moved = shifted({ day: a.date, at: 0 }, b)
  return moved instanceof Fault ? moved : { date: moved.day }
}

const dated = (day: string | undefined): DateValue | Fault => (day === undefined ? OUT_OF_CALENDAR : { date: day })

const OUT_OF_CALENDAR = fault('argument', {
  hint: '日期超出可用的年份',
  hintEn: 'the date lies outside the years known',
})

function monthsOf(months: number): MonthsDuration | Fault {
  return Number.isSafeInteger(months) ? { months } : fault('range')
}

const nanosOf = ({ seconds }: DaysDuration): bigint => {
  const [n, d] = parts(round(seconds, 9, 'half_even'))
  return (n * BigInt(NANOS)) / d
}

/** On the clock of its zone, as the calendar counts: a day later is the same time tomorrow. */
function shifted(moment: DateTimeValue, duration: DaysDuration): DateTimeValue | Fault {
  const nanos = BigInt(moment.at) + nanosOf(duration)
  const at = ((nanos % DAY) + DAY) % DAY
  const day = dayOfCount(dayCount(moment.day) + Number((nanos - at) / DAY))
  return day === undefined ? OUT_OF_CALENDAR : { ...moment, day, at: Number(at) }
}

function minus(a: Value, b: Value): Value | Fault | undefined {
  const opposite = negatedTemporal(b)
  if (opposite) return plus(a, opposite)
  if (isTime(a) && isTime(b)) return timeBetween(a, b)
  if ((isDateValue(a) || isDateTime(a)) && (isDateValue(b) || isDateTime(b))) return between(a, b)
  return undefined
}

function timeBetween(a: TimeValue, b: TimeValue): DaysDuration | undefined {
  if ((a.zone === undefined) !== (b.zone === undefined)) return undefined
  const offsets = [a, b].map(({ time, zone }) => offsetOf(zone, '1970-01-01', time) ?? 0)
  const gap = BigInt(a.time) - BigInt(b.time) - BigInt(((offsets[0] ?? 0) - (offsets[1] ?? 0)) * NANOS)
  return { seconds: ratio(gap, BigInt(NANOS)) }
}

/** A date counts as midnight at UTC; of two date-times both or neither must have a zone. */
function between(a: DateValue | DateTimeValue, b: DateValue | DateTimeValue): DaysDuration | undefined {
  const zoned = [a, b].map((moment) => isDateValue(moment) || moment.zone !== undefined)
  if (isDateTime(a) || isDateTime(b)) if (zoned[0] !== zoned[1]) return undefined
  return { seconds: ratio(instantOf(a) - instantOf(b), BigInt(NANOS)) }
}

function times(a: Value, b: Value): Value | Fault | undefined {
  if (!isExact(b)) return undefined
  if (isDaysDuration(a)) return { seconds: multiply(a.seconds, b) }
  return isMonthsDuration(a) ? wholeMonths(multiply(a.months, b)) : undefined
}

/** Months are whole: what is over is dropped. */
function wholeMonths(months: Exact): MonthsDuration | Fault {
  const whole = round(months, 0, 'down')
  return typeof whole === 'number' ? { months: whole } : fault('range')
}

function quotient(a: Value, b: Value): Value | Fault | undefined {
  if (isDaysDuration(a)) {
    const by = isExact(b) ? b : isDaysDuration(b) ? b.seconds : undefined
    if (by === undefined) return undefined
    const value = divide(a.seconds, by)
    if (value === undefined) return fault('division_by_zero')
    return isExact(b) ? { seconds: value } : value
  }
  if (!isMonthsDuration(a)) return undefined
  const by = isExact(b) ? b : isMonthsDuration(b) ? b.months : undefined
  if (by === undefined) return undefined
  const value = divide(a.months, by)
  if (value === undefined) return fault('division_by_zero')
  return isExact(b) ? wholeMonths(value) : value
}

/** Whole months from one day to another, as calendars count; negative backwards. */
export function monthsBetween(from: string, to: string): number {
  if (dayCount(from) > dayCount(to)) return 0 - monthsBetween(to, from)
  const [a, b] = [readDay(from), readDay(to)]
  const months = (b.year - a.year) * 12 + b.month - a.month
  return b.day < a.day ? months - 1 : months
}
