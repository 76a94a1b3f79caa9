import { type Exact, divide, multiply, parseExact } from './exact.ts'
import { type Currency, minorPerUnit } from './money.ts'

/** What a unit of the closed list measures. Money is scaled to minor units, a percentage to a plain ratio. */
export type Measure =
  | { readonly kind: 'money'; readonly currency: Currency }
  | { readonly kind: 'ratio' }
  | { readonly kind: 'count' }
  | { readonly kind: 'points' }
  | { readonly kind: 'duration'; readonly of: 'year' | 'month' | 'day' | 'workday' | 'hour' | 'minute' }
  | { readonly kind: 'area' }

type Unit = { readonly factor: Exact; readonly measure: Measure }

const money = (currency: Currency, units: number): Unit => ({
  factor: units * minorPerUnit(currency),
  measure: { kind: 'money', currency },
})
const count: Unit = { factor: 1, measure: { kind: 'count' } }
const duration = (of: 'year' | 'month' | 'day' | 'workday' | 'hour' | 'minute'): Unit => ({
  factor: 1,
  measure: { kind: 'duration', of },
})
const share = (denominator: number): Unit => ({
  factor: divide(1, denominator) ?? 0,
  measure: { kind: 'ratio' },
})

/** The closed list of units. `分` is points, never money. */
export const UNITS: Readonly<Record<string, Unit>> = {
  元: money('CNY', 1),
  千元: money('CNY', 1e3),
  万元: money('CNY', 1e4),
  亿元: money('CNY', 1e8),
  美元: money('USD', 1),
  万美元: money('USD', 1e4),
  欧元: money('EUR', 1),
  万欧元: money('EUR', 1e4),
  港元: money('HKD', 1),
  万港元: money('HKD', 1e4),
  英镑: money('GBP', 1),
  万英镑: money('GBP', 1e4),
  日元: money('JPY', 1),
  万日元: money('JPY', 1e4),
  '%': share(100),
  '‰': share(1000),
  个百分点: share(100),
  倍: { factor: 1, measure: { kind: 'ratio' } },
  分: { factor: 1, measure: { kind: 'points' } },
  人: count,
  万人: { factor: 1e4, measure: { kind: 'count' } },
  人次: count,
  家: count,
  户: count,
  个: count,
  件: count,
  项: count,
  次: count,
  笔: count,
  台: count,
  套: count,
  张: count,
  年: duration('year'),
  个月: duration('month'),
  天: duration('day'),
  日: duration('day'),
  个工作日: duration('workday'),
  小时: duration('hour'),
  分钟: duration('minute'),
  平方米: { factor: 1, measure: { kind: 'area' } },
  亩: { factor: 1, measure: { kind: 'area' } },
}

/** A number with what it measures: money in minor units, everything else in the unit's own size. */
export type Quantity = {
  readonly value: Exact
  readonly measure: Measure | { readonly kind: 'number' }
  readonly unit: string
}

/** Reads `50万元`, `3%`, `5个工作日`, `-1,200.5` …; undefined when it is not a number followed by a unit of the list. */
export function parseQuantity(text: string): Quantity | undefined {
  const match = /^([+-]?[\d,]*\.?\d+)\s*(\D*)$/.exec(text.trim())
  if (!match) return undefined
  const [, digits = '', unit = ''] = match
  if (digits.includes(',') && !/^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$/.test(digits)) return undefined
  const number = parseExact(digits.replaceAll(',', ''))
  if (number === undefined) return undefined
  if (unit === '') return { value: number, measure: { kind: 'number' }, unit }
  const known = Object.hasOwn(UNITS, unit) ? UNITS[unit] : undefined
  return known && { value: multiply(number, known.factor), measure: known.measure, unit }
}
