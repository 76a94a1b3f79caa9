import { type Instant, type LocalDate, dayInChina, dayNumber } from '@gongzhen/core/base'

/** Whether something may be given from one day to another: forwards, no longer than so many days, not over in China yet. */
export function isTerm(from: LocalDate, to: LocalDate, daysMax: number, now: Instant): boolean {
  const days = dayNumber(to) - dayNumber(from)
  return days >= 0 && days <= daysMax && to >= dayInChina(now)
}
