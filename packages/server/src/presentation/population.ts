import type { z } from 'zod'
import type { Columns, Framework, Frozen, FrozenIndicator, Grouping, RankIntervals } from '@gongzhen/core/composite'
import type { JudgedTogether, Laboratory, Programme } from '@gongzhen/core/programme'
import type { frozenLine, population } from '../contract.ts'
import type { SubjectFacts } from '../store/facts.ts'
import type { FrozenRow } from '../store/frozen.ts'
import type { IndexRunRow } from '../store/index-runs.ts'

/** The part of a population that is stored with a run. */
export type StoredPopulation = Omit<
  z.output<typeof population>,
  'programme' | 'name' | 'edition' | 'run' | 'asOf' | 'frozen' | 'approved'
> & { readonly name: string }

/** What a run computed about an index, as it is stored and sent. */
export function storedPopulation(index: {
  readonly programme: Programme
  readonly firms: readonly SubjectFacts[]
  readonly together: JudgedTogether
  readonly laboratory: Laboratory
  readonly intervals: RankIntervals
  readonly seed: number
  readonly spread: number
}): StoredPopulation {
  const { programme, firms, together, laboratory, intervals, seed, spread } = index
  const names = new Map(firms.map(({ subject, name }) => [String(subject), name]))
  return {
    name: programme.name,
    names: together.units.map(({ unit }) => names.get(unit) ?? unit),
    ...presentLaboratory(laboratory),
    nodes: laboratory.nodes.map((node) => ({ ...node, weight: node.weight && { ...node.weight } })),
    ranks: together.units.map(({ rank }) => rank),
    bands: together.units.map(({ band }) => band),
    intervals: {
      draws: intervals.draws,
      seed,
      spread,
      low: asList(intervals.low),
      high: asList(intervals.high),
      among: asList(intervals.among),
    },
  }
}

const asList = (x: Float64Array): (number | null)[] => Array.from(x, (value) => (Number.isFinite(value) ? value : null))

const columnsAsLists = (columns: Columns): Record<string, (number | null)[]> =>
  Object.fromEntries([...columns].map(([code, x]) => [code, asList(x)]))

const groupAsLists = ({ labels, of }: Grouping) => ({ labels: [...labels], of: Array.from(of) })

/** What a run kept of an index, as core works with it. */
export function storedLaboratory(stored: StoredPopulation): Laboratory {
  const { framework, units, columns, groups, nodes, points, withoutPlace, adjustmentsHeld } = stored
  return {
    framework,
    table: {
      units: units.map(String),
      columns: new Map(Object.entries(columns).map(([code, list]) => [code, asColumn(list)])),
      groups: new Map(
        Object.entries(groups).map(([name, { labels, of }]) => [name, { labels, of: Int32Array.from(of) }]),
      ),
    },
    nodes,
    points,
    withoutPlace,
    adjustmentsHeld,
  }
}

function asColumn(list: readonly (number | null)[]): Float64Array {
  const column = new Float64Array(list.length)
  for (let row = 0; row < column.length; row++) column[row] = list[row] ?? Number.NaN
  return column
}

/** An index over the firms as it is sent for trying out changes. */
export function presentLaboratory({ framework, table, nodes, points, withoutPlace, adjustmentsHeld }: Laboratory) {
  return {
    units: table.units.map(Number),
    framework,
    nodes,
    columns: columnsAsLists(table.columns),
    groups: Object.fromEntries([...table.groups].map(([name, group]) => [name, groupAsLists(group)])),
    points: [...points],
    withoutPlace: [...withoutPlace],
    adjustmentsHeld: [...adjustmentsHeld],
  }
}

/** A population as it is sent. */
export function presentPopulation(row: IndexRunRow): z.output<typeof population> {
  const { run, asOf, programme, edition, frozen, approved } = row
  // Written by `storedPopulation` and never changed since.
  const stored = row.population as StoredPopulation
  return { ...stored, programme, edition, run, asOf, frozen, approved }
}

/** Proposed or approved parameters, in words and figures. */
export function presentFrozen(
  row: FrozenRow,
  framework: Framework | null,
  reader: number,
): z.output<typeof frozenLine> {
  const { proposedBy, proposedByName, parameters, isApproved, decidedByName, ...line } = row
  return {
    ...line,
    proposedBy: proposedByName,
    decidedBy: decidedByName,
    state: isApproved === null ? 'proposed' : isApproved ? 'approved' : 'declined',
    isOwn: proposedBy === reader,
    indicators: estimatesIn(parameters, framework),
  }
}

/** What was estimated, indicator by indicator; titles come from the framework it was estimated with. */
function estimatesIn({ indicators }: Frozen, framework: Framework | null): z.output<typeof frozenLine>['indicators'] {
  const titles = new Map(framework?.indicators.map(({ code, title }) => [code, title]))
  return Object.entries(indicators).map(([code, indicator]) => ({
    code,
    title: titles.get(code) ?? code,
    figures: figuresOf(indicator),
  }))
}

type Estimate = z.output<typeof frozenLine>['indicators'][number]['figures'][number]

function figuresOf({ fill, treated, scale }: FrozenIndicator): Estimate[] {
  const { sorted } = scale
  const figures: (readonly [string, string, number | undefined])[] = [
    ['缺失填', 'gaps are filled with', fill.value],
    ...Object.entries(fill.groups ?? {}).map(
      ([label, value]) => [`${label} 缺失填`, `gaps in ${label}`, value] as const,
    ),
    ['低于此按此计', 'held from below at', treated.floor],
    ['高于此按此计', 'held from above at', treated.ceiling],
    ['最小值', 'smallest', scale.bounds?.[0] ?? sorted?.[0]],
    ['最大值', 'largest', scale.bounds?.[1] ?? sorted?.at(-1)],
    ['平均值', 'mean', scale.mean],
    ['标准差', 'standard deviation', scale.deviation],
    ['参照值', 'reference', scale.reference],
    ['参照家数', 'units referred to', sorted?.length],
  ]
  return figures.flatMap(([zh, en, value]) =>
    value === undefined ? [] : [{ zh, en, value: Number.isFinite(value) ? value : null }],
  )
}
