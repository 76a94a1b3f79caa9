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
        indicators: contributionChanges([before.framework, old, row], [after.framework, now, rowsNow.get(unit) ?? -1]),
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

/** A unit in the scores of a method: which of them, and its row. */
export type ScoredUnit = readonly [framework: Framework | null, scores: Scores | null, row: number]

/** By how much the contribution of each indicator to a unit's index differs, largest first; none where there are no scores. */
export function contributionChanges(before: ScoredUnit, after: ScoredUnit): Move['indicators'] {
  const [from, to] = [contributions(before), contributions(after)]
  const titles = new Map([before, after].flatMap(([framework]) => (framework?.indicators ?? []).map(titled)))
  return [...new Set([...to.keys(), ...from.keys()])]
    .map((code) => ({ code, title: titles.get(code) ?? code, change: (to.get(code) ?? 0) - (from.get(code) ?? 0) }))
    .filter(({ change }) => Math.abs(change) > 1e-9)
    .toSorted((a, b) => Math.abs(b.change) - Math.abs(a.change))
}

const titled = ({ code, title }: Framework['indicators'][number]) => [code, title] as const

function contributions([framework, scores, row]: ScoredUnit): ReadonlyMap<string, number> {
  if (!framework || !scores) return new Map()
  const shares = contributionsOf(framework, scores.normalised, scores.table.groups, row)
  return new Map(shares.map(({ code, contribution }) => [code, contribution ?? 0]))
}
