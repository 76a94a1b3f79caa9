import { compare, divide, fixed, parseExact, round, show } from '@gongzhen/core/base'
import { group } from './money.tsx'
import { inDays } from './when.ts'

/**
 * Two sides of a comparison as a person reads them: money in 万元 or 亿元 where nothing is lost by it,
 * long fractions to two decimals, or to as many as it takes to tell the sides apart.
 */
export function glanceAtSides(left: string, right: string): readonly [string, string] {
  const figures = (shown: string) => shown.replace('约 ', '')
  for (const decimals of [2, 4, 6, 8, 10, 12]) {
    const sides = [glanceAt(left, decimals), glanceAt(right, decimals)] as const
    if (left === right || figures(sides[0]) !== figures(sides[1])) return sides
  }
  return [shortMoney(left), shortMoney(right)]
}

/** One value as a person reads it; the exact one stands in the proof. */
export const glanceAt = (shown: string, decimals = 2): string => inDays(shortFraction(shortMoney(shown), decimals))

/** `182,000,000.00 元` as `1.82 亿元`: only where at most two decimals say the same. */
function shortMoney(shown: string): string {
  return shown.replace(MONEY, (_, digits: string, unit: string) => {
    const amount = parseExact(digits.replaceAll(',', ''))
    if (amount === undefined) return `${digits} ${unit}`
    const size = compare(amount, 0) < 0 ? divide(amount, -1) : amount
    const [scale, prefix] = SCALES.find(([units]) => size !== undefined && compare(size, units) >= 0) ?? [1, '']
    const scaled = divide(amount, scale) ?? amount
    const isExactly = compare(round(scaled, 2, 'down'), scaled) === 0
    return isExactly ? `${group(show(scaled))} ${prefix}${unit}` : `${group(show(amount))} ${unit}`
  })
}

/** `4.666666…%` as `约 4.67%`. */
function shortFraction(shown: string, decimals: number): string {
  return shown.replace(FRACTION, (found: string, digits: string) => {
    const value = parseExact(digits)
    return value === undefined ? found : `约 ${show(round(value, decimals, 'half_up'))}`
  })
}

const FRACTION = /(?<![\d,])(-?\d+\.\d{5,})…?/g
const MONEY = /(-?[\d,]+\.\d{2}) (元|美元|欧元|港元|英镑)/g
const SCALES = [
  [1e8, '亿'],
  [1e4, '万'],
] as const

/** Points in a column: always two decimals, so that they stand under each other. */
export function columnPoints(score: string): string {
  const value = parseExact(score.replace('…', ''))
  return value === undefined ? score : fixed(round(value, 2, 'half_up'), 2)
}

/** Points as a length to draw: digits that were cut off are left out. */
export const roughly = (score: string): number => Number(score.replace('…', ''))

/** Points by themselves: at most two decimals. */
export function shortPoints(score: string): string {
  const digits = score.replace('…', '')
  const value = parseExact(digits)
  return value === undefined ? score : show(round(value, 2, 'half_up'))
}
