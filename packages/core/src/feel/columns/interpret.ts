import type { LocalDate } from '../../base.ts'
import { type Run, emitter, newFrame } from '../evaluate.ts'
import type { Env, Read } from '../scope.ts'
import { type Term, partsOf } from '../term.ts'
import type { Result } from '../value.ts'
import type { Meaning, Resolve } from './reach.ts'

/** Evaluates terms by the explaining evaluator, given the values of the columns. */
export type Interpreter = {
  term(term: Term, columns: (column: number) => Result): Result
  meaning(meaning: Meaning, columns: (column: number) => Result): Result
}

/** The explaining evaluator over one row, or over one value of one column. */
export function newInterpreter(resolve: Resolve, asOf: LocalDate): Interpreter {
  const runs = new Map<Term, { readonly run: Run; readonly slots: number }>()

  function evaluate(term: Term, env: Env): Result {
    let known = runs.get(term)
    if (!known) {
      known = { run: emitter('')(term), slots: slotsOf(term) }
      runs.set(term, known)
    }
    return known.run(env, newFrame(known.slots))
  }

  function ofMeaning(meaning: Meaning, columns: (column: number) => Result, env: Env): Result {
    switch (meaning.kind) {
      case 'column':
        return columns(meaning.column)
      case 'written':
        throw new Error('what is written as a program is not evaluated')
      case 'value':
        return meaning.value
      case 'formula':
      case 'table':
        return meaning.evaluate(env)
    }
  }

  function envOver(columns: (column: number) => Result): Env {
    const memo = new Map<string, Result>()
    const read = (asked: Read): Result => {
      const key = `${asked.name}\n${asked.back ?? ''}\n${asked.period ?? ''}`
      const known = memo.get(key)
      if (known !== undefined) return known
      const meaning = resolve(asked)
      if (!meaning) throw new Error('a name without a meaning was evaluated')
      const result = ofMeaning(meaning, columns, env)
      memo.set(key, result)
      return result
    }
    const env: Env = {
      asOf,
      name: (name) => read({ name }),
      at: (name, back) => read({ name, back }),
      atPeriod: (name, period) => read({ name, period }),
    }
    return env
  }

  return {
    term: (term, columns) => evaluate(term, envOver(columns)),
    meaning: (meaning, columns) => ofMeaning(meaning, columns, envOver(columns)),
  }
}

/** How many values a term binds. */
function slotsOf(term: Term): number {
  let most = 0
  const visit = (part: Term) => {
    for (const slot of boundBy(part)) most = Math.max(most, slot + 1)
    for (const inner of partsOf(part)) visit(inner)
  }
  visit(term)
  return most
}

function boundBy(term: Term): readonly number[] {
  switch (term.kind) {
    case 'local':
    case 'let':
    case 'filter':
      return [term.slot]
    case 'lambda':
      return term.slots
    case 'context':
      return term.entries.map(({ slot }) => slot)
    case 'for':
      return [term.partial, ...term.ranges.map(({ slot }) => slot)]
    case 'some':
    case 'every':
      return term.ranges.map(({ slot }) => slot)
    default:
      return []
  }
}
