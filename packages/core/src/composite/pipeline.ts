import { checkFramework, checkTable } from './check.ts'
import { COPELAND_UNITS_MAX, type Part, weightIn } from './combine.ts'
import { type Aggregate, type Framework, type Indicator, RELATIVE } from './framework.ts'
import { type Finding, finding } from './finding.ts'
import { type Fill, type Sibling, estimateFill, fillGaps, fillRows } from './impute.ts'
import { type ScaleParameters, estimateScale, isFlat, scaleColumn } from './scale.ts'
import { type Kept, screenUnits } from './screen.ts'
import { isEmpty } from './statistics.ts'
import { type Columns, type Table, MAGNITUDE_MAX, rowsOf } from './table.ts'
import { combineTree } from './tree.ts'
import { type Treated, type TreatmentReport, estimateTreatment, treatColumn } from './treat.ts'

/**
 * Everything that was estimated from a population, once: plain JSON, to be stored with an edition and shown. With it
 * scoring is a pure function of a unit: a new firm is scored alone, and scores given earlier never move.
 */
export type Frozen = {
  readonly format: 'gongzhen-frozen/1'
  /** How many units it was estimated from. */
  readonly units: number
  readonly indicators: Readonly<Record<string, FrozenIndicator>>
}
export type FrozenIndicator = {
  readonly fill: Fill
  readonly treated: Treated
  readonly scale: ScaleParameters
  /** The test and treatment, for whoever approves it. */
  readonly report?: TreatmentReport
}

/** What becomes of the values before they are weighed, in this order. */
export const STAGES = ['denominated', 'imputed', 'screened', 'treated', 'normalised'] as const
export type Stage = (typeof STAGES)[number]

/** What came of scoring a table. */
export type Scores = {
  /** The units that were scored, after screening. */
  readonly units: readonly string[]
  /** The rows of the table they came from. */
  readonly rows: Int32Array
  readonly table: Table
  /** Every stage's values by indicator; empty unless they were asked for. `denominated` and `imputed` have every row. */
  readonly stages: ReadonlyMap<Stage, Columns>
  readonly screening: Kept
  /** How many gaps of each indicator were filled. */
  readonly filled: ReadonlyMap<string, number>
  readonly normalised: Columns
  /** The scores of every node above the indicators. */
  readonly nodes: Columns
  readonly frozen: Frozen
  readonly findings: readonly Finding[]
}

/** How a table is scored, beside the framework. */
export type ScoreOptions = {
  /** Parameters of an edition; without them they are estimated from the table. */
  readonly frozen?: Frozen
  /** Keep the values after each stage: for comparing and explaining, at the price of memory. */
  readonly keepStages?: boolean
}

/** Scores a table by a framework; with mistakes in either there are no scores but every mistake. */
export function scoreTable(
  framework: Framework,
  table: Table,
  { frozen, keepStages = false }: ScoreOptions = {},
): Scores | { readonly problems: readonly Finding[] } {
  const findings = checkFramework(framework)
  if (findings.length === 0) findings.push(...checkTable(framework, table, frozen !== undefined))
  if (frozen && findings.length === 0) findings.push(...checkFrozen(framework, frozen))
  findings.push(...tooManyPairs(framework, table))
  if (findings.some(({ severity }) => severity === 'error')) return { problems: findings }
  return new Run(framework, table, frozen, keepStages, findings).scores()
}

const checkFrozen = ({ indicators }: Framework, frozen: Frozen): Finding[] =>
  indicators
    .filter((indicator) => isEstimated(indicator) && !Object.hasOwn(frozen.indicators, indicator.code))
    .map(({ code }) => finding('notFrozen', code))

/** Whether anything about an indicator comes from the population: fixed bounds need nothing of it. */
const isEstimated = ({ scale, treat, missing }: Indicator): boolean =>
  RELATIVE.has(scale.kind) || treat !== undefined || !['none', 'zero', 'carry'].includes(missing.kind)

