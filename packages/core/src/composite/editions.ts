import type { Framework } from './framework.ts'
import { topOf } from './framework.ts'
import type { Finding } from './finding.ts'
import { type Frozen, type Scores, scoreTable } from './pipeline.ts'
import { placesOf } from './rank.ts'
import type { Table } from './table.ts'
import { contributionsOf } from './tree.ts'

/** A method with the parameters it was approved with. */
export type Edition = { readonly framework: Framework; readonly frozen: Frozen }

/** What another edition makes of a unit, and why: how much came from the parameters, how much from the method. */
export type Move = {
  readonly unit: string
  readonly before: number
  readonly after: number
  readonly rankBefore: number
  readonly rankAfter: number
  /** The old method with the new edition's parameters, less the old score; null where the old method cannot use them. */
  readonly byParameters: number | null
  readonly byMethod: number | null
  /** The change of each indicator's contribution, largest first; those without a contribution are left out. */
  readonly indicators: readonly { readonly code: string; readonly title: string; readonly change: number }[]
}

/** The same data under two editions: every unit's move, largest first. */
export function compareEditions(
  table: Table,
  before: Edition,
  after: Edition,
):
  | { readonly moves: readonly Move[]; readonly before: Scores; readonly after: Scores }
  | { readonly problems: readonly Finding[] } {
  const old = scoreTable(before.framework, table, { frozen: before.frozen })
  if ('problems' in old) return old
  const now = scoreTable(after.framework, table, { frozen: after.frozen })
  if ('problems' in now) return now
  const between = scoreTable(before.framework, table, { frozen: after.frozen })
  const halfway = 'problems' in between ? undefined : topOn(before.framework, between)
  const [olds, news] = [topOn(before.framework, old), topOn(after.framework, now)]
  const [ranksOld, ranksNew] = [ranksOn(before.framework, old), ranksOn(after.framework, now)]
  const rowsNow = new Map(now.units.map((unit, row) => [unit, row]))
  const moves = old.units.flatMap((unit, row): Move[] => {
    const [a, b, half] = [olds.get(unit), news.get(unit), halfway?.get(unit)]
    if (a === undefined || b === undefined) return []
    return [
      {
        unit,
        before: a,
        after: b,
        rankBefore: ranksOld.get(unit) ?? Number.NaN,
        rankAfter: ranksNew.get(unit) ?? Number.NaN,
        byParameters: half === undefined ? null : half - a,
        byMethod: half === undefined ? null : b - half,
        indicators: changesOf(before.framework, old, row, after.framework, now, rowsNow.get(unit) ?? -1),
      },
    ]
  })
  return {
    moves: moves.toSorted((a, b) => Math.abs(b.after - b.before) - Math.abs(a.after - a.before)),
    before: old,
    after: now,
  }
}

const topOn = (framework: Framework, { units, nodes }: Scores): Map<string, number> =>
  new Map(units.map((unit, row) => [unit, nodes.get(topOf(framework).code)?.[row] ?? Number.NaN]))

function ranksOn(framework: Framework, { units, nodes, table }: Scores): Map<string, number> {
  const { rank } = placesOf(framework, nodes, table.groups)
  return new Map(units.map((unit, row) => [unit, rank[row] ?? Number.NaN]))
}

function changesOf(before: Framework, old: Scores, row: number, after: Framework, now: Scores, nowRow: number) {
  const from = new Map(
    contributionsOf(before, old.normalised, old.table.groups, row).map((one) => [one.code, one.contribution]),
  )
  const to = contributionsOf(after, now.normalised, now.table.groups, nowRow)
  const gone = before.indicators.filter(({ code }) => !to.some((one) => one.code === code))
  const titles = new Map([...before.indicators, ...after.indicators].map(({ code, title }) => [code, title]))
  const changes = [
    ...to.map(({ code, contribution }) => ({ code, change: (contribution ?? 0) - (from.get(code) ?? 0) })),
    ...gone.map(({ code }) => ({ code, change: -(from.get(code) ?? 0) })),
  ]
  return changes
    .filter(({ change }) => Math.abs(change) > 1e-9)
    .map(({ code, change }) => ({ code, title: titles.get(code) ?? code, change }))
    .toSorted((a, b) => Math.abs(b.change) - Math.abs(a.change))
}
