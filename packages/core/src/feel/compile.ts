import type { Problem } from '../base.ts'
import { LONG_NAMES } from './builtin.ts'
import { type Checked, checkExpression } from './check.ts'
import { conditionOf } from './condition.ts'
import { NO_FRAME, emitter, newFrame } from './evaluate.ts'
import { comparisonsOf, substitute } from './explain.ts'
import { parseExpression } from './parse.ts'
import type { Compiled, Problems, Read, Scope } from './scope.ts'
import { type Term, partsOf } from './term.ts'

/** A formula ready to evaluate, or everything wrong with it. */
export function compile(text: string, scope: Scope): Compiled | Problems {
  const parsed = parseExpression(text, longNames(scope))
  if (!parsed.form) return { problems: parsed.problems }
  const checked = checkExpression(parsed.form, text, scope)
  const problems = inOrder([...parsed.problems, ...checked.problems])
  return problems.length > 0 ? { problems } : finish(text, checked)
}

/** Names the grammar has to know beforehand: of several words, or with signs inside. */
export function longNames(scope: Scope): readonly string[] {
  const long = [...LONG_NAMES]
  for (const name of scope.names()) if (UNUSUAL.test(name)) long.push(name)
  return long
}

const UNUSUAL = /[^\p{L}\p{N}_]/u

const inOrder = (problems: readonly Problem[]): readonly Problem[] =>
  problems.toSorted((a, b) => (a.column ?? 0) - (b.column ?? 0))

function finish(text: string, { term, slots }: Checked): Compiled {
  const emit = emitter(text)
  const run = emit(term)
  const frame = slots === 0 ? () => NO_FRAME : () => newFrame(slots)
  return {
    text,
    type: term.type,
    reads: readsOf(term),
    ...(term.type.kind === 'boolean' && {
      condition: conditionOf(term, { text, emit, frame, reads: (part) => readsOf(part) }),
    }),
    evaluate: slots === 0 ? (env) => run(env, NO_FRAME) : (env) => run(env, newFrame(slots)),
    explain(env, show) {
      const explaining = { text, emit, env, frame: frame(), show }
      return {
        result: run(env, frame()),
        substituted: substitute(term, explaining),
        comparisons: comparisonsOf(term, explaining),
      }
    },
  }
}

/** Every name a term reads, each once. */
export function readsOf(...terms: readonly Term[]): readonly Read[] {
  const reads = new Map<string, Read>()
  const visit = (term: Term): void => {
    if (term.kind === 'read')
      reads.set(`${term.read.name} ${term.read.back ?? ''} ${term.read.period ?? ''}`, term.read)
    for (const part of partsOf(term)) visit(part)
  }
  for (const term of terms) visit(term)
  return [...reads.values()]
}
