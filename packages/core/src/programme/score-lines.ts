import { compare, isExact, show } from '../base.ts'
import { type Result, type Type, Fault, Unknown, isSpan, showValue } from '../feel.ts'
import { type Figure, type IndexNode, figureOf } from '../score.ts'
import type { ScoreLine } from './assessment.ts'
import { eachNode } from './model.ts'
import { nextStep } from './next-step.ts'
import { type Tracing, readingsOf, sourcesOf } from './readings.ts'

const POINTS: Type = { kind: 'number' }

/** Every node of the index with its points, parents before children; a leaf that is worth nothing here is left out. */
export function scoreLines(tracing: Tracing): ScoreLine[] {
  const { model, env } = tracing
  const counted = [...eachNode(model.roots)].filter(
    (node) => node.children.length > 0 || !isWorthNothing(node, tracing),
  )
  return counted.map((node) => ({
    node: node.name,
    title: node.title,
    article: node.article,
    depth: node.depth,
    score: showPoints(env.name(node.name)),
    max: showFigure(node.max ?? node.points, tracing),
    value: node.value ? showValue(node.value.evaluate(env), node.value.type) : null,
    nextStep: nextStep(node, tracing),
    readings: readingsOf(sourcesOf(model, leafReads(node)), tracing),
  }))
}

/** Points as shown: a number, `7–8` while an expert has still to mark, or what is missing. */
export function showPoints(points: Result): string {
  if (points instanceof Unknown || points instanceof Fault) return showValue(points, POINTS)
  if (isSpan(points)) return `${show(points.min, 6)}–${show(points.max, 6)}`
  return showValue(points, POINTS)
}

function isWorthNothing({ max, points }: IndexNode, { env }: Tracing): boolean {
  const figure = max ?? points
  const full = figure && figureOf(figure, env)
  return isExact(full) && compare(full, 0) === 0
}

function showFigure(figure: Figure | undefined, { env }: Tracing): string | null {
  if (!figure) return null
  const value = figureOf(figure, env)
  return value instanceof Unknown || value instanceof Fault ? null : show(value)
}

function leafReads({ value, method, mark }: IndexNode) {
  const conditions = method?.kind === 'cases' ? method.rows.flatMap(({ condition }) => condition?.reads ?? []) : []
  return [...(value?.reads ?? []), ...conditions, ...(mark === undefined ? [] : [{ name: mark }])]
}
