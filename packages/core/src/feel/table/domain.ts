import { type Exact, add, compare, dayNumber, dateOfDay, isExact } from '../../base.ts'
import { showValue } from '../show.ts'
import type { Type } from '../type.ts'
import { type Value, isDateValue } from '../value.ts'

/**
 * The values of one column cut into atoms: pieces inside which no cell of the column changes its answer.
 * Ordered values are cut at the bounds that occur; texts into those that occur and all others.
 */
export type Domain = OrderedDomain | NamedDomain

/** Atom 2i is the gap before cut i, atom 2i+1 the cut itself, the last atom everything above. */
export type OrderedDomain = {
  readonly kind: 'ordered'
  readonly cuts: readonly Exact[]
  readonly whole: boolean
  readonly type: Type
}

/** Atom i is the i-th value; the last atom, where `open`, is every other text. */
export type NamedDomain = {
  readonly kind: 'named'
  readonly values: readonly Value[]
  readonly indexes: ReadonlyMap<Value, number>
  readonly open: boolean
}

/** The domain of these values; `open` when others may occur. */
export const namedDomain = (values: readonly Value[], open: boolean): NamedDomain => ({
  kind: 'named',
  values,
  indexes: new Map(values.map((value, index) => [value, index])),
  open,
})

/** Atoms from a first to before a last. */
export type Atoms = { readonly from: number; readonly to: number }

/** How many atoms a domain has: its cuts and what lies between them, or its values and, where it is open, all others. */
export const atomCount = (domain: Domain): number =>
  domain.kind === 'ordered' ? 2 * domain.cuts.length + 1 : domain.values.length + (domain.open ? 1 : 0)

/** Whether any value lies in the atom: none does between the whole numbers 3 and 4. */
export function isInhabited(domain: Domain, atom: number): boolean {
  if (domain.kind === 'named' || !domain.whole || atom % 2 === 1) return true
  const below = domain.cuts[atom / 2 - 1]
  const above = domain.cuts[atom / 2]
  return below === undefined || above === undefined || compare(add(below, 1), above) < 0
}

/** A value's place on the line of its column: a number by itself, a day by its number. */
export function coordinateOf(value: Value): Exact | undefined {
  if (isExact(value)) return value
  return isDateValue(value) ? dayNumber(value.date) : undefined
}

/** The index of a cut that is in the domain. */
export function cutIndex({ cuts }: OrderedDomain, cut: Exact): number {
  let low = 0
  let high = cuts.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    const found = cuts[middle]
    if (found !== undefined && compare(found, cut) < 0) low = middle + 1
    else high = middle
  }
  return low
}

/** `[3%..10%)`, `>= 1,000.00 元`, `"初创"`, as a message names a stretch of atoms. */
export function showAtoms(domain: Domain, { from, to }: Atoms, chinese: boolean): string {
  if (domain.kind === 'named') return showNamed(domain, from, to, chinese)
  const show = (cut: Exact): string =>
    domain.type.kind === 'date' && typeof cut === 'number'
      ? dateOfDay(cut)
      : showValue(cut, domain.type, chinese ? 'zh' : 'en')
  const last = to - 1
  const low = domain.cuts[from % 2 === 1 ? (from - 1) / 2 : from / 2 - 1]
  const high = domain.cuts[last % 2 === 1 ? (last - 1) / 2 : last / 2]
  const lowIncluded = from % 2 === 1
  const highIncluded = last % 2 === 1
  if (low === undefined && high === undefined) return chinese ? '任意值' : 'anything'
  if (low === undefined && high !== undefined) return `${highIncluded ? '<=' : '<'} ${show(high)}`
  if (high === undefined && low !== undefined) return `${lowIncluded ? '>=' : '>'} ${show(low)}`
  if (low === undefined || high === undefined) return ''
  if (from === last && lowIncluded) return `= ${show(low)}`
  return `${lowIncluded ? '[' : '('}${show(low)}..${show(high)}${highIncluded ? ']' : ')'}`
}

function showNamed({ values, open }: NamedDomain, from: number, to: number, chinese: boolean): string {
  const named = values
    .slice(from, to)
    .map((value) => (typeof value === 'string' ? `"${value}"` : showYesNo(value, chinese)))
  const others = open && to > values.length
  const rest = chinese ? (named.length > 0 ? '其他值' : '未列出的值') : 'any other value'
  const shown = named.length > 5 ? [...named.slice(0, 5), '…'] : named
  return [...shown, ...(others ? [rest] : [])].join(chinese ? '、' : ', ')
}

const showYesNo = (value: Value, chinese: boolean): string => showValue(value, { kind: 'any' }, chinese ? 'zh' : 'en')
