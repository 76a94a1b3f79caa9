import { type Exact, absolute, add, multiply, subtract } from '../../base.ts'
import { type CompareOperator, type Resolve, type Term, partsOf } from '../../feel.ts'
import { OPPOSITE } from '../margin.ts'
import { figureOf } from './conjuncts.ts'

/** More parts than these a condition is not given leeway: its program would outgrow what it spares. */
const PARTS_MAX = 200

const NOWHERE = { from: 0, to: 0 } as const

/**
 * The parts of an `and` with leeway: each surely fails only where its condition surely fails and is no near miss, its
 * figures moved by the share within which a failure counts as near. Conditions that cannot be given leeway are left out.
 */
export function withLeeway(conjuncts: readonly Term[], near: Exact, resolve: Resolve): readonly Term[] {
  return conjuncts.flatMap((conjunct) => {
    let parts = 0
    const loosened = loosen(conjunct, true)
    return loosened === undefined ? [] : flattened(loosened)

    function loosen(term: Term, want: boolean): Term | undefined {
      if (++parts > PARTS_MAX) return undefined
      switch (term.kind) {
        case 'and':
        case 'or':
          return together((term.kind === 'and') === want, term, want)
        case 'not':
          return loosen(term.operand, !want)
        case 'if': {
          const [yes, no] = [loosen(term.yes, want), loosen(term.no, want)]
          return yes && no && { ...term, yes, no }
        }
        case 'read': {
          const meaning = resolve(term.read)
          if (meaning === undefined || meaning.kind === 'written') return undefined
          return meaning.kind === 'formula' ? loosen(meaning.term, want) : leaf(term, want)
        }
        case 'compare':
          return looseComparison(term, want ? term.operator : OPPOSITE[term.operator], near, resolve)
        default:
          return leaf(term, want)
      }
    }

    /** Of an `and` a part without leeway may be left out; of an `or` it may not. */
    function together(isAnd: boolean, term: Term & { readonly kind: 'and' | 'or' }, want: boolean): Term | undefined {
      const operands = term.operands.map((operand) => loosen(operand, want))
      const known = operands.filter((operand) => operand !== undefined)
      if (known.length === 0 || (!isAnd && known.length < operands.length)) return undefined
      return { ...term, kind: isAnd ? 'and' : 'or', operands: known }
    }
  })
}

const flattened = (term: Term): readonly Term[] => (term.kind === 'and' ? term.operands.flatMap(flattened) : [term])

/** What is no comparison is never a near miss: it fails where it fails. */
const leaf = (term: Term, want: boolean): Term =>
  want ? term : { kind: 'not', operand: term, type: { kind: 'boolean' }, ...NOWHERE }

/** A comparison that also holds where what is lacking is at most that share of its threshold. */
function looseComparison(
  term: Term & { readonly kind: 'compare' },
  operator: CompareOperator,
  near: Exact,
  resolve: Resolve,
): Term | undefined {
  const { left, right } = term
  const exact: Term = { ...term, operator }
  if (operator === '=' || operator === '!=') return exact
  if (left.type.kind !== 'number' || right.type.kind !== 'number')
    return left.type.kind === 'any' || right.type.kind === 'any' ? undefined : exact
  const isUpward = operator === '>=' || operator === '>'
  const loose = { ...term, operator: isUpward ? ('>=' as const) : ('<=' as const) }
  const isLeftThreshold = isThreshold(left, resolve) && !isThreshold(right, resolve)
  const threshold = isLeftThreshold ? left : right
  const figure = figureOf(threshold, resolve)
  if (figure !== undefined) {
    const distance = multiply(absolute(figure), near)
    const value = isUpward === isLeftThreshold ? add(figure, distance) : subtract(figure, distance)
    const moved: Term = { kind: 'constant', value, type: threshold.type, ...NOWHERE }
    return isLeftThreshold ? { ...loose, left: moved } : { ...loose, right: moved }
  }
  // The sign of a threshold worked out from facts is not known beforehand: it is moved both ways.
  const [more, less] = [add(1, near), subtract(1, near)].map((share): Term => {
    const factor: Term = { kind: 'constant', value: share, type: { kind: 'number' }, ...NOWHERE }
    const moved: Term = {
      kind: 'arithmetic',
      operator: '*',
      left: threshold,
      right: factor,
      type: threshold.type,
      ...NOWHERE,
    }
    return isLeftThreshold ? { ...loose, left: moved } : { ...loose, right: moved }
  })
  return more && less && { kind: 'or', operands: [more, less], type: { kind: 'boolean' }, ...NOWHERE }
}

/** A threshold is what the regulation sets: it reads neither facts nor rules. */
function isThreshold(term: Term, resolve: Resolve): boolean {
  return term.kind === 'read'
    ? resolve(term.read)?.kind === 'value'
    : partsOf(term).every((part) => isThreshold(part, resolve))
}
