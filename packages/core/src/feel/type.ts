import { type Currency, type Exact, type Quantity, isExact } from '../base.ts'
import {
  type Value,
  isContext,
  isDateTime,
  isDateValue,
  isDaysDuration,
  isInterval,
  isList,
  isMonthsDuration,
  isSpan,
  isTime,
} from './value.ts'

/**
 * What a formula gives, known before it is evaluated.
 * Money keeps its currency and power (元 is 1, 元 × 元 is 2) and never meets a plain number by accident.
 */
export type Type =
  | { readonly kind: 'any' }
  | { readonly kind: 'null' }
  | { readonly kind: 'boolean' }
  | { readonly kind: 'text' }
  | { readonly kind: 'date' }
  | { readonly kind: 'time' }
  | { readonly kind: 'dateTime' }
  /** A length of time in days, hours and smaller parts. */
  | { readonly kind: 'daysDuration' }
  /** A length of time in years and months. */
  | { readonly kind: 'monthsDuration' }
  | NumberType
  | { readonly kind: 'list'; readonly of: Type }
  | { readonly kind: 'context'; readonly entries: ReadonlyMap<string, Type> }
  | { readonly kind: 'interval'; readonly of: Type }
  /** A function; `takes` are the types of its parameters where they were stated. */
  | { readonly kind: 'function'; readonly parameters: number; readonly result: Type; readonly takes?: readonly Type[] }

/** A number: plain, or money, which is only added to and compared with its like. */
export type NumberType = {
  readonly kind: 'number'
  readonly money?: MoneyDimension
  /** Only for showing: % 人 件 分 年 … */
  readonly unit?: string
  /** Whole by nature (a count), so that `<= 3` and `>= 4` leave no gap between them. */
  readonly whole?: true
  /** The literal 0, which is zero of every currency. */
  readonly zero?: true
}

/** A currency and how many times it was multiplied by itself. */
export type MoneyDimension = { readonly currency: Currency; readonly power: number }

/** The types without particulars; ANY where it is not known before evaluation. */
export const ANY: Type = { kind: 'any' }
export const NULL: Type = { kind: 'null' }
export const BOOLEAN: Type = { kind: 'boolean' }
export const TEXT: Type = { kind: 'text' }
export const DATE: Type = { kind: 'date' }
export const TIME: Type = { kind: 'time' }
export const DATE_TIME: Type = { kind: 'dateTime' }
export const DAYS_DURATION: Type = { kind: 'daysDuration' }
export const MONTHS_DURATION: Type = { kind: 'monthsDuration' }
export const NUMBER: NumberType = { kind: 'number' }
export const WHOLE: NumberType = { kind: 'number', whole: true }
export const listOf = (of: Type): Type => ({ kind: 'list', of })
export const intervalOf = (of: Type): Type => ({ kind: 'interval', of })
/** Money of a currency, in its minor units at run time. */
export const moneyOf = (currency: Currency, power = 1): NumberType => ({ kind: 'number', money: { currency, power } })

/** True where two numbers may be added and compared: the same currency to the same power, or neither money. */
export function sameDimension(a: NumberType, b: NumberType): boolean {
  if (a.zero || b.zero) return true
  if (!a.money || !b.money) return a.money === b.money
  return a.money.currency === b.money.currency && a.money.power === b.money.power
}

/** The number type of a sum or a choice of two numbers of the same dimension. */
export function joinNumbers(a: NumberType, b: NumberType): NumberType {
  if (a.zero && b.zero) return a
  if (a.zero) return b
  if (b.zero) return a
  const unit = a.unit === undefined || a.unit === b.unit ? b.unit : b.unit === undefined ? a.unit : undefined
  return {
    kind: 'number',
    ...(a.money && { money: a.money }),
    ...(unit !== undefined && { unit }),
    ...(a.whole && b.whole && { whole: true as const }),
  }
}

/** The type that covers both, or undefined when no rule could use a value that is sometimes one and sometimes the other. */
export function unify(a: Type, b: Type): Type | undefined {
  if (a.kind === 'any' || b.kind === 'any') return ANY
  if (a.kind === 'null') return b
  if (b.kind === 'null') return a
  if (a.kind === 'number' && b.kind === 'number') return sameDimension(a, b) ? joinNumbers(a, b) : undefined
  if (a.kind === 'list' && b.kind === 'list') return wrap(listOf, unify(a.of, b.of))
  if (a.kind === 'interval' && b.kind === 'interval') return wrap(intervalOf, unify(a.of, b.of))
  if (a.kind === 'context' && b.kind === 'context') return unifyContexts(a.entries, b.entries)
  if (a.kind === 'function' && b.kind === 'function') return a
  return a.kind === b.kind ? a : undefined
}

