const DAY = new Intl.DateTimeFormat('zh-CN', { dateStyle: 'medium' })
const SHORT_DAY = new Intl.DateTimeFormat('zh-CN', { month: 'long', day: 'numeric' })
const INSTANT = new Intl.DateTimeFormat('zh-CN', { dateStyle: 'medium', timeStyle: 'short' })

/** An ISO instant or date as the day in the reader's time zone, `2025年6月30日`. */
export function day(iso: string): string {
  return DAY.format(read(iso))
}

/** The day in its shortest exact form, `2025-06-30`, for small print. */
export function isoDay(iso: string): string {
  const date = read(iso)
  return [date.getFullYear(), date.getMonth() + 1, date.getDate()]
    .map((part) => String(part).padStart(2, '0'))
    .join('-')
}

/** The day without its year when that is this year's: `6月30日`. */
export function shortDay(iso: string, now: Date = new Date()): string {
  const date = read(iso)
  return date.getFullYear() === now.getFullYear() ? SHORT_DAY.format(date) : DAY.format(date)
}

/** An ISO instant as day and minute in the reader's time zone. */
export function instant(iso: string): string {
  return INSTANT.format(read(iso))
}

/** How long ago, in the largest unit that is at least one: `3 分钟前`. */
export function ago(iso: string, now: number = Date.now()): string {
  const seconds = Math.max(0, (now - read(iso).getTime()) / 1000)
  if (seconds < 60) return '刚刚'
  if (seconds < 3600) return `${Math.floor(seconds / 60)} 分钟前`
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} 小时前`
  if (seconds < 30 * 86_400) return `${Math.floor(seconds / 86_400)} 天前`
  return day(iso)
}

/** `2024 年`, `2024 年 6 月`, `2024年6月30日`, or nothing for a fact without period. */
export function periodWords(period: number): string {
  const digits = String(period)
  if (digits.length === 4) return `${digits} 年`
  if (digits.length === 6) return `${digits.slice(0, 4)} 年 ${Number(digits.slice(4))} 月`
  if (digits.length === 8) return day(`${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}`)
  return ''
}

/** A bare date means that day here, not midnight in Greenwich. */
const read = (iso: string): Date => new Date(iso.length === 10 ? `${iso}T00:00:00` : iso)
