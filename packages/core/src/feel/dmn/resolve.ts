import type { Problem } from '../../base.ts'
import { nearest } from '../../base.ts'
import type { DmnScope } from '../dmn.ts'
import type { Place, Range, Syntax, Test, UnaryTests } from '../syntax.ts'
import { readTemporal } from '../temporal.ts'
import type { Term, TermRange } from '../term.ts'
import { ANY, BOOLEAN } from '../type.ts'
import type { FormalParameter } from '../value.ts'
import { resolveCall } from './call.ts'
import {
  type Binder,
  type Resolving,
  bound,
  constant,
  lookUp,
  newSlot,
  nothing,
  spelled,
  typeWritten,
} from './resolving.ts'

/** A text with every name resolved; parts that can never be computed are null, and noted. */
export type Resolved = {
  readonly term: Term
  readonly slots: number
  readonly notes: readonly Problem[]
  readonly reads: ReadonlySet<string>
}

/** Resolves the names of a formula. Types are met when it is evaluated. */
export function resolveExpression(syntax: Syntax, text: string, scope: DmnScope): Resolved {
  const resolving = newResolving(text, scope)
  const term = resolve(syntax, resolving)
  return { term, slots: resolving.slots.count, notes: resolving.notes, reads: resolving.reads }
}

/** Resolves the tests of a cell; the input stands in the slot `subject`. */
export function resolveTests(
  { kind, tests }: UnaryTests,
  text: string,
  scope: DmnScope,
): Resolved & { readonly subject: number } {
  const resolving = newResolving(text, scope)
  const place = { from: 0, to: text.length }
  const subject = newSlot(resolving)
  const input: Term = { kind: 'local', slot: subject, name: '?', type: ANY, ...place }
  const some = kind === 'any' ? constant(true, place) : anyTest(tests, input, place, resolving)
  const term: Term = kind === 'none' ? { kind: 'not', operand: some, type: BOOLEAN, ...place } : some
  return { term, slots: resolving.slots.count, notes: resolving.notes, reads: resolving.reads, subject }
}

const newResolving = (text: string, { names, types }: DmnScope): Resolving => ({
  resolve,
  text,
  names: spelled(names.keys()),
  types: types ?? new Map(),
  notes: [],
  reads: new Set(),
  slots: { count: 0 },
  binders: undefined,
})

function resolve(syntax: Syntax, resolving: Resolving): Term {
  const place = { from: syntax.from, to: syntax.to }
  const at = { type: ANY, ...place }
  const part = (of: Syntax): Term => resolve(of, resolving)
  switch (syntax.kind) {
    case 'number':
    case 'text':
    case 'boolean':
      return constant(syntax.value, place)
    case 'null':
    case 'broken':
      return constant(null, place)
    case 'date': {
      const value = readTemporal(syntax.text)
      return value ? constant(value, place) : nothing(resolving, place, 'bad_date', { found: syntax.text })
    }
    case 'subject':
      return resolveSubject(place, resolving)
    case 'name':
      return resolveName(syntax, resolving)
    case 'and':
    case 'or':
      return { kind: syntax.kind, operands: syntax.operands.map(part), ...at }
    case 'compare':
      return { kind: 'compare', operator: syntax.operator, left: part(syntax.left), right: part(syntax.right), ...at }
    case 'between':
      return resolveBetween(syntax, resolving)
    case 'in':
      return bind(part(syntax.value), resolving, (value) => anyTest(syntax.tests, value, place, resolving))
    case 'arithmetic':
      return {
        kind: 'arithmetic',
        operator: syntax.operator,
        left: part(syntax.left),
        right: part(syntax.right),
        ...at,
      }
    case 'negate':
      return { kind: 'negate', operand: part(syntax.operand), ...at }
    case 'if':
      return { kind: 'if', condition: part(syntax.condition), yes: part(syntax.yes), no: part(syntax.no), ...at }
    case 'for':
    case 'some':
    case 'every':
      return resolveLoop(syntax, resolving)
    case 'call':
      return resolveCall(syntax, resolving)
    case 'list':
      return { kind: 'list', items: syntax.items.map(part), ...at }
    case 'context':
      return resolveContext(syntax, resolving)
    case 'interval': {
      const { lowIncluded, highIncluded } = syntax
      return { kind: 'interval', low: part(syntax.low), high: part(syntax.high), lowIncluded, highIncluded, ...at }
    }
    case 'half':
      return resolveHalf(syntax, resolving)
    case 'path':
      return { kind: 'path', of: part(syntax.of), name: syntax.name, ...at }
    case 'filter':
      return resolveFilter(syntax, resolving)
    case 'function':
      return resolveFunction(syntax, resolving)
    case 'instance': {
      const of = typeWritten(syntax.of, resolving.types)
      if (of) return { kind: 'instance', value: part(syntax.value), of, ...at }
      const found = resolving.text.slice(syntax.of.from, syntax.of.to)
      return nothing(resolving, syntax.of, 'undeclared', { found, nearest: '', nearestEn: '' })
    }
  }
}

