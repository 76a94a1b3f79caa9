import type { Combination, Framework, Indicator, Scale, Weight } from '../composite.ts'
import type { LaboratoryNode } from './laboratory.ts'
import { type WrittenPart, type WrittenRow, type WrittenScale, writtenIndex } from './written-index.ts'
import { withCell, withPair } from './manuscript.ts'

/** One thing that is tried out in an index. Numbers of rows are as the file writes them, in its own unit. */
export type TrialChange =
  | { readonly kind: 'figure'; readonly code: string; readonly group: string | null; readonly value: number }
  | { readonly kind: 'combine'; readonly code: string; readonly combine: Combination }
  | { readonly kind: 'bound' | 'worth'; readonly code: string; readonly row: number; readonly value: number }

/** The method with what is tried; what cannot be tried is left as it was. */
export function triedFramework(
  framework: Framework,
  nodes: readonly LaboratoryNode[],
  changes: readonly TrialChange[],
  scales: ReadonlyMap<string, WrittenScale>,
): Framework {
  if (changes.length === 0) return framework
  const of = (code: string) => changes.filter((change) => change.code === code)
  const keyOf = new Map(nodes.map(({ code, weight }) => [code, weight?.key]))
  return {
    ...framework,
    indicators: framework.indicators.map((indicator) =>
      of(indicator.code).reduce(
        (tried, change) => triedIndicator(tried, change, keyOf.get(indicator.code) === 'weight', scales),
        indicator,
      ),
    ),
    aggregates: framework.aggregates.map((aggregate) =>
      of(aggregate.code).reduce((tried, change) => {
        if (change.kind === 'combine') return { ...tried, combine: change.combine }
        if (change.kind !== 'figure') return tried
        if (keyOf.get(aggregate.code) === 'weight') return { ...tried, weight: moved(tried.weight, change) }
        return tried.max === undefined ? tried : { ...tried, max: moved(tried.max, change) }
      }, aggregate),
    ),
  }
}

function triedIndicator(
  indicator: Indicator,
  change: TrialChange,
  isWeight: boolean,
  scales: ReadonlyMap<string, WrittenScale>,
): Indicator {
  if (change.kind === 'combine') return indicator
  if (change.kind === 'figure') {
    if (isWeight) return { ...indicator, weight: moved(indicator.weight, change) }
    return indicator.full === undefined ? indicator : { ...indicator, full: moved(indicator.full, change) }
  }
  const written = scales.get(indicator.code)
  return written ? { ...indicator, scale: triedScale(indicator.scale, change, written) } : indicator
}

function moved(weight: Weight, { group, value }: { readonly group: string | null; readonly value: number }): Weight {
  if (typeof weight === 'number' || group === null) return value
  return { ...weight, of: { ...weight.of, [group]: value } }
}

function triedScale(scale: Scale, change: TrialChange & { kind: 'bound' | 'worth' }, written: WrittenScale): Scale {
  const { kind, row, value } = change
  const was = written.rows[row]
  if (!was) return scale
  const to = kind === 'bound' ? decimal(value * factorAt(scale, written, row)) : value
  if (scale.kind === 'target') return triedTarget(scale, was.part, kind, to)
  if (scale.kind === 'goalposts') return { ...scale, from: row === 0 ? [to, scale.from[1]] : [scale.from[0], to] }
  if (scale.kind !== 'piecewise' && scale.kind !== 'at_least' && scale.kind !== 'lookup') return scale
  return {
    ...scale,
    rows: scale.rows.map((pair, at) => (at !== row ? pair : kind === 'bound' ? [to, pair[1]] : [pair[0], to])),
  }
}

type TargetScale = Scale & { readonly kind: 'target' }

function triedTarget(scale: TargetScale, part: WrittenPart, kind: 'bound' | 'worth', to: number): TargetScale {
  const { above, below } = scale
  switch (part) {
    case 'goal':
      return kind === 'bound' ? { ...scale, goal: to } : { ...scale, met: to }
    case 'above':
      return above ? { ...scale, above: { ...above, [kind === 'bound' ? 'step' : 'points']: to } } : scale
    case 'aboveLimit':
      return above ? { ...scale, above: { ...above, limit: to } } : scale
    case 'below':
      return below ? { ...scale, below: { ...below, [kind === 'bound' ? 'step' : 'points']: to } } : scale
    case 'belowLimit':
      return below ? { ...scale, below: { ...below, limit: to } } : scale
    default:
      return scale
  }
}

const decimal = (value: number): number => Number(value.toPrecision(15))

/** How much one written unit is in the measure of the values: 万元 in 分, % in shares. */
function factorAt(scale: Scale, { rows }: WrittenScale, row: number): number {
  if (scale.kind === 'target') return rows[row]?.part === 'goal' ? factorOfGoal(scale, rows[row]) : factorOf(rows[row])
  const bounds = scale.kind === 'goalposts' ? scale.from : 'rows' in scale ? scale.rows.map(([bound]) => bound) : []
  const alike = rows.findIndex(({ at, unit }) => unit === rows[row]?.unit && at !== 0)
  const written = rows[alike]?.at
  return written === undefined ? 1 : (bounds[alike] ?? written) / written
}

const factorOfGoal = ({ goal }: TargetScale, { at }: WrittenRow): number => (at === 0 ? 1 : goal / at)

/** Steps are shares and limits are points: only a per cent is written otherwise than it counts. */
const factorOf = (row: WrittenRow | undefined): number => (row?.unit === '%' ? 0.01 : 1)

/** The file of the programme with what was tried written into it, comments and order kept; null where it cannot be. */
export function withTrial(
  text: string,
  nodes: readonly LaboratoryNode[],
  changes: readonly TrialChange[],
): string | null {
  const keyOf = new Map(nodes.map(({ code, weight }) => [code, weight?.key]))
  let written: string | null = text
  for (const change of changes) written = written === null ? null : withChange(written, change, keyOf.get(change.code))
  return written
}

function withChange(text: string, change: TrialChange, key: string | undefined): string | null {
  const node = writtenIndex(text).get(change.code)
  if (!node) return null
  switch (change.kind) {
    case 'combine':
      return node.combine
        ? withCell(text, node.combine, change.combine)
        : withPair(text, node.head, `combine: ${change.combine}`)
    case 'figure': {
      const cell = node.figures.find((figure) => figure.key === key && figure.group === change.group)?.cell
      return cell ? withCell(text, cell, shown(change.value)) : null
    }
    default: {
      const row = node.scale?.rows[change.row]
      if (!row) return null
      return change.kind === 'bound'
        ? withCell(text, row.atCell, `${shown(change.value)}${row.unit}`)
        : row.worthCell && withCell(text, row.worthCell, shown(change.value))
    }
  }
}

/** A number as people write it: no noise, no exponent. */
const shown = (value: number): string => {
  const [whole = '0', fraction = ''] = value.toFixed(9).split('.')
  const rest = fraction.replace(/0+$/, '')
  return rest === '' ? whole : `${whole}.${rest}`
}
