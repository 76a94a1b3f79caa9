import { type Exact, compare, isExact } from '../../base.ts'
import {
  type Result,
  type TableParts,
  type Term,
  Fault,
  SUBJECT_SLOT,
  Unknown,
  partEvaluator,
  partsOf,
} from '../../feel.ts'
import type { FirmEnv } from '../env.ts'
import type { Model } from '../model.ts'
import {
  type Curve,
  type Polynomial,
  isBeyond,
  isLevel,
  level,
  minus,
  opposite,
  over,
  plus,
  signsOf,
  times,
  valueAt,
} from './curve.ts'
import { localNode } from './node.ts'

/** A part of a programme that depends on the fact in a way whose turns cannot be found exactly. */
export class Unsolved extends Error {}

/** A value near a point: how a number depends on the fact, or a value that does not. */
export type Local = { readonly curve: Curve } | { readonly value: Result }

/** A programme near one value of one fact, everything else as it is. */
export type Point = {
  readonly model: Model
  /** The names with the fact at this value. */
  readonly env: FirmEnv
  /** How many steps the fact has been moved. */
  readonly steps: number
  /** The fact that is moved, and how its value follows from the steps. */
  readonly fact: string
  readonly variable: Curve
  /** Whether a name depends on the fact. */
  readonly follows: (name: string) => boolean
  /** Where something may come out otherwise: a comparison, the end of a branch, a bound. */
  readonly bends: Polynomial[]
  /** The rows of tables and scales that were hit, to tell one step from the next. */
  readonly rows: string[]
  readonly known: Map<string, Local>
  readonly evaluate: ReturnType<typeof partEvaluator>
}

type Locals = ReadonlyMap<number, Local>
const NO_LOCALS: Locals = new Map()

/** A name of the programme near the point; what it reads leaves its bends. */
export function localName(name: string, point: Point): Local {
  const { env } = point
  if (!point.follows(name)) return { value: env.name(name) }
  const known = point.known.get(name)
  if (known) return known
  const local = agreeing(workOut(name, point), env.name(name), point)
  point.known.set(name, local)
  return local
}

/** What was followed must come to what the engine says: a number by its curve, anything else by the engine alone. */
function agreeing(local: Local, result: Result, point: Point): Local {
  if (!isExact(result)) return { value: result }
  const followed = valueOf(local, point)
  if (!isExact(followed) || compare(followed, result) !== 0) throw new Unsolved()
  return local
}

function workOut(name: string, point: Point): Local {
  const { model, env } = point
  const named = model.named(name)
  switch (named?.kind) {
    case 'fact':
      return { curve: point.variable }
    case 'rule': {
      const compiled = model.rules.find(({ rule }) => rule.name === name)?.compiled
      if (compiled?.term) return localTerm(compiled.term, point)
      if (compiled?.parts) return localTable(name, compiled.parts, point)
      throw new Unsolved()
    }
    case 'gate': {
      const gate = model.gates.find(({ id }) => id === name)
      return gate ? localTerm(gate.compiled.term, point) : { value: env.name(name) }
    }
    case 'gates':
      for (const { compiled } of model.gates) localTerm(compiled.term, point)
      return { value: env.name(name) }
    case 'node': {
      const node = model.nodes.get(name)
      return node ? localNode(node, point) : { value: env.name(name) }
    }
    default:
      return { value: env.name(name) }
  }
}

