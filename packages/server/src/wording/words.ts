import { type Instant, dayInChina, minuteInChina } from '@gongzhen/core/base'

/** `2026年6月30日`. */
export function dayWords(iso: string): string {
  const [year, month, day] = iso.split('-').map(Number)
  return `${year}年${month}月${day}日`
}

/** `2026年6月30日 09:05`, in China. */
export const chinaMinute = (at: Instant): string => `${dayWords(dayInChina(at))} ${minuteInChina(at)}`
