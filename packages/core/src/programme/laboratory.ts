import { type Exact, type LocalDate, approximate, compare, isExact, minimum, multiply, parts, show } from '../base.ts'
import type { Aggregate, Framework, Grouping, Indicator, Table, Weight } from '../composite.ts'
import { groupingOf } from '../composite.ts'
import type { Result } from '../feel.ts'
import { type Figure, type IndexNode, figureOf } from '../score.ts'
import { type FirmEnv, firmEnv } from './env.ts'
import { pointsForm, rowsOfTexts, shareForm } from './laboratory-scales.ts'
import type { Programme } from './load.ts'
import type { Model } from './model.ts'
import {
  type Subject,
  environmentsOf,
  isSilent,
  labelOf,
  numbersOf,
  relativeIndicator,
  relativeLeaves,
  weightOf,
} from './relative.ts'
import { finished } from './steps.ts'

/** The figure of a node that says what it counts, and whether it may be moved. */
export type LaboratoryWeight = {
  readonly key: 'points' | 'max' | 'weight'
  /** The name figures differ by, such as 阶段; null where there is one for all. */
  readonly by: string | null
}

/** A node of an index as the laboratory shows it, in the order of the tree, parents first. */
export type LaboratoryNode = {
  readonly code: string
  readonly title: string
  readonly parent: string | null
  readonly depth: number
  readonly isLeaf: boolean
  readonly weight: LaboratoryWeight | null
  /** Whether the table of the leaf's scale is columns' own and may be changed. */
  readonly hasTable: boolean
}

/**
 * An index over a population with everything that may be tried out: values rather than points wherever the scale is a
 * table or a line, figures as weights, limits of groups, additions and deductions as they stand.
 */
export type Laboratory = {
  readonly framework: Framework
  readonly table: Table
  readonly nodes: readonly LaboratoryNode[]
  /** The published points as the rules give them; null where they are not known. */
  readonly points: readonly (string | null)[]
  /** Units that fail a gate, or of which that is not known: they have no place. */
  readonly withoutPlace: readonly number[]
  /** Additions and deductions that read points: they stay as they are, whatever is tried. */
  readonly adjustmentsHeld: readonly string[]
}

/** The laboratory of a programme for these units; null without an index. */
export function laboratoryOf(programme: Programme, subjects: readonly Subject[], asOf: LocalDate): Laboratory | null {
  const units = subjects.map(({ unit }) => unit)
  return laboratoryIn(programme.model, units, laboratoryEnvs(programme, subjects, asOf), asOf)
}

/** Environments for `laboratoryIn`; what is asked of one before is not worked out again. */
export const laboratoryEnvs = (
  { model, frozen }: Programme,
  subjects: readonly Subject[],
  asOf: LocalDate,
): readonly FirmEnv[] => environmentsOf(model, subjects, asOf, frozen).envs

/** The same from environments of these units that there are already. */
export const laboratoryIn = (
  model: Model,
  units: readonly string[],
  envs: readonly FirmEnv[],
  asOf: LocalDate,
): Laboratory | null => finished(laboratorySteps(model, units, envs, asOf))

/** The same, stopping after each node of the tree so that others may be served. */
export function* laboratorySteps(
  model: Model,
  units: readonly string[],
  envs: readonly FirmEnv[],
  asOf: LocalDate,
): Generator<void, Laboratory | null> {
  const [root] = model.roots
  if (!root) return null
  const bench: Bench = {
    envs,
    blind: firmEnv(model.slots, { value: () => ({ doubt: 'unknown' }), origin: () => undefined }, asOf),
    relative: new Map(relativeLeaves(model).map((leaf) => [leaf.name, leaf])),
    groups: new Map(),
    columns: new Map(),
    indicators: [],
    aggregates: [],
    nodes: [],
  }
  yield* visit(root, null, bench)
  const { peers, outline } = model
  if (peers) bench.groups.set(peers.text, groupingOf(envs.map((env) => labelOf(peers.evaluate(env)))))
  const top = withAdjustments(model, root, bench)
  const framework: Framework = {
    indicators: bench.indicators,
    aggregates: bench.aggregates,
    decimals: outline.index?.round?.decimals ?? 9,
    rank: { ...(peers ? { within: peers.text } : {}), ties: [...model.ties] },
    ...bandsIn(model),
  }
  return {
    framework,
    table: { units, columns: bench.columns, groups: bench.groups },
    nodes: bench.nodes,
    points: envs.map((env) => shownExact(env.name(root.name))),
    withoutPlace: envs.flatMap((env, at) =>
      model.gates.every(({ compiled }) => compiled.evaluate(env) === true) ? [] : [at],
    ),
    adjustmentsHeld: top,
  }
}

