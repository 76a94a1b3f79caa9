import {
  type Currency,
  type LocalDate,
  UNITS,
  isExact,
  nearest,
  parseExact,
  parseQuantity,
  showMoney,
} from '../base.ts'
import { type DateValue, type Type, type Value, BOOLEAN, DATE, TEXT, listOf, moneyOf, typeOfQuantity } from '../feel.ts'
import { type FactDefinition, type FactValue, breachOfRange } from '../registry.ts'
import type { Yaml, YamlScalar } from './document.ts'
import { type Subject, brief, readDay, readYesNo, scalarOf } from './fields.ts'
import { refuse } from './report.ts'

/** A value the author wrote down, with its type and how it is shown. */
export type Literal = { readonly value: Value; readonly type: Type; readonly shown: string }

/** What a scalar says: a quantity with its unit, yes or no, a day, or else a text. A list gives a list of them. */
export function readLiteral(node: Yaml, key: string, subject: Subject): Literal | undefined {
  if (node.kind === 'list') return readList(node.items, key, subject)
  const scalar = scalarOf(node, key, subject)
  if (!scalar) return undefined
  if (scalar.text.trim() === '') {
    refuse(
      subject.report,
      'valueMissing',
      { key, what: subject.what },
      { place: scalar.place, article: subject.article },
    )
    return undefined
  }
  return literalOf(scalar, subject)
}

function readList(items: readonly Yaml[], key: string, subject: Subject): Literal | undefined {
  const literals = items.flatMap((item) => readLiteral(item, key, subject) ?? [])
  const [first] = literals
  if (!first || literals.length < items.length) return undefined
  if (literals.some((literal) => literal.type.kind !== first.type.kind)) {
    refuse(subject.report, 'mixedList', { key }, { place: items[0]?.place, article: subject.article })
    return undefined
  }
  return {
    value: literals.map((literal) => literal.value),
    type: listOf(first.type),
    shown: literals.map((l) => l.shown).join('、'),
  }
}

function literalOf(scalar: YamlScalar, subject: Subject): Literal | undefined {
  const text = scalar.text.trim()
  if (scalar.quoted) return { value: text, type: TEXT, shown: text }
  const yes = readYesNo(text)
  if (yes !== undefined) return { value: yes, type: BOOLEAN, shown: yes ? '是' : '否' }
  const day = readDay(text)
  if (day) return { value: { date: day }, type: DATE, shown: day }
  const quantity = parseQuantity(text)
  if (quantity) return { value: quantity.value, type: typeOfQuantity(quantity), shown: text }
  if (!refuseUnit(scalar, subject)) return { value: text, type: TEXT, shown: text }
  return undefined
}

/** Says that a number is followed by a unit outside the list; false when the text does not begin with a number. */
function refuseUnit(scalar: YamlScalar, { article, report }: Subject): boolean {
  const text = scalar.text.trim()
  const halfWidth = text.normalize('NFKC')
  if (halfWidth !== text && parseQuantity(halfWidth)) {
    refuse(report, 'figureFullWidth', { found: brief(text) }, { place: scalar.place, article, proposal: halfWidth })
    return true
  }
  const match = /^[+-]?[\d,]*\.?\d+\s*(\D{1,6})$/.exec(text)
  const unit = match?.[1]?.trim()
  if (unit === undefined) return false
  const proposal = nearest(unit, Object.keys(UNITS)).join(', ') || undefined
  refuse(report, 'unknownUnit', { found: brief(scalar.text), unit }, { place: scalar.place, article, proposal })
  return true
}

/** The type of a fact as formulas see it. */
export function typeOfFact(fact: FactDefinition): Type {
  switch (fact.type) {
    case 'text':
      return TEXT
    case 'yesno':
      return BOOLEAN
    case 'date':
      return DATE
    case 'money':
      return moneyOf(fact.currency ?? 'CNY')
    case 'ratio':
      return { kind: 'number', unit: '%' }
    case 'count':
      return { kind: 'number', whole: true, ...(fact.unit === undefined ? {} : { unit: fact.unit }) }
    case 'number':
      return { kind: 'number', ...(fact.unit === undefined ? {} : { unit: fact.unit }) }
  }
}

/**
 * The value of a fact as an author writes it in a facts file: money and ratios with their unit, counts and numbers
 * with or without, yes or no, days, texts. A unit of another measure, or money of another currency, is refused.
 */
