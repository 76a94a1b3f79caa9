import type { About } from './about.ts'

type Rung = Pick<About, 'id' | 'next' | 'supersedes'>

/**
 * The ladders that programmes in force form, each from its lowest rung up. A rung named by an id that no longer applies
 * is the edition that superseded it; a ladder that runs in a circle ends before it repeats a rung.
 */
export function laddersOf<P extends Rung>(inForce: readonly P[]): P[][] {
  const above = new Map<P, P>()
  for (const rung of inForce) {
    const next = rung.next === null ? undefined : applying(rung.next, inForce)
    if (next) above.set(rung, next)
  }
  const reached = new Set(above.values())
  return [...above.keys()].filter((rung) => !reached.has(rung)).map((lowest) => climb(lowest, above))
}

const applying = <P extends Rung>(id: string, inForce: readonly P[]): P | undefined =>
  inForce.find((rung) => rung.id === id) ?? inForce.find((rung) => rung.supersedes === id)

function climb<P extends Rung>(lowest: P, above: ReadonlyMap<P, P>): P[] {
  const rungs = [lowest]
  for (let next = above.get(lowest); next && !rungs.includes(next); next = above.get(next)) rungs.push(next)
  return rungs
}
