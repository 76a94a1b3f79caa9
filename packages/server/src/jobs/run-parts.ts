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

/** A plain refusal is counted and shows as the current result; its reasons are worked out again when it is opened. */
export const isKept = ({ outcome, near }: ResultRow): boolean => outcome !== 'ineligible' || near

const NONE: OutcomeCounts = { eligible: 0, ineligible: 0, incomplete: 0, error: 0, near: 0 }

/** The counts of a run with more results. */
export function countsWith(before: RunRow['counts'], rows: readonly ResultRow[]): RunRow['counts'] {
  const counts: Record<string, OutcomeCounts> = { ...before }
  for (const { programme, outcome, near } of rows) {
    const so = counts[programme] ?? NONE
    counts[programme] = { ...so, [outcome]: so[outcome] + 1, near: so.near + (near ? 1 : 0) }
  }
  return counts
}
