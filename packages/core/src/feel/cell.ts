import { SUBJECT_SLOT, checkUnaryTests } from './check.ts'
import { inOrder } from './compile.ts'
import { type Emit, type Frame, type Run, emitter, newFrame } from './evaluate.ts'
import { longNames } from './long-names.ts'
import { parseUnaryTests } from './parse.ts'
import { readsOf } from './reads.ts'
import type { Env, Problems, Read, Scope } from './scope.ts'
import type { Term } from './term.ts'
import type { Type } from './type.ts'
import type { Result } from './value.ts'

/** A unary test such as `[0.03..0.10)`, ready to be put to any number of values. */
export type CompiledTest = {
  readonly text: string
  readonly reads: readonly Read[]
  /** Whether the value passes: true, false, or unknown while that is open. */
  evaluate(value: Result, env: Env): Result
}

/** The same with what it was made of, for tables. */
export type Cell = CompiledTest & {
  readonly term: Term
  readonly emit: Emit
  /** The bound values of one evaluation, the subject among them. */
  frame(value: Result): Frame
}

/** A unary test about a value of the given type, or everything wrong with it. Figures in it may carry units. */
export function compileTest(text: string, subject: Type, scope: Scope): CompiledTest | Problems {
  return compileCell(text, subject, scope, longNames(scope))
}

/** A cell of a table; `names` are those the grammar has to know, the same for all cells. */
export function compileCell(text: string, subject: Type, scope: Scope, names: readonly string[]): Cell | Problems {
  const parsed = parseUnaryTests(text, names)
  if (!parsed.form) return { problems: inOrder(parsed.problems) }
  const { term, slots, problems } = checkUnaryTests(parsed.form, subject, text, scope)
  const found = inOrder([...parsed.problems, ...problems])
  if (found.length > 0) return { problems: found }
  const emit = emitter(text)
  const run: Run = emit(term)
  const frame = (value: Result): Frame => {
    const fresh = newFrame(slots)
    fresh.values[SUBJECT_SLOT] = value
    return fresh
  }
  return { text, reads: readsOf(term), term, emit, frame, evaluate: (value, env) => run(env, frame(value)) }
}
