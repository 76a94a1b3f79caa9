import { type LocalDate, approximate, isExact } from '../base.ts'
import {
  type Aggregate,
  type Finding,
  type Framework,
  type Frozen,
  type Grouping,
  type Imputation,
  type Indicator,
  type Scores,
  type Weight,
  groupingOf,
  isFlat,
  scoreTable,
} from '../composite.ts'
import { type Result, Fault, Unknown } from '../feel.ts'
import type { Facts } from '../registry.ts'
import { type Figure, type IndexNode, type Method, type Relative, isPoints, published } from '../score.ts'
import { type FirmEnv, firmEnv } from './env.ts'
import type { Model } from './model.ts'

/** A unit to be scored among others. */
export type Subject = { readonly unit: string; readonly facts: Facts }

/** The names of a programme for many units, each beside the others, and what there is to say about the comparison. */
export type Environments = {
  readonly envs: readonly FirmEnv[]
  readonly findings: readonly Finding[]
  /** What the leaves that compare units were scored with: as given, else as estimated; undefined where none compares. */
  readonly frozen: Frozen | undefined
}

type RelativeLeaf = IndexNode & { readonly method: Method & { readonly kind: 'relative' } }

/** The leaves that compare units, in the order of the tree. */
export const relativeLeaves = ({ nodes }: Model): RelativeLeaf[] =>
  [...nodes.values()].filter((node): node is RelativeLeaf => node.method?.kind === 'relative')

/**
 * Environments of units in which leaves and nodes that compare them have their points. What was estimated is `frozen`
 * where given, else estimated from these units.
 */
export function environmentsOf(
  model: Model,
  subjects: readonly Subject[],
  asOf: LocalDate,
  frozen?: Frozen,
): Environments {
  const given = subjects.map(() => new Map<string, Result>())
  const envs = subjects.map(({ facts }, unit) => firmEnv(model.slots, facts, asOf, given[unit]))
  const population: Population = { model, envs, given, units: subjects.map(({ unit }) => unit), findings: [] }
  const used = scoreLeaves(population, frozen)
  for (const node of postOrder(model.roots)) if (node.combine === 'copeland') compareInPairs(node, population)
  return { envs, findings: population.findings, frozen: used }
}

type Population = {
  readonly model: Model
  readonly envs: readonly FirmEnv[]
  readonly given: readonly Map<string, Result>[]
  readonly units: readonly string[]
  readonly findings: Finding[]
}

// —— leaves ——

function scoreLeaves(
  { model, envs, given, units, findings }: Population,
  frozen: Frozen | undefined,
): Frozen | undefined {
  const leaves = relativeLeaves(model)
  if (leaves.length === 0) return undefined
  const groups = new Map<string, Grouping>()
  const indicators = leaves.map((leaf) => relativeIndicator(leaf, envs, groups))
  const values = new Map(leaves.map((leaf) => [leaf.name, envs.map((env) => leaf.value?.evaluate(env) ?? null)]))
  const columns = new Map(leaves.map(({ name }) => [name, numbersOf(values.get(name) ?? [])]))
  const framework = { ...frameworkOf(model, leaves), indicators }
  const scores = scoreTable(framework, { units, columns, groups }, frozen ? { frozen } : {})
  if ('problems' in scores) findings.push(...scores.problems)
  else findings.push(...scores.findings)
  for (const leaf of leaves) {
    const { name } = leaf
    const column = 'problems' in scores ? undefined : scores.normalised.get(name)
    const tells = 'problems' in scores || tellsApart(leaf, scores, frozen !== undefined)
    for (const [unit, into] of given.entries())
      into.set(name, tells ? pointsFrom(column?.[unit] ?? Number.NaN, values.get(name)?.[unit] ?? null) : NOBODY_KNOWS)
  }
  return 'problems' in scores ? frozen : scores.frozen
}

/** Whether a leaf says anything of anybody: one that nobody has, or all alike, leaves its weight to its siblings. */
function tellsApart({ name, method }: RelativeLeaf, { frozen, normalised }: Scores, isFrozen: boolean): boolean {
  const { scale } = frozen.indicators[name] ?? {}
  if (scale && isFlat(method.relative.scale, scale)) return false
  return isFrozen || (normalised.get(name)?.some((score) => !Number.isNaN(score)) ?? true)
}

/** A number that came out, else why the unit had none; points nobody could be given are left out of their group. */
function pointsFrom(score: number, value: Result): Result {
  const points = published(score)
  if (points !== undefined) return points
  return value instanceof Unknown || value instanceof Fault ? value : NOBODY_KNOWS
}

const NOBODY_KNOWS = new Unknown(new Map())

/** Whether points are left out because the leaf or node tells nobody apart. */
export const isSilent = (points: Result): boolean => points instanceof Unknown && points.missing.size === 0