const tooManyPairs = ({ aggregates }: Framework, { units }: Table): Finding[] =>
  units.length <= COPELAND_UNITS_MAX
    ? []
    : aggregates
        .filter((aggregate) => aggregate.combine === 'copeland')
        .map(({ code }) => finding('tooMany', code, { found: units.length, most: COPELAND_UNITS_MAX }))

/** One scoring of one table: the stages in their fixed order, each over whole columns. */
class Run {
  readonly framework: Framework
  readonly given: Table
  readonly frozen: Frozen | undefined
  readonly keepStages: boolean
  readonly findings: Finding[]
  readonly stages = new Map<Stage, Columns>()
  readonly filled = new Map<string, number>()
  readonly reports = new Map<string, FrozenIndicator>()

  constructor(framework: Framework, table: Table, frozen: Frozen | undefined, keepStages: boolean, found: Finding[]) {
    this.framework = framework
    this.given = table
    this.frozen = frozen
    this.keepStages = keepStages
    this.findings = found
  }

  scores(): Scores {
    let table = this.given
    let columns = this.denominated(table)
    const { screen } = this.framework
    let screening = screenUnits(columns, table, screen?.when === 'before' ? screen : undefined)
    if (screen?.when === 'before') [table, columns] = keepOnly(table, columns, screening)
    this.keep('denominated', columns)
    const fills = this.imputed(columns, table)
    this.keep('imputed', columns)
    if (screen?.when === 'after') {
      screening = screenUnits(columns, table, screen)
      ;[table, columns] = keepOnly(table, columns, screening)
    }
    if (screen) this.keep('screened', columns)
    const normalised = this.scaled(columns, table, fills)
    this.keep('normalised', normalised)
    const nodes = this.combined(normalised, table)
    return {
      units: table.units,
      rows: screening.rows,
      table,
      stages: this.stages,
      screening,
      filled: this.filled,
      normalised,
      nodes,
      frozen: this.frozen ?? this.frozenNow(table),
      findings: this.findings,
    }
  }

  keep(stage: Stage, columns: Columns) {
    if (this.keepStages) this.stages.set(stage, new Map([...columns].map(([code, x]) => [code, x.slice()])))
  }

  /** The indicators' own columns, divided where they have a denominator; what cannot be a measurement is missing. */
  denominated(table: Table): Map<string, Float64Array> {
    return new Map(this.framework.indicators.map((indicator) => [indicator.code, this.denominate(indicator, table)]))
  }

  denominate(indicator: Indicator, table: Table): Float64Array {
    const { code, denominator } = indicator
    const given = table.columns.get(code) ?? new Float64Array()
    const by = denominator === undefined ? undefined : table.columns.get(denominator)
    if (!by && this.leavesAlone(indicator) && isMeasured(given)) return given
    const own = given.slice()
    let absurd = 0
    for (let i = 0; i < own.length; i++) {
      if (by) own[i] = by[i] === 0 ? Number.NaN : own[i]! / by[i]!
      if (Math.abs(own[i]!) <= MAGNITUDE_MAX || Number.isNaN(own[i]!)) continue
      own[i] = Number.NaN
      absurd++
    }
    if (absurd > 0) this.findings.push(finding('notFinite', code, { found: absurd }))
    return own
  }

  /** Nothing fills or treats the column, so that it need not be copied. */
  leavesAlone({ code, missing, treat }: Indicator): boolean {
    const treated = this.frozen?.indicators[code]?.treated ?? {}
    const isFilled = missing.kind !== 'none' || this.framework.indicators.some((one) => one.missing.kind === 'row')
    return !isFilled && !treat && Object.keys(treated).length === 0
  }

