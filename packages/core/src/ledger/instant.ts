import type { Instant } from '../base.ts'

/** Microseconds since 1970 of an ISO instant, as PostgreSQL keeps them; so instants written differently compare. */
export function microsOf(instant: Instant): bigint {
  const match = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2})?)(?:\.(\d{1,6})\d*)?(Z|[+-]\d{2}:?\d{2})$/.exec(instant)
  const seconds = match ? Date.parse(`${match[1]}${match[3]}`) : Number.NaN
  if (!match || Number.isNaN(seconds)) throw new Error(`not an instant: ${instant}`)
  return BigInt(seconds) * 1000n + BigInt((match[2] ?? '').padEnd(6, '0'))
}

/** Whether one instant lies before another. */
export const isBefore = (a: Instant, b: Instant): boolean => a !== b && microsOf(a) < microsOf(b)

/** The instant of a count of microseconds, written as the store writes it: in UTC, without zeros at the end. */
export function instantOfMicros(micros: bigint): Instant {
  const seconds = micros / 1_000_000n - (micros % 1_000_000n < 0n ? 1n : 0n)
  const fraction = (micros - seconds * 1_000_000n).toString().padStart(6, '0').replace(/0+$/, '')
  const text = new Date(Number(seconds) * 1000).toISOString().slice(0, 19)
  return `${text}${fraction === '' ? '' : `.${fraction}`}Z`
}