/** A relative leaf as the column engine takes it. */
export function relativeIndicator(
  { name, title, method: { relative } }: RelativeLeaf,
  envs: readonly FirmEnv[],
  groups: Map<string, Grouping>,
): Indicator {
  const { impute, treat, scale, direction } = relative
  const { within } = impute ?? {}
  if (within) groups.set(within.text, groupingOf(envs.map((env) => labelOf(within.evaluate(env)))))
  return {
    code: name,
    title,
    direction,
    missing: imputationOf(impute?.kind, within?.text),
    ...(treat ? { treat } : {}),
    scale,
    weight: 1,
  }
}

function imputationOf(kind: NonNullable<Relative['impute']>['kind'] | undefined, within?: string): Imputation {
  if (kind === 'mean' || kind === 'median') return { kind, ...(within === undefined ? {} : { within }) }
  return { kind: kind ?? 'none' }
}

/** The groups above relative leaves: which of them stand beside each other matters where gaps are filled by row. */
function frameworkOf({ roots }: Model, leaves: readonly IndexNode[]): Omit<Framework, 'indicators'> {
  const wanted = new Set(leaves.map(({ name }) => name))
  const aggregates: Aggregate[] = []
  for (const node of postOrder(roots)) {
    const children = node.children.filter(({ name }) => wanted.has(name)).map(({ name }) => name)
    if (children.length === 0) continue
    wanted.add(node.name)
    aggregates.push({ code: node.name, title: node.title, weight: 1, combine: 'mean', children })
  }
  const tops = aggregates.map(({ code }) => code).filter((code) => !aggregates.some((a) => a.children.includes(code)))
  const alone = leaves.filter(({ name }) => !aggregates.some(({ children }) => children.includes(name)))
  const loose = [...tops, ...alone.map(({ name }) => name)]
  if (loose.length > 1 || alone.length > 0)
    aggregates.push({ code: '', title: '', weight: 1, combine: 'mean', children: loose })
  return { aggregates, decimals: 9, rank: { ties: [] } }
}

// —— nodes that compare in pairs ——

function compareInPairs(node: IndexNode, { envs, given, units, findings }: Population) {
  const groups = new Map<string, Grouping>()
  const results = node.children.map((child) => envs.map((env) => env.name(child.name)))
  const indicators = node.children.map(
    ({ name, title, weight }): Indicator => ({
      code: name,
      title,
      direction: 1,
      missing: { kind: 'none' },
      scale: { kind: 'given' },
      weight: weightOf(weight, envs, groups),
    }),
  )
  const columns = new Map(node.children.map(({ name }, at) => [name, numbersOf(results[at] ?? [])]))
  const aggregate: Aggregate = {
    code: node.name,
    title: node.title,
    weight: 1,
    combine: 'copeland',
    children: node.children.map(({ name }) => name),
  }
  const framework: Framework = { indicators, aggregates: [aggregate], decimals: 9, rank: { ties: [] } }
  const scores = scoreTable(framework, { units, columns, groups })
  findings.push(...('problems' in scores ? scores.problems : scores.findings))
  const column = 'problems' in scores ? undefined : scores.nodes.get(node.name)
  for (const [unit, into] of given.entries()) {
    const wanting = results.map((result) => result[unit] ?? null).find((result) => !isPoints(result)) ?? null
    const isKnown = node.children.every(
      ({ missing }, at) => missing === 'skip' || isPoints(results[at]?.[unit] ?? null),
    )
    into.set(node.name, pointsFrom(isKnown ? (column?.[unit] ?? Number.NaN) : Number.NaN, wanting))
  }
}

// —— between exact points and columns ——

/** A weight as the column engine takes it; groupings it needs are added. */
export function weightOf(figure: Figure | undefined, envs: readonly FirmEnv[], groups: Map<string, Grouping>): Weight {
  if (figure === undefined || figure.kind === 'formula') return 1
  if (figure.kind === 'fixed') return approximate(figure.value)
  const { by } = figure
  if (!groups.has(by.text)) groups.set(by.text, groupingOf(envs.map((env) => labelOf(by.evaluate(env)))))
  return {
    by: by.text,
    of: Object.fromEntries([...figure.values].map(([label, value]) => [label, approximate(value)])),
  }
}

/** Numbers as a column; what is not one number, as bounds are not, is missing. */
export const numbersOf = (results: readonly Result[]): Float64Array =>
  Float64Array.from(results, (result) => (isExact(result) ? approximate(result) : Number.NaN))

/** The group a firm belongs to; null where it is not known. */
export const labelOf = (result: Result): string | null => (typeof result === 'string' ? result : null)

/** Every node, children before their parents. */
export function* postOrder(nodes: readonly IndexNode[]): Iterable<IndexNode> {
  for (const node of nodes) {
    yield* postOrder(node.children)
    yield node
  }
}