  imputed(columns: Columns, table: Table): ReadonlyMap<string, Fill> {
    const { indicators, aggregates } = this.framework
    const fills = new Map<string, Fill>()
    const siblings = new Map<string, Sibling>()
    const isByRow = indicators.some(({ missing }) => missing.kind === 'row')
    for (const indicator of indicators) {
      const { code } = indicator
      const x = columns.get(code) ?? new Float64Array()
      const asked: Indicator = isByRow ? { ...indicator, missing: { kind: 'row' } } : indicator
      const bounds = isByRow ? estimateFill(x, asked, table) : {}
      const fill = this.frozen?.indicators[code]?.fill ?? { ...bounds, ...estimateFill(x, indicator, table) }
      fills.set(code, fill)
      siblings.set(code, { x, indicator, fill })
      this.filled.set(code, indicator.missing.kind === 'none' ? 0 : fillGaps(x, indicator, fill, table))
    }
    if (isByRow) for (const { children } of aggregates) fillRows(children.flatMap((child) => siblings.get(child) ?? []))
    return fills
  }

  /** Treats and scales each indicator; each column is done with before the next is touched. */
  scaled(
    columns: Map<string, Float64Array>,
    table: Table,
    fills: ReadonlyMap<string, Fill>,
  ): Map<string, Float64Array> {
    const rows = new Map<string, number>()
    const rowOf = (unit: string) => {
      if (rows.size === 0) for (const [row, name] of table.units.entries()) rows.set(name, row)
      return rows.get(unit) ?? -1
    }
    const treatedColumns = new Map<string, Float64Array>()
    const scores = new Map<string, Float64Array>()
    for (const indicator of this.framework.indicators) {
      const { code } = indicator
      const x = columns.get(code) ?? new Float64Array()
      const { treated, report } = this.treatment(indicator, x)
      treatColumn(x, treated)
      if (this.keepStages) treatedColumns.set(code, x)
      const scale = this.frozen?.indicators[code]?.scale ?? estimateScale(x, indicator, rowOf)
      this.tellScale(indicator, x, scale)
      const scaled = scaleColumn({ x, ...fractionOf(indicator, table, this.filled) }, indicator, scale)
      scores.set(code, finished(scaled, indicator, table))
      this.reports.set(code, { fill: fills.get(code) ?? {}, treated, scale, ...(report ? { report } : {}) })
      // What was worked on is no longer needed: a million units would hold every column twice.
      if (!this.keepStages) columns.delete(code)
    }
    this.keep('treated', treatedColumns)
    return scores
  }

  treatment(indicator: Indicator, x: Float64Array): { treated: Treated; report?: TreatmentReport } {
    const { code, treat } = indicator
    const frozen = this.frozen?.indicators[code]
    if (frozen) return { treated: frozen.treated, ...(frozen.report ? { report: frozen.report } : {}) }
    if (!treat) return { treated: {} }
    const { treated, report } = estimateTreatment(x, treat)
    const last = report.afterTransform ?? report.afterWinsorising ?? report.before
    const shown = { skew: last.skew.toFixed(2), kurtosis: last.kurtosis.toFixed(2) }
    if (report.outcome === 'notTreatable') this.findings.push(finding('notTreatable', code, shown))
    if (report.outcome === 'treatedFlat') this.findings.push(finding('treatedFlat', code))
    else if ((report.winsorised ?? 0) > treat.winsorise)
      this.findings.push(finding('overWinsorised', code, { found: report.winsorised ?? 0, most: treat.winsorise }))
    return { treated, report }
  }

  tellScale({ code, scale }: Indicator, x: Float64Array, parameters: ScaleParameters) {
    if (scale.kind === 'distance_to_reference' && Number.isNaN(parameters.reference ?? Number.NaN))
      this.findings.push(finding('unknownReference', code, { found: scale.unit }))
    if (this.frozen) return
    if (isEmpty(x)) this.findings.push(finding('empty', code))
    else if (x.length === 1 && RELATIVE.has(scale.kind)) this.findings.push(finding('singleUnit', code))
    else if (isFlat(scale, parameters)) this.findings.push(finding('constant', code))
  }

