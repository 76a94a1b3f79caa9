import { type Exact, compare, dayNumber, isExact } from '../../base.ts'
import type { CompareOperator, Condition, Meaning, Resolve, Result, Term } from '../../feel.ts'
import { isDateValue, partsOf } from '../../feel.ts'

/** A part of a programme's `and`: where it is surely false the firm is refused, whatever else is known. */
export type Conjunct = Term

/** A comparison of one column, or of the quotient of two, with a figure known beforehand. */
export type Cut =
  | {
      /** A day is compared by its number. */
      readonly kind: 'number' | 'day'
      readonly column: number
      readonly operator: CompareOperator
      readonly figure: Exact
    }
  | {
      readonly kind: 'quotient'
      readonly top: number
      readonly bottom: number
      readonly operator: CompareOperator
      readonly figure: Exact
    }

/** The parts of the decision's outermost `and`, through the rules it names. */
export function conjunctsOf(condition: Condition | undefined, resolve: Resolve): readonly Conjunct[] {
  switch (condition?.kind) {
    case 'and':
      return condition.parts.flatMap((part) => conjunctsOf(part, resolve))
    case 'name':
      return ofTerm(
        { kind: 'read', read: { name: condition.name }, type: { kind: 'boolean' }, from: 0, to: 0 },
        resolve,
      )
    case 'test':
      return condition.term ? ofTerm(condition.term, resolve) : []
    case 'not': {
      const [only, ...rest] = conjunctsOf(condition.part, resolve)
      return only && rest.length === 0 ? [{ kind: 'not', operand: only, type: only.type, from: 0, to: 0 }] : []
    }
    default:
      return []
  }
}

function ofTerm(term: Term, resolve: Resolve): readonly Conjunct[] {
  if (term.kind === 'and') return term.operands.flatMap((operand) => ofTerm(operand, resolve))
  if (term.kind !== 'read') return [term]
  const meaning = resolve(term.read)
  return meaning?.kind === 'formula' ? ofTerm(meaning.term, resolve) : [term]
}

/** A conjunct that is one comparison with a figure; undefined for any other. */
export function cutOf(term: Conjunct, resolve: Resolve): Cut | undefined {
  if (term.kind !== 'compare') return undefined
  const right = knownBefore(term.right, resolve)
  if (right !== undefined) return sideCut(term.left, term.operator, right, resolve)
  const left = knownBefore(term.left, resolve)
  return left === undefined ? undefined : sideCut(term.right, TURNED[term.operator], left, resolve)
}

const TURNED = { '=': '=', '!=': '!=', '<': '>', '<=': '>=', '>': '<', '>=': '<=' } as const

function sideCut(side: Term, operator: CompareOperator, value: Result, resolve: Resolve): Cut | undefined {
  const term = followed(side, resolve)
  const column = columnOf(term, resolve)
  const day = isDateValue(value) ? dayNumber(value.date) : undefined
  if (column !== undefined && day !== undefined) return { kind: 'day', column, operator, figure: day }
  if (!isExact(value)) return undefined
  const figure = value
  if (column !== undefined) return { kind: 'number', column, operator, figure }
  if (term.kind !== 'arithmetic' || term.operator !== '/') return undefined
  const [top, bottom] = [term.left, term.right].map((part) => columnOf(followed(part, resolve), resolve))
  return top === undefined || bottom === undefined ? undefined : { kind: 'quotient', top, bottom, operator, figure }
}

/** The formula behind a name, and behind the name in that. */
function followed(term: Term, resolve: Resolve): Term {
  if (term.kind !== 'read') return term
  const meaning: Meaning | undefined = resolve(term.read)
  return meaning?.kind === 'formula' ? followed(meaning.term, resolve) : term
}

function columnOf(term: Term, resolve: Resolve): number | undefined {
  const meaning = term.kind === 'read' ? resolve(term.read) : undefined
  return meaning?.kind === 'column' ? meaning.column : undefined
}

/** The figure a term comes to before any firm is known; undefined where it reads facts or is worked out. */
export function figureOf(term: Term, resolve: Resolve): Exact | undefined {
  const value = knownBefore(term, resolve)
  return value !== undefined && isExact(value) ? value : undefined
}

/** The value a term has before any firm is known; undefined where it reads facts or is worked out. */
function knownBefore(term: Term, resolve: Resolve): Result | undefined {
  const own = followed(term, resolve)
  return own.kind === 'constant' ? own.value : own.kind === 'read' ? valueOf(resolve(own.read)) : undefined
}

const valueOf = (meaning: Meaning | undefined): Result | undefined =>
  meaning?.kind === 'value' ? meaning.value : undefined

/** The only column a conjunct reads; undefined for none, several, or what columns know nothing of. */
export function onlyColumn(term: Term, resolve: Resolve): number | undefined {
  const found = new Set<number>()
  const visit = (part: Term): boolean => {
    if (part.kind !== 'read') return partsOf(part).every(visit)
    const meaning = resolve(part.read)
    if (meaning?.kind === 'column') found.add(meaning.column)
    if (meaning?.kind === 'formula') return visit(meaning.term)
    return meaning?.kind === 'column' || meaning?.kind === 'value'
  }
  if (!visit(term) || found.size !== 1) return undefined
  return [...found][0]
}

/** Whether a comparison with this order of value and figure fails. */
export function fails(operator: CompareOperator, value: Exact, figure: Exact): boolean {
  const order = compare(value, figure)
  switch (operator) {
    case '=':
      return order !== 0
    case '!=':
      return order === 0
    case '<':
      return order >= 0
    case '<=':
      return order > 0
    case '>':
      return order <= 0
    case '>=':
      return order < 0
  }
}
