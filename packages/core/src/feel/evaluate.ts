import { isExact } from '../base.ts'
import { calculate, opposite } from './arithmetic.ts'
import { compareQuotient, decide, equalValues, holds } from './compare.ts'
import { runApply, runCall, runLambda } from './evaluate/call.ts'
import { runContext, runFilter, runInterval, runItem, runList, runPath } from './evaluate/collection.ts'
import { holdsInDmn, isInstance, matchesInDmn, runEntry } from './evaluate/dynamic.ts'
import { type Emit, type Run, type Semantics, newFrame } from './evaluate/frame.ts'
import { runConnective, runNot } from './evaluate/kleene.ts'
import { runFor, runQuantified } from './evaluate/loop.ts'
import { matches } from './evaluate/match.ts'
import { located, typeFault } from './fault.ts'
import type { Env, Read } from './scope.ts'
import type { Term } from './term.ts'
import { Fault, type Result, Unknown } from './value.ts'

/**
 * Turns terms of one text into closures, each once. No text is ever compiled as program code.
 * The closures are what `evaluate` runs and what `explain` asks for the parts of a formula.
 */
export function emitter(text: string, semantics: Semantics = 'programme'): Emit {
  const emitted = new Map<Term, Run>()
  const make = (term: Term): Run => {
    const known = emitted.get(term)
    if (known) return known
    const run = emitTerm(term, emit, text)
    const finished = semantics === 'dmn' ? nullForFault(run) : run
    emitted.set(term, finished)
    return finished
  }
  const emit: Emit = Object.assign(make, { semantics })
  return emit
}

/** Evaluates parts of formulas by themselves; `locals` are the values bound around a part, by slot. */
export function partEvaluator(): (term: Term, env: Env, locals: ReadonlyMap<number, Result>) => Result {
  const emit = emitter('')
  return (term, env, locals) => {
    const frame = newFrame(0)
    for (const [slot, value] of locals) frame.values[slot] = value
    return emit(term)(env, frame)
  }
}

/** DMN knows no faults: a part that cannot be computed is null, and evaluation goes on. */
function nullForFault(run: Run): Run {
  return (env, frame) => {
    const result = run(env, frame)
    if (!(result instanceof Fault)) return result
    env.note?.(result)
    return null
  }
}

function emitTerm(term: Term, emit: Emit, text: string): Run {
  const snippet = text.slice(term.from, term.to)
  switch (term.kind) {
    case 'constant': {
      const { value } = term
      return () => value
    }
    case 'read':
      return runRead(term.read)
    case 'asOf':
      return (env) => ({ date: env.asOf })
    case 'local': {
      const { slot } = term
      return (_, frame) => frame.values[slot] ?? null
    }
    case 'let':
      return runLet(term, emit)
    case 'and':
    case 'or':
      return runConnective(term.kind === 'or', term.operands.map(emit), snippet)
    case 'not':
      return runNot(emit(term.operand), snippet)
    case 'compare':
      return runCompare(term, emit, text)
    case 'arithmetic':
      return runArithmetic(term, emit, snippet)
    case 'negate': {
      const operand = emit(term.operand)
      return (env, frame) => opposite(operand(env, frame))
    }
    case 'if':
      return runIf(term, emit, snippet)
    case 'among':
      return runAmong(term, emit, snippet)
    case 'matches':
      return runMatches(term, emit)
    case 'now':
      return (env) => env.now ?? null
    case 'entry':
      return runEntry(term, emit)
    case 'instance':
      return runInstance(term, emit)
    case 'call':
      return runCall(term, emit, snippet)
    case 'apply':
      return runApply(term, emit, snippet)
    case 'lambda':
      return runLambda(term, emit)
    case 'list':
      return runList(term.items.map(emit))
    case 'context':
      return runContext(term, emit)
    case 'interval':
      return runInterval(term, emit)
    case 'path':
      return runPath(term, emit, snippet)
    case 'item':
      return runItem(term, emit, snippet)
    case 'filter':
      return runFilter(term, emit, snippet)
    case 'for':
      return runFor(term, emit, snippet)
    case 'some':
    case 'every':
      return runQuantified(term, emit, snippet)
    case 'series':
      return emit(term.of)
    case 'broken':
      throw new Error('a formula with problems was evaluated')
  }
}

function runRead({ name, back, period }: Read): Run {
  if (period !== undefined) return (env) => env.atPeriod(name, period)
  if (back !== undefined) return (env) => env.at(name, back)
  return (env) => env.name(name)
}

function runLet(term: Term & { kind: 'let' }, emit: Emit): Run {
  const { slot } = term
  const value = emit(term.value)
  const body = emit(term.body)
  return (env, frame) => {
    frame.values[slot] = value(env, frame)
    return body(env, frame)
  }
}

