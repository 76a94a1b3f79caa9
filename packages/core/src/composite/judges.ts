import { type Exact, add, approximate, compare, divide } from '../base.ts'
import { type Finding, finding } from './finding.ts'
import { deviationOf, meanOf } from './statistics.ts'

/** What one judge gave one unit, by item; a conflict of interest makes the whole sheet void. */
export type MarkSheet = {
  readonly unit: string
  readonly judge: string
  readonly marks: Readonly<Record<string, Exact>>
  readonly isConflicted?: boolean
}

/** How marks of several judges become one. */
export type ReviewRules = {
  /** Fewer valid judges than this and there is no mark. */
  readonly min: number
  /** How many of the highest and lowest sheets, by total, are dropped. */
  readonly drop: { readonly high: number; readonly low: number }
  /** Bring every judge to the mean and spread of all judges before anything is dropped. */
  readonly standardise: boolean
}

/** A unit's mark: the exact mean of the sheets that count, by item and in total; null where there is none. */
export type Reviewed = {
  readonly unit: string
  readonly total: Exact | null
  readonly items: Readonly<Record<string, Exact>>
  readonly counted: readonly string[]
  readonly dropped: readonly string[]
  readonly conflicted: readonly string[]
}

/** What is to be said about the judges: who marks higher than the others, and what hangs on one of them. */
export type JudgesReport = {
  readonly judges: readonly {
    readonly judge: string
    readonly sheets: number
    /** How much more the judge gave than the others gave the same units, on average. */
    readonly leniency: number
    readonly low: number
    readonly high: number
  }[]
  readonly conflicts: number
  readonly dropped: number
  /** The largest share of pairs of units that change order when one judge is left out. */
  readonly swing: number
  /** From how much leniency on a judge is remarked upon. */
  readonly leniencyLimit: number
}

/** Marks of several judges as one mark a unit, exactly, and what is to be said about the judges. */
export function review(
  sheets: readonly MarkSheet[],
  rules: ReviewRules,
): { readonly units: readonly Reviewed[]; readonly report: JudgesReport; readonly findings: readonly Finding[] } {
  const given = rules.standardise ? standardised(sheets) : sheets
  const units = [...new Set(sheets.map(({ unit }) => unit))].map((unit) =>
    reviewUnit(
      unit,
      given.filter((sheet) => sheet.unit === unit),
      rules,
    ),
  )
  return {
    units,
    report: reportOn(sheets, given, units, rules),
    findings: units.flatMap((unit) => findingsOf(unit, rules)),
  }
}

function findingsOf({ unit, counted, dropped, conflicted, total }: Reviewed, { min }: ReviewRules): Finding[] {
  if (total !== null) return []
  const found = counted.length + dropped.length
  if (found === 0 && conflicted.length > 0) return [finding('allConflicted', unit)]
  return [finding('tooFewJudges', unit, { found, least: min })]
}

function reviewUnit(unit: string, sheets: readonly MarkSheet[], { min, drop }: ReviewRules): Reviewed {
  const conflicted = sheets.filter((sheet) => sheet.isConflicted).map(({ judge }) => judge)
  const valid = sheets.filter((sheet) => !sheet.isConflicted).toSorted((a, b) => compare(totalOf(a), totalOf(b)))
  const isEnough = valid.length >= min && valid.length > drop.high + drop.low
  const counted = isEnough ? valid.slice(drop.low, valid.length - drop.high) : []
  const left = valid.filter((sheet) => !counted.includes(sheet))
  const names = (some: readonly MarkSheet[]) => some.map(({ judge }) => judge)
  if (!isEnough) return { unit, total: null, items: {}, counted: names(valid), dropped: [], conflicted }
  const items = [...new Set(counted.flatMap(({ marks }) => Object.keys(marks)))]
  const mean = (of: (sheet: MarkSheet) => Exact): Exact =>
    divide(
      counted.map(of).reduce((sum, mark) => add(sum, mark), 0),
      counted.length,
    ) ?? 0
  return {
    unit,
    total: mean(totalOf),
    items: Object.fromEntries(items.map((item) => [item, mean(({ marks }) => marks[item] ?? 0)])),
    counted: names(counted),
    dropped: names(left),
    conflicted,
  }
}

