import { builtinOf } from '../builtin.ts'
import { fault, located, typeFault } from '../fault.ts'
import type { Term } from '../term.ts'
import { blockedAmong, unknownOf } from '../unknown.ts'
import { Callable, Fault, type Result, Unknown, type Value, isList, isSpan } from '../value.ts'
import { CALLS_MAX, STEPS_MAX } from '../limits.ts'
import type { Emit, Run } from './frame.ts'
import { withinWeight } from './weight.ts'

/** A built-in: unknown or faulty arguments never reach it, nor spans it cannot work with. */
export function runCall(term: Term & { kind: 'call' }, emit: Emit, snippet: string): Run {
  const builtin = builtinOf(term.name)
  if (!builtin) throw new Error(`no built-in ${term.name}`)
  const types = term.arguments.map((argument) => argument.type)
  const runs = term.arguments.map(emit)
  const { call, spans } = builtin
  return (env, frame) => {
    const values: Value[] = []
    let stopped: Result[] | undefined
    for (const run of runs) {
      const result = run(env, frame)
      if (result instanceof Fault || result instanceof Unknown) stopped = stopped ? [...stopped, result] : [result]
      else values.push(result)
    }
    if (stopped) return blockedAmong(stopped) ?? null
    if (!spans) {
      const unsettled = values.flatMap((value) => (isList(value) ? value.filter(isSpan) : isSpan(value) ? [value] : []))
      if (unsettled.length > 0) return unknownOf(...unsettled)
    }
    const result = withinWeight(call(values, types))
    return result instanceof Fault ? located(result, snippet) : result
  }
}

/** A function written in the formula, called with values. */
export function runApply(term: Term & { kind: 'apply' }, emit: Emit, snippet: string): Run {
  const callee = emit(term.callee)
  const runs = term.arguments.map(emit)
  return (env, frame) => {
    const called = callee(env, frame)
    if (called instanceof Fault || called instanceof Unknown) return called
    if (!(called instanceof Callable) || called.parameters !== runs.length) {
      return located(typeFault('function', called), snippet)
    }
    return called.call(runs.map((run) => run(env, frame)))
  }
}

/** A function value. Its parameters are put back after each call, so that it may call itself. */
export function runLambda(term: Term & { kind: 'lambda' }, emit: Emit): Run {
  const body = emit(term.body)
  const { slots } = term
  return (env, frame) =>
    new Callable(slots.length, (values) => {
      if (frame.depth >= CALLS_MAX) return fault('too_deep')
      if (frame.stepsLeft-- <= 0) return fault('too_many', { limit: STEPS_MAX })
      const before = slots.map((slot) => frame.values[slot] ?? null)
      for (const [index, slot] of slots.entries()) frame.values[slot] = values[index] ?? null
      frame.depth++
      const result = body(env, frame)
      frame.depth--
      for (const [index, slot] of slots.entries()) frame.values[slot] = before[index] ?? null
      return result
    })
}
