import { compare } from '../../base.ts'
import { SUBJECT_SLOT } from '../check.ts'
import type { CompareOperator } from '../scope.ts'
import type { Term } from '../term.ts'
import type { Type } from '../type.ts'
import type { Value } from '../value.ts'
import {
  type Atoms,
  type Domain,
  type OrderedDomain,
  atomCount,
  coordinateOf,
  cutIndex,
  namedDomain,
} from './domain.ts'

/** The domain of a column, cut wherever one of its cells could change its answer; undefined for a type without one. */
export function domainOf(type: Type, cells: readonly Term[]): Domain | undefined {
  if (type.kind === 'boolean') return namedDomain([true, false], false)
  const constants = cells.flatMap(constantsOf)
  if (type.kind === 'text') {
    const texts = new Set(constants.filter((value) => typeof value === 'string'))
    return namedDomain([...texts].toSorted(), true)
  }
  if (type.kind !== 'number' && type.kind !== 'date') return undefined
  const coordinates = constants.flatMap((value) => coordinateOf(value) ?? []).toSorted(compare)
  const cuts = coordinates.filter((cut, index) => index === 0 || compare(cut, coordinates[index - 1] ?? cut) !== 0)
  return { kind: 'ordered', cuts, whole: type.kind === 'date' || type.whole === true, type }
}

function constantsOf(term: Term): Value[] {
  switch (term.kind) {
    case 'constant':
      return [term.value]
    case 'among':
      return [...term.members]
    case 'compare':
      return [...constantsOf(term.left), ...constantsOf(term.right)]
    case 'and':
    case 'or':
      return term.operands.flatMap(constantsOf)
    case 'not':
      return constantsOf(term.operand)
    default:
      return []
  }
}

/** The atoms a cell accepts, in order and apart; undefined where that cannot be told before it is evaluated. */
export function regionOf(term: Term, domain: Domain): readonly Atoms[] | undefined {
  const everything: readonly Atoms[] = [{ from: 0, to: atomCount(domain) }]
  switch (term.kind) {
    case 'constant':
      return term.value === true ? everything : term.value === false ? [] : undefined
    case 'local':
      return isSubject(term) && domain.kind === 'named' && !domain.open ? [{ from: 0, to: 1 }] : undefined
    case 'not': {
      const inner = regionOf(term.operand, domain)
      return inner && complement(inner, domain)
    }
    case 'and':
    case 'or': {
      const parts = term.operands.map((operand) => regionOf(operand, domain))
      if (parts.some((part) => part === undefined)) return undefined
      const regions = parts.flatMap((part) => (part ? [part] : []))
      return term.kind === 'or'
        ? union(regions)
        : complement(union(regions.map((one) => complement(one, domain))), domain)
    }
    case 'among':
      return isSubject(term.value)
        ? union([...term.members].map((member) => compared('=', member, domain) ?? []))
        : undefined
    case 'compare':
      return comparedTerms(term, domain)
    default:
      return undefined
  }
}

const isSubject = (term: Term): boolean => term.kind === 'local' && term.slot === SUBJECT_SLOT

const MIRRORED: Readonly<Record<CompareOperator, CompareOperator>> = {
  '=': '=',
  '!=': '!=',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
}

function comparedTerms(
  { operator, left, right }: Term & { kind: 'compare' },
  domain: Domain,
): readonly Atoms[] | undefined {
  if (isSubject(left) && right.kind === 'constant') return compared(operator, right.value, domain)
  if (isSubject(right) && left.kind === 'constant') return compared(MIRRORED[operator], left.value, domain)
  return undefined
}

function compared(operator: CompareOperator, value: Value, domain: Domain): readonly Atoms[] | undefined {
  if (operator === '!=') {
    const equal = compared('=', value, domain)
    return equal && complement(equal, domain)
  }
  if (domain.kind === 'ordered') return comparedByOrder(operator, value, domain)
  if (operator !== '=') return undefined
  const index = domain.indexes.get(value)
  return index === undefined ? [] : [{ from: index, to: index + 1 }]
}

function comparedByOrder(operator: CompareOperator, value: Value, domain: OrderedDomain): readonly Atoms[] | undefined {
  const coordinate = coordinateOf(value)
  if (coordinate === undefined) return undefined
  const atom = 2 * cutIndex(domain, coordinate) + 1
  const end = atomCount(domain)
  switch (operator) {
    case '=':
      return [{ from: atom, to: atom + 1 }]
    case '<':
      return [{ from: 0, to: atom }]
    case '<=':
      return [{ from: 0, to: atom + 1 }]
    case '>':
      return [{ from: atom + 1, to: end }]
    case '>=':
      return [{ from: atom, to: end }]
    case '!=':
      return undefined
  }
}

function union(regions: readonly (readonly Atoms[])[]): readonly Atoms[] {
  const sorted = regions.flat().toSorted((a, b) => a.from - b.from)
  const joined: { from: number; to: number }[] = []
  for (const { from, to } of sorted) {
    const last = joined.at(-1)
    if (last && from <= last.to) last.to = Math.max(last.to, to)
    else joined.push({ from, to })
  }
  return joined
}

function complement(region: readonly Atoms[], domain: Domain): readonly Atoms[] {
  const rest: Atoms[] = []
  let at = 0
  for (const { from, to } of region) {
    if (from > at) rest.push({ from: at, to: from })
    at = to
  }
  const end = atomCount(domain)
  return at < end ? [...rest, { from: at, to: end }] : rest
}
