import { nearest } from '../../base.ts'
import type { Range, Syntax } from '../syntax.ts'
import { temporalPart } from '../temporal.ts'
import type { Term, TermRange } from '../term.ts'
import { ANY, BOOLEAN, NULL, type Type, WHOLE, intervalOf, listOf, showType, unify } from '../type.ts'
import {
  type Checking,
  type Local,
  broken,
  childScope,
  declaredName,
  nearestDetails,
  newSlot,
  report,
  snippet,
} from './checking.ts'
import { checkCondition } from './operator.ts'

/** `[a, b, c]`: items of any kinds, but never numbers of different dimensions, which no one could tell apart later. */
export function checkList(syntax: Syntax & { kind: 'list' }, checking: Checking): Term {
  const place = { from: syntax.from, to: syntax.to }
  const items = syntax.items.map((item) => checking.check(item, checking))
  let of: Type = NULL
  for (const item of items) {
    const common = unify(of, item.type)
    if (common === undefined && of.kind === 'number' && item.type.kind === 'number') {
      return report(checking, item, 'choices', {
        place: '列表里各项',
        placeEn: 'the items of the list',
        left: showType(of),
        leftEn: showType(of, 'en'),
        right: showType(item.type),
        rightEn: showType(item.type, 'en'),
      })
    }
    of = common ?? ANY
  }
  return { kind: 'list', items, type: listOf(of), ...place }
}

/** `[low..high]` as a value of its own. */
export function checkInterval(syntax: Syntax & { kind: 'interval' }, checking: Checking): Term {
  const low = checking.check(syntax.low, checking)
  const high = checking.check(syntax.high, checking)
  const place = { from: syntax.from, to: syntax.to }
  const of = unify(low.type, high.type)
  const ordered = of && ['number', 'text', 'date', 'any'].includes(of.kind)
  if (!of || !ordered) {
    return report(checking, place, 'choices', {
      place: '区间的两端',
      placeEn: 'the ends of the range',
      left: showType(low.type),
      leftEn: showType(low.type, 'en'),
      right: showType(high.type),
      rightEn: showType(high.type, 'en'),
    })
  }
  const { lowIncluded, highIncluded } = syntax
  return { kind: 'interval', low, high, lowIncluded, highIncluded, type: intervalOf(of), ...place }
}

/** `for x in list return …`; `partial` holds the results so far. */
export function checkFor(syntax: Syntax & { kind: 'for' }, checking: Checking): Term {
  const { ranges, inner } = checkRanges(syntax.ranges, checking)
  const partial = newSlot(checking)
  const body = checking.check(syntax.body, childScope(inner, [['partial', { slot: partial, type: listOf(ANY) }]]))
  return { kind: 'for', ranges, partial, body, type: listOf(body.type), from: syntax.from, to: syntax.to }
}

/** `some x in list satisfies …`, `every …`. */
export function checkQuantified(syntax: Syntax & { kind: 'some' | 'every' }, checking: Checking): Term {
  const { ranges, inner } = checkRanges(syntax.ranges, checking)
  const body = checkCondition(syntax.body, syntax.kind, inner)
  return { kind: syntax.kind, ranges, body, type: BOOLEAN, from: syntax.from, to: syntax.to }
}

/** Each range may use the names of those before it. */
function checkRanges(ranges: readonly Range[], checking: Checking): { ranges: TermRange[]; inner: Checking } {
  let inner = checking
  const checked = ranges.map((range) => {
    const first = checking.check(range.first, inner)
    const last = range.last && checking.check(range.last, inner)
    const slot = newSlot(checking)
    inner = childScope(inner, [[range.name, { slot, type: itemType(first, last, range, checking) }]])
    return { slot, first, ...(last && { last }) }
  })
  return { ranges: checked, inner }
}

function itemType(first: Term, last: Term | undefined, range: Range, checking: Checking): Type {
  const counted = last !== undefined || first.type.kind === 'interval'
  const bounds = last ? [first, last] : [first]
  for (const bound of bounds) {
    const type = bound.type.kind === 'interval' ? bound.type.of : bound.type
    if (!counted || type.kind === 'any' || (type.kind === 'number' && !type.money)) continue
    report(checking, bound, 'operand', {
      operator: `${range.name} in`,
      expected: '整数的起止',
      expectedEn: 'whole numbers from and to',
      found: showType(bound.type),
      foundEn: showType(bound.type, 'en'),
    })
  }
  if (counted) return WHOLE
  return first.type.kind === 'list' ? first.type.of : first.type
}

