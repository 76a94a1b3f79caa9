import { builtinOf } from '../builtin.ts'
import { dmnBuiltinOf, withSingletons } from '../dmn-library.ts'
import { fault, located, typeFault } from '../fault.ts'
import type { Term } from '../term.ts'
import { blockedAmong, unknownOf } from '../unknown.ts'
import { Callable, Fault, type Result, Unknown, type Value, isList, isSpan } from '../value.ts'
import { CALLS_MAX, STEPS_MAX } from '../limits.ts'
import type { Emit, Frame, Run } from './frame.ts'
import { withinWeight } from './weight.ts'

/** A built-in: unknown or faulty arguments never reach it, nor spans it cannot work with. */
export function runCall(term: Term & { kind: 'call' }, emit: Emit, snippet: string): Run {
  const builtin = emit.semantics === 'dmn' ? dmnBuiltinOf(term.name) : builtinOf(term.name)
  if (!builtin) throw new Error(`no built-in ${term.name}`)
  const types = term.arguments.map((argument) => argument.type)
  const runs = term.arguments.map(emit)
  const { spans } = builtin
  const call = emit.semantics === 'dmn' ? withSingletons(builtin) : builtin.call
  return (env, frame) => {
    const values: Value[] = []
    let stopped: Result[] | undefined
    for (const run of runs) {
      const result = run(env, frame)
      if (result instanceof Fault || result instanceof Unknown) stopped = stopped ? [...stopped, result] : [result]
      else values.push(result)
    }
    if (stopped) return blockedAmong(stopped) ?? null
    if (!spans && values.some(hasSpan)) {
      return unknownOf(
        ...values.flatMap((value) => (isList(value) ? value.filter(isSpan) : isSpan(value) ? [value] : [])),
      )
    }
    const result = withinWeight(call(values, types))
    return result instanceof Fault ? located(result, snippet) : result
  }
}

const hasSpan = (value: Value): boolean => (isList(value) ? value.some(isSpan) : isSpan(value))

/** A function that is a value, called with values; named ones are put in the order of its parameters. */
export function runApply(term: Term & { kind: 'apply' }, emit: Emit, snippet: string): Run {
  const callee = emit(term.callee)
  const runs = term.arguments.map(emit)
  const { names } = term
  return (env, frame) => {
    const called = callee(env, frame)
    if (called instanceof Fault || called instanceof Unknown) return called
    if (!(called instanceof Callable) || called.parameters !== runs.length) {
      return located(typeFault('function', called), snippet)
    }
    const values = runs.map((run) => run(env, frame))
    const ordered = names ? inOrderOf(called, names, values) : values
    return ordered ? called.call(ordered) : located(typeFault('function', called), snippet)
  }
}

/** The values in the order of the parameters, or undefined when the names are not those of the function. */
function inOrderOf(
  called: Callable,
  names: readonly string[],
  values: readonly Result[],
): readonly Result[] | undefined {
  const ordered = called.signature?.map(({ name }) => values[names.indexOf(name)])
  return ordered?.every((value) => value !== undefined) ? ordered : undefined
}

/** A function value. It sees the values bound where it was made, itself among them once it has a name. */
export function runLambda(term: Term & { kind: 'lambda' }, emit: Emit): Run {
  const body = emit(term.body)
  const { slots, signature } = term
  return (env, frame) => {
    const closure = frame.values.slice()
    const call = (values: readonly Result[]): Result => {
      if (frame.budget.depth >= CALLS_MAX) return fault('too_deep')
      if (frame.budget.stepsLeft-- <= 0) return fault('too_many', { limit: STEPS_MAX })
      const inner: Frame = { values: closure.slice(), budget: frame.budget }
      for (const [index, slot] of slots.entries()) inner.values[slot] = values[index] ?? null
      frame.budget.depth++
      const result = body(env, inner)
      frame.budget.depth--
      return result
    }
    const made = new Callable(slots.length, call, signature)
    closures.set(made, closure)
    return made
  }
}

/** The values around a function where it was made. */
const closures = new WeakMap<Callable, Result[]>()

/** Lets a function see itself under the name of its entry, so that it may call itself. */
export function nameItself(made: Result, slot: number): void {
  if (made instanceof Callable) {
    const closure = closures.get(made)
    if (closure) closure[slot] = made
  }
}