function resolveSubject(place: Place, resolving: Resolving): Term {
  const { subject } = resolving
  const declared = lookUp('?', place, resolving)
  if (!subject) return declared ?? nothing(resolving, place, 'subject_outside', {})
  subject.mentioned = true
  return { ...subject.term, ...place }
}

function resolveName(syntax: Syntax & { kind: 'name' }, resolving: Resolving): Term {
  const found = lookUp(syntax.name, syntax, resolving)
  if (found) return found
  const near = nearest(syntax.name, resolving.names.keys())
  const nearby = {
    nearest: near.join('、') && `；相近的有：${near.join('、')}`,
    nearestEn: near.join(', ') && `; near to it: ${near.join(', ')}`,
  }
  return nothing(resolving, syntax, 'undeclared', { found: syntax.name, ...nearby })
}

function resolveBetween(syntax: Syntax & { kind: 'between' }, resolving: Resolving): Term {
  const place = { type: ANY, from: syntax.from, to: syntax.to }
  return bind(resolve(syntax.value, resolving), resolving, (value) => ({
    kind: 'and',
    operands: [
      { kind: 'compare', operator: '>=', left: value, right: resolve(syntax.low, resolving), ...place },
      { kind: 'compare', operator: '<=', left: value, right: resolve(syntax.high, resolving), ...place },
    ],
    ...place,
  }))
}

/** Whether any of the tests holds for the value. */
function anyTest(tests: readonly Test[], value: Term, place: Place, resolving: Resolving): Term {
  const operands = tests.map((test) => resolveTest(test, value, resolving))
  const [only] = operands
  return operands.length === 1 && only ? only : { kind: 'or', operands, type: ANY, from: place.from, to: place.to }
}

function resolveTest(test: Test, value: Term, outer: Resolving): Term {
  const mention = { term: value, mentioned: false }
  const resolving = { ...outer, subject: mention }
  const at = { type: ANY, from: test.from, to: test.to }
  if (test.kind === 'comparison') {
    return { kind: 'compare', operator: test.operator, left: value, right: resolve(test.right, resolving), ...at }
  }
  if (test.value.kind === 'interval') return resolveInside(test.value, value, resolving)
  const found = resolve(test.value, resolving)
  return mention.mentioned ? found : { kind: 'matches', value, test: found, ...at }
}

/** A range written out as a test: a bound that is null leaves it open. */
function resolveInside(syntax: Syntax & { kind: 'interval' }, value: Term, resolving: Resolving): Term {
  const at = { type: ANY, from: syntax.from, to: syntax.to }
  const [low, high] = [resolve(syntax.low, resolving), resolve(syntax.high, resolving)]
  const operands: Term[] = [
    { kind: 'compare', operator: syntax.lowIncluded ? '>=' : '>', left: value, right: low, ...at },
    { kind: 'compare', operator: syntax.highIncluded ? '<=' : '<', left: value, right: high, ...at },
  ]
  return { kind: 'and', operands, ...at }
}