export function readFactValue(scalar: YamlScalar, fact: FactDefinition, subject: Subject): FactValue | undefined {
  const text = scalar.text.trim()
  const value = text === '' ? undefined : parseFactValue(text, fact)
  const breach = value === undefined ? undefined : rangeBreach(fact, value)
  if (breach) {
    const { zh, en } = breach
    refuse(subject.report, 'factRange', { zh, en }, { place: scalar.place, article: subject.article })
    return undefined
  }
  if (value !== undefined) return value
  const expected = EXPECTED[fact.type](fact)
  const beside = { place: scalar.place, article: subject.article, proposal: proposeFactValue(text, fact) }
  refuse(subject.report, 'factValue', { fact: fact.name, expected, found: brief(text) }, beside)
  return undefined
}

/** What the catalogue says a value of this fact can never be, such as a negative number of people. */
export function rangeBreach(fact: FactDefinition, value: FactValue) {
  for (const check of fact.checks) {
    if (check.kind !== 'range' || check.severity !== 'error' || !isExact(value)) continue
    const breach = breachOfRange(fact, check, value)
    if (breach) return breach
  }
  return undefined
}

/** The value a text gives for a fact; undefined where it is no such value. */
export function parseFactValue(text: string, fact: FactDefinition): FactValue | undefined {
  switch (fact.type) {
    case 'text':
      return text
    case 'yesno':
      return readYesNo(text)
    case 'date':
      return readDay(text)
    case 'money':
      return moneyValue(text, fact.currency ?? 'CNY')
    case 'ratio': {
      const quantity = parseQuantity(text)
      return quantity && (quantity.measure.kind === 'ratio' || quantity.value === 0) ? quantity.value : undefined
    }
    case 'count':
    case 'number': {
      const quantity = parseQuantity(text)
      if (!quantity || quantity.measure.kind === 'money') return undefined
      if (fact.type === 'count' && typeof quantity.value !== 'number') return undefined
      return fitsUnit(quantity.unit, fact.unit) ? quantity.value : undefined
    }
  }
}

/** Whole minor units of the fact's currency; only zero needs no unit. */
function moneyValue(text: string, currency: Currency): FactValue | undefined {
  if (parseExact(text) === 0) return 0
  const quantity = parseQuantity(text)
  const fits = quantity?.measure.kind === 'money' && quantity.measure.currency === currency
  return fits && typeof quantity.value === 'number' ? quantity.value : undefined
}

/** A number may leave its unit out, and a count may be written in any unit of counting. */
function fitsUnit(written: string, declared: string | undefined): boolean {
  if (written === '' || written === declared) return true
  const found = UNITS[written]?.measure
  const expected = declared === undefined ? { kind: 'count' } : UNITS[declared]?.measure
  return found?.kind === 'count' && expected?.kind === 'count'
}

const EXPECTED: Readonly<Record<FactDefinition['type'], (fact: FactDefinition) => string>> = {
  text: () => '文字',
  yesno: () => '是/否',
  date: () => '日期，如 2024-06-30',
  money: (fact) => (fact.currency === 'USD' ? '金额，如 50万美元' : '金额，如 50万元、999999.99元（不足一分的不行）'),
  ratio: () => '比例，如 3%',
  count: (fact) => `整数，如 120${fact.unit ?? ''}`,
  number: (fact) => `数，如 12.5${fact.unit ?? ''}`,
}

function proposeFactValue(text: string, fact: FactDefinition): string | undefined {
  const halfWidth = text.normalize('NFKC')
  if (halfWidth !== text && parseFactValue(halfWidth, fact) !== undefined) return halfWidth
  if (parseExact(text) === undefined) return undefined
  if (fact.type === 'money') return fact.currency === 'USD' ? `${text}美元` : `${text}元 / ${text}万元`
  return fact.type === 'ratio' ? `${text}%` : undefined
}

/** A fact's value as formulas see it: a day becomes a date value. */
export const ruleValueOf = (value: FactValue, fact: FactDefinition): Value =>
  fact.type === 'date' && typeof value === 'string' ? dayValue(value) : value

/** The days that were asked for lately: every programme that reads a firm's day gets the same value. */
const days = new Map<LocalDate, DateValue>()
const DAYS_MAX = 2000

function dayValue(date: LocalDate): DateValue {
  const known = days.get(date)
  if (known !== undefined) return known
  const value = { date }
  if (days.size >= DAYS_MAX) days.clear()
  days.set(date, value)
  return value
}

/** Whole minor units with their currency, as amounts are shown. */
export const showAmount = (minor: number, currency: Currency): string => showMoney(minor, currency)
