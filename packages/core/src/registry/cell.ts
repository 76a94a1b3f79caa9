import {
  CURRENCIES,
  type Currency,
  type Exact,
  type LocalDate,
  type Measure,
  type Money,
  UNITS,
  daysInMonth,
  minorPerUnit,
  multiply,
  parseDate,
  parseExact,
  parseQuantity,
  round,
  showMoney,
  toMinor,
} from '../base.ts'
import { type Misread, type Parsed, halfWidth } from './code.ts'
import type { FactDefinition, FactValue } from './fact.ts'

/** A cell that was read: its value, nothing said, or why it cannot be understood. */
export type Cell<Value> = Parsed<Value> | undefined

const NOTHING = new Set([
  '',
  '-',
  '--',
  '—',
  '——',
  '/',
  '\\',
  '\\N',
  'N/A',
  'NA',
  '#N/A',
  'NULL',
  'null',
  'None',
  'nan',
  'NaN',
])

/** Whether a cell says nothing at all: empty, a dash, N/A. Such a cell is unknown, never zero. */
export const saysNothing = (text: string): boolean => NOTHING.has(text) || NOTHING.has(text.trim())

/** How the cells of one column are read. `rounds`: amounts finer than the minor unit are rounded half up instead of refused. */
export type CellForm = { readonly unit?: string; readonly rounds?: boolean }

/**
 * The reader of one fact's cells: money to whole minor units, a count to a whole number, a ratio to an exact share
 * (`3%` and, in a column of unit %, `3` are 0.03). A unit in the cell itself stands before the column's unit.
 */
export function cellReader(fact: FactDefinition, form: CellForm = {}): (text: string) => Cell<FactValue> {
  switch (fact.type) {
    case 'text':
      return readText
    case 'yesno':
      return readYesNo
    case 'date':
      return readDate
    case 'money':
      return moneyReader(fact.currency ?? 'CNY', form)
    case 'count':
      return countReader(form)
    case 'ratio':
    case 'number':
      return numberReader(fact, form)
  }
}

function readText(text: string): Cell<string> {
  if (saysNothing(text)) return undefined
  const value = text.trim().replace(/\s+/g, ' ')
  if (value.length > 4000)
    return misread('text_length', '至多 4,000 字', `${value.length} 字`, '文字过长', 'the text is too long')
  return EXCEL_ERROR.test(value) ? formulaError(value) : { value }
}

const YES = new Set(['是', '有', '√', '✓', 'Y', 'YES', 'TRUE', 'T', '1'])
const NO = new Set(['否', '无', '×', '✗', 'N', 'NO', 'FALSE', 'F', '0'])

/** 是/否, 有/无, √/×, yes/no, true/false, 1/0. */
export function readYesNo(text: string): Cell<boolean> {
  if (saysNothing(text)) return undefined
  const word = halfWidth(text).trim().toUpperCase()
  if (YES.has(word)) return { value: true }
  if (NO.has(word)) return { value: false }
  return misread(
    'yesno',
    '是 或 否',
    text,
    `应填「是」或「否」，现为「${text}」`,
    `expected yes or no, found "${text}"`,
  )
}

