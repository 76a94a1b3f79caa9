import type { Emit, Frame } from './evaluate.ts'
import type { Comparison, Env, Show } from './scope.ts'
import { type Term, partsOf } from './term.ts'
import { DATE } from './type.ts'
import { type Result, Unknown } from './value.ts'

type Explaining = {
  readonly text: string
  readonly emit: Emit
  readonly env: Env
  readonly frame: Frame
  readonly show: Show
  /** How the value that a cell tests is called. */
  readonly subject?: string
}

/**
 * The formula with the values it read in place of their names; everything else stands as it was written,
 * but a branch of an `if` that was not taken stands as `…`: what it would have read is beside the point.
 */
export function substitute(root: Term, explaining: Explaining): string {
  const { text } = explaining
  const found = new Map<number, { from: number; to: number; shown: string }>()
  collect(root, explaining, (term, shown) => {
    if (!found.has(term.from)) found.set(term.from, { from: term.from, to: term.to, shown })
  })
  let written = ''
  let at = 0
  for (const { from, to, shown } of [...found.values()].sort((a, b) => a.from - b.from)) {
    if (from < at) continue
    written += text.slice(at, from) + shown
    at = to
  }
  return (written + text.slice(at)).trim()
}

function collect(term: Term, explaining: Explaining, note: (term: Term, shown: string) => void): void {
  if (isReading(term)) return note(term, shownOf(term, explaining))
  if (term.kind === 'series') {
    const pieces = term.shown.map((piece) => (typeof piece === 'string' ? piece : shownOf(piece, explaining)))
    return note(term, pieces.join(''))
  }
  const skipped = skippedBranches(term, explaining)
  for (const part of partsOf(term)) {
    if (!skipped.includes(part)) collect(part, explaining, note)
    else if (contains(part, 'read')) note(part, '…')
  }
}

/** The branches that an `if` did not take; inside a loop there is no one decision. */
function skippedBranches(term: Term, { emit, env, frame }: Explaining): readonly Term[] {
  if (term.kind !== 'if' || contains(term.condition, 'local')) return []
  const taken = branchesTaken(term, (of) => emit(of)(env, frame))
  return [term.yes, term.no].filter((branch) => !taken.includes(branch))
}

/** The branch a condition chose; both where it is unknown and they agree, none where it is unknown and they do not. */
function branchesTaken(term: Term & { kind: 'if' }, value: (of: Term) => Result): readonly Term[] {
  const condition = value(term.condition)
  if (condition === true) return [term.yes]
  if (condition === false) return [term.no]
  return value(term) instanceof Unknown ? [] : [term.yes, term.no]
}

const contains = (term: Term, kind: Term['kind']): boolean =>
  term.kind === kind || partsOf(term).some((part) => contains(part, kind))

/** A name, the date of assessment, or an entry of a context that was read. */
const isReading = (term: Term): boolean =>
  term.kind === 'read' || term.kind === 'asOf' || (term.kind === 'path' && isReading(term.of))

function shownOf(term: Term, { emit, env, frame, show }: Explaining): string {
  return show(emit(term)(env, frame), term.kind === 'asOf' ? DATE : term.type)
}

/** The comparisons of a formula as they came out, in the order they are written; not those inside loops. */
export function comparisonsOf(root: Term, explaining: Explaining): Comparison[] {
  const comparisons: Comparison[] = []
  compare(root, explaining, comparisons)
  return comparisons
}

function compare(term: Term, explaining: Explaining, comparisons: Comparison[]): void {
  const value = (of: Term): Result => explaining.emit(of)(explaining.env, explaining.frame)
  if (term.kind === 'let') value(term)
  for (const part of partsOutsideLoops(term, value)) compare(part, explaining, comparisons)
  if (term.kind !== 'compare') return
  const { left, right, operator } = term
  const part = (of: Term) =>
    of.kind === 'local' && explaining.subject !== undefined ? explaining.subject : explaining.text.slice(of.from, of.to)
  comparisons.push({
    text: `${part(left)} ${operator} ${part(right)}`,
    operator,
    left: value(left),
    right: value(right),
    type: left.type.kind === 'null' || left.type.kind === 'any' ? right.type : left.type,
    result: value(term),
  })
}

/** The parts that have one value each; of an `if` only the condition and what was taken. */
function partsOutsideLoops(term: Term, value: (of: Term) => Result): readonly Term[] {
  if (term.kind === 'lambda') return []
  if (term.kind === 'filter') return [term.of]
  if (term.kind === 'for' || term.kind === 'some' || term.kind === 'every') {
    return term.ranges.slice(0, 1).map((range) => range.first)
  }
  return term.kind === 'if' ? [term.condition, ...branchesTaken(term, value)] : partsOf(term)
}
