import { oneLine } from '../base.ts'
import type { Emit, Frame } from './evaluate.ts'
import type { CompareOperator, Env, Read } from './scope.ts'
import { type Term, partsOf } from './term.ts'
import type { Type } from './type.ts'
import type { Result } from './value.ts'

/** How a yes or no comes about: what an explanation of a refusal walks down to the parts that failed. */
export type Condition =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Condition[] }
  | { readonly kind: 'not'; readonly part: Condition }
  | { readonly kind: 'if'; readonly test: Condition; readonly then: Condition; readonly otherwise: Condition }
  /** Another rule, a gate, or a fact that is yes or no by itself. */
  | { readonly kind: 'name'; readonly name: string }
  | ConditionTest

/** A part that is not made of others: a comparison with its two sides, or anything else that gives yes or no. */
export type ConditionTest = {
  readonly kind: 'test'
  readonly text: string
  /** The part itself, where it is one formula. */
  readonly term?: Term
  /** The text of the formula it is a part of. */
  readonly source?: string
  readonly sides?: { readonly operator: CompareOperator; readonly left: Side; readonly right: Side } | undefined
  evaluate(env: Env): Result
}

/** One side of a comparison. */
export type Side = {
  readonly text: string
  readonly type: Type
  readonly reads: readonly Read[]
  evaluate(env: Env): Result
}

type Making = {
  readonly text: string
  readonly emit: Emit
  readonly frame: () => Frame
  readonly reads: (term: Term) => readonly Read[]
}

/** The parts of a condition; a term that binds values of its own stays in one piece. */
export function conditionOf(term: Term, making: Making): Condition {
  switch (term.kind) {
    case 'and':
    case 'or':
      return { kind: term.kind, parts: term.operands.map((operand) => conditionOf(operand, making)) }
    case 'not':
      return { kind: 'not', part: conditionOf(term.operand, making) }
    case 'if': {
      const [test, then, otherwise] = [term.condition, term.yes, term.no].map((part) => conditionOf(part, making))
      return test && then && otherwise ? { kind: 'if', test, then, otherwise } : testOf(term, making)
    }
    case 'read':
      if (term.read.back === undefined && term.read.period === undefined) return { kind: 'name', name: term.read.name }
      return testOf(term, making)
    default:
      return testOf(term, making)
  }
}

function testOf(term: Term, making: Making): ConditionTest {
  return {
    kind: 'test',
    text: textOf(term, making),
    term,
    source: making.text,
    sides: term.kind === 'compare' && !readsLocal(term) ? sidesOf(term, making) : undefined,
    evaluate: runOf(term, making),
  }
}

const sidesOf = ({ operator, left, right }: Term & { kind: 'compare' }, making: Making): ConditionTest['sides'] => ({
  operator,
  left: sideOf(left, making),
  right: sideOf(right, making),
})

const sideOf = (term: Term, making: Making): Side => ({
  text: textOf(term, making),
  type: term.type,
  reads: making.reads(term),
  evaluate: runOf(term, making),
})

function runOf(term: Term, { emit, frame }: Making): (env: Env) => Result {
  const run = emit(term)
  return (env) => run(env, frame())
}

const textOf = (term: Term, { text }: Making): string => oneLine(text.slice(term.from, term.to))

const readsLocal = (term: Term): boolean => term.kind === 'local' || partsOf(term).some(readsLocal)
