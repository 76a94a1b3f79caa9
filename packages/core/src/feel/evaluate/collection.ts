import { fault, located, typeFault } from '../fault.ts'
import { STEPS_MAX } from '../limits.ts'
import { temporalPart } from '../temporal.ts'
import type { Term } from '../term.ts'
import { blocked, blockedAmong, mergeUnknown } from '../unknown.ts'
import {
  Fault,
  type Result,
  Unknown,
  type Value,
  contextOf,
  entryOf,
  isContext,
  isInterval,
  isList,
  isTemporal,
} from '../value.ts'
import { nameItself } from './call.ts'
import { entryInDmn } from './entry.ts'
import type { Emit, Run } from './frame.ts'
import { withinWeight } from './weight.ts'

/** A list is only known when all its items are. */
export function runList(items: readonly Run[]): Run {
  return (env, frame) => {
    const values: Value[] = []
    let stopped: Result[] | undefined
    for (const item of items) {
      const result = item(env, frame)
      if (result instanceof Fault || result instanceof Unknown) stopped = stopped ? [...stopped, result] : [result]
      else values.push(result)
    }
    return stopped ? (blockedAmong(stopped) ?? null) : withinWeight(values)
  }
}

/** Each entry in turn, later ones seeing earlier ones; whatever cannot be known blocks the whole. */
export function runContext(term: Term & { kind: 'context' }, emit: Emit): Run {
  const entries = term.entries.map(({ name, slot, value }) => ({ name, slot, run: emit(value) }))
  return (env, frame) => {
    const results: Result[] = []
    const values: (readonly [string, Value])[] = []
    for (const { name, slot, run } of entries) {
      const result = run(env, frame)
      frame.values[slot] = result
      nameItself(result, slot)
      results.push(result)
      if (!(result instanceof Fault || result instanceof Unknown)) values.push([name, result])
    }
    return blockedAmong(results) ?? withinWeight(contextOf(values))
  }
}

/** An interval of the values its ends have. */
export function runInterval(term: Term & { kind: 'interval' }, emit: Emit): Run {
  const low = emit(term.low)
  const high = emit(term.high)
  const { lowIncluded, highIncluded } = term
  return (env, frame) => {
    const from = low(env, frame)
    const to = high(env, frame)
    const stopped = blocked(from, to)
    if (stopped || from instanceof Unknown || from instanceof Fault || to instanceof Unknown || to instanceof Fault) {
      return stopped ?? null
    }
    return { low: from, high: to, lowIncluded, highIncluded }
  }
}

/** `a.b`: an entry, a part of a date, or the same of every item of a list. */
export function runPath(term: Term & { kind: 'path' }, emit: Emit, snippet: string): Run {
  const of = emit(term.of)
  const { name } = term
  const inDmn = emit.semantics === 'dmn'
  return (env, frame) => {
    const source = of(env, frame)
    if (source instanceof Fault || source instanceof Unknown) return source
    const part = inDmn ? partInDmn(source, name) : partOf(source, name)
    return part instanceof Fault ? located(part, snippet) : part
  }
}

function partOf(source: Value, name: string): Result {
  if (isContext(source)) return entryOf(source, name) ?? fault('no_entry', { found: name })
  if (isTemporal(source)) return temporalPart(source, name) ?? fault('no_entry', { found: name })
  if (isList(source)) {
    const parts = source.map((item) => partOf(item, name))
    const stopped = blockedAmong(parts)
    return stopped ?? parts.filter((part): part is Value => !(part instanceof Fault || part instanceof Unknown))
  }
  if (!isInterval(source)) return typeFault('context', source)
  switch (name) {
    case 'start':
      return source.low
    case 'end':
      return source.high
    case 'start included':
      return source.lowIncluded
    case 'end included':
      return source.highIncluded
    default:
      return fault('no_entry', { found: name })
  }
}

/** In DMN the items of a list that lack an entry have null for it. */
function partInDmn(source: Value, name: string): Result {
  if (isContext(source)) return entryInDmn(source, name) ?? fault('no_entry', { found: name })
  if (!isList(source)) return partOf(source, name)
  return source.map((item) => {
    const part = partInDmn(item, name)
    return part instanceof Fault || part instanceof Unknown ? null : part
  })
}

/** The item at a position from 1, or from the end when negative. */
export function runItem(term: Term & { kind: 'item' }, emit: Emit, snippet: string): Run {
  const of = emit(term.of)
  const index = emit(term.index)
  return (env, frame) => {
    const list = of(env, frame)
    const position = index(env, frame)
    const stopped = blocked(list, position)
    if (stopped) return stopped
    const found = itemAt(isList(list) ? list : [list as Value], position)
    return found instanceof Fault ? located(found, snippet) : found
  }
}

function itemAt(list: readonly Value[], position: Result): Result {
  if (typeof position !== 'number') return typeFault('number', position)
  const item = position === 0 ? undefined : list.at(position > 0 ? position - 1 : position)
  return item === undefined ? fault('no_item', { found: position, count: list.length }) : item
}

/** Keeps the items for which the condition is true; unknown while it is unknown for any. */
export function runFilter(term: Term & { kind: 'filter' }, emit: Emit, snippet: string): Run {
  const of = emit(term.of)
  const condition = emit(term.condition)
  const { slot } = term
  const inDmn = emit.semantics === 'dmn'
  return (env, frame) => {
    const source = of(env, frame)
    if (source instanceof Fault || source instanceof Unknown) return source
    const list = isList(source) ? source : inDmn && source === null ? [] : [source]
    const kept: Value[] = []
    let unknown: Unknown | undefined
    const before = frame.values[slot] ?? null
    for (const item of list) {
      if (frame.budget.stepsLeft-- <= 0) return fault('too_many', { limit: STEPS_MAX })
      frame.values[slot] = item
      const result = condition(env, frame)
      if (result === true) kept.push(item)
      else if (result instanceof Fault) return result
      else if (result instanceof Unknown) unknown = unknown ? mergeUnknown(unknown, result) : result
      else if (typeof result === 'number') return itemAt(list, result)
      else if (result !== false && !inDmn) return located(typeFault('boolean', result), snippet)
    }
    frame.values[slot] = before
    return unknown ?? kept
  }
}
