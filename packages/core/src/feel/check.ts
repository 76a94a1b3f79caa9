import type { Problem } from '../base.ts'
import { parseDate } from '../base.ts'
import { checkCall } from './check/call.ts'
import { type Checking, broken, childScope, lookUp, newSlot, report } from './check/checking.ts'
import {
  checkFilter,
  checkFor,
  checkFunction,
  checkInterval,
  checkList,
  checkPath,
  checkQuantified,
} from './check/collection.ts'
import { checkArithmetic, checkCompare, checkConnective, checkNegate } from './check/operator.ts'
import { checkBetween, checkIn, checkTests } from './check/test.ts'
import type { Scope } from './scope.ts'
import type { Place, Syntax, UnaryTests } from './syntax.ts'
import type { Term } from './term.ts'
import {
  BOOLEAN,
  DATE,
  NULL,
  type NumberType,
  TEXT,
  type Type,
  showType,
  typeOfLiteral,
  typeOfQuantity,
  unify,
} from './type.ts'

/** A formula with every name resolved and every type known, or at least every problem found. */
export type Checked = { readonly term: Term; readonly slots: number; readonly problems: readonly Problem[] }

/** Resolves names and checks types; the term is only fit to be evaluated when there is no problem. */
export function checkExpression(syntax: Syntax, text: string, scope: Scope): Checked {
  const checking = newChecking(text, scope)
  const term = check(syntax, checking)
  return { term, slots: checking.slots.count, problems: checking.problems }
}

/** The slot in which a cell finds the value it tests. */
export const SUBJECT_SLOT = 0

/** The tests of one cell about a value of the given type, which stands in `SUBJECT_SLOT`. */
export function checkUnaryTests({ kind, tests }: UnaryTests, subject: Type, text: string, scope: Scope): Checked {
  const checking = newChecking(text, scope)
  const place = { from: 0, to: text.length }
  const value: Term = { kind: 'local', slot: newSlot(checking), name: '?', type: subject, ...place }
  const yes: Term = { kind: 'constant', value: true, type: BOOLEAN, ...place }
  const held = kind === 'any' ? yes : checkTests(tests, value, place, checking)
  const term: Term = kind === 'none' ? { kind: 'not', operand: held, type: BOOLEAN, ...place } : held
  return { term, slots: checking.slots.count, problems: checking.problems }
}

const newChecking = (text: string, scope: Scope): Checking => ({
  check,
  scope,
  text,
  problems: [],
  locals: new Map(),
  slots: { count: 0 },
  calls: { count: 0 },
})

function check(syntax: Syntax, checking: Checking): Term {
  const place = { from: syntax.from, to: syntax.to }
  switch (syntax.kind) {
    case 'number':
      return { kind: 'constant', value: syntax.value, type: numberType(syntax), ...place }
    case 'text':
      return { kind: 'constant', value: syntax.value, type: TEXT, ...place }
    case 'boolean':
      return { kind: 'constant', value: syntax.value, type: BOOLEAN, ...place }
    case 'null':
      return { kind: 'constant', value: null, type: NULL, ...place }
    case 'date':
      return checkDate(syntax, checking)
    case 'broken':
      return broken(place)
    case 'subject':
      return checkSubject(place, checking)
    case 'name':
      return lookUp(syntax, checking)
    case 'and':
    case 'or':
      return checkConnective(syntax, checking)
    case 'compare':
      return checkCompare(syntax, checking)
    case 'between':
      return checkBetween(syntax, checking)
    case 'in':
      return checkIn(syntax, checking)
    case 'arithmetic':
      return checkArithmetic(syntax, checking)
    case 'negate':
      return checkNegate(syntax, checking)
    case 'if':
      return checkIf(syntax, checking)
    case 'for':
      return checkFor(syntax, checking)
    case 'some':
    case 'every':
      return checkQuantified(syntax, checking)
    case 'call':
      return checkCall(syntax, checking)
    case 'list':
      return checkList(syntax, checking)
    case 'context':
      return checkContext(syntax, checking)
    case 'interval':
      return checkInterval(syntax, checking)
    case 'path':
      return checkPath(syntax, checking)
    case 'filter':
      return checkFilter(syntax, checking)
    case 'function':
      return checkFunction(syntax, checking)
    case 'instance':
      return report(checking, place, 'not_supported', {
        found: 'instance of（事实的类型声明过，不必再问）',
        foundEn: 'instance of (facts have declared types)',
      })
    case 'half':
      return checkHalf(syntax, checking)
  }
}