/** A value that costs something is evaluated once. */
function bind(value: Term, resolving: Resolving, body: (value: Term) => Term): Term {
  if (value.kind === 'read' || value.kind === 'local' || value.kind === 'constant') return body(value)
  const slot = newSlot(resolving)
  const place = { type: ANY, from: value.from, to: value.to }
  const inner = body({ kind: 'local', slot, name: resolving.text.slice(value.from, value.to), ...place })
  return { kind: 'let', slot, value, body: inner, type: ANY, from: inner.from, to: inner.to }
}

function resolveLoop(syntax: Syntax & { kind: 'for' | 'some' | 'every' }, resolving: Resolving): Term {
  let inner = resolving
  const ranges = syntax.ranges.map((range: Range): TermRange => {
    const first = resolve(range.first, inner)
    const last = range.last && resolve(range.last, inner)
    const slot = newSlot(resolving)
    inner = bound(inner, { slot, name: range.name })
    return { slot, first, ...(last && { last }) }
  })
  const place = { type: ANY, from: syntax.from, to: syntax.to }
  if (syntax.kind !== 'for') return { kind: syntax.kind, ranges, body: resolve(syntax.body, inner), ...place }
  const partial = newSlot(resolving)
  return {
    kind: 'for',
    ranges,
    partial,
    body: resolve(syntax.body, bound(inner, { slot: partial, name: 'partial' })),
    ...place,
  }
}

function resolveContext(syntax: Syntax & { kind: 'context' }, resolving: Resolving): Term {
  const place = { type: ANY, from: syntax.from, to: syntax.to }
  let inner = resolving
  const seen = new Set<string>()
  const entries = syntax.entries.map((entry) => {
    const slot = newSlot(resolving)
    const self = entry.value.kind === 'function' ? bound(inner, { slot, name: entry.name }) : inner
    const value = resolve(entry.value, self)
    inner = bound(inner, { slot, name: entry.name })
    return { name: entry.written ?? entry.name, slot, value }
  })
  for (const { name } of syntax.entries) {
    if (seen.has(name)) return nothing(resolving, syntax, 'duplicate', { found: name })
    seen.add(name)
  }
  return { kind: 'context', entries, ...place }
}

/** `(> 3)` as a value is a range open at one end; `(= 3)` the range of one value. */
function resolveHalf({ operator, bound: written, ...syntax }: Syntax & { kind: 'half' }, resolving: Resolving): Term {
  const place = { from: syntax.from, to: syntax.to }
  const value = resolve(written, resolving)
  const open = constant(null, place)
  const from = operator === '>' || operator === '>='
  if (operator === '!=') return nothing(resolving, syntax, 'missing_left', { found: operator })
  const isPoint = operator === '='
  return {
    kind: 'interval',
    low: from || isPoint ? value : open,
    high: from ? open : value,
    lowIncluded: operator === '>=' || isPoint,
    highIncluded: operator === '<=' || isPoint,
    type: ANY,
    ...place,
  }
}

/** Inside the brackets `item` and the entries of the item are names. */
function resolveFilter(syntax: Syntax & { kind: 'filter' }, resolving: Resolving): Term {
  const of = resolve(syntax.of, resolving)
  const slot = newSlot(resolving)
  const condition = resolve(syntax.condition, bound(resolving, { slot, name: 'item' }, { slot }))
  return { kind: 'filter', of, slot, condition, type: ANY, from: syntax.from, to: syntax.to }
}

function resolveFunction(syntax: Syntax & { kind: 'function' }, resolving: Resolving): Term {
  const binders = syntax.parameters.map(({ name }): Binder => ({ slot: newSlot(resolving), name }))
  const body = resolve(syntax.body, bound(resolving, ...binders))
  const signature = syntax.parameters.map(({ name, type }): FormalParameter => {
    const known = type && typeWritten(type, resolving.types)
    if (type && !known)
      nothing(resolving, type, 'undeclared', {
        found: resolving.text.slice(type.from, type.to),
        nearest: '',
        nearestEn: '',
      })
    return { name, type: known ?? ANY }
  })
  const slots = binders.map(({ slot }) => slot)
  return { kind: 'lambda', slots, body, signature, type: ANY, from: syntax.from, to: syntax.to }
}
