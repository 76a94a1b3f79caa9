import { CURRENCIES, UNITS } from '../../base.ts'
import type { Place, Syntax } from '../syntax.ts'
import type { Term } from '../term.ts'
import {
  ANY,
  BOOLEAN,
  NUMBER,
  type NumberType,
  TEXT,
  type Type,
  joinNumbers,
  sameDimension,
  showType,
  unify,
} from '../type.ts'
import { isDateValue } from '../value.ts'
import { type Checking, report } from './checking.ts'

/** `and`, `or`: every operand a condition. */
export function checkConnective(syntax: Syntax & { kind: 'and' | 'or' }, checking: Checking): Term {
  const operands = syntax.operands.map((operand) => checkCondition(operand, syntax.kind, checking))
  return { kind: syntax.kind, operands, type: BOOLEAN, from: syntax.from, to: syntax.to }
}

/** A part that must be true, false or unknown. */
export function checkCondition(syntax: Syntax, operator: string, checking: Checking): Term {
  const term = checking.check(syntax, checking)
  if (term.type.kind === 'boolean' || term.type.kind === 'any') return term
  return reportOperand(checking, syntax, operator, '是否条件', 'a condition', term.type)
}

/** `=`, `!=`, `<` …: both sides of one kind and one dimension. */
export function checkCompare(syntax: Syntax & { kind: 'compare' }, checking: Checking): Term {
  const left = checking.check(syntax.left, checking)
  const right = checking.check(syntax.right, checking)
  return compareTerms(syntax.operator, left, right, syntax, checking)
}

/** The comparison of two checked terms, standing at `place`. */
export function compareTerms(
  operator: (Syntax & { kind: 'compare' })['operator'],
  left: Term,
  right: Term,
  place: Place,
  checking: Checking,
): Term {
  const ordered = operator !== '=' && operator !== '!='
  if (!comparable(left.type, right.type, ordered)) {
    const text = dateAsText(left, right)
    if (text !== undefined) return report(checking, place, 'date_as_text', { found: text }, `date("${text}")`)
    return reportMixed(checking, place, operator, left, right)
  }
  return { kind: 'compare', operator, left, right, type: BOOLEAN, from: place.from, to: place.to }
}

function comparable(a: Type, b: Type, ordered: boolean): boolean {
  if (a.kind === 'any' || b.kind === 'any') return true
  if (a.kind === 'number' && b.kind === 'number') return sameDimension(a, b) && sameMeasure(a, b)
  if (ordered) return a.kind === b.kind && (a.kind === 'text' || a.kind === 'date')
  return unify(a, b) !== undefined
}

/** Where both units are known: points are not per cent, and years are not people. A bare number fits any. */
function sameMeasure(a: NumberType, b: NumberType): boolean {
  const one = UNITS[a.unit ?? '']?.measure
  const other = UNITS[b.unit ?? '']?.measure
  if (!one || !other || a.zero || b.zero) return true
  if (one.kind === 'duration' && other.kind === 'duration') return one.of === other.of
  return one.kind === other.kind
}

/** The text of a constant compared with a date: most likely a date in quotes. */
function dateAsText(left: Term, right: Term): string | undefined {
  const [date, other] = left.type.kind === 'date' ? [left, right] : [right, left]
  if (date.type.kind !== 'date' || other.kind !== 'constant') return undefined
  return typeof other.value === 'string' && !isDateValue(other.value) ? other.value : undefined
}

/** The opposite of a number, in the unit of its operand. */
export function checkNegate(syntax: Syntax & { kind: 'negate' }, checking: Checking): Term {
  const operand = checking.check(syntax.operand, checking)
  const place = { from: syntax.from, to: syntax.to }
  if (operand.type.kind !== 'number' && operand.type.kind !== 'any') {
    return reportOperand(checking, syntax.operand, '-', '数', 'a number', operand.type)
  }
  return { kind: 'negate', operand, type: operand.type, ...place }
}

/** `+ − × ÷ **`: dimensions of money are carried along. */
export function checkArithmetic(syntax: Syntax & { kind: 'arithmetic' }, checking: Checking): Term {
  const left = checking.check(syntax.left, checking)
  const right = checking.check(syntax.right, checking)
  return calculateTerms(syntax.operator, left, right, syntax, checking)
}