const wrap = (outer: (of: Type) => Type, of: Type | undefined): Type | undefined => of && outer(of)

function unifyContexts(a: ReadonlyMap<string, Type>, b: ReadonlyMap<string, Type>): Type | undefined {
  const entries = new Map<string, Type>()
  for (const [name, type] of a) {
    const other = b.get(name)
    const common = other === undefined ? ANY : unify(type, other)
    if (common === undefined) return undefined
    entries.set(name, common)
  }
  for (const name of b.keys()) if (!a.has(name)) entries.set(name, ANY)
  return { kind: 'context', entries }
}

/** What kind of value this is. Money cannot be told from a number by its value alone. */
export function typeOf(value: Value): Type {
  if (value === null) return NULL
  if (typeof value === 'boolean') return BOOLEAN
  if (typeof value === 'string') return TEXT
  if (isExact(value) || isSpan(value)) return NUMBER
  if (isDateValue(value)) return DATE
  if (isTime(value)) return TIME
  if (isDateTime(value)) return DATE_TIME
  if (isDaysDuration(value)) return DAYS_DURATION
  if (isMonthsDuration(value)) return MONTHS_DURATION
  if (isList(value)) return listOf(value.map(typeOf).reduce((a, b) => unify(a, b) ?? ANY, NULL))
  if (isInterval(value)) return intervalOf(typeOf(value.low ?? value.high))
  if (isContext(value)) {
    return { kind: 'context', entries: new Map(Object.entries(value).map(([name, of]) => [name, typeOf(of)])) }
  }
  return ANY
}

/** The type of an exact literal. */
export const typeOfLiteral = (value: Exact): NumberType =>
  value === 0 ? { ...WHOLE, zero: true } : typeof value === 'number' ? WHOLE : NUMBER

/** The type of a figure with a unit: money, a share in per cent, a count of people, things or days. */
export function typeOfQuantity({ measure, unit }: Quantity): NumberType {
  switch (measure.kind) {
    case 'money':
      return moneyOf(measure.currency)
    case 'ratio':
      return { kind: 'number', unit: '%' }
    case 'count':
      return { kind: 'number', unit, whole: true }
    case 'number':
      return NUMBER
    case 'points':
    case 'duration':
    case 'area':
      return { kind: 'number', unit }
  }
}

const NAMES = {
  any: ['任意值', 'anything'],
  null: ['空值', 'null'],
  boolean: ['是否', 'yes or no'],
  text: ['文字', 'text'],
  date: ['日期', 'date'],
  time: ['时刻', 'time'],
  dateTime: ['日期时刻', 'date and time'],
  daysDuration: ['时长', 'duration in days'],
  monthsDuration: ['年月时长', 'duration in months'],
  list: ['列表', 'list'],
  context: ['结构', 'context'],
  interval: ['区间', 'range'],
  function: ['函数', 'function'],
} as const

/** `金额（CNY）`, `数`, `数的列表` …, as a message says it. */
export function showType(type: Type, language: 'zh' | 'en' = 'zh'): string {
  const chinese = language === 'zh'
  if (type.kind === 'number') return showNumberType(type, chinese)
  const name = NAMES[type.kind][chinese ? 0 : 1]
  if (type.kind === 'list' || type.kind === 'interval') {
    if (type.of.kind === 'any' || type.of.kind === 'null') return name
    const of = showType(type.of, language)
    return chinese ? `${of}的${name}` : `${name} of ${of}`
  }
  return name
}

function showNumberType(type: NumberType, chinese: boolean): string {
  if (type.money) {
    const power = type.money.power === 1 ? '' : `^${type.money.power}`
    return chinese ? `金额（${type.money.currency}${power}）` : `money (${type.money.currency}${power})`
  }
  const name = chinese ? '数' : 'number'
  if (!type.unit) return name
  return chinese ? `${name}（${type.unit}）` : `${name} (${type.unit})`
}