type Bench = {
  readonly envs: readonly FirmEnv[]
  /** Knows no fact: what has a value in it is the same for every unit. */
  readonly blind: FirmEnv
  readonly relative: ReadonlyMap<string, ReturnType<typeof relativeLeaves>[number]>
  readonly groups: Map<string, Grouping>
  readonly columns: Map<string, Float64Array>
  readonly indicators: Indicator[]
  readonly aggregates: Aggregate[]
  readonly nodes: LaboratoryNode[]
}

const shownExact = (result: Result): string | null => (isExact(result) ? show(result) : null)

function* visit(node: IndexNode, parent: IndexNode | null, bench: Bench): Generator<void, void> {
  yield
  const about = { code: node.name, title: node.title, parent: parent?.name ?? null, depth: node.depth }
  if (node.children.length === 0) {
    const made = leafOf(node, bench)
    bench.nodes.push({ ...about, isLeaf: true, ...made })
    return
  }
  bench.nodes.push({ ...about, isLeaf: false, weight: groupWeight(node), hasTable: false })
  const worth = node.children.filter((child) => !isWorthNothing(child, bench))
  const telling = worth.filter((child) => !tellsNothing(child, bench))
  const children = telling.length > 0 ? telling : worth
  for (const child of children) yield* visit(child, node, bench)
  const limit = (figure: Figure | undefined) => figure && limitOf(figure, bench)
  const [max, min] = [limit(node.max), limit(node.min)]
  bench.aggregates.push({
    code: node.name,
    title: node.title,
    weight: weightOf(node.weight, bench.envs, bench.groups),
    combine: node.combine,
    ...(node.combine === 'power' ? { exponent: approximate(node.exponent) } : {}),
    ...coverageOf(node),
    ...(max === undefined ? {} : { max, min: min ?? 0 }),
    ...(max === undefined && min !== undefined ? { min } : {}),
    children: children.map(({ name }) => name),
  })
}

/** A leaf whose full mark is nothing for everyone, whatever a unit's facts are. */
function isWorthNothing({ children, max, points }: IndexNode, { blind }: Bench): boolean {
  const figure = children.length === 0 ? (max ?? points) : undefined
  const full = figure && figure.kind !== 'by' ? figureOf(figure, blind) : undefined
  return isExact(full) && compare(full, 0) === 0
}

/** A leaf that compares units and tells none apart: its siblings share its weight. */
const tellsNothing = ({ name }: IndexNode, { relative, envs }: Bench): boolean =>
  relative.has(name) && envs.length > 1 && envs.every((env) => isSilent(env.name(name)))

function groupWeight({ weight, max }: IndexNode): LaboratoryWeight | null {
  if (weight) return movable(weight, 'weight')
  return max ? movable(max, 'max') : null
}

const movable = (figure: Figure, key: LaboratoryWeight['key']): LaboratoryWeight | null =>
  figure.kind === 'formula' ? null : { key, by: figure.kind === 'by' ? figure.by.text : null }

/** A limit as a weight is written; a formula only where it is the same for every unit. */
function limitOf(figure: Figure, { envs, groups, blind }: Bench): Weight | undefined {
  if (figure.kind !== 'formula') return weightOf(figure, envs, groups)
  const value = figureOf(figure, blind)
  return isExact(value) ? approximate(value) : undefined
}

/** A group is known when its children are, but for those that may be left out. */
function coverageOf({ children, coverage }: IndexNode): { readonly coverage?: number } {
  if (coverage !== undefined) return { coverage: approximate(coverage) }
  return children.some(({ missing }) => missing === 'skip') ? {} : { coverage: 1 }
}

// —— leaves ——

type Made = Pick<LaboratoryNode, 'weight' | 'hasTable'>

function leafOf(node: IndexNode, bench: Bench): Made {
  const leaf = bench.relative.get(node.name)
  const weight = weightOf(node.weight, bench.envs, bench.groups)
  const shared = { code: node.name, title: node.title, direction: 1, missing: { kind: 'none' } } as const
  const own = node.weight ? movable(node.weight, 'weight') : null
  if (leaf) {
    const { value } = leaf
    bench.columns.set(node.name, numbersOf(value ? bench.envs.map((env) => value.evaluate(env)) : []))
    bench.indicators.push({ ...relativeIndicator(leaf, bench.envs, bench.groups), weight })
    return { weight: own, hasTable: false }
  }
  const share = shareForm(node, bench.blind)
  if (share) {
    const full = (node.points ?? node.max) as Figure
    const denominator = put(node.name, valuesOf(node, bench), bench)
    const figure = weightOf(full, bench.envs, bench.groups)
    bench.indicators.push({ ...shared, ...denominator, ...share, ...blankOf(node), full: figure, weight })
    return { weight: own ?? movable(full, node.points ? 'points' : 'max'), hasTable: share.scale.kind !== 'given' }
  }
  const scale = pointsForm(node, bench.blind)
  if (scale) {
    const values =
      node.method?.kind === 'lookup' ? rowsOfTexts(node.method, valuesOf(node, bench)) : valuesOf(node, bench)
    const denominator = put(node.name, values, bench)
    bench.indicators.push({ ...shared, ...denominator, scale, ...ceilingOf(node, bench), ...blankOf(node), weight })
    return { weight: own, hasTable: true }
  }
  const denominator = put(
    node.name,
    bench.envs.map((env) => env.name(node.name)),
    bench,
  )
  bench.indicators.push({ ...shared, ...denominator, scale: { kind: 'given' }, ...ceilingOf(node, bench), weight })
  return { weight: own, hasTable: false }
}