const totalOf = ({ marks }: MarkSheet): Exact => Object.values(marks).reduce<Exact>((sum, mark) => add(sum, mark), 0)

/** Every judge's marks with the mean and deviation of all: a severe judge is then no disadvantage. */
function standardised(sheets: readonly MarkSheet[]): MarkSheet[] {
  const valid = sheets.filter(({ isConflicted }) => !isConflicted)
  const all = shapeOf(valid)
  const own = new Map(
    [...new Set(valid.map(({ judge }) => judge))].map((judge) => [
      judge,
      shapeOf(valid.filter((s) => s.judge === judge)),
    ]),
  )
  return sheets.map((sheet) => {
    const shape = own.get(sheet.judge)
    const total = approximate(totalOf(sheet))
    if (!shape || !(shape.deviation > 0) || total === 0) return sheet
    const brought = all.mean + ((total - shape.mean) / shape.deviation) * all.deviation
    const factor = brought / total
    // Rounded to six decimals: from here on marks are decimals again.
    const marks = Object.entries(sheet.marks).map(
      ([item, mark]) => [item, decimal(approximate(mark) * factor)] as const,
    )
    return { ...sheet, marks: Object.fromEntries(marks) }
  })
}

const decimal = (value: number): Exact => divide(Math.round(value * 1e6), 1_000_000) ?? 0

function shapeOf(sheets: readonly MarkSheet[]) {
  const totals = Float64Array.from(sheets, (sheet) => approximate(totalOf(sheet)))
  return { mean: meanOf(totals), deviation: deviationOf(totals) }
}

function reportOn(
  sheets: readonly MarkSheet[],
  given: readonly MarkSheet[],
  units: readonly Reviewed[],
  rules: ReviewRules,
): JudgesReport {
  const valid = sheets.filter(({ isConflicted }) => !isConflicted)
  const names = [...new Set(sheets.map(({ judge }) => judge))]
  const deviation = shapeOf(valid).deviation
  return {
    judges: names.map((judge) => {
      const own = valid.filter((sheet) => sheet.judge === judge)
      const totals = own.map((sheet) => approximate(totalOf(sheet)))
      const apart = own.flatMap((sheet) => {
        const others = valid.filter(({ unit, judge: other }) => unit === sheet.unit && other !== judge)
        return others.length === 0 ? [] : [approximate(totalOf(sheet)) - shapeOf(others).mean]
      })
      const leniency = apart.length === 0 ? 0 : meanOf(Float64Array.from(apart))
      return { judge, sheets: own.length, leniency, low: Math.min(...totals), high: Math.max(...totals) }
    }),
    conflicts: sheets.length - valid.length,
    dropped: units.reduce((sum, unit) => sum + unit.dropped.length, 0),
    swing: Math.max(0, ...names.map((judge) => swingWithout(judge, given, units, rules))),
    leniencyLimit: Number.isNaN(deviation) ? Number.POSITIVE_INFINITY : deviation,
  }
}

/** The share of pairs that swap when a judge is left out. */
function swingWithout(
  judge: string,
  sheets: readonly MarkSheet[],
  units: readonly Reviewed[],
  rules: ReviewRules,
): number {
  const rest = sheets.filter((sheet) => sheet.judge !== judge)
  const again = units.map(({ unit }) =>
    reviewUnit(
      unit,
      rest.filter((sheet) => sheet.unit === unit),
      { ...rules, min: 1 },
    ),
  )
  let [pairs, swapped] = [0, 0]
  for (const [i, a] of units.entries()) {
    for (let j = i + 1; j < units.length; j++) {
      const [b, x, y] = [units[j]?.total, again[i]?.total, again[j]?.total]
      if (
        a.total === null ||
        b === null ||
        b === undefined ||
        x === null ||
        x === undefined ||
        y === null ||
        y === undefined
      )
        continue
      pairs++
      if (compare(a.total, b) * compare(x, y) < 0) swapped++
    }
  }
  return pairs === 0 ? 0 : swapped / pairs
}
