import type { Syntax, Test } from '../syntax.ts'
import type { Term } from '../term.ts'
import { BOOLEAN, type Type, showType, unify } from '../type.ts'
import { type Checking, newSlot, report } from './checking.ts'
import { compareTerms } from './operator.ts'

/** `x between a and b` is `x >= a and x <= b`. */
export function checkBetween(syntax: Syntax & { kind: 'between' }, checking: Checking): Term {
  const place = { from: syntax.from, to: syntax.to }
  return bind(checking.check(syntax.value, checking), checking, (value) => {
    const low = checking.check(syntax.low, checking)
    const high = checking.check(syntax.high, checking)
    const operands = [
      compareTerms('>=', value, low, { from: syntax.from, to: low.to }, checking),
      compareTerms('<=', value, high, place, checking),
    ]
    return { kind: 'and', operands, type: BOOLEAN, ...place }
  })
}

/** `x in (a, [b..c), > d)`: any of the tests. */
export function checkIn(syntax: Syntax & { kind: 'in' }, checking: Checking): Term {
  return bind(checking.check(syntax.value, checking), checking, (value) =>
    checkTests(syntax.tests, value, syntax, checking),
  )
}

/** Whether any of the tests holds for a subject. */
export function checkTests(
  tests: readonly Test[],
  subject: Term,
  place: { readonly from: number; readonly to: number },
  checking: Checking,
): Term {
  const members = literalMembers(tests, subject.type)
  const at = { from: place.from, to: place.to }
  if (members) return { kind: 'among', value: subject, members, type: BOOLEAN, ...at }
  const operands = tests.map((test) => checkTest(test, subject, checking))
  const [only] = operands
  return operands.length === 1 && only ? only : { kind: 'or', operands, type: BOOLEAN, ...at }
}

function checkTest(test: Test, subject: Term, outer: Checking): Term {
  const mention = { term: subject, mentioned: false }
  const checking = { ...outer, subject: mention }
  const place = { from: test.from, to: test.to }
  if (test.kind === 'comparison') {
    return compareTerms(test.operator, subject, checking.check(test.right, checking), place, checking)
  }
  const syntax = test.value
  if (syntax.kind === 'interval') return checkRangeTest(syntax, subject, checking)
  const value = checking.check(syntax, checking)
  if (mention.mentioned) {
    if (value.type.kind === 'boolean' || value.type.kind === 'any') return value
    return report(checking, place, 'operand', {
      operator: '?',
      expected: '是否条件',
      expectedEn: 'a condition',
      found: showType(value.type),
      foundEn: showType(value.type, 'en'),
    })
  }
  if (value.type.kind === 'interval' || value.type.kind === 'list')
    return checkMembership(value, subject, place, checking)
  if (value.type.kind === 'any') return { kind: 'matches', value: subject, test: value, type: BOOLEAN, ...place }
  return compareTerms('=', subject, value, place, checking)
}

function checkRangeTest(syntax: Syntax & { kind: 'interval' }, subject: Term, checking: Checking): Term {
  const low = checking.check(syntax.low, checking)
  const high = checking.check(syntax.high, checking)
  const place = { from: syntax.from, to: syntax.to }
  const operands = [
    compareTerms(syntax.lowIncluded ? '>=' : '>', subject, low, { from: place.from, to: low.to }, checking),
    compareTerms(syntax.highIncluded ? '<=' : '<', subject, high, { from: high.from, to: place.to }, checking),
  ]
  return { kind: 'and', operands, type: BOOLEAN, ...place }
}

function checkMembership(
  test: Term,
  subject: Term,
  place: { readonly from: number; readonly to: number },
  checking: Checking,
): Term {
  const of: Type = test.type.kind === 'interval' || test.type.kind === 'list' ? test.type.of : test.type
  const point = of.kind === 'interval' ? of.of : of
  if (unify(point, subject.type) === undefined && unify(test.type, subject.type) === undefined) {
    return compareTerms('=', subject, { ...test, type: point }, place, checking)
  }
  return { kind: 'matches', value: subject, test, type: BOOLEAN, ...place }
}

/** Many literal texts, or whole plain numbers, become one set. */
function literalMembers(tests: readonly Test[], subject: Type): ReadonlySet<string | number> | undefined {
  if (tests.length < 2) return undefined
  const members = new Set<string | number>()
  for (const test of tests) {
    if (test.kind !== 'value') return undefined
    const literal = test.value
    if (literal.kind === 'text' && subject.kind === 'text') members.add(literal.value)
    else if (literal.kind === 'number' && typeof literal.value === 'number' && isPlain(literal, subject)) {
      members.add(literal.value)
    } else return undefined
  }
  return members
}

const isPlain = (literal: Syntax & { kind: 'number' }, subject: Type): boolean =>
  subject.kind === 'number' && !subject.money && literal.quantity?.measure.kind !== 'money'

/** A subject that costs something to evaluate is evaluated once. */
export function bind(value: Term, checking: Checking, body: (subject: Term) => Term): Term {
  if (value.kind === 'read' || value.kind === 'local' || value.kind === 'constant' || value.kind === 'broken') {
    return body(value)
  }
  const slot = newSlot(checking)
  const place = { from: value.from, to: value.to }
  const inner = body({
    kind: 'local',
    slot,
    name: checking.text.slice(value.from, value.to),
    type: value.type,
    ...place,
  })
  return { kind: 'let', slot, value, body: inner, type: inner.type, from: inner.from, to: inner.to }
}
