import { type Bands, type Framework, topOf } from './framework.ts'
import type { Scores } from './pipeline.ts'
import { type Places, bandsOf, placesOf } from './rank.ts'

/** What a method makes of every unit: published points, place within its group, band. */
export type Outcome = {
  readonly points: Float64Array
  readonly places: Places
  readonly bands: readonly (string | null)[]
}

/** One unit under two methods; ranks and points are NaN where it has none. */
export type UnitShift = {
  readonly row: number
  readonly rankBefore: number
  readonly rankAfter: number
  readonly pointsBefore: number
  readonly pointsAfter: number
  readonly bandBefore: string | null
  readonly bandAfter: string | null
}

/** How many units went from one band to another; null is no band. */
export type BandFlow = { readonly from: string | null; readonly to: string | null; readonly count: number }

/** What a change of method does to all units. */
export type Shift = {
  /** How many units have a place under both. */
  readonly compared: number
  readonly risen: number
  readonly fallen: number
  /** Places moved, on average. */
  readonly mean: number
  /** Those who gain and lose most places, then points. */
  readonly winners: readonly UnitShift[]
  readonly losers: readonly UnitShift[]
  readonly flows: readonly BandFlow[]
  readonly before: Outcome
  readonly after: Outcome
}

/** Compares what two methods made of the same units; `shown` winners and losers at most. */
export function shiftBetween(was: Outcome, is: Outcome, shown: number): Shift {
  const rows: number[] = []
  let [risen, fallen, sum] = [0, 0, 0]
  for (let row = 0; row < was.points.length; row++) {
    const by = was.places.rank[row]! - is.places.rank[row]!
    if (Number.isNaN(by)) continue
    rows.push(row)
    if (by > 0) risen++
    if (by < 0) fallen++
    sum += Math.abs(by)
  }
  const gained = (row: number) => was.places.rank[row]! - is.places.rank[row]!
  const better = (row: number) => is.points[row]! - was.points[row]!
  const told = (row: number): UnitShift => ({
    row,
    rankBefore: was.places.rank[row]!,
    rankAfter: is.places.rank[row]!,
    pointsBefore: was.points[row]!,
    pointsAfter: is.points[row]!,
    bandBefore: was.bands[row] ?? null,
    bandAfter: is.bands[row] ?? null,
  })
  const up = rows.filter((row) => gained(row) > 0).toSorted((a, b) => gained(b) - gained(a) || better(b) - better(a))
  const down = rows.filter((row) => gained(row) < 0).toSorted((a, b) => gained(a) - gained(b) || better(a) - better(b))
  return {
    compared: rows.length,
    risen,
    fallen,
    mean: rows.length === 0 ? 0 : sum / rows.length,
    winners: up.slice(0, shown).map(told),
    losers: down.slice(0, shown).map(told),
    flows: flowsBetween(was.bands, is.bands),
    before: was,
    after: is,
  }
}

/** What a method makes of its scores: points, places, and bands where there are any. */
export function outcomeOf(framework: Framework, { nodes, table }: Scores, bands: Bands | undefined): Outcome {
  const points = nodes.get(topOf(framework).code) ?? new Float64Array()
  const places = placesOf(framework, nodes, table.groups)
  return { points, places, bands: bands ? bandsOf(bands, points, places, framework.decimals) : [] }
}

function flowsBetween(before: readonly (string | null)[], after: readonly (string | null)[]): BandFlow[] {
  const flows = new Map<string | null, Map<string | null, number>>()
  for (const [row, from] of before.entries()) {
    const to = after[row] ?? null
    const own = flows.get(from) ?? new Map<string | null, number>()
    flows.set(from, own.set(to, (own.get(to) ?? 0) + 1))
  }
  return [...flows].flatMap(([from, own]) => [...own].map(([to, count]) => ({ from, to, count })))
}
