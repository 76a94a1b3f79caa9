import { inBoth, language } from '../i18n.ts'

const words = inBoth(
  {
    now: '刚刚',
    minutes: (count: number) => `${count} 分钟前`,
    hours: (count: number) => `${count} 小时前`,
    days: (count: number) => `${count} 天前`,
    year: (year: string) => `${year} 年`,
    month: (year: string, month: number) => `${year} 年 ${month} 月`,
  },
  {
    now: 'just now',
    minutes: (count) => `${count} min ago`,
    hours: (count) => `${count} h ago`,
    days: (count) => (count === 1 ? 'yesterday' : `${count} days ago`),
    year: (year) => year,
    month: (year, month) => `${year}-${String(month).padStart(2, '0')}`,
  },
)

// Written here, not by Intl: its first use alone takes a slow phone a quarter of a second.
const MONTHS = 'January February March April May June July August September October November December'.split(' ')

/** An ISO instant or date as the day in the reader's time zone, `2025年6月30日`. */
export function day(iso: string): string {
  return dayOf(read(iso))
}

/** A value as the server writes it, with the dates in it as a person reads them: `从 2025-06-30 起` as `从 2025年6月30日 起`. */
export const inDays = (shown: string): string => shown.replace(DATE, day)

const DATE = /(?<![\d-])\d{4}-\d{2}-\d{2}(?![\d-])/g

/** The day without its year when that is this year's: `6月30日`. */
export function shortDay(iso: string, now: Date = new Date()): string {
  const date = read(iso)
  if (date.getFullYear() !== now.getFullYear()) return dayOf(date)
  const [month, day] = [date.getMonth(), date.getDate()]
  return language() === 'zh' ? `${month + 1}月${day}日` : `${day} ${MONTHS[month]}`
}

/** An ISO instant as day and minute in the reader's time zone. */
export function instant(iso: string): string {
  const date = read(iso)
  const time = [date.getHours(), date.getMinutes()].map((part) => String(part).padStart(2, '0')).join(':')
  return language() === 'zh' ? `${dayOf(date)} ${time}` : `${dayOf(date)}, ${time}`
}

/** How long ago, in the largest unit that is at least one: `3 分钟前`. */
export function ago(iso: string, now: number = Date.now()): string {
  const seconds = Math.max(0, (now - read(iso).getTime()) / 1000)
  if (seconds < 60) return words.now
  if (seconds < 3600) return words.minutes(Math.floor(seconds / 60))
  if (seconds < 86_400) return words.hours(Math.floor(seconds / 3600))
  if (seconds < 30 * 86_400) return words.days(Math.floor(seconds / 86_400))
  return day(iso)
}

/** `2024 年`, `2024 年 6 月`, `2024年6月30日`, or nothing for a fact without period. */
export function periodWords(period: number): string {
  const digits = String(period)
  if (digits.length === 4) return words.year(digits)
  if (digits.length === 6) return words.month(digits.slice(0, 4), Number(digits.slice(4)))
  if (digits.length === 8) return day(`${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}`)
  return ''
}

function dayOf(date: Date): string {
  const [year, month, day] = [date.getFullYear(), date.getMonth(), date.getDate()]
  return language() === 'zh' ? `${year}年${month + 1}月${day}日` : `${day} ${MONTHS[month]?.slice(0, 3)} ${year}`
}

/** A bare date means that day here, not midnight in Greenwich. */
const read = (iso: string): Date => new Date(iso.length === 10 ? `${iso}T00:00:00` : iso)