/** A formula or a part of one near the point. */
export function localTerm(term: Term, point: Point, locals: Locals = NO_LOCALS): Local {
  if (!depends(term, point, locals)) return { value: plain(term, point, locals) }
  switch (term.kind) {
    case 'read':
      return localRead(term.read, point)
    case 'local':
      return locals.get(term.slot) ?? { value: null }
    case 'let': {
      const value = localTerm(term.value, point, locals)
      return localTerm(term.body, point, new Map([...locals, [term.slot, value]]))
    }
    case 'series':
      return localTerm(term.of, point, locals)
    case 'negate':
      return mapped([localTerm(term.operand, point, locals)], ([operand]) => opposite(operand))
    case 'arithmetic':
      return localArithmetic(term, point, locals)
    case 'if': {
      const condition = localTerm(term.condition, point, locals)
      const isTrue = 'value' in condition ? condition.value : null
      if (typeof isTrue === 'boolean') return localTerm(isTrue ? term.yes : term.no, point, locals)
      localTerm(term.yes, point, locals)
      localTerm(term.no, point, locals)
      return { value: plain(term, point, locals) }
    }
    case 'and':
    case 'or':
    case 'not':
    case 'compare':
    case 'among':
    case 'matches':
      bendAt(term, point, locals)
      return { value: plain(term, point, locals) }
    case 'call':
      return localCall(term, point, locals)
    default:
      throw new Unsolved()
  }
}

function depends(term: Term, point: Point, locals: Locals): boolean {
  if (term.kind === 'read') return isMoved(term.read, point)
  if (term.kind === 'local') {
    const local = locals.get(term.slot)
    return local !== undefined && 'curve' in local
  }
  return partsOf(term).some((part) => depends(part, point, locals))
}

/** Only the fact of the present period is moved; what its earlier years were is past. */
const isMoved = ({ name, back = 0, period }: Extract<Term, { kind: 'read' }>['read'], point: Point): boolean =>
  period === undefined && back === 0 && point.follows(name)

function localRead(read: Extract<Term, { kind: 'read' }>['read'], point: Point): Local {
  return localName(read.name, point)
}

/** What a part comes to at the point itself. */
function plain(term: Term, point: Point, locals: Locals): Result {
  const values = new Map([...locals].map(([slot, local]) => [slot, valueOf(local, point)]))
  return point.evaluate(term, point.env, values)
}

/** The value of a local at the point. */
export function valueOf(local: Local, point: Point): Result {
  if ('value' in local) return local.value
  const value = valueAt(local.curve, point.steps)
  if (value === undefined) throw new Unsolved()
  return value
}

/** A curve made of others; what is unknown or faulty stays so. */
export function mapped(locals: readonly Local[], make: (curves: readonly [Curve, ...Curve[]]) => Curve): Local {
  const curves: Curve[] = []
  for (const local of locals) {
    if ('curve' in local) curves.push(local.curve)
    else if (isExact(local.value)) curves.push(level(local.value))
    else if (local.value instanceof Unknown || local.value instanceof Fault) return local
    else throw new Unsolved()
  }
  const [first, ...rest] = curves
  if (!first) throw new Unsolved()
  return { curve: make([first, ...rest]) }
}

function localArithmetic(term: Term & { kind: 'arithmetic' }, point: Point, locals: Locals): Local {
  const sides = [localTerm(term.left, point, locals), localTerm(term.right, point, locals)]
  if (term.operator === '/') noteZero(sides[1], point)
  return mapped(sides, ([left, right = left]) => {
    switch (term.operator) {
      case '+':
        return plus(left, right)
      case '-':
        return minus(left, right)
      case '*':
        return times(left, right)
      case '/':
        return quotient(left, right, point)
      default:
        throw new Unsolved()
    }
  })
}

/** Where a divisor is zero, the formula is an error: whatever is beyond is found anew. */
function noteZero(divisor: Local | undefined, point: Point): void {
  if (divisor && 'curve' in divisor) bend(divisor.curve, point)
}

function quotient(left: Curve, right: Curve, point: Point): Curve {
  if (valueAt(right, point.steps) === 0) throw new Unsolved()
  return over(left, right)
}

/** Notes where a curve may change its sign. */
export function bend(curve: Curve, point: Point): void {
  for (const polynomial of signsOf(curve)) {
    if (polynomial.length <= 1) continue
    if (isBeyond(polynomial)) throw new Unsolved()
    point.bends.push(polynomial)
  }
}

