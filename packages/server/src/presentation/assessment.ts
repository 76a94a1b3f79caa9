import type { z } from 'zod'
import { type Exact, isExact, round, show } from '@gongzhen/core/base'
import type { Advice, Assessment, Reading } from '@gongzhen/core/programme'
import type { advice, assessment, reading, score } from '../contract.ts'

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

/** A proposal as it is shown; the values themselves stay behind. */
export function presentAdvice({ goal, moves, gain, perEffort, then }: Advice): z.output<typeof advice> {
  return {
    goal,
    moves: moves.map(({ fact, period, text }) => ({ fact, period, text })),
    gain: presentExact(gain),
    perEffort: presentExact(perEffort === null ? null : round(perEffort, 4, 'half_up')),
    outcome: then.outcome,
    amounts: then.amounts.map((amount) => ({ ...amount })),
    score: presentScore(then.score),
  }
}

/** Points as a decimal text, or their bounds while experts have still to mark. */
function presentScore(points: Assessment['score']): z.output<typeof score> {
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
  if (illustrative !== undefined) return { name, period, shown, illustrative }
  if (origin === undefined) return doubt === undefined ? { name, period, shown } : { name, period, shown, doubt }
  return doubt === undefined ? { name, period, shown, origin } : { name, period, shown, doubt, origin }
}

type Shown = z.output<typeof assessment>

/**
 * The same without the values of facts that the reader may not see, and without what was worked out from them: which
 * rules hold and what was decided stays.
 */
export function withoutHidden(found: Shown, hiddenFacts: ReadonlySet<string>): Shown {
  if (hiddenFacts.size === 0) return found
  const hidden = workedOutFrom(found, hiddenFacts)
  const hides = (readings: Readings): boolean => readings.some(({ name }) => hidden.has(name))
  const mask = (readings: Readings): Readings =>
    readings.map((one) => (hidden.has(one.name) ? { name: one.name, period: one.period, shown: HIDDEN } : one))
  return {
    ...found,
    margins: [],
    trace: found.trace.map((line) => {
      if (!hides(line.readings)) return line
      const result = line.state === 'value' ? HIDDEN : line.result
      return {
        ...line,
        values: line.formula,
        comparisons: [],
        readings: mask(line.readings),
        result,
        margin: null,
        distance: null,
      }
    }),
    scores: found.scores.map((line) =>
      hides(line.readings) ? { ...line, value: null, nextStep: null, readings: mask(line.readings) } : line,
    ),
  }
}

type Readings = Shown['trace'][number]['readings']

/** The hidden facts, and every rule whose value goes back to one of them. */
function workedOutFrom({ trace }: Shown, facts: ReadonlySet<string>): ReadonlySet<string> {
  const hidden = new Set(facts)
  for (let before = -1; before < hidden.size; ) {
    before = hidden.size
    for (const { rule, state, readings } of trace) {
      if (state === 'value' && readings.some(({ name }) => hidden.has(name))) hidden.add(rule)
    }
  }
  return hidden
}

const HIDDEN = '（敏感数据，您的角色无权查看）'
