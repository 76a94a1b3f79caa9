import { isExact } from '../../base.ts'
import { orderOf } from '../compare.ts'
import { fault, located, typeFault } from '../fault.ts'
import type { Env } from '../scope.ts'
import { type Term, type TermRange, partsOf } from '../term.ts'
import { dayCount, dayOfCount } from '../temporal.ts'
import { blocked, blockedAmong } from '../unknown.ts'
import { Fault, type Result, Unknown, type Value, isDateValue, isInterval, isList } from '../value.ts'
import { STEPS_MAX } from '../limits.ts'
import type { Emit, Frame, Run } from './frame.ts'
import { combine } from './kleene.ts'
import { withinWeight } from './weight.ts'

type Loop = {
  readonly slot: number
  readonly first: Run
  readonly last: Run | undefined
  readonly inDmn: boolean
}

const emitRanges = (ranges: readonly TermRange[], emit: Emit): Loop[] =>
  ranges.map(({ slot, first, last }) => ({
    slot,
    first: emit(first),
    last: last && emit(last),
    inDmn: emit.semantics === 'dmn',
  }))

/** `for`: the results in order, nested ranges from the left. */
export function runFor(term: Term & { kind: 'for' }, emit: Emit, snippet: string): Run {
  const loops = emitRanges(term.ranges, emit)
  const body = emit(term.body)
  const { partial } = term
  const readsPartial = readsSlot(term.body, partial)
  return (env, frame) => {
    const results: Value[] = []
    const stopped: Result[] = []
    const failed = iterate(loops, env, frame, snippet, () => {
      if (readsPartial) {
        // A copy, so that a result may hold what came before it; its cost counts as steps.
        frame.values[partial] = results.slice()
        frame.budget.stepsLeft -= results.length >> 4
      }
      const result = body(env, frame)
      if (result instanceof Fault || result instanceof Unknown) stopped.push(result)
      else results.push(result)
      return result instanceof Fault
    })
    return blockedAmong(failed ? [...stopped, failed] : stopped) ?? withinWeight(results)
  }
}

const readsSlot = (term: Term, slot: number): boolean =>
  (term.kind === 'local' && term.slot === slot) || partsOf(term).some((part) => readsSlot(part, slot))

/** `some` and `every` are `or` and `and` over the items. */
export function runQuantified(term: Term & { kind: 'some' | 'every' }, emit: Emit, snippet: string): Run {
  const loops = emitRanges(term.ranges, emit)
  const body = emit(term.body)
  const deciding = term.kind === 'some'
  return (env, frame) => {
    const results: Result[] = []
    const failed = iterate(loops, env, frame, snippet, () => {
      const result = body(env, frame)
      if (result !== !deciding) results.push(result)
      return result === deciding
    })
    if (results.includes(deciding)) return deciding
    return failed ?? combine(deciding, results, snippet)
  }
}

/** Runs the body for every combination until it says stop; gives what kept a range from being walked. */
function iterate(
  loops: readonly Loop[],
  env: Env,
  frame: Frame,
  snippet: string,
  body: () => boolean,
): Fault | Unknown | undefined {
  const [loop, ...inner] = loops
  if (!loop) {
    if (frame.budget.stepsLeft-- <= 0) return located(fault('too_many', { limit: STEPS_MAX }), snippet)
    return body() ? STOP : undefined
  }
  const before = frame.values[loop.slot] ?? null
  const items = itemsOf(loop, env, frame, snippet)
  if (items instanceof Fault || items instanceof Unknown) return items
  for (const item of items) {
    frame.values[loop.slot] = item
    const failed = iterate(inner, env, frame, snippet, body)
    if (failed) return failed
  }
  frame.values[loop.slot] = before
  return undefined
}

/** Ends a walk early without anything being wrong. */
const STOP = new Unknown(new Map())

function itemsOf(loop: Loop, env: Env, frame: Frame, snippet: string): Iterable<Value> | Fault | Unknown {
  const first = loop.first(env, frame)
  const last = loop.last?.(env, frame)
  const stopped = blocked(first, last ?? null)
  if (stopped || first instanceof Fault || first instanceof Unknown) return stopped ?? []
  if (last !== undefined) return countBetween(first, last, 0, 0, snippet)
  if (isInterval(first)) {
    const { low, high, lowIncluded, highIncluded } = first
    if (loop.inDmn && !isForward(low, high)) return located(REVERSED, snippet)
    return countBetween(low, high, lowIncluded ? 0 : 1, highIncluded ? 0 : 1, snippet)
  }
  return isList(first) ? first : [first]
}

/** Whole numbers from one to the other, downwards when the first is larger. */
function countBetween(
  first: Result,
  last: Result,
  skipFirst: number,
  skipLast: number,
  snippet: string,
): Iterable<Value> | Fault {
  if (isDateValue(first) && isDateValue(last)) return days(first.date, last.date, skipFirst, skipLast)
  if (typeof first !== 'number' || typeof last !== 'number') {
    const wrong = typeof first === 'number' ? last : first
    const whole = fault('argument', { hint: '循环的起止要是整数', hintEn: 'a loop runs over whole numbers' })
    return located(isExact(wrong) ? whole : typeFault('number', wrong), snippet)
  }
  const step = first <= last ? 1 : -1
  return numbers(first + step * skipFirst, last - step * skipLast, step)
}

const REVERSED = fault('argument', {
  hint: '范围的起点要在终点之前',
  hintEn: 'a range runs from the smaller to the larger',
})

function isForward(low: Value, high: Value): boolean {
  const order = orderOf(low, high)
  return typeof order !== 'number' || order <= 0
}

/** Calendar days from one to the other, backwards when the first is later. */
function* days(first: string, last: string, skipFirst: number, skipLast: number): Iterable<Value> {
  const [from, to] = [dayCount(first), dayCount(last)]
  const step = from <= to ? 1 : -1
  for (const count of numbers(from + step * skipFirst, to - step * skipLast, step)) {
    const date = dayOfCount(count)
    if (date !== undefined) yield { date }
  }
}

function* numbers(first: number, last: number, step: 1 | -1): Iterable<number> {
  for (let number = first; step > 0 ? number <= last : number >= last; number += step) yield number
}
