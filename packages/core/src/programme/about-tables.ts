import { multiply, show } from '../base.ts'
import type { AboutStep, AboutTable } from './about.ts'
import type { BoundOutline, PointsOutline, Rule, ScoreOutline } from './outline.ts'

/** A decision table as it is written: what it looks at, and per row the tests and what comes out; null for a formula. */
export function tableOf({ form }: Rule): AboutTable | null {
  if (form.kind === 'formula') return null
  return {
    inputs: form.inputs.map(({ text }) => text),
    rows: form.rows.map(({ tests, output }) => ({ tests: tests.map(({ text }) => text), output: output.text })),
  }
}

/** How a leaf's value becomes points, step by step as it is written; empty where the value is the points. */
export function stepsOf(score: ScoreOutline | undefined): AboutStep[] {
  switch (score?.kind) {
    case undefined:
      return []
    case 'at_least':
      return score.rows.map(({ bound, points }) => ({ at: `≥ ${showBound(bound)}`, gives: showPoints(points) }))
    case 'cases':
      return score.rows.map(({ condition, points }) => ({ at: condition?.text ?? '其余', gives: showPoints(points) }))
    case 'lookup':
      return score.rows.map(({ text, points }) => ({ at: text, gives: showPoints(points) }))
    case 'piecewise':
      return score.rows.map(({ at, share }) => ({ at: showBound(at), gives: `${show(share)} × 满分` }))
    case 'goalposts': {
      const [low, high] = score.to ?? [0, undefined]
      return [
        { at: showBound(score.low), gives: show(low) },
        { at: showBound(score.high), gives: high === undefined ? '满分' : show(high) },
      ]
    }
    case 'target': {
      const { goal, met, above, below } = score
      const step = (word: string, sign: string, steps: typeof above) =>
        steps ? [{ at: `每${word} ${show(multiply(steps.step, 100))}%`, gives: `${sign}${show(steps.points)}` }] : []
      return [
        { at: `达到 ${showBound(goal)}`, gives: show(met) },
        ...step('超过', '+', above),
        ...step('不足', '-', below),
      ]
    }
    case 'minmax':
    case 'zscore':
    case 'percentile':
    case 'rank':
    case 'borda':
    case 'distance_to_max':
    case 'fraction_of_max':
    case 'distance_to_reference':
    case 'distance_to_target':
      return [{ at: '与其他对象比较', gives: score.kind }]
  }
}

const showBound = (bound: BoundOutline): string => (bound.kind === 'literal' ? bound.shown : bound.formula.text)

function showPoints(points: PointsOutline): string {
  if (points.kind === 'formula') return points.formula.text
  const [low, high] = [show(points.min), show(points.max)]
  return low === high ? low : `${low}–${high}`
}
