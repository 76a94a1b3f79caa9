import type { Instant, LocalDate } from '@gongzhen/core/base'

/** `knownAt` as it is asked: an instant, or a day in China, which means its end. */
export function instantOf(asked: string | undefined): Instant | undefined {
  if (asked === undefined) return undefined
  return asked.includes('T') ? asked : endOfDay(asked)
}

/** The last moment of a day in China. */
export const endOfDay = (day: LocalDate): Instant => `${day}T23:59:59.999999+08:00`
