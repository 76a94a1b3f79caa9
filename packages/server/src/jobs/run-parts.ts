import type { Programme } from '@gongzhen/core/programme'
import type { OutcomeCounts, RunRow } from '../store/runs.ts'
import type { ResultRow } from '../store/standings.ts'

/** Milliseconds of a run by what they went into; writing goes on beside the rest, so the sum may be more than the whole. */
export type Spent = { read: number; judge: number; write: number }

/** Requests are answered at least this often while firms are asked. */
const PAUSE_EVERY_MS = 15

/** Lets requests be answered when the last pause is long enough ago. */
export function newPause(signal: AbortSignal): () => Promise<void> {
  let pausedAt = performance.now()
  return async () => {
    if (performance.now() - pausedAt < PAUSE_EVERY_MS) return
    await new Promise((resolve) => setImmediate(resolve))
    signal.throwIfAborted()
    pausedAt = performance.now()
  }
}

/** A plain refusal is counted only; its reasons are worked out again when it is opened. */
export const isKept = ({ outcome, near }: ResultRow): boolean => outcome !== 'ineligible' || near

/**
 * Whether the current results leave out plain refusals by a programme. What has points keeps a row for every firm:
 * stages, ranking and bands are made of these.
 */
export const isSparse = ({ model }: Programme): boolean => model.eligibility !== undefined && model.roots.length === 0

const NONE: OutcomeCounts = { eligible: 0, ineligible: 0, incomplete: 0, error: 0, near: 0 }

/** The counts of a run with more results: of so many firms those of a programme that have no row are refused. */
export function countsWith(
  before: RunRow['counts'],
  rows: readonly ResultRow[],
  { programmes, firms }: { readonly programmes: readonly Pick<Programme, 'id'>[]; readonly firms: number },
): RunRow['counts'] {
  const counts = new Map(programmes.map(({ id }) => [id, { ...(before[id] ?? NONE), left: firms }]))
  for (const { programme, outcome, near } of rows) {
    const so = counts.get(programme)
    if (!so) throw new Error(`${programme} is not counted`)
    so[outcome]++
    so.left--
    if (near) so.near++
  }
  const told = [...counts].map(([id, { left, ...so }]) => [id, { ...so, ineligible: so.ineligible + left }] as const)
  return { ...before, ...Object.fromEntries(told) }
}

/** Results written in one transaction, about: whoever declares a fact meanwhile waits for no more than these. */
const RESULTS = 5000
const FIRMS_MOST = 4000

/** Firms judged before it is known how many results they come to. */
export const FIRMS_LEAST = 100

/** As many firms as come to that many kept results, going by those just judged; at most four times as many as these. */
export function firmsNext(firms: number, kept: number): number {
  const most = Math.min(FIRMS_MOST, firms * 4)
  return Math.max(FIRMS_LEAST, Math.min(most, Math.floor((firms * RESULTS) / Math.max(1, kept))))
}
