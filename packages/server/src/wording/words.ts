import type { Instant } from '@gongzhen/core/base'

/** `2026年6月30日`. */
export function dayWords(iso: string): string {
  const [year, month, day] = iso.split('-').map(Number)
  return `${year}年${month}月${day}日`
}

/** The day of an instant in China, which has one time, eight hours ahead of UTC, all year. */
export const chinaDay = (at: Instant): string => inChina(at).slice(0, 10)

/** `2026年6月30日 09:05`, in China. */
export const chinaMinute = (at: Instant): string => `${dayWords(chinaDay(at))} ${inChina(at).slice(11, 16)}`

const inChina = (at: Instant): string => new Date(Date.parse(at) + 8 * 3_600_000).toISOString()