/** The most a leaf can give, where it states that. */
function ceilingOf({ max, points, weight }: IndexNode, bench: Bench): { readonly ceiling?: Weight } {
  const figure = max ?? points
  const ceiling = figure && !weight ? limitOf(figure, bench) : undefined
  return ceiling === undefined ? {} : { ceiling }
}

const blankOf = ({ missing }: IndexNode): { readonly blank?: number } =>
  missing === 'zero' || missing === 'worst' ? { blank: 0 } : {}

const valuesOf = ({ value }: IndexNode, { envs }: Bench): Result[] =>
  envs.map((env) => {
    const result = value?.evaluate(env) ?? null
    return typeof result === 'boolean' ? Number(result) : result
  })

/** Values as a column of numerators and, where one is a fraction that is no decimal, one of denominators. */
function put(code: string, values: readonly Result[], { columns }: Bench): { readonly denominator?: string } {
  const [above, below] = [new Float64Array(values.length), new Float64Array(values.length).fill(1)]
  for (const [at, value] of values.entries()) {
    const [over, under] = isExact(value) ? fractionOf(value) : [Number.NaN, 1]
    above[at] = over
    below[at] = under
  }
  columns.set(code, above)
  if (below.every((one) => one === 1)) return {}
  const denominator = `${code}／`
  columns.set(denominator, below)
  return { denominator }
}

function fractionOf(value: Exact): readonly [number, number] {
  const [above, below] = parts(value)
  const isSafe = below <= SAFE && above <= SAFE && above >= -SAFE
  return isSafe ? [Number(above), Number(below)] : [approximate(value), 1]
}

const SAFE = BigInt(Number.MAX_SAFE_INTEGER)

// —— beside the tree ——

/** Additions and deductions as leaves beside the tree; those that read points are named. */
function withAdjustments({ adjustments, nodes, reads }: Model, root: IndexNode, bench: Bench): string[] {
  if (adjustments.length === 0) return []
  for (const { id, title, sign, max, points, condition } of adjustments) {
    const results = bench.envs.map((env): Result => {
      const applies = condition ? condition.evaluate(env) : true
      if (applies === false) return 0
      const amount = applies === true ? points.evaluate(env) : applies
      if (!isExact(amount)) return amount
      const held = max === undefined ? amount : minimum(amount, max)
      return multiply(held, sign)
    })
    const denominator = put(adjustmentCode(id), results, bench)
    const leaf = { code: adjustmentCode(id), title, direction: 1, missing: { kind: 'none' }, weight: 1 } as const
    bench.indicators.push({ ...leaf, ...denominator, scale: { kind: 'given' } })
  }
  const children = [root.name, ...adjustments.map(({ id }) => adjustmentCode(id))]
  bench.aggregates.push({ code: TOP, title: root.title, weight: 1, combine: 'sum', coverage: 1, children })
  return adjustments
    .filter(({ points }) =>
      points.reads.some(({ name }) => nodes.has(name) || reads.get(name)?.some((n) => nodes.has(n))),
    )
    .map(({ title }) => title)
}

const TOP = '＋'
const adjustmentCode = (id: string): string => `＋${id}`

function bandsIn({ bands, quotas, peers }: Model): Pick<Framework, 'bands'> {
  const within = peers ? { within: peers.text } : {}
  if (bands.length > 0) {
    const list = bands.map(({ label, bound }) => ({
      label,
      ...(bound === undefined ? {} : { bound: approximate(bound) }),
    }))
    return { bands: { by: 'score', ...within, list } }
  }
  const [first] = quotas
  if (!first) return {}
  const by = quotas.some(({ share }) => share !== undefined) ? 'share' : 'places'
  const list = quotas.map(({ label, share, places }) => {
    const bound = by === 'share' ? share : places
    return { label, ...(bound === undefined ? {} : { bound: approximate(bound) }) }
  })
  return { bands: { by, ...within, list } }
}
