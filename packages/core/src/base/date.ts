/** A calendar day as `YYYY-MM-DD`; comparing the texts compares the days. */
export type LocalDate = string & { readonly brand?: 'date' }

/** An instant as ISO 8601 with offset. */
export type Instant = string & { readonly brand?: 'instant' }

/** When a fact holds: 0 for always, 2024 a year, 202406 a month, 20240630 a day. */
export type Period = number

/** The period of a fact that holds always. */
export const NO_PERIOD: Period = 0

/** China has one time, eight hours ahead of UTC, all year. */
const clockInChina = (at: Instant): string => new Date(Date.parse(at) + 8 * 3_600_000).toISOString()

/** The day it is in China at an instant. */
export const dayInChina = (at: Instant): LocalDate => clockInChina(at).slice(0, 10)

/** The hour and minute it is in China at an instant, `09:05`. */
export const minuteInChina = (at: Instant): string => clockInChina(at).slice(11, 16)

/** The day, if the text names one that exists: 2024-02-30 does not. Accepts `-`, `/`, `.` and `年月日`. */
export function parseDate(text: string): LocalDate | undefined {
  const match =
    /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(text.trim()) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(text.trim())
  if (!match) return undefined
  const [year, month, day] = match.slice(1).map(Number) as [number, number, number]
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return undefined
  return toDate(year, month, day)
}

/** The parts of a day as numbers, month and day counted from 1. */
export const yearOf = (date: LocalDate): number => Number(date.slice(0, 4))
export const monthOf = (date: LocalDate): number => Number(date.slice(5, 7))
export const dayOf = (date: LocalDate): number => Number(date.slice(8, 10))

/** The day of these numbers, which have to name one that exists. */
export const toDate = (year: number, month: number, day: number): LocalDate =>
  `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`

/** Days since 1970-01-01. The calendar repeats after 400 years; counted there because JavaScript takes the years 0 to 99 for 1900 to 1999. */
export function dayNumber(date: LocalDate): number {
  return Date.UTC(yearOf(date) + 400, monthOf(date) - 1, dayOf(date)) / 86_400_000 - DAYS_IN_400_YEARS
}

const DAYS_IN_400_YEARS = 146_097

/** The day `days` days after 1970-01-01. */
export function dateOfDay(days: number): LocalDate {
  const date = new Date(days * 86_400_000)
  return toDate(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate())
}

/** The day so many days later, or earlier where they are negative. */
export const addDays = (date: LocalDate, days: number): LocalDate => dateOfDay(dayNumber(date) + days)

/** The same day some months later, or the last day of that month when it has no such day. */
export function addMonths(date: LocalDate, months: number): LocalDate {
  const index = yearOf(date) * 12 + monthOf(date) - 1 + months
  const year = Math.floor(index / 12)
  const month = index - year * 12 + 1
  return toDate(year, month, Math.min(dayOf(date), daysInMonth(year, month)))
}

/** Full years from one day to a later one, as a birthday counts them: 29 February turns a year older on 1 March. */
export function fullYears(from: LocalDate, to: LocalDate): number {
  const years = yearOf(to) - yearOf(from)
  return to.slice(5) < from.slice(5) ? years - 1 : years
}

/** Full months from one day to a later one. */
export function fullMonths(from: LocalDate, to: LocalDate): number {
  const months = (yearOf(to) - yearOf(from)) * 12 + monthOf(to) - monthOf(from)
  return dayOf(to) < dayOf(from) ? months - 1 : months
}

/** The latest year that was complete before the day: the base year of every bare fact. */
export const baseYear = (asOf: LocalDate): number => yearOf(asOf) - 1

/** `2024年`, `2024年6月`, `2024-06-30`, or nothing for a fact without a period. */
export function showPeriod(period: Period): string {
  if (period === NO_PERIOD) return ''
  if (period < 10_000) return `${period}年`
  if (period < 1_000_000) return `${Math.floor(period / 100)}年${period % 100}月`
  return toDate(Math.floor(period / 10_000), Math.floor(period / 100) % 100, period % 100)
}

/** How many days a month has; months count from 1. Looked up 400 years on, for the same reason as in `dayNumber`. */
export const daysInMonth = (year: number, month: number): number =>
  new Date(Date.UTC(year + 400, month, 0)).getUTCDate()

/**
 * The national calendar of days off and make-up working days, with the last day it is published for.
 * Beyond that day a count of working days is an expectation, not a promise.
 */
export type WorkCalendar = {
  readonly daysOff: ReadonlySet<LocalDate>
  readonly makeUpDays: ReadonlySet<LocalDate>
  readonly publishedUntil: LocalDate
}

/** Whether people work that day: make-up days yes, days off no, otherwise Monday to Friday. */
function isWorkday(date: LocalDate, calendar: WorkCalendar): boolean {
  if (calendar.makeUpDays.has(date)) return true
  if (calendar.daysOff.has(date)) return false
  const weekday = (dayNumber(date) + 4) % 7
  return weekday !== 0 && weekday !== 6
}

/** The day `count` working days after a day, which itself does not count; `expected` beyond the published calendar. */
export function addWorkdays(
  date: LocalDate,
  count: number,
  calendar: WorkCalendar,
): { readonly date: LocalDate; readonly expected: boolean } {
  let day = date
  let left = count
  while (left > 0) {
    day = addDays(day, 1)
    if (isWorkday(day, calendar)) left--
  }
  return { date: day, expected: day > calendar.publishedUntil }
}