/** A calendar day in any usual spelling, a time of day behind it being left out. */
export function readDate(text: string): Cell<LocalDate> {
  if (saysNothing(text)) return undefined
  const day = halfWidth(text)
    .trim()
    .replace(/[T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?Z?$/, '')
  const value = parseDate(day)
  if (value !== undefined) return { value }
  const parts = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(day)
  const [year, month] = [Number(parts?.[1]), Number(parts?.[2])]
  const reason =
    parts && month >= 1 && month <= 12
      ? `${year} 年 ${month} 月只有 ${daysInMonth(year, month)} 天，没有 ${day}`
      : `「${text}」不是日期，应写作 2024-06-30`
  return misread('date', '存在的日期，如 2024-06-30', text, reason, `"${text}" is not a day of the calendar`)
}

const moneyReader = (currency: Currency, form: CellForm) => {
  const unit = form.unit ?? unitOf(currency)
  const measure: Measure = { kind: 'money', currency }
  const power = Math.log10(approximateFactor(unit))
  return (text: string): Cell<number> => {
    const quick = scaledInteger(text, power)
    if (quick !== undefined) return { value: quick }
    const amount = readQuantity(text, unit, measure, '金额')
    if (amount === undefined || 'misread' in amount) return amount
    return wholeMinor(amount.value, currency, text, form.rounds === true)
  }
}

function wholeMinor(minor: Exact, currency: Currency, text: string, rounds: boolean): Cell<number> {
  const whole = round(minor, 0, 'half_up')
  if (typeof whole !== 'number') {
    const limit = showMoney(Number.MAX_SAFE_INTEGER, currency)
    return misread(
      'amount_size',
      `至多 ${limit}`,
      text,
      `金额「${text}」过大，最多 ${limit}`,
      `the amount is beyond ${limit}`,
    )
  }
  if (whole === minor || rounds) return { value: whole }
  const smallest = showMoney(1, currency)
  return misread(
    'amount_fraction',
    `${smallest} 的整数倍`,
    text,
    `金额「${text}」比 ${smallest} 还细，请四舍五入后再填，或在映射中写 rounds: yes`,
    `the amount is finer than ${smallest}`,
  )
}

const countReader = (form: CellForm) => {
  const power = Math.log10(approximateFactor(form.unit ?? '个'))
  return (text: string): Cell<number> => {
    const quick = scaledInteger(text, power)
    if (quick !== undefined) return { value: quick }
    const amount = readQuantity(text, form.unit ?? '个', { kind: 'count' }, '数量')
    if (amount === undefined || 'misread' in amount) return amount
    if (typeof amount.value === 'number') return { value: amount.value }
    return misread('count', '整数', text, `应为整数，现为「${text}」`, `expected a whole number, found "${text}"`)
  }
}

const numberReader = (fact: FactDefinition, form: CellForm) => {
  const unit = form.unit ?? (fact.type === 'ratio' ? '倍' : fact.unit)
  const measure: Measure = (unit ? UNITS[unit]?.measure : undefined) ?? { kind: 'ratio' }
  return (text: string): Cell<Exact> => readQuantity(text, unit, measure, fact.type === 'ratio' ? '比例' : '数字')
}

/** A number with its unit or, without one, in the column's unit; scaled to minor units, shares and single things. */
function readQuantity(text: string, columnUnit: string | undefined, measure: Measure, what: string): Cell<Exact> {
  if (saysNothing(text)) return undefined
  if (EXCEL_ERROR.test(text)) return formulaError(text)
  const clean = cleanNumber(text)
  const plain = parseExact(clean)
  const quantity =
    plain === undefined ? parseQuantity(clean) : { value: plain, unit: '', measure: { kind: 'number' as const } }
  if (!quantity) {
    const hint = clean === '无' ? '；没有就填 0，不知道就留空' : ''
    return misread('number', what, text, `「${text}」不是${what}${hint}`, `"${text}" is not a number`)
  }
  if (quantity.unit === '') {
    const factor = columnUnit === undefined ? 1 : (UNITS[columnUnit]?.factor ?? 1)
    return { value: multiply(quantity.value, factor) }
  }
  if (sameMeasure(quantity.measure, measure)) return { value: quantity.value }
  const expected = columnUnit ?? what
  return misread(
    'unit',
    expected,
    quantity.unit,
    `单位应为${expected}，现为${quantity.unit}`,
    `expected ${expected}, found ${quantity.unit}`,
  )
}

/** Half-width, no spaces, no currency sign; `(1,234.00)` is how accountants write -1,234.00. */
function cleanNumber(text: string): string {
  const bare = halfWidth(text)
    .replace(/[\s\u00A0]/g, '')
    .replace(/^[¥￥]/, '')
    .replace(/^−/, '-')
    .replace(/％$/, '%')
  const negative = /^\(([\d,.]+)\)$/.exec(bare)
  return negative ? `-${negative[1]}` : bare
}

const POWERS = Array.from({ length: 17 }, (_, exponent) => 10 ** exponent)

/**
 * A plain decimal times ten to a power, when that is a safe integer and nothing is lost; otherwise undefined.
 * The common cell is read without big integers.
 */
function scaledInteger(text: string, power: number): number | undefined {
  const length = text.length
  const negative = text.charCodeAt(0) === 45
  let digits = 0
  let decimals = -1
  for (let at = negative ? 1 : 0; at < length; at++) {
    const digit = text.charCodeAt(at) - 48
    if (digit >= 0 && digit <= 9) {
      digits = digits * 10 + digit
      if (decimals >= 0) decimals++
      if (digits > 9e14) return undefined
    } else if (digit === -2 && decimals < 0) decimals = 0
    else return undefined
  }
  if (length === 0 || decimals === 0 || length === (negative ? 1 : 0)) return undefined
  const shift = power - Math.max(decimals, 0)
  const scaled = shift >= 0 ? digits * (POWERS[shift] ?? Number.NaN) : digits / (POWERS[-shift] ?? Number.NaN)
  if (!Number.isSafeInteger(scaled)) return undefined
  return negative && scaled !== 0 ? -scaled : scaled
}

const CURRENCY_WORDS: readonly (readonly [RegExp, Currency])[] = [
  [/美元|美金|USD|US\$/, 'USD'],
  [/香港元|港元|港币|HKD|HK\$/, 'HKD'],
  [/日元|日圆|JPY/, 'JPY'],
  [/欧元|EUR|€/, 'EUR'],
  [/英镑|GBP|£/, 'GBP'],
  [/人民币元|元人民币|人民币|CNY|RMB|[¥￥]|元/, 'CNY'],
]
const CAPITAL_SCALES: ReadonlyMap<string, number> = new Map([
  ['万', 1e4],
  ['亿', 1e8],
])

/**
 * Registered capital as registries print it: `3,676.5000(万元)`, `138万人民币`, `50(万美元)`, `人民币壹佰万元` is refused.
 * Without a currency it is CNY; without any unit it is refused, since 元 and 万元 look alike.
 */
export function readCapital(text: string): Cell<Money> {
  if (saysNothing(text)) return undefined
  const clean = halfWidth(text)
    .replace(/[\s()]/g, '')
    .toUpperCase()
  const match = /^(\D*?)(-?\d[\d,]*(?:\.\d+)?)(\D*)$/.exec(clean)
  const number = match && parseExact((match[2] ?? '').replaceAll(',', ''))
  if (!match || number === undefined || number === null) return capitalMisread(text, '读不出金额')
  let words = `${match[1]}${match[3]}`
  const found = CURRENCY_WORDS.find(([word]) => word.test(words))
  if (found) words = words.replace(found[0], '')
  if (found?.[1] === 'CNY') words = words.replace('元', '')
  const scale = words === '' && found ? 1 : CAPITAL_SCALES.get(words)
  if (scale === undefined) return capitalMisread(text, words === '' ? '没有单位' : `不认得「${words}」`)
  const currency = found?.[1] ?? 'CNY'
  const minor = toMinor(multiply(number, scale), currency)
  if (minor === undefined || minor < 0) return capitalMisread(text, minor === undefined ? '金额过大或过细' : '金额为负')
  return { value: { currency, minor } }
}

const capitalMisread = (text: string, why: string): Cell<never> =>
  misread(
    'capital',
    '金额带单位和币种，如 500万元人民币',
    text,
    `注册资本「${text}」${why}`,
    `"${text}" is not an amount of capital`,
  )

const EXCEL_ERROR = /^#(?:REF!|DIV\/0!|VALUE!|NAME\?|NUM!|NULL!|SPILL!|CALC!)$/

const formulaError = (text: string): Cell<never> =>
  misread(
    'formula_error',
    '公式的结果',
    text,
    `单元格的公式出错（${text}），请改好后再导入`,
    `the formula failed with ${text}`,
  )

const sameMeasure = (found: Measure | { readonly kind: 'number' }, wanted: Measure): boolean =>
  found.kind === wanted.kind &&
  (found.kind !== 'money' || (wanted.kind === 'money' && found.currency === wanted.currency))

/** The unit whose name is the currency's own: 元, 美元 … */
function unitOf(currency: Currency): string {
  const own = Object.entries(UNITS).find(
    ([, unit]) =>
      unit.measure.kind === 'money' && unit.measure.currency === currency && unit.factor === minorPerUnit(currency),
  )
  if (!own) throw new Error(`no unit for ${currency} of ${Object.keys(CURRENCIES).join()}`)
  return own[0]
}

function approximateFactor(unit: string): number {
  const factor = UNITS[unit]?.factor
  return typeof factor === 'number' ? factor : Number.NaN
}

const misread = (code: string, expected: string, found: string, zh: string, en: string) => ({
  misread: { code, expected, found, zh, en } satisfies Misread,
})
