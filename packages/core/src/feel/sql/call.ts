import { CURRENCIES, type Rounding } from '../../base.ts'
import { fault, located } from '../fault.ts'
import type { Term } from '../term.ts'
import { between, dateOf, datePart, shifted } from './date.ts'
import { knownWith } from './logic.ts'
import { compared, divided, magnitude, multiplied, numberOf, rounded, sum } from './number.ts'
import { NotInSql } from './refusal.ts'
import { emit, listOf, membership, one } from './term.ts'
import { type Emission, type SqlValue, blockedBy, held } from './value.ts'

type Call = Term & { readonly kind: 'call' }

/** A built-in function as SQL. */
export function call(term: Call, emission: Emission): SqlValue {
  const rounding = ROUNDINGS.get(term.name)
  if (rounding) return roundedCall(term, rounding, emission)
  const [first, second] = term.arguments
  const arg = (index: number): SqlValue => {
    const argument = term.arguments[index]
    if (!argument) throw new NotInSql(`${term.name} 的这种写法`, `this form of ${term.name}`)
    return one(argument, emission)
  }
  const snippet = emission.text.slice(term.from, term.to)
  switch (term.name) {
    case 'abs':
      return magnitude(arg(0))
    case 'min':
    case 'max':
      return extreme(term.name === 'min' ? '<' : '>', itemsOf(first, emission), emission)
    case 'sum':
      return itemsOf(first, emission).reduce((total, item) => sum(total, item, '+', emission))
    case 'mean': {
      const items = itemsOf(first, emission)
      return divided(
        items.reduce((total, item) => sum(total, item, '+', emission)),
        numberOf(items.length),
        0,
        emission,
      )
    }
    case 'count': {
      const items = itemsOf(first, emission)
      return knownWith(numberOf(items.length), items)
    }
    case 'modulo':
      return modulo(arg(0), arg(1), snippet, emission)
    case 'list contains':
      return membership(arg(1), listOf(emit(first ?? term, emission)), emission)
    case 'full years':
    case 'full months':
    case 'days between':
      return between(SPANS[term.name], arg(0), arg(1), emission)
    case 'add years':
    case 'add months':
    case 'add days':
      return shifted(SHIFTS[term.name], arg(0), arg(1), snippet, emission)
    case 'year':
    case 'month':
    case 'day':
      return datePart(arg(0), term.name)
    case 'date':
      return dateOf(
        term.arguments.map((argument) => one(argument, emission)),
        emission,
      )
    case 'substring':
      return substring(arg(0), [second, term.arguments[2]], emission)
    case 'starts with':
    case 'ends with':
    case 'contains':
      return textTest(term.name, arg(0), arg(1), emission)
    case 'string length':
      return { ...arg(0), kind: 'number', value: `length(${arg(0).value})::numeric`, digits: 10 }
    default:
      throw new NotInSql(`函数 ${term.name}`, `the function ${term.name}`)
  }
}

const SPANS = { 'full years': 'years', 'full months': 'months', 'days between': 'days' } as const
const SHIFTS = { 'add years': 'years', 'add months': 'months', 'add days': 'days' } as const

const ROUNDINGS = new Map<string, Rounding>([
  ['floor', 'floor'],
  ['ceiling', 'ceiling'],
  ['round up', 'up'],
  ['round down', 'down'],
  ['round half up', 'half_up'],
  ['round half down', 'half_down'],
  ['decimal', 'half_even'],
])

/** The scale is a literal; money is rounded in its currency's units. */
function roundedCall(term: Call, mode: Rounding, emission: Emission): SqlValue {
  const [number, places] = term.arguments
  const scale = places === undefined ? 0 : places.kind === 'constant' ? places.value : undefined
  if (!number || typeof scale !== 'number' || Math.abs(scale) > 300) {
    throw new NotInSql('算出来的小数位数', 'a computed scale')
  }
  const currency = number.type.kind === 'number' ? number.type.money?.currency : undefined
  return rounded(one(number, emission), scale - (currency ? CURRENCIES[currency] : 0), mode, emission)
}

/** The items of a list written out; an empty one is a fault elsewhere. */
function itemsOf(term: Term | undefined, emission: Emission): readonly SqlValue[] {
  const { items } = listOf(term ? emit(term, emission) : { kind: 'list', items: [] })
  if (items.length === 0) throw new NotInSql('空列表', 'an empty list')
  return items
}

/** The least or greatest, kept as its pair. */
function extreme(sign: '<' | '>', items: readonly SqlValue[], emission: Emission): SqlValue {
  return items.reduce((best, item) => {
    const [a, b] = [held(best, emission), held(item, emission)]
    if (a.kind === 'boolean') throw new NotInSql('是否的大小', 'an order of yes and no')
    const collation = a.kind === 'text' ? ' collate "C"' : ''
    const later = a.kind === 'number' ? compared(sign, b, a) : `${b.value} ${sign} ${a.value}${collation}`
    const pick = (yes: string, no: string) => `case when ${later} then ${yes} when not (${later}) then ${no} end`
    const isPair = a.divisor !== undefined || b.divisor !== undefined
    return {
      kind: a.kind,
      value: pick(b.value, a.value),
      ...(isPair && { divisor: pick(b.divisor ?? '1::numeric', a.divisor ?? '1::numeric') }),
      ...blockedBy([a, b]),
      digits: Math.max(a.digits, b.digits),
    }
  })
}

/** dividend − divisor × floor(dividend / divisor). */
function modulo(dividend: SqlValue, divisor: SqlValue, snippet: string, emission: Emission): SqlValue {
  const [a, b] = [held(dividend, emission), held(divisor, emission)]
  const number = emission.fault(located(fault('division_by_zero'), snippet))
  const whole = rounded(divided(a, b, number, emission), 0, 'floor', emission)
  const { divisor: _, ...plain } = whole
  return sum(a, multiplied(b, plain, emission), '-', emission)
}

/** Characters from a literal position from 1; SQL counts them as the language does. */
function substring(text: SqlValue, [start, length]: readonly (Term | undefined)[], emission: Emission): SqlValue {
  const a = held(text, emission)
  const from = start?.kind === 'constant' ? start.value : undefined
  const count = length === undefined ? undefined : length.kind === 'constant' ? length.value : null
  const isPosition = (value: unknown): value is number => typeof value === 'number' && value >= 1 && value <= 1_000_000
  if (!isPosition(from) || (count !== undefined && !isPosition(count))) {
    throw new NotInSql('不是从 1 数起的固定位置的截取', 'substring by a position that is not a literal from 1')
  }
  return { ...a, kind: 'text', value: `substr(${a.value}, ${from}${count === undefined ? '' : `, ${String(count)}`})` }
}

function textTest(
  name: 'starts with' | 'ends with' | 'contains',
  text: SqlValue,
  match: SqlValue,
  emission: Emission,
): SqlValue {
  const [a, b] = [held(text, emission), held(match, emission)]
  const value = {
    'starts with': `starts_with(${a.value}, ${b.value})`,
    'ends with': `(right(${a.value}, length(${b.value})) = ${b.value})`,
    contains: `(strpos(${a.value}, ${b.value}) > 0)`,
  }[name]
  return { kind: 'boolean', value, ...blockedBy([a, b]), digits: 0 }
}
