import { daysInMonth as daysInMonthOf } from '../../base.ts'

/** Years that FEEL knows, before and after the common era. */
export const YEAR_MAX = 999_999_999

/** A day as its three numbers; the year may be negative. */
export type Day = { readonly year: number; readonly month: number; readonly day: number }

/** The days of a month of the Gregorian calendar, carried on to years before and after its use. */
export const daysInMonth = (year: number, month: number): number =>
  // The calendar repeats every 400 years, and the platform knows those around 2000.
  daysInMonthOf(2000 + (((year % 400) + 400) % 400), month)

/** `2024-06-30`; years of more digits and years before 0 as they are. */
export function writeDay({ year, month, day }: Day): string {
  const digits = String(Math.abs(year)).padStart(4, '0')
  return `${year < 0 ? '-' : ''}${digits}-${two(month)}-${two(day)}`
}

/** A number of at least two digits: `07`. */
export const two = (number: number): string => String(number).padStart(2, '0')

/** The numbers of a day that was written by `writeDay`. */
export function readDay(text: string): Day {
  const [year = '', month = '', day = ''] = text.slice(1).split('-')
  return { year: Number(text.charAt(0) + year), month: Number(month), day: Number(day) }
}

/** Days since 1970-01-01, for any year. */
export function dayCount(text: string): number {
  const { year, month, day } = readDay(text)
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const yearOfEra = y - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146_097 + dayOfEra - 719_468
}

/** The day so many days after 1970-01-01, or undefined beyond the years FEEL knows. */
export function dayOfCount(count: number): string | undefined {
  const days = count + 719_468
  const era = Math.floor(days / 146_097)
  const dayOfEra = days - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const shifted = Math.floor((5 * dayOfYear + 2) / 153)
  const month = shifted < 10 ? shifted + 3 : shifted - 9
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  if (Math.abs(year) > YEAR_MAX) return undefined
  return writeDay({ year, month, day: dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1 })
}

/** The same day some months later, or the last day of that month; undefined beyond the years FEEL knows. */
export function monthsLater(text: string, months: number): string | undefined {
  const { year, month, day } = readDay(text)
  const index = year * 12 + month - 1 + months
  const laterYear = Math.floor(index / 12)
  const laterMonth = index - laterYear * 12 + 1
  if (Math.abs(laterYear) > YEAR_MAX) return undefined
  return writeDay({ year: laterYear, month: laterMonth, day: Math.min(day, daysInMonth(laterYear, laterMonth)) })
}

/** Monday is 1, Sunday is 7. */
export const weekdayOf = (text: string): number => ((((dayCount(text) + 3) % 7) + 7) % 7) + 1

/** The day's place in its year, from 1. */
export const ordinalOf = (text: string): number =>
  dayCount(text) - dayCount(writeDay({ year: readDay(text).year, month: 1, day: 1 })) + 1

/** The ISO 8601 week: the one with the year's first Thursday is week 1. */
export function isoWeekOf(text: string): number {
  const thursday = dayOfCount(dayCount(text) + 4 - weekdayOf(text)) ?? text
  return Math.floor((ordinalOf(thursday) - 1) / 7) + 1
}
