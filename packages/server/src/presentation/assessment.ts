import type { z } from 'zod'
import { type Exact, isExact, show } from '@gongzhen/core/base'
import type { Assessment, Reading } from '@gongzhen/core/programme'
import type { assessment, reading, score } from '../contract.ts'

/** An assessment with its whole reasoning. */
export function presentAssessment(found: Assessment): z.output<typeof assessment> {
  return {
    programme: found.programme,
    name: found.name,
    edition: found.edition,
    asOf: found.asOf,
    outcome: found.outcome,
    amounts: found.amounts.map((amount) => ({ ...amount })),
    score: presentScore(found.score),
    decision: found.decision,
    peers: found.peers,
    because: [...found.because],
    margins: found.margins.map((margin) => ({ ...margin })),
    missing: found.missing.map((missing) => ({ ...missing })),
    faults: found.faults.map((fault) => ({ ...fault })),
    near: found.near,
    illustrative: found.illustrative,
    trace: found.trace.map((line) => ({
      ...line,
      readings: line.readings.map(presentReading),
      comparisons: line.comparisons.map((comparison) => ({ ...comparison })),
      distance: line.distance === null ? null : show(line.distance),
    })),
    scores: found.scores.map((line) => ({ ...line, readings: line.readings.map(presentReading) })),
  }
}

/** Points as a decimal text, or their bounds while experts have still to mark. */
export function presentScore(points: Assessment['score']): z.output<typeof score> {
  if (points === null) return null
  return isExact(points) ? show(points) : { min: show(points.min), max: show(points.max) }
}

/** The lower bound of points, and the upper one where it differs, as decimal texts. */
export function scoreBounds(points: Assessment['score']): { score: string | null; scoreMax: string | null } {
  if (points === null) return { score: null, scoreMax: null }
  if (isExact(points)) return { score: show(points), scoreMax: null }
  return { score: show(points.min), scoreMax: show(points.max) }
}

/** Decimal text, or null. */
export const presentExact = (value: Exact | null): string | null => (value === null ? null : show(value))

function presentReading({ name, period, shown, doubt, origin, illustrative }: Reading): z.output<typeof reading> {
  return {
    name,
    period,
    shown,
    ...(doubt === undefined ? {} : { doubt }),
    ...(origin === undefined ? {} : { origin: { ...origin } }),
    ...(illustrative === undefined ? {} : { illustrative }),
  }
}