/** The arithmetic of two checked terms, standing at `place`. */
export function calculateTerms(
  operator: (Syntax & { kind: 'arithmetic' })['operator'],
  left: Term,
  right: Term,
  place: Place,
  checking: Checking,
): Term {
  if (operator === '/' && right.kind === 'constant' && right.value === 0) {
    return report(checking, right, 'division_by_zero', {})
  }
  const type = arithmeticType(operator, left.type, right.type)
  if (type) return { kind: 'arithmetic', operator, left, right, type, from: place.from, to: place.to }
  if (operator === '-' && left.type.kind === 'date' && right.type.kind === 'date') {
    const found = 'date - date（相差天数写 days between(起, 止)，满几年写 年数(起, 止)）'
    const foundEn = 'date - date (write days between(from, to) or full years(from, to))'
    return report(checking, place, 'not_supported', { found, foundEn })
  }
  const isDateMoved = (operator === '+' || operator === '-') && left.type.kind === 'date'
  if (isDateMoved && (right.type.kind === 'number' || right.type.kind === 'any')) {
    const found = `date ${operator} …（加几天写 加天(日期, 几)，也有 加月、加年；往前写负数）`
    const foundEn = `date ${operator} … (write add days(date, n), add months or add years; backwards with a negative n)`
    return report(checking, place, 'not_supported', { found, foundEn })
  }
  const wrong = [left, right].find((side) => side.type.kind !== 'number' && side.type.kind !== 'any')
  const bothText = left.type.kind === 'text' && right.type.kind === 'text'
  if (wrong && (operator !== '+' || (left.type.kind !== 'text' && right.type.kind !== 'text'))) {
    return reportOperand(checking, wrong, operator, '数', 'a number', wrong.type)
  }
  return bothText
    ? report(checking, place, 'operand', textOperand(operator))
    : reportMixed(checking, place, operator, left, right)
}

const textOperand = (operator: string) => ({
  operator,
  expected: '数',
  expectedEn: 'a number',
  found: showType(TEXT),
  foundEn: showType(TEXT, 'en'),
})

function arithmeticType(operator: string, a: Type, b: Type): Type | undefined {
  if (a.kind === 'any' || b.kind === 'any') {
    const other = a.kind === 'any' ? b : a
    return other.kind === 'any' || other.kind === 'number' || (operator === '+' && other.kind === 'text')
      ? ANY
      : undefined
  }
  if (operator === '+' && a.kind === 'text' && b.kind === 'text') return TEXT
  if (a.kind !== 'number' || b.kind !== 'number') return undefined
  switch (operator) {
    case '+':
    case '-':
      return sameDimension(a, b) ? joinNumbers(a, b) : undefined
    case '*':
      return productType(a, b, 1)
    case '/':
      return quotientType(a, b)
    default:
      return a.money || b.money ? undefined : NUMBER
  }
}

function productType(a: NumberType, b: NumberType, sign: 1 | -1): NumberType | undefined {
  if (a.money && b.money && a.money.currency !== b.money.currency) return undefined
  const currency = a.money?.currency ?? b.money?.currency
  const power = (a.money?.power ?? 0) + sign * (b.money?.power ?? 0)
  const unit = sign === 1 ? productUnit(a.unit, b.unit) : quotientUnit(a, b)
  const whole = sign === 1 && a.whole && b.whole
  return {
    kind: 'number',
    ...(currency && power !== 0 && { money: { currency, power } }),
    ...(unit !== undefined && power === 0 && { unit }),
    ...(whole && { whole: true as const }),
  }
}

const quotientType = (a: NumberType, b: NumberType): NumberType | undefined => productType(a, b, -1)

/** 人 × 2 is 人; a share of anything has its unit; anything else has no unit of the closed list. */
function productUnit(a: string | undefined, b: string | undefined): string | undefined {
  if (a === '%') return b === '%' ? undefined : b
  if (b === '%') return a
  return a === undefined ? b : b === undefined ? a : undefined
}

/** A quotient of two like things is a share and shown in per cent. */
function quotientUnit(a: NumberType, b: NumberType): string | undefined {
  if (a.money && b.money) return a.money.power === b.money.power ? '%' : undefined
  if (a.unit !== undefined && a.unit === b.unit) return '%'
  return b.unit === undefined && a.unit !== '%' ? a.unit : undefined
}

function reportOperand(
  checking: Checking,
  place: Place,
  operator: string,
  expected: string,
  expectedEn: string,
  found: Type,
): Term {
  return report(checking, place, 'operand', {
    operator,
    expected,
    expectedEn,
    found: showType(found),
    foundEn: showType(found, 'en'),
  })
}

function reportMixed(checking: Checking, place: Place, operator: string, left: Term, right: Term): Term {
  return report(
    checking,
    place,
    'mixed',
    {
      operator,
      left: showType(left.type),
      leftEn: showType(left.type, 'en'),
      right: showType(right.type),
      rightEn: showType(right.type, 'en'),
    },
    moneyProposal(left, right),
  )
}

/** A bare number beside money should have been a parameter with its unit. */
function moneyProposal(left: Term, right: Term): string | undefined {
  const [money, other] = left.type.kind === 'number' && left.type.money ? [left, right] : [right, left]
  if (money.type.kind !== 'number' || money.type.money?.power !== 1) return undefined
  if (other.kind !== 'constant' || typeof other.value !== 'number') return undefined
  const unit = money.type.money.currency === 'CNY' ? '元' : money.type.money.currency
  return CURRENCIES[money.type.money.currency] === undefined ? undefined : `parameters: { 下限: ${other.value}${unit} }`
}