  combined(normalised: Columns, table: Table): Map<string, Float64Array> {
    const nodes = combineTree(this.framework, normalised, table.groups, {}, (aggregate, parts, scores) =>
      this.tellNode(aggregate, parts, scores),
    )
    this.tellGroups(table)
    return nodes
  }

  tellNode({ code, combine: method }: Aggregate, parts: readonly Part[], scores: Float64Array) {
    if (method !== 'gmean' && method !== 'hmean') return
    let spoilt = 0
    for (let i = 0; i < scores.length; i++) if (Number.isNaN(scores[i]!) && parts.some(({ x }) => x[i]! <= 0)) spoilt++
    if (spoilt > 0) this.findings.push(finding('overZero', code, { found: spoilt }))
  }

  /** Groups without weights, weights without a group, groups of one. */
  tellGroups({ groups, units }: Table) {
    const { indicators, aggregates, rank } = this.framework
    for (const { code, weight } of [...indicators, ...aggregates]) {
      if (typeof weight === 'number') continue
      const { labels = [], of } = groups.get(weight.by) ?? {}
      for (const label of labels.filter((one) => !Object.hasOwn(weight.of, one))) {
        const count = of?.filter((group) => labels[group] === label).length ?? 0
        if (count > 0) this.findings.push(finding('noWeightForGroup', code, { found: label, count }))
      }
      for (const label of Object.keys(weight.of))
        if (units.length > 1 && !labels.includes(label))
          this.findings.push(finding('emptyGroup', code, { found: label }))
    }
    const within = rank.within === undefined ? undefined : groups.get(rank.within)
    for (const [group, label] of (within?.labels ?? []).entries())
      if (units.length > 1 && within?.of.filter((one) => one === group).length === 1)
        this.findings.push(finding('groupOfOne', rank.within ?? '', { found: label }))
  }

  frozenNow({ units }: Table): Frozen {
    return { format: 'gongzhen-frozen/1', units: units.length, indicators: Object.fromEntries(this.reports) }
  }
}

/** Whether no value is beyond what can be a measurement; four at a time, as it is asked of every column. */
function isMeasured(x: Float64Array): boolean {
  const fours = x.length - (x.length % 4)
  for (let i = 0; i < fours; i += 4) {
    if (isBeyond(x[i]!) || isBeyond(x[i + 1]!) || isBeyond(x[i + 2]!) || isBeyond(x[i + 3]!)) return false
  }
  return !x.subarray(fours).some(isBeyond)
}

const isBeyond = (value: number): boolean => Math.abs(value) > MAGNITUDE_MAX

/** Scaled values as scores: shares of the full mark, and what a unit has whose value nobody knows. */
export function finished(scores: Float64Array, { full, blank }: Indicator, { groups }: Table): Float64Array {
  if (full !== undefined) {
    const mark = weightIn(full, groups)
    for (let i = 0; i < scores.length; i++) scores[i] = scores[i]! * (typeof mark === 'number' ? mark : mark[i]!)
  }
  if (blank !== undefined) for (let i = 0; i < scores.length; i++) if (Number.isNaN(scores[i]!)) scores[i] = blank
  return scores
}

/** The fraction a column came from: only where none of its values was made up. */
export function fractionOf({ code, denominator }: Indicator, { columns }: Table, filled: ReadonlyMap<string, number>) {
  const isOwn = denominator !== undefined && (filled.get(code) ?? 0) === 0
  return {
    numerator: isOwn ? columns.get(code) : undefined,
    denominator: isOwn ? columns.get(denominator) : undefined,
  }
}

function keepOnly(table: Table, columns: Columns, { rows }: Kept): [Table, Map<string, Float64Array>] {
  if (rows.length === table.units.length) return [table, new Map(columns)]
  const kept = rowsOf({ ...table, columns: new Map([...table.columns, ...columns]) }, rows)
  const raw = rowsOf(table, rows)
  return [raw, new Map([...columns.keys()].map((code) => [code, kept.columns.get(code) ?? new Float64Array()]))]
}