/** Notes where two numbers may change places. */
export function bendBetween(left: Local, right: Local, point: Point): void {
  const difference = mapped([left, right], ([a, b = a]) => minus(a, b))
  if ('curve' in difference) bend(difference.curve, point)
}

/** Notes where a condition may come out otherwise. */
function bendAt(term: Term, point: Point, locals: Locals): void {
  if (!depends(term, point, locals)) return
  switch (term.kind) {
    case 'and':
    case 'or':
      for (const operand of term.operands) bendAt(operand, point, locals)
      return
    case 'not':
      bendAt(term.operand, point, locals)
      return
    case 'compare':
      bendBetween(localTerm(term.left, point, locals), localTerm(term.right, point, locals), point)
      return
    case 'among': {
      const value = localTerm(term.value, point, locals)
      for (const member of term.members) if (typeof member === 'number') bendBetween(value, { value: member }, point)
      return
    }
    case 'matches': {
      if (term.test.kind !== 'interval') throw new Unsolved()
      const value = localTerm(term.value, point, locals)
      bendBetween(value, localTerm(term.test.low, point, locals), point)
      bendBetween(value, localTerm(term.test.high, point, locals), point)
      return
    }
    default:
      localTerm(term, point, locals)
  }
}

// —— functions ——

function localCall(term: Term & { kind: 'call' }, point: Point, locals: Locals): Local {
  const items = term.arguments.flatMap((argument) => (argument.kind === 'list' ? argument.items : [argument]))
  const values = items.map((item) => localTerm(item, point, locals))
  switch (term.name) {
    case 'min':
    case 'max':
      return localExtreme(values, term.name === 'min' ? -1 : 1, point)
    case 'sum':
      return mapped(values, (curves) => curves.reduce(plus))
    case 'mean':
      return mapped(values, (curves) => over(curves.reduce(plus), level(curves.length)))
    case 'abs':
      for (const value of values) if ('curve' in value) bend(value.curve, point)
      return mapped(values, ([curve]) => (isBelowZero(curve, point) ? opposite(curve) : curve))
    default:
      return localStep(term, values, point, locals)
  }
}

/** Any other function is followed only where its arguments stay the same around the point. */
function localStep(term: Term, values: readonly Local[], point: Point, locals: Locals): Local {
  if (values.some((value) => 'curve' in value && !isLevel(value.curve))) throw new Unsolved()
  return { value: plain(term, point, locals) }
}

const isBelowZero = (curve: Curve, point: Point): boolean => compare(valueAt(curve, point.steps) ?? 0, 0) < 0

/** The least or greatest of several, and where another of them takes its place. */
export function localExtreme(values: readonly Local[], sign: 1 | -1, point: Point): Local {
  return mapped(values, (curves) => {
    const ranked = curves.map((curve) => ({ curve, value: valueAt(curve, point.steps) ?? 0 }))
    const best = ranked.reduce((first, other) => (compare(other.value, first.value) * sign > 0 ? other : first))
    for (const { curve } of ranked) if (curve !== best.curve) bend(minus(curve, best.curve), point)
    return best.curve
  })
}

// —— tables ——

/** The row that is hit, and where a cell of it or of a row above may come out otherwise. */
function localTable(name: string, { inputs, rows }: TableParts, point: Point): Local {
  const values = inputs.map((input) => localTerm(input, point))
  for (const [index, { cells, output }] of rows.entries()) {
    const holds = cells.every((cell, column) => {
      const locals = new Map([[SUBJECT_SLOT, values[column] ?? { value: null }]])
      const local = localTerm(cell, point, locals)
      return 'value' in local && local.value === true
    })
    if (!holds) continue
    point.rows.push(`${name} ${index}`)
    return localTerm(output, point)
  }
  return { value: point.env.name(name) }
}

/** The value as an exact number, where it is one. */
export const numberOf = (local: Local, point: Point): Exact | undefined => {
  const value = valueOf(local, point)
  return isExact(value) ? value : undefined
}
