import { type Value, compileDmn, compileDmnTests } from '../../feel.ts'
import { formulaProblem } from '../formula-problem.ts'
import type { Literal, Tests } from '../model.ts'
import { type Bindings, type Compiling, NOTHING, type Run, scopeOf, valuesFor } from './compiling.ts'

/** A FEEL text. An empty one is null, and so is one that cannot be read: the problem is told. */
export function compileLiteral(literal: Pick<Literal, 'text' | 'place'>, compiling: Compiling): Run {
  if (literal.text.trim() === '') return NOTHING
  const compiled = compileDmn(literal.text, scopeOf(compiling))
  if ('problems' in compiled) {
    compiling.problems.push(...compiled.problems.map((problem) => formulaProblem(problem, literal)))
    return NOTHING
  }
  compiling.problems.push(...compiled.notes.map((problem) => formulaProblem(problem, literal, true)))
  const { place } = literal
  return (bindings) => compiled.evaluate(valuesFor(bindings, place))
}

/** Whether a value passes unary tests: true, false, or null where that cannot be said. */
export type RunTests = (value: Value, bindings: Bindings) => boolean | null

/** Unary tests; ones that cannot be read are passed by nothing, and told. */
export function compileTests(tests: Tests, compiling: Compiling): RunTests {
  const compiled = compileDmnTests(tests.text, scopeOf(compiling))
  if ('problems' in compiled) {
    compiling.problems.push(...compiled.problems.map((problem) => formulaProblem(problem, tests)))
    return () => null
  }
  compiling.problems.push(...compiled.notes.map((problem) => formulaProblem(problem, tests, true)))
  const { place } = tests
  return (value, bindings) => compiled.evaluate(value, valuesFor(bindings, place))
}