function runCompare(term: Term & { kind: 'compare' }, emit: Emit, text: string): Run {
  const { operator } = term
  if (emit.semantics === 'dmn') {
    const [a, b] = [emit(term.left), emit(term.right)]
    return (env, frame) => holdsInDmn(operator, a(env, frame), b(env, frame))
  }
  if (term.left.kind === 'arithmetic' && term.left.operator === '/') return runQuotient(term, term.left, emit, text)
  const snippet = text.slice(term.from, term.to)
  const left = emit(term.left)
  const right = emit(term.right)
  return (env, frame) => {
    const a = left(env, frame)
    const b = right(env, frame)
    const result = holds(operator, a, b)
    return placed(result, snippet, a, b)
  }
}

/** A quotient is compared by cross-multiplication where that stays within safe integers: the same answer, sooner. */
function runQuotient(
  term: Term & { kind: 'compare' },
  quotient: Term & { kind: 'arithmetic' },
  emit: Emit,
  text: string,
): Run {
  const { operator } = term
  const numerator = emit(quotient.left)
  const denominator = emit(quotient.right)
  const right = emit(term.right)
  const snippet = text.slice(term.from, term.to)
  const divided = text.slice(quotient.from, quotient.to)
  return (env, frame) => {
    const a = numerator(env, frame)
    const b = denominator(env, frame)
    const c = right(env, frame)
    if (typeof a === 'number' && typeof b === 'number' && isExact(c)) {
      const order = compareQuotient(a, b, c)
      if (order !== undefined) return decide(operator, order)
    }
    const left = placed(calculate('/', a, b), divided, a, b)
    return placed(holds(operator, left, c), snippet, left, c)
  }
}

function runArithmetic(term: Term & { kind: 'arithmetic' }, emit: Emit, snippet: string): Run {
  const { operator } = term
  const left = emit(term.left)
  const right = emit(term.right)
  return (env, frame) => {
    const a = left(env, frame)
    const b = right(env, frame)
    const result = calculate(operator, a, b)
    return placed(result, snippet, a, b)
  }
}

/** A fault that arises here is placed here; one that an operand brought along stays where it arose. */
function placed(result: Result, snippet: string, a: Result, b: Result): Result {
  return result instanceof Fault && result !== a && result !== b ? located(result, snippet) : result
}

function runIf(term: Term & { kind: 'if' }, emit: Emit, snippet: string): Run {
  const condition = emit(term.condition)
  const yes = emit(term.yes)
  const no = emit(term.no)
  return (env, frame) => {
    const holdsNow = condition(env, frame)
    if (holdsNow === true) return yes(env, frame)
    if (holdsNow === false || emit.semantics === 'dmn') return no(env, frame)
    if (holdsNow instanceof Fault) return holdsNow
    if (!(holdsNow instanceof Unknown)) return located(typeFault('boolean', holdsNow), snippet)
    return undecided(holdsNow, yes(env, frame), no(env, frame))
  }
}

/** An unknown condition does not matter where both branches agree; otherwise it alone is missing, not yet what a branch would read. */
function undecided(condition: Unknown, yes: Result, no: Result): Result {
  if (yes instanceof Fault && no instanceof Fault) return yes
  if (isBlocked(yes) || isBlocked(no)) return condition
  return equalValues(yes, no) === true ? yes : condition
}

const isBlocked = (result: Result): result is Unknown | Fault => result instanceof Unknown || result instanceof Fault

function runMatches(term: Term & { kind: 'matches' }, emit: Emit): Run {
  const value = emit(term.value)
  const test = emit(term.test)
  const passes = emit.semantics === 'dmn' ? matchesInDmn : matches
  return (env, frame) => passes(value(env, frame), test(env, frame))
}

function runInstance(term: Term & { kind: 'instance' }, emit: Emit): Run {
  const value = emit(term.value)
  const { of } = term
  return (env, frame) => isInstance(value(env, frame), of)
}

function runAmong(term: Term & { kind: 'among' }, emit: Emit, snippet: string): Run {
  const value = emit(term.value)
  const { members } = term
  return (env, frame) => {
    const found = value(env, frame)
    if (typeof found === 'string' || typeof found === 'number') return members.has(found)
    if (found instanceof Fault || found instanceof Unknown) return found
    if (isExact(found) || found === null) return false
    const tests = [...members].map((member) => holds('=', found, member))
    if (tests.includes(true)) return true
    return (
      tests.find((test) => test instanceof Unknown) ??
      (tests.length === 0 ? located(typeFault('text', found), snippet) : false)
    )
  }
}

export { type Emit, type Frame, NO_FRAME, type Run, type Semantics, newFrame } from './evaluate/frame.ts'
