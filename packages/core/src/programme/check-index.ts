import { type Exact, add, compare, equal, show } from '../base.ts'
import { everyNode } from './names.ts'
import type { FigureOutline, IndexOutline, NodeOutline, Outline, ScoreOutline } from './outline.ts'
import { type Report, refuse, warn } from './report.ts'

/** Refuses an index whose tree cannot be scored: leaves without a score, weights that do not sum, rows above the maximum. */
export function checkIndex(outline: Outline, report: Report) {
  const { index, decision } = outline
  if (!index && !decision) {
    refuse(report, 'noDecision', {}, { place: { file: 'programme.yaml', line: 1, column: 1 } })
    return
  }
  if (!index) return
  for (const node of everyNode(index.roots)) {
    if (node.children.length > 0) checkGroup(node, report)
    else checkLeaf(node, report)
  }
  checkDecide(index, outline, report)
  checkRanks(index, report)
  checkReviews(index, report)
}

function checkLeaf(node: NodeOutline, report: Report) {
  const { name, value, score, mark, place, article } = node
  const beside = { place, article }
  if (!value && !score && !mark) refuse(report, 'leafWithoutScore', { name }, beside)
  if (score && score.kind !== 'cases' && !value) refuse(report, 'scoreNeedsValue', { name, method: score.kind }, beside)
  if (node.carry !== undefined && !value && (score || mark)) refuse(report, 'carryUnused', { name }, beside)
  if (score?.kind === 'cases' && value) refuse(report, 'valueUnused', { name }, beside)
  if (node.max?.kind === 'fixed' && score) checkRows(node, score, node.max.value, report)
  const isRelative = score === undefined || 'scale' in score
  for (const key of ['treat', 'impute'] as const)
    if (node[key] && !isRelative) refuse(report, 'relativeOnly', { name, key, method: score.kind }, beside)
}

function checkRows({ name, place, article }: NodeOutline, score: ScoreOutline, max: Exact, report: Report) {
  if (!('rows' in score) || score.kind === 'piecewise') return
  for (const { points } of score.rows) {
    if (points.kind !== 'fixed' || compare(points.max, max) <= 0) continue
    refuse(
      report,
      'pointsAboveMax',
      { name, points: show(points.max), max: show(max) },
      { place: points.place ?? place, article },
    )
  }
}

function checkGroup(node: NodeOutline, report: Report) {
  const { name, place, article } = node
  for (const key of ['value', 'score', 'mark', 'points'] as const) {
    if (node[key]) refuse(report, 'groupWithScore', { name, key }, { place, article })
  }
  checkWeights(node, report)
  if ((node.combine === 'power') !== (node.exponent !== undefined))
    refuse(report, 'exponentOnly', { name }, { place, article })
  const groups = groupsOf([node.max, ...node.children.map((child) => child.max)])
  if (node.combine !== 'sum' || node.children.some((child) => child.weight)) return
  for (const group of groups) {
    const max = figureIn(node.max, group)
    const parts = node.children.map((child) => figureIn(child.max ?? child.points, group))
    if (max === undefined || parts.some((part) => part === undefined)) continue
    const sum = parts.reduce<Exact>((total, part) => add(total, part ?? 0), 0)
    if (compare(sum, max) < 0)
      warn(report, 'maxSum', { name, sum: `${show(sum)}${inGroup(group)}`, max: show(max) }, { place, article })
  }
}

/** Weights of a weighted mean or sum, in each group such as a stage, make a whole: 1, 100 % or 100. */
function checkWeights({ name, children, place, article, combine }: NodeOutline, report: Report) {
  const weights = children.map((child) => child.weight)
  const given = weights.filter((weight) => weight !== undefined)
  if (given.length === 0 || combine === 'best' || combine === 'worst') return
  refuseNegative(children, report)
  if (given.length < children.length) {
    refuse(report, 'weightsMissing', { name }, { place, article })
    return
  }
  const groups = groupsOf(given)
  const ragged = given.some((weight) => weight.kind === 'by' && weight.values.size !== groups.length)
  if (ragged) refuse(report, 'weightGroups', { name, groups: groups.join('、') }, { place, article })
  for (const group of ragged ? [] : groups) {
    const parts = given.map((weight) => figureIn(weight, group))
    if (parts.some((part) => part === undefined)) continue
    const sum = parts.reduce<Exact>((total, part) => add(total, part ?? 0), 0)
    if (equal(sum, 1) || equal(sum, 100)) continue
    refuse(report, 'weightsSum', { name, sum: show(sum), group: inGroup(group) }, { place, article })
  }
}

/** A weight below zero would take points away for doing better, even where the sum is whole. */
function refuseNegative(children: readonly NodeOutline[], report: Report) {
  for (const { name, weight, place, article } of children) {
    for (const group of groupsOf([weight])) {
      const value = figureIn(weight, group)
      if (value === undefined || compare(value, 0) >= 0) continue
      refuse(report, 'weightNegative', { name, weight: show(value), group: inGroup(group) }, { place, article })
    }
  }
}

/** The groups figures differ by; one nameless group when none does. */
function groupsOf(figures: readonly (FigureOutline | undefined)[]): (string | undefined)[] {
  const groups = new Set(figures.flatMap((figure) => (figure?.kind === 'by' ? [...figure.values.keys()] : [])))
  return groups.size > 0 ? [...groups] : [undefined]
}

function figureIn(figure: FigureOutline | undefined, group: string | undefined): Exact | undefined {
  if (figure?.kind === 'fixed') return figure.value
  return figure?.kind === 'by' && group !== undefined ? figure.values.get(group) : undefined
}

const inGroup = (group: string | undefined): string => (group === undefined ? '' : `（${group}）`)

function checkDecide({ decide, place }: IndexOutline, { decision }: Outline, report: Report) {
  if (decide.length === 0) return
  if (decision?.eligible) refuse(report, 'decideTwice', {}, { place: decision.eligible.place })
  if (decision?.label) refuse(report, 'labelTwice', {}, { place: decision.label.place })
  const last = decide.at(-1)
  const isWhole = decide.every((line) => (line === last ? !line.condition : line.condition))
  if (!isWhole) refuse(report, 'decideEnd', {}, { place: last?.place ?? place })
}

function checkRanks({ ranks, roots }: IndexOutline, report: Report) {
  const nodes = new Set([...everyNode(roots)].map((node) => node.name))
  for (const { name, place } of ranks ? [ranks.on, ...ranks.ties] : []) {
    if (!nodes.has(name)) refuse(report, 'nodeNotHere', { name }, { place })
  }
}

/** Judges mark something: a leaf with a mark. */
function checkReviews({ reviews, roots }: IndexOutline, report: Report) {
  if (!reviews) return
  const marked = [...everyNode(roots)].some(({ mark }) => mark)
  if (!marked) refuse(report, 'reviewsWithoutMark', {}, { place: reviews.place })
}
