import type { Indicator } from './framework.ts'
import { boundsOf, meanOf, medianIn, presentIn } from './statistics.ts'
import type { Grouping, Table } from './table.ts'

/** What fills the gaps of one indicator: one value, or one for each group. */
export type Fill = {
  readonly value?: number
  readonly groups?: Readonly<Record<string, number>>
  /** The column's bounds, for filling by row. */
  readonly bounds?: readonly [number, number]
}

/** Estimates what fills the gaps of a column; nothing where nothing needs to be known. */
export function estimateFill(x: Float64Array, { missing, direction }: Indicator, table: Table): Fill {
  switch (missing.kind) {
    case 'mean':
    case 'median': {
      const within = missing.within === undefined ? undefined : table.groups.get(missing.within)
      return within ? { groups: byGroup(x, missing.kind, within) } : { value: centre(presentIn(x), missing.kind) }
    }
    case 'worst': {
      const [low, high] = boundsOf(x)
      return { value: direction === 1 ? low : high }
    }
    case 'row':
      return { bounds: boundsOf(x) }
    case 'none':
    case 'zero':
    case 'carry':
      return {}
  }
}

const centre = (present: Float64Array, kind: 'mean' | 'median'): number =>
  kind === 'mean' ? meanOf(present) : medianIn(present)

function byGroup(x: Float64Array, kind: 'mean' | 'median', { labels, of }: Grouping): Record<string, number> {
  const sizes = new Int32Array(labels.length)
  for (let i = 0; i < x.length; i++) if (of[i]! >= 0 && !Number.isNaN(x[i]!)) sizes[of[i]!]!++
  const members = Array.from(sizes, (size) => new Float64Array(size))
  sizes.fill(0)
  for (let i = 0; i < x.length; i++) {
    const group = of[i]!
    if (group >= 0 && !Number.isNaN(x[i]!)) members[group]![sizes[group]!++] = x[i]!
  }
  return Object.fromEntries(labels.map((label, group) => [label, centre(members[group]!, kind)]))
}

/** Fills the gaps of a column in place, and answers how many were filled. Filling by row is done by `fillRows`. */
export function fillGaps(x: Float64Array, { code, missing }: Indicator, fill: Fill, table: Table): number {
  if (missing.kind === 'none' || missing.kind === 'row') return 0
  if (missing.kind === 'carry') return carry(x, code, missing.periods, table)
  const within = 'within' in missing && missing.within !== undefined ? table.groups.get(missing.within) : undefined
  const ofGroup = within ? Float64Array.from(within.labels, (label) => fill.groups?.[label] ?? Number.NaN) : undefined
  const forAll = missing.kind === 'zero' ? 0 : (fill.value ?? Number.NaN)
  let filled = 0
  for (let i = 0; i < x.length; i++) {
    if (!Number.isNaN(x[i]!)) continue
    const group = within ? within.of[i]! : -1
    const value = ofGroup ? (group < 0 ? Number.NaN : ofGroup[group]!) : forAll
    if (Number.isNaN(value)) continue
    x[i] = value
    filled++
  }
  return filled
}

function carry(x: Float64Array, code: string, periods: number, { earlier = [] }: Table): number {
  let filled = 0
  for (let i = 0; i < x.length; i++) {
    for (let back = 0; back < periods && Number.isNaN(x[i]!); back++) {
      const value = earlier[back]?.get(code)?.[i]
      if (value === undefined || Number.isNaN(value)) continue
      x[i] = value
      filled++
    }
  }
  return filled
}

/** One column among its siblings, for filling by row. */
export type Sibling = { readonly x: Float64Array; readonly indicator: Indicator; readonly fill: Fill }

/** Fills each unit's gaps by the mean of its other indicators, each taken from 0 (its worst) to 1 (its best). */
export function fillRows(siblings: readonly Sibling[]): number {
  const gapped = siblings.filter(({ indicator }) => indicator.missing.kind === 'row')
  const [first] = siblings
  if (!first || gapped.length === 0) return 0
  const shares = siblings.map(shareOf)
  let filled = 0
  for (let i = 0; i < first.x.length; i++) {
    let sum = 0
    let count = 0
    for (const [at, { x }] of siblings.entries()) {
      const share = shares[at]!(x[i]!)
      if (Number.isNaN(share)) continue
      sum += share
      count++
    }
    if (count === 0 || count === siblings.length) continue
    for (const { x, indicator, fill } of gapped) {
      if (!Number.isNaN(x[i]!)) continue
      const [low, high] = fill.bounds ?? [Number.NaN, Number.NaN]
      const share = sum / count
      x[i] = indicator.direction === 1 ? low + share * (high - low) : high - share * (high - low)
      filled++
    }
  }
  return filled
}

function shareOf({ x, indicator, fill }: Sibling): (value: number) => number {
  const [low, high] = fill.bounds ?? boundsOf(x)
  const width = high - low
  return indicator.direction === 1 ? (value) => (value - low) / width : (value) => (high - value) / width
}
