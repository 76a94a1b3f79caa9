import { type Exact, compare, divide } from '../base.ts'

/** A unit to be ranked: its group, its score, and what breaks ties, all in decimals. */
export type Standing = {
  readonly unit: string
  readonly peers: string | null
  readonly score: Exact | null
  readonly ties: readonly (Exact | null)[]
  /** Whether the unit meets the further condition of each quota; all met where nothing is said. */
  readonly meets?: readonly boolean[]
}

/** A unit's place in its group: equal units share the better place. A unit without a score has none. */
export type RankedUnit = {
  readonly unit: string
  readonly rank: number | null
  readonly peers: number
  readonly band: string | null
}

/** Bands by place or by share of the group: the first whose quota is not yet full; the last may be open. */
export type Quota = { readonly label: string; readonly places?: number; readonly share?: Exact }

/** Ranks every unit within its group, and gives bands by quota; units that tie at a quota's edge all get in. */
export function rankWithin(units: readonly Standing[], quotas: readonly Quota[] = []): RankedUnit[] {
  const groups = new Map<string | null, Standing[]>()
  for (const unit of units) {
    const group = groups.get(unit.peers)
    if (group) group.push(unit)
    else groups.set(unit.peers, [unit])
  }
  const ranked = new Map<string, RankedUnit>()
  for (const group of groups.values()) for (const unit of rankGroup(group, quotas)) ranked.set(unit.unit, unit)
  return units.flatMap(({ unit }) => ranked.get(unit) ?? [])
}

function rankGroup(group: readonly Standing[], quotas: readonly Quota[]): RankedUnit[] {
  const scored = group.filter((unit) => unit.score !== null).toSorted(byStanding)
  const peers = scored.length
  let rank = 0
  const placed = scored.map((unit, index): RankedUnit => {
    const before = scored[index - 1]
    if (!before || byStanding(before, unit) !== 0) rank = index + 1
    return { unit: unit.unit, rank, peers, band: bandAtRank(rank, peers, quotas, unit.meets) }
  })
  const unscored = group.filter((unit) => unit.score === null)
  return [...placed, ...unscored.map(({ unit }) => ({ unit, rank: null, peers, band: null }))]
}

/** Higher scores first, then the higher tie breakers; a missing one comes last. */
function byStanding(a: Standing, b: Standing): number {
  const pairs = [[a.score, b.score] as const, ...a.ties.map((tie, index) => [tie, b.ties[index] ?? null] as const)]
  for (const [x, y] of pairs) {
    if (x === null && y === null) continue
    if (x === null) return 1
    if (y === null) return -1
    const difference = compare(y, x)
    if (difference !== 0) return difference
  }
  return 0
}

/** A place within a quota whose condition is not met falls to the next band; nobody moves up for it. */
function bandAtRank(
  rank: number,
  peers: number,
  quotas: readonly Quota[],
  meets: readonly boolean[] | undefined,
): string | null {
  let taken: number = 0
  for (const [index, { label, places, share }] of quotas.entries()) {
    const isOpen = places === undefined && share === undefined
    if (places !== undefined) taken += places
    const within = isOpen || (share === undefined ? rank <= taken : compare(divide(rank, peers) ?? 1, share) <= 0)
    if (within && (meets?.[index] ?? true)) return label
  }
  return null
}