/** `list[condition]` keeps items, `list[1]` takes one; a single value counts as a list of one. */
export function checkFilter(syntax: Syntax & { kind: 'filter' }, checking: Checking): Term {
  const place = { from: syntax.from, to: syntax.to }
  const source = checking.check(syntax.of, checking)
  if (source.kind === 'broken') return broken(place)
  const isListed = source.type.kind === 'list' || source.type.kind === 'any'
  const of: Term = isListed
    ? source
    : { kind: 'list', items: [source], type: listOf(source.type), from: source.from, to: source.to }
  const element = of.type.kind === 'list' ? of.type.of : ANY
  const slot = newSlot(checking)
  const locals: [string, Local][] = element.kind === 'context' ? entryLocals(element.entries, slot) : []
  const inner = childScope(checking, [['item', { slot, type: element }], ...locals])
  const condition = checking.check(syntax.condition, inner)
  const { type } = condition
  if (type.kind === 'number' && !type.money) return { kind: 'item', of, index: condition, type: element, ...place }
  if (type.kind === 'boolean') return { kind: 'filter', of, slot, condition, type: listOf(element), ...place }
  if (type.kind === 'any') return { kind: 'filter', of, slot, condition, type: ANY, ...place }
  return report(checking, syntax.condition, 'operand', {
    operator: '[ ]',
    expected: '条件或序号',
    expectedEn: 'a condition or a position',
    found: showType(type),
    foundEn: showType(type, 'en'),
  })
}

const entryLocals = (entries: ReadonlyMap<string, Type>, slot: number): [string, Local][] =>
  [...entries].map(([name, type]) => [name, { slot, type, entry: name }])

const INTERVAL_PARTS: ReadonlyMap<string, 'bound' | 'included'> = new Map([
  ['start', 'bound'],
  ['end', 'bound'],
  ['start included', 'included'],
  ['end included', 'included'],
])

/** `context.entry`, `date.year`, `range.start`; over a list of contexts, the list of their entries. */
export function checkPath(syntax: Syntax & { kind: 'path' }, checking: Checking): Term {
  const whole = dottedName(syntax)
  const declared = whole === undefined ? undefined : declaredName(whole, checking)
  const place = { from: syntax.from, to: syntax.to }
  if (declared) return { kind: 'read', read: { name: declared.name }, type: declared.type, ...place }
  const of = checking.check(syntax.of, checking)
  if (of.kind === 'broken') return broken(place)
  const type = partType(of.type, syntax.name)
  if (type) return { kind: 'path', of, name: syntax.name, type, ...place }
  const context = of.type.kind === 'list' ? of.type.of : of.type
  const name = snippet(syntax.of, checking)
  if (context.kind === 'context') {
    const near = nearest(syntax.name, context.entries.keys())
    return report(checking, place, 'no_entry', { name, found: syntax.name, ...nearestDetails(near) }, near[0])
  }
  return report(checking, place, 'not_a_context', { name, found: showType(of.type), foundEn: showType(of.type, 'en') })
}

function partType(type: Type, name: string): Type | undefined {
  if (type.kind === 'any') return ANY
  if (type.kind === 'context') return type.entries.get(name)
  if (type.kind === 'date') return temporalPart({ date: '2000-01-01' }, name) === undefined ? undefined : WHOLE
  if (type.kind === 'list') {
    const part = partType(type.of, name)
    return part && listOf(part)
  }
  const part = type.kind === 'interval' ? INTERVAL_PARTS.get(name) : undefined
  if (type.kind !== 'interval' || part === undefined) return undefined
  return part === 'bound' ? type.of : BOOLEAN
}

/** `mark.tech` may be one declared name. */
function dottedName(syntax: Syntax): string | undefined {
  if (syntax.kind === 'name') return syntax.name
  if (syntax.kind !== 'path') return undefined
  const of = dottedName(syntax.of)
  return of === undefined ? undefined : `${of}.${syntax.name}`
}

/** `function(a, b) …`: a function to hand to `sort` or to call by the name of its entry, for arguments of a type. */
export function checkFunction(syntax: Syntax & { kind: 'function' }, checking: Checking, of: Type = ANY): Term {
  const locals = syntax.parameters.map(({ name }): [string, Local] => [name, { slot: newSlot(checking), type: of }])
  const body = checking.check(syntax.body, childScope(checking, locals))
  const slots = locals.map(([, local]) => local.slot)
  const type: Type = { kind: 'function', parameters: slots.length, result: body.type }
  return { kind: 'lambda', slots, body, type, from: syntax.from, to: syntax.to }
}
