import {
  type Currency,
  type Exact,
  type Ratio,
  absolute,
  compare,
  dayNumber,
  divide,
  fixed,
  fromMinor,
  isExact,
  multiply,
  round,
  show,
  showMoney,
  subtract,
  withPoint,
} from '../base.ts'
import { type CompareOperator, type Result, type Type, isDateValue } from '../feel.ts'

/** How far a comparison is from turning round. */
export type Margin = {
  /** `差 1.8 个百分点`, `超出 20 人`, `须大于 70 分`; `余 …` for one that holds. */
  readonly text: string
  /** The distance as a share of the threshold; null where that has no meaning, e.g. for dates or a threshold of zero. */
  distance(): Exact | null
}

/** The comparison that holds where another does not. */
export const OPPOSITE = { '>=': '<', '>': '<=', '<=': '>', '<': '>=', '=': '!=', '!=': '=' } as const

/** A comparison as it came out: its operator, both sides, and what they measure. */
export type Compared = {
  readonly operator: CompareOperator
  readonly left: Result
  readonly right: Result
  readonly type: Type
  /** The side the other is held against. */
  readonly threshold: 'left' | 'right'
}

/** A comparison as it came out for one firm, with its margins once these were asked for. */
export type Weighed = Pick<Compared, 'left' | 'right'> & {
  readonly result: Result
  holding: Margin | null | undefined
  turning: Margin | null | undefined
}

/** The margin of a comparison of numbers or days that should hold; undefined where there is nothing to measure. */
export function marginBetween({ operator, left, right, type, threshold }: Compared): Margin | undefined {
  if (operator === '=' || operator === '!=') return undefined
  const isUpward = operator === '>=' || operator === '>'
  const isStrict = operator === '>' || operator === '<'
  if (isDateValue(left) && isDateValue(right)) {
    const lacking = (isUpward ? 1 : -1) * (dayNumber(right.date) - dayNumber(left.date))
    const fails = isStrict ? lacking >= 0 : lacking > 0
    return { text: `${fails ? '差' : '余'} ${Math.abs(lacking)} 天`, distance: noDistance }
  }
  if (!isExact(left) || !isExact(right)) return undefined
  const lacking = isUpward ? subtract(right, left) : subtract(left, right)
  const sign = compare(lacking, 0)
  const bound = threshold === 'left' ? left : right
  let share: Exact | null | undefined
  const distance = () => (share ??= divide(absolute(lacking), absolute(bound)) ?? null)
  if (sign === 0 && isStrict) return { text: `须${isUpward ? '大于' : '小于'} ${showAmountOf(bound, type)}`, distance }
  const shown = showDifference(absolute(lacking), type, sign > 0 ? 'up' : 'down')
  return { text: `${sign > 0 ? (isUpward ? '差' : '超出') : '余'} ${shown}`, distance }
}

/** Of a margin that is no share of its threshold. */
export const noDistance = (): null => null

/** The type both sides of a comparison are shown in: money, or the unit either side carries. */
export function typeOfBoth(left: Type, right: Type): Type {
  if (left.kind !== 'number' || right.kind !== 'number') return left
  if (left.money) return left
  if (right.money) return right
  return left.unit === undefined ? right : left
}

type Direction = 'up' | 'down'

/** A difference in the reader's unit: what is lacking rounded up, so that closing what is shown is enough; what is to spare down. */
function showDifference(value: Exact, type: Type, direction: Direction): string {
  if (type.kind !== 'number') return show(value)
  if (type.money) return type.money.power === 1 ? showYuan(value, type.money.currency, direction) : show(value)
  if (type.unit === '%') return `${shortened(multiply(value, 100), direction)} 个百分点`
  const text = shortened(value, direction)
  return type.unit === undefined ? text : `${text} ${type.unit}`
}

function showAmountOf(value: Exact, type: Type): string {
  if (type.kind !== 'number') return show(value)
  if (type.money) return showYuan(value, type.money.currency)
  return type.unit === '%'
    ? `${show(multiply(value, 100), 6)}%`
    : `${show(value, 6)}${type.unit ? ` ${type.unit}` : ''}`
}

/** Yuan below ten thousand of them, then 万元 and 亿元, with two decimals; other currencies in their own unit. */
export function showYuan(minor: Exact, currency: Currency, direction: Direction = 'up'): string {
  if (currency !== 'CNY') return showMoney(round(minor, 0, direction), currency)
  if (typeof minor === 'number') return showWholeFen(minor, direction)
  const units = fromMinor(minor, currency)
  const size = absolute(units)
  const [scale, name] = compare(size, 1e8) >= 0 ? [1e8, '亿元'] : compare(size, 1e4) >= 0 ? [1e4, '万元'] : [1, '元']
  return `${fixed(round(divide(units, scale) ?? 0, 2, direction), 2)} ${name}`
}

/** The same for whole fen, which is what money nearly always is. */
function showWholeFen(minor: number, direction: Direction): string {
  const size = Math.abs(minor)
  const [scale, name] = size >= 1e10 ? [1e8, '亿元'] : size >= 1e6 ? [1e4, '万元'] : [1, '元']
  const rest = size % scale
  const hundredths = (size - rest) / scale + (rest > 0 && direction === 'up' ? 1 : 0)
  return `${withPoint(minor < 0 ? -hundredths : hundredths, 2)} ${name}`
}

/** At most two decimals, more only for what would vanish: two digits that count. */
function shortened(value: Exact, direction: Direction): string {
  if (typeof value === 'number') return show(value)
  let decimals = 2
  while (decimals < 12 && vanishes(value, decimals - 1)) decimals++
  return show(round(value, decimals, direction))
}

/** Whether a positive fraction is below the last place of so many decimals. */
const vanishes = ({ numerator, denominator }: Ratio, decimals: number): boolean =>
  numerator > 0n && numerator * 10n ** BigInt(decimals) < denominator
