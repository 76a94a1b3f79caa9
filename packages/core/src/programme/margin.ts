import {
  type Currency,
  type Exact,
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
} from '../base.ts'
import {
  type CompareOperator,
  type ConditionTest,
  type Env,
  type Result,
  type Side,
  type Type,
  isDateValue,
} from '../feel.ts'

/** How far a comparison is from turning round. */
export type Margin = {
  /** `差 1.8 个百分点`, `超出 20 人`, `须大于 70 分`; `余 …` for one that holds. */
  readonly text: string
  /** The distance as a share of the threshold; null where that has no meaning, e.g. for dates or a threshold of zero. */
  readonly distance: Exact | null
}

const OPPOSITE = { '>=': '<', '>': '<=', '<=': '>', '<': '>=', '=': '!=', '!=': '=' } as const

/** A comparison as it came out: its operator, both sides, and what they measure. */
export type Compared = {
  readonly operator: CompareOperator
  readonly left: Result
  readonly right: Result
  readonly type: Type
  /** The side the other is held against. */
  readonly threshold: 'left' | 'right'
}

/**
 * The margin of a comparison of numbers or days that should come out as `want`; undefined where there is nothing to measure.
 * `isFixed` tells a threshold: a side that reads neither facts nor rules.
 */
export function marginOf(
  test: ConditionTest,
  want: boolean,
  env: Env,
  isFixed: (side: Side) => boolean,
): Margin | undefined {
  if (!test.sides) return undefined
  const { operator, left, right } = test.sides
  return marginBetween({
    operator: want ? operator : OPPOSITE[operator],
    left: left.evaluate(env),
    right: right.evaluate(env),
    type: typeOfBoth(left.type, right.type),
    threshold: isFixed(left) && !isFixed(right) ? 'left' : 'right',
  })
}

/** The margin of a comparison that should hold. */
export function marginBetween({ operator, left, right, type, threshold }: Compared): Margin | undefined {
  if (operator === '=' || operator === '!=') return undefined
  const isUpward = operator === '>=' || operator === '>'
  const isStrict = operator === '>' || operator === '<'
  if (isDateValue(left) && isDateValue(right)) {
    const lacking = (isUpward ? 1 : -1) * (dayNumber(right.date) - dayNumber(left.date))
    const fails = isStrict ? lacking >= 0 : lacking > 0
    return { text: `${fails ? '差' : '余'} ${Math.abs(lacking)} 天`, distance: null }
  }
  if (!isExact(left) || !isExact(right)) return undefined
  const lacking = isUpward ? subtract(right, left) : subtract(left, right)
  const sign = compare(lacking, 0)
  const bound = threshold === 'left' ? left : right
  const distance = divide(absolute(lacking), absolute(bound)) ?? null
  if (sign === 0 && isStrict) return { text: `须${isUpward ? '大于' : '小于'} ${showAmountOf(bound, type)}`, distance }
  const shown = showDifference(absolute(lacking), type, sign > 0 ? 'up' : 'down')
  return { text: `${sign > 0 ? (isUpward ? '差' : '超出') : '余'} ${shown}`, distance }
}

/** The type both sides of a comparison are shown in: money, or the unit either side carries. */
export function typeOfBoth(left: Type, right: Type): Type {
  if (left.kind !== 'number' || right.kind !== 'number') return left
  if (left.money) return left
  if (right.money) return right
  return left.unit === undefined ? right : left
}

type Direction = 'up' | 'down'

/** A difference in the reader's unit: what is lacking rounded up, so that closing what is shown is enough; what is to spare down. */
export function showDifference(value: Exact, type: Type, direction: Direction): string {
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
  const units = fromMinor(minor, currency)
  const size = absolute(units)
  const [scale, name] = compare(size, 1e8) >= 0 ? [1e8, '亿元'] : compare(size, 1e4) >= 0 ? [1e4, '万元'] : [1, '元']
  return `${fixed(round(divide(units, Number(scale)) ?? 0, 2, direction), 2)} ${name}`
}

/** At most two decimals, more only for what would vanish: two digits that count. */
function shortened(value: Exact, direction: Direction): string {
  let decimals = 2
  while (decimals < 12 && compare(value, 0) > 0 && compare(value, divide(1, 10 ** (decimals - 1)) ?? 0) < 0) decimals++
  return show(round(value, decimals, direction))
}
