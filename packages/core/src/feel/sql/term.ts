import { isExact } from '../../base.ts'
import { fault, located } from '../fault.ts'
import type { Term } from '../term.ts'
import type { Type } from '../type.ts'
import { type Value, isDateValue, isList } from '../value.ts'
import { call } from './call.ts'
import { datePart } from './date.ts'
import { choice, connective, knownWith, negation, truth } from './logic.ts'
import { compared, divided, multiplied, numberOf, opposite, sqlOperator, sum } from './number.ts'
import { textLiteral } from './quote.ts'
import { NotInSql } from './refusal.ts'
import { type Emission, type SqlList, type SqlResult, type SqlValue, blockedBy, held, single } from './value.ts'

/** A term as SQL; a part that SQL does not cover is refused with its place. */
export function emit(term: Term, emission: Emission): SqlResult {
  try {
    return emitTerm(term, emission)
  } catch (error) {
    if (error instanceof NotInSql && error.from === undefined) throw new NotInSql(error.zh, error.en, term.from)
    throw error
  }
}

function emitTerm(term: Term, emission: Emission): SqlResult {
  switch (term.kind) {
    case 'constant':
      return constant(term.value)
    case 'read':
      return emission.name(term.read.name, term.read.back, term.read.period)
    case 'asOf':
      return dateLiteral(emission.asOf)
    case 'local':
      return localOf(term.slot, emission)
    case 'let':
      return emit(term.body, withLocal(term.slot, emit(term.value, emission), emission))
    case 'and':
    case 'or':
      return connective(
        term.kind,
        term.operands.map((operand) => one(operand, emission)),
        emission,
      )
    case 'not':
      return negation(one(term.operand, emission))
    case 'compare':
      return comparison(term, emission)
    case 'arithmetic':
      return arithmetic(term, emission)
    case 'negate':
      return opposite(one(term.operand, emission))
    case 'if':
      return choice(one(term.condition, emission), one(term.yes, emission), one(term.no, emission), emission)
    case 'among':
      return among(one(term.value, emission), term.members, emission)
    case 'list':
      return { kind: 'list', items: term.items.map((item) => held(one(item, emission), emission)) }
    case 'item':
      return itemOf(term, emission)
    case 'path':
      return datePart(one(term.of, emission), term.name)
    case 'matches':
      return membership(one(term.value, emission), listOf(emit(term.test, emission)), emission)
    case 'some':
    case 'every':
      return quantified(term, emission)
    case 'series':
      return emit(term.of, emission)
    case 'call':
      return call(term, emission)
    default:
      throw refused(term.kind)
  }
}

function refused(kind: keyof typeof REFUSED): NotInSql {
  const [zh, en] = REFUSED[kind]
  return new NotInSql(zh, en)
}

const REFUSED = {
  apply: ['自定义函数', 'a function of its own'],
  lambda: ['自定义函数', 'a function of its own'],
  context: ['结构', 'a context'],
  interval: ['作为值的区间', 'a range as a value'],
  filter: ['列表筛选', 'a filter'],
  for: ['循环 for', 'for'],
  now: ['当前时刻', 'the clock'],
  entry: ['筛选中的项目名', 'an entry of an item being filtered'],
  instance: ['类型判断 instance of', 'instance of'],
  broken: ['有错误的公式', 'a formula with a mistake'],
} as const

/** A term that gives a single value. */
export const one = (term: Term, emission: Emission): SqlValue => single(emit(term, emission))

/** A value of a parameter or literal. */
export function constant(value: Value): SqlResult {
  if (isExact(value)) return numberOf(value)
  if (typeof value === 'boolean') return truth(value)
  if (typeof value === 'string') return { kind: 'text', value: textLiteral(value), step: 0, digits: 0 }
  if (isDateValue(value)) return dateLiteral(value.date)
  if (isList(value)) return { kind: 'list', items: value.map((item) => single(constant(item))) }
  throw new NotInSql(value === null ? '空值 null' : '这种值', value === null ? 'null' : 'a value of this kind')
}

const dateLiteral = (day: string): SqlValue => ({ kind: 'date', value: `date ${textLiteral(day)}`, step: 0, digits: 0 })

/** The same with a value in a slot, worked out once. */
export const withLocal = (slot: number, value: SqlResult, emission: Emission): Emission => ({
  ...emission,
  locals: new Map([...emission.locals, [slot, value.kind === 'list' ? value : held(value, emission)]]),
})

function localOf(slot: number, { locals }: Emission): SqlResult {
  const local = locals.get(slot)
  if (!local) throw new NotInSql('这里绑定的值', 'a value bound here')
  return local
}

/** A list whose items are written out; throws `NotInSql` for any other value. */
export function listOf(result: SqlResult): SqlList {
  if (result.kind !== 'list') throw new NotInSql('算出来的列表或区间', 'a computed list or range')
  return result
}

// —— comparing and calculating ——

