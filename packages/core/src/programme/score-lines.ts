import { compare, isExact, show } from '../base.ts'
import { type Result, type Type, Fault, Unknown, isSpan, showValue } from '../feel.ts'
import { type Figure, type IndexNode, figureOf } from '../score.ts'
import type { ScoreLine } from './assessment.ts'
import { yearsCarried } from './carry.ts'
import type { FirmEnv } from './env.ts'
import { type Model, eachNode } from './model.ts'
import { nextStep } from './next-step.ts'
import { type Source, type Tracing, eachOnce, readingsOf, sourcesOf } from './readings.ts'

const POINTS: Type = { kind: 'number' }

/** Every node of the index with its points, parents before children; a leaf that is worth nothing here is left out. */
export function scoreLines(tracing: Tracing): ScoreLine[] {
  const { model, env } = tracing
  const counted = linesOf(model).filter(({ node }) => node.children.length > 0 || !isWorthNothing(node, tracing))
  return counted.map(({ node, sources }) => ({
    node: node.name,
    title: node.title,
    article: node.article,
    depth: node.depth,
    score: showPoints(env.name(node.name)),
    max: showFigure(node.max ?? node.points, tracing),
    value: node.value ? `${showValue(node.value.evaluate(env), node.value.type)}${sinceWhen(node, env)}` : null,
    nextStep: nextStep(node, tracing),
    readings: eachOnce(readingsOf(sources, tracing)),
  }))
}

/** Which year a value was carried forward from; nothing where it is this year's own. */
function sinceWhen({ value, carry }: IndexNode, env: FirmEnv): string {
  const years = value && carry !== undefined ? yearsCarried(value, carry, env) : 0
  return years > 0 ? `（沿用 ${years} 年前的值）` : ''
}

/** A node with what its leaf reads: the same for every firm. */
type Line = { readonly node: IndexNode; readonly sources: readonly Source[] }

const lines = new WeakMap<Model, readonly Line[]>()

function linesOf(model: Model): readonly Line[] {
  const known =
    lines.get(model) ?? [...eachNode(model.roots)].map((node) => ({ node, sources: sourcesOf(model, leafReads(node)) }))
  lines.set(model, known)
  return known
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
