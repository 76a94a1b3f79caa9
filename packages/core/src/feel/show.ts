import {
  type Exact,
  Ratio,
  decimalPlaces,
  fixed,
  fromMinor,
  grouped,
  minorPerUnit,
  multiply,
  showMoney,
} from '../base.ts'
import { writeValue } from './written.ts'
import { showTemporal } from './temporal.ts'
import { ANY, type MoneyDimension, type Type } from './type.ts'
import { Fault, type Result, Unknown, isContext, isInterval, isList, isSpan, isTemporal } from './value.ts'

/** The languages values and reasons are told in. */
export type Language = 'zh' | 'en'

const YES = { zh: '是', en: 'yes' } as const
const NO = { zh: '否', en: 'no' } as const

/**
 * A value as a reader sees it: money in its unit, a share in per cent, every digit that there is.
 * Nothing is rounded: where decimals never end, true digits stand and `…` says that more follow.
 */
export function showValue(value: Result, type: Type, language: Language = 'zh'): string {
  const chinese = language === 'zh'
  if (value instanceof Unknown) return showUnknown(value, chinese)
  if (value instanceof Fault) return chinese ? `错误：${value.zh}` : `error: ${value.en}`
  if (value === null) return chinese ? '空' : 'null'
  if (typeof value === 'boolean') return (value ? YES : NO)[language]
  if (typeof value === 'string') return value
  if (typeof value === 'number' || value instanceof Ratio) return showNumber(value, type, chinese)
  if (isSpan(value)) return `${showNumber(value.min, type, chinese)}~${showNumber(value.max, type, chinese)}`
  if (isTemporal(value)) return showTemporal(value)
  if (isList(value)) return `[${value.map((item) => showValue(item, elementOf(type), language)).join(', ')}]`
  if (isInterval(value)) {
    const of = elementOf(type)
    const bounds = `${showValue(value.low, of, language)}..${showValue(value.high, of, language)}`
    return `${value.lowIncluded ? '[' : '('}${bounds}${value.highIncluded ? ']' : ')'}`
  }
  if (isContext(value)) {
    const entries = Object.entries(value).map(
      ([name, entry]) => `${name}: ${showValue(entry, entryType(type, name), language)}`,
    )
    return `{${entries.join(', ')}}`
  }
  return writeValue(value)
}

/**
 * Shows values of one type. What was shown before keeps its text: a parameter is always the same, and every programme
 * that reads a firm's fact shows it again.
 */
export function showing(type: Type): (value: Result) => string {
  const texts = textsOf(type)
  let last: Result | undefined
  let text = ''
  return (value) => {
    if (last === value) return text
    last = value
    text =
      typeof value === 'number' || value instanceof Ratio ? shownBefore(value, type, texts) : showValue(value, type)
    return text
  }
}

/** The texts of numbers that were shown lately, for each type there is. */
const lately = new Map<string, Map<Exact, string>>()
const LATELY_MAX = 2000

function textsOf(type: Type): Map<Exact, string> {
  const { money, unit } = type.kind === 'number' ? type : {}
  const key = `${type.kind} ${money?.currency} ${money?.power} ${unit}`
  const texts = lately.get(key) ?? new Map<Exact, string>()
  if (lately.size < LATELY_MAX) lately.set(key, texts)
  return texts
}

function shownBefore(value: Exact, type: Type, texts: Map<Exact, string>): string {
  const known = texts.get(value)
  if (known !== undefined) return known
  const text = showValue(value, type)
  if (texts.size >= LATELY_MAX) texts.clear()
  texts.set(value, text)
  return text
}

const elementOf = (type: Type): Type => (type.kind === 'list' || type.kind === 'interval' ? type.of : ANY)
const entryType = (type: Type, name: string): Type => (type.kind === 'context' ? (type.entries.get(name) ?? ANY) : ANY)

function showUnknown(value: Unknown, chinese: boolean): string {
  const facts = [...value.missing.keys()]
  if (facts.length === 0) return chinese ? '未知' : 'unknown'
  return chinese ? `未知（缺 ${facts.join('、')}）` : `unknown (missing ${facts.join(', ')})`
}

function showNumber(value: Exact, type: Type, chinese: boolean): string {
  if (type.kind !== 'number') return digits(value)
  if (type.money) return showAmount(value, type.money, chinese)
  if (type.unit === undefined) return digits(value)
  return type.unit === '%' ? `${digits(multiply(value, 100))}%` : `${digits(value)} ${type.unit}`
}

/** Money to the minor unit, and further only where it does not end there. */
function showAmount(value: Exact, { currency, power }: MoneyDimension, chinese: boolean): string {
  if (typeof value === 'number' && power === 1 && chinese) return showMoney(value, currency)
  const unit = chinese ? showMoney(0, currency).split(' ').at(-1) : currency
  if (typeof value === 'number' && power === 1) return `${showMoney(value, currency).split(' ')[0]} ${unit}`
  let inUnits = value
  for (let left = Math.abs(power); left > 0; left--) {
    inUnits = power > 0 ? fromMinor(inUnits, currency) : multiply(inUnits, minorPerUnit(currency))
  }
  return `${grouped(digits(inUnits))} ${unit}${power === 1 ? '' : `^${power}`}`
}

/** Decimals shown of a number whose decimals never end. */
const SHOWN_DECIMALS = 6

/** Every digit; for decimals without end the first ones, cut off rather than rounded, and `…`. */
function digits(value: Exact): string {
  if (typeof value === 'number') return String(value)
  const scale = decimalPlaces(value)
  if (scale !== undefined) return fixed(value, scale)
  const { numerator, denominator } = value
  const size = numerator < 0n ? -numerator : numerator
  const zeros = Math.max(0, (denominator / size).toString().length - 1)
  const shown = SHOWN_DECIMALS + zeros
  const cut = ((size * 10n ** BigInt(shown)) / denominator).toString().padStart(shown + 1, '0')
  return `${numerator < 0n ? '-' : ''}${cut.slice(0, -shown)}.${cut.slice(-shown)}…`
}
