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
import { checkBetween, checkIn } from './check/test.ts'
import type { Scope } from './scope.ts'
import type { Syntax } from './syntax.ts'
import type { Term } from './term.ts'
import { BOOLEAN, DATE, NULL, TEXT, showType, typeOfLiteral, unify } from './type.ts'

/** A formula with every name resolved and every type known, or at least every problem found. */
export type Checked = { readonly term: Term; readonly slots: number; readonly problems: readonly Problem[] }

/** Resolves names and checks types; the term is only fit to be evaluated when there is no problem. */
export function checkExpression(syntax: Syntax, text: string, scope: Scope): Checked {
  const checking: Checking = {
    check,
    scope,
    text,
    problems: [],
    locals: new Map(),
    slots: { count: 0 },
  }
  const term = check(syntax, checking)
  return { term, slots: checking.slots.count, problems: checking.problems }
}

function check(syntax: Syntax, checking: Checking): Term {
  const place = { from: syntax.from, to: syntax.to }
  switch (syntax.kind) {
    case 'number':
      return { kind: 'constant', value: syntax.value, type: typeOfLiteral(syntax.value), ...place }
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
      return checking.subject ? { ...checking.subject, ...place } : report(checking, place, 'subject_outside', {})
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
      return report(checking, place, 'not_supported', { found: 'instance of', foundEn: 'instance of' })
  }
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
  const then = check(syntax.then, checking)
  const otherwise = check(syntax.otherwise, checking)
  if (condition.type.kind !== 'boolean' && condition.type.kind !== 'any') {
    report(checking, syntax.condition, 'operand', {
      operator: 'if',
      expected: '是否条件',
      expectedEn: 'a condition',
      found: showType(condition.type),
      foundEn: showType(condition.type, 'en'),
    })
  }
  const type = unify(then.type, otherwise.type)
  if (type === undefined) {
    return report(checking, place, 'choices', {
      place: 'then 和 else',
      placeEn: 'then and else',
      left: showType(then.type),
      leftEn: showType(then.type, 'en'),
      right: showType(otherwise.type),
      rightEn: showType(otherwise.type, 'en'),
    })
  }
  return { kind: 'if', condition, then, otherwise, type, ...place }
}

function checkContext(syntax: Syntax & { kind: 'context' }, checking: Checking): Term {
  const seen = new Map<string, Term['type']>()
  let inner = checking
  const entries = syntax.entries.map((entry) => {
    if (seen.has(entry.name)) report(checking, entry, 'duplicate', { found: entry.name })
    const value = check(entry.value, inner)
    const slot = newSlot(checking)
    seen.set(entry.name, value.type)
    inner = childScope(inner, [[entry.name, { slot, type: value.type }]])
    return { name: entry.name, slot, value }
  })
  return { kind: 'context', entries, type: { kind: 'context', entries: seen }, from: syntax.from, to: syntax.to }
}