function comparison(term: Term & { kind: 'compare' }, emission: Emission): SqlValue {
  const [a, b] = [held(one(term.left, emission), emission), held(one(term.right, emission), emission)]
  return { kind: 'boolean', value: `(${holds(term.operator, a, b)})`, ...blockedBy([a, b]), digits: 0 }
}

/** Texts are ordered by their characters, not by the customs of a language. */
function holds(operator: (Term & { kind: 'compare' })['operator'], a: SqlValue, b: SqlValue): string {
  if (a.kind !== b.kind) throw new NotInSql('不同种类的值相比', 'values of different kinds compared')
  if (a.kind === 'number') return compared(operator, a, b)
  const isOrder = operator !== '=' && operator !== '!='
  if (a.kind === 'boolean' && isOrder) throw new NotInSql('是否的大小', 'an order of yes and no')
  const collation = a.kind === 'text' && isOrder ? ' collate "C"' : ''
  return `${a.value} ${sqlOperator(operator)} ${b.value}${collation}`
}

function arithmetic(term: Term & { kind: 'arithmetic' }, emission: Emission): SqlValue {
  const { operator } = term
  const [left, right] = [one(term.left, emission), one(term.right, emission)]
  if (left.kind === 'text' && right.kind === 'text') throw new NotInSql('拼接文字', 'joining texts')
  if (left.kind !== 'number' || right.kind !== 'number') throw new NotInSql('这种运算', 'this arithmetic')
  switch (operator) {
    case '+':
    case '-':
      return sum(left, right, operator, emission)
    case '*':
      return multiplied(left, right, emission)
    case '/': {
      const snippet = emission.text.slice(term.from, term.to)
      return divided(left, right, emission.fault(located(fault('division_by_zero'), snippet)), emission)
    }
    case '**':
      return power(left, term.right, emission)
  }
}

/** A whole power of at most 20, multiplied out. */
function power(base: SqlValue, exponent: Term, emission: Emission): SqlValue {
  const whole = wholePower(exponent)
  if (whole === undefined)
    throw new NotInSql(
      '不是 1 到 20 整数的乘方（复合增长率也是）',
      'a power other than 1 to 20, as compound growth takes',
    )
  const factor = held(base, emission)
  let result = factor
  for (let count = 1; count < whole; count++) result = multiplied(result, factor, emission)
  return result
}

function wholePower(term: Term): number | undefined {
  const value = term.kind === 'constant' ? term.value : undefined
  return typeof value === 'number' && value >= 1 && value <= 20 ? value : undefined
}

// —— lists ——

function among(value: SqlValue, members: ReadonlySet<string | number>, emission: Emission): SqlValue {
  const a = held(value, emission)
  const literals = [...members].map((member) => single(constant(member)))
  if (literals.some(({ kind }) => kind !== a.kind))
    throw new NotInSql('不同种类的值相比', 'values of different kinds compared')
  const list = literals.map((literal) => literal.value).join(', ')
  const test =
    a.divisor === undefined
      ? `${a.value} in (${list})`
      : literals.map((literal) => compared('=', a, literal)).join(' or ')
  return { kind: 'boolean', value: `(${test})`, ...blockedBy([a]), digits: 0 }
}

/** Whether a value equals any item. */
export function membership(value: SqlValue, { items }: SqlList, emission: Emission): SqlValue {
  const a = held(value, emission)
  if (items.length === 0) return knownWith(truth(false), [a])
  const tests = items.map((item) => holds('=', a, item))
  const { step } = blockedBy([...items, a])
  return knownWith({ ...truth(false), value: `(${tests.join(' or ')})`, step }, [...items, a])
}

function itemOf(term: Term & { kind: 'item' }, emission: Emission): SqlValue {
  const { items } = listOf(emit(term.of, emission))
  const position = term.index.kind === 'constant' ? term.index.value : undefined
  if (typeof position !== 'number') throw new NotInSql('算出来的位置', 'a computed position')
  const item = position === 0 ? undefined : items.at(position > 0 ? position - 1 : position)
  if (!item) throw new NotInSql('列表里没有的位置', 'a position the list does not have')
  const { fault: _, missing: __, ...bare } = item
  return knownWith(bare, items)
}

/** `some` and `every` over a list written out are `or` and `and`, once the list itself is known. */
function quantified(term: Term & { kind: 'some' | 'every' }, emission: Emission): SqlValue {
  const [range, ...more] = term.ranges
  if (!range || range.last || more.length > 0)
    throw new NotInSql('数的循环或几个循环', 'a loop over numbers or several loops')
  const { items } = listOf(emit(range.first, emission))
  const tests = items.map((item) => one(term.body, withLocal(range.slot, item, emission)))
  return knownWith(connective(term.kind === 'some' ? 'or' : 'and', tests, emission), items)
}

/** What a type is in SQL; undefined for one that SQL does not cover. */
export function kindOf(type: Type): SqlValue['kind'] | undefined {
  return type.kind === 'number' || type.kind === 'boolean' || type.kind === 'text' || type.kind === 'date'
    ? type.kind
    : undefined
}
