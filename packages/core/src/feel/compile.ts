import type { Problem } from '../base.ts'
import { type Checked, checkExpression } from './check.ts'
import { conditionOf } from './condition.ts'
import { NO_FRAME, emitter, newFrame } from './evaluate.ts'
import { type Substituted, comparisonsOf, substitution } from './explain.ts'
import { longNames } from './long-names.ts'
import { parseExpression } from './parse.ts'
import { readsOf } from './reads.ts'
import type { Compiled, Problems, Scope } from './scope.ts'
import { showValue } from './show.ts'

/** A formula ready to evaluate, or everything wrong with it. */
export function compile(text: string, scope: Scope): Compiled | Problems {
  const parsed = parseExpression(text, longNames(scope))
  if (!parsed.form) return { problems: inOrder(parsed.problems) }
  const checked = checkExpression(parsed.form, text, scope)
  const problems = inOrder([...parsed.problems, ...checked.problems])
  return problems.length > 0 ? { problems } : finish(text, checked)
}

/** Problems in the order of their places, each once: the body of a function is checked for every call. */
export function inOrder(problems: readonly Problem[]): readonly Problem[] {
  const distinct = new Map(problems.map((problem) => [`${problem.column} ${problem.zh}`, problem]))
  return [...distinct.values()].toSorted((a, b) => (a.column ?? 0) - (b.column ?? 0))
}

function finish(text: string, { term, slots }: Checked): Compiled {
  const emit = emitter(text)
  const run = emit(term)
  const frame = slots === 0 ? () => NO_FRAME : () => newFrame(slots)
  const reads = readsOf(term)
  let substituted: Substituted | undefined
  const written: Substituted = (reading) => (substituted ??= substitution(term, text, emit, reads))(reading)
  return {
    text,
    term,
    type: term.type,
    reads,
    ...(term.type.kind === 'boolean' && {
      condition: conditionOf(term, { text, emit, frame, reads: (part) => readsOf(part) }),
    }),
    evaluate: slots === 0 ? (env) => run(env, NO_FRAME) : (env) => run(env, newFrame(slots)),
    explain(env, show, known) {
      return {
        result: known === undefined ? run(env, frame()) : known,
        substituted: written({ env, frame, show }),
        comparisons: () => comparisonsOf(term, { text, emit, env, frame: frame() }),
      }
    },
    written: (env, told) => written({ env, frame, show: showValue, told }),
  }
}
