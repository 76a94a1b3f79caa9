import { type Exact, type LocalDate, add, compare, divide, isExact } from '../base.ts'
import type { Facts } from '../registry.ts'
import { environment } from './judge.ts'
import type { Programme } from './load.ts'
import { eachNode } from './model.ts'

/** The points of every node of a programme's index, parents before children; null where they are not known to a point. */
export function nodePoints(
  programme: Programme,
  facts: Facts,
  asOf: LocalDate,
): { readonly node: string; readonly points: Exact | null }[] {
  const env = environment(programme, facts, asOf)
  return [...eachNode(programme.model.roots)].map(({ name }) => {
    const points = env.name(name)
    return { node: name, points: isExact(points) ? points : null }
  })
}

/** The middle of points, the mean of the two middle ones where there is no middle; null of none. */
export function medianPoints(points: readonly Exact[]): Exact | null {
  const ordered = points.toSorted(compare)
  const middle = ordered[Math.floor((ordered.length - 1) / 2)]
  const next = ordered[Math.floor(ordered.length / 2)]
  if (middle === undefined || next === undefined) return null
  return divide(add(middle, next), 2) ?? null
}