const numberType = ({ value, quantity }: Syntax & { kind: 'number' }): NumberType =>
  quantity && value !== 0 ? typeOfQuantity(quantity) : typeOfLiteral(value)

/** `> 3` belongs in a cell; elsewhere its left side was forgotten, or two signs were typed for one. */
function checkHalf(syntax: Syntax & { kind: 'half' }, checking: Checking): Term {
  const before = checking.text.slice(0, syntax.from).trimEnd().slice(-1)
  const doubled = DOUBLED.get(before + syntax.operator)
  if (!doubled) return report(checking, syntax, 'missing_left', { found: syntax.operator })
  const place = { from: syntax.from - 1, to: syntax.to }
  return report(checking, place, 'wrong_sign', { found: before + syntax.operator, expected: doubled }, doubled)
}

const DOUBLED = new Map([
  ['==', '='],
  ['<>', '!='],
  ['=>', '>='],
  ['=<', '<='],
])

function checkSubject(place: Place, checking: Checking): Term {
  const { subject } = checking
  if (!subject) return report(checking, place, 'subject_outside', {})
  subject.mentioned = true
  return { ...subject.term, ...place }
}

function checkDate(syntax: Syntax & { kind: 'date' }, checking: Checking): Term {
  const place = { from: syntax.from, to: syntax.to }
  const date = parseDate(syntax.text)
  if (date === undefined) return report(checking, place, 'bad_date', { found: syntax.text })
  return { kind: 'constant', value: { date }, type: DATE, ...place }
}

function checkIf(syntax: Syntax & { kind: 'if' }, checking: Checking): Term {
  const place = { from: syntax.from, to: syntax.to }
  const condition = check(syntax.condition, checking)
  const yes = check(syntax.yes, checking)
  const no = check(syntax.no, checking)
  if (condition.type.kind !== 'boolean' && condition.type.kind !== 'any') {
    report(checking, syntax.condition, 'operand', {
      operator: 'if',
      expected: '是否条件',
      expectedEn: 'a condition',
      found: showType(condition.type),
      foundEn: showType(condition.type, 'en'),
    })
  }
  const type = unify(yes.type, no.type)
  if (type === undefined) {
    return report(checking, place, 'choices', {
      place: 'then 和 else',
      placeEn: 'then and else',
      left: showType(yes.type),
      leftEn: showType(yes.type, 'en'),
      right: showType(no.type),
      rightEn: showType(no.type, 'en'),
    })
  }
  return { kind: 'if', condition, yes, no, type, ...place }
}

function checkContext(syntax: Syntax & { kind: 'context' }, checking: Checking): Term {
  const seen = new Map<string, Term['type']>()
  const inner = childScope(checking, [])
  const entries = syntax.entries.map((entry) => {
    if (seen.has(entry.name)) report(checking, entry, 'duplicate', { found: entry.name })
    const value = check(entry.value, inner)
    const slot = newSlot(checking)
    seen.set(entry.name, value.type)
    const definition = entry.value.kind === 'function' && { syntax: entry.value, checking: childScope(inner, []) }
    inner.locals.set(entry.name, { slot, type: value.type, ...(definition && { definition }) })
    return { name: entry.name, slot, value }
  })
  return { kind: 'context', entries, type: { kind: 'context', entries: seen }, from: syntax.from, to: syntax.to }
}

export { AS_OF_NAMES } from './check/checking.ts'
