import { approximate, compare, parseExact } from '../base.ts'
import type { Treatment } from '../composite.ts'
import { TRANSFORMS } from '../composite.ts'
import type { TargetSteps } from '../score.ts'
import type { YamlEntry } from './document.ts'
import {
  type Fields,
  brief,
  closedFields,
  listItems,
  oneOf,
  openFields,
  optionalNumber,
  optionalText,
  optionalYesNo,
} from './fields.ts'
import { KEYS } from './keys.ts'
import { IMPUTES, type ImputeOutline, type ScoreOutline, type TreatOutline } from './outline.ts'
import { readPoints } from './read-index.ts'
import { optionalFormula } from './read-rules.ts'
import { readBound } from './read-score.ts'
import { refuse } from './report.ts'

/** `target: { goal: 46%, met: 10, above: { step: 5%, points: 1, limit: 12 }, below: … }`. */
export function readTarget({ value }: YamlEntry, outer: Fields): ScoreOutline | undefined {
  const fields = closedFields(value, KEYS.target, { ...outer, what: `${outer.what} target` })
  const goalEntry = fields?.byKey.get('goal')
  const goal = fields && goalEntry && readBound(goalEntry.value, fields)
  const met = fields && optionalNumber(fields, 'met')
  if (!fields || !goal || met === undefined) {
    if (fields) refuse(fields.report, 'targetParts', { what: outer.what }, besideOf(fields))
    return undefined
  }
  const [above, below] = [readSteps(fields, 'above'), readSteps(fields, 'below')]
  const isUpside = (above && compare(above.limit, met) < 0) || (below && compare(below.limit, met) > 0)
  if (isUpside) refuse(fields.report, 'targetLimits', { what: outer.what }, besideOf(fields))
  return { kind: 'target', goal, met, above, below }
}

function readSteps(outer: Fields, key: 'above' | 'below'): TargetSteps | undefined {
  const entry = outer.byKey.get(key)
  const fields = entry && closedFields(entry.value, KEYS.steps, { ...outer, what: `${outer.what}的 ${key}` })
  if (!fields) return undefined
  const [step, points, limit] = ['step', 'points', 'limit'].map((part) => readPoints(optionalText(fields, part) ?? ''))
  const isWhole = step !== undefined && points !== undefined && limit !== undefined
  if (isWhole && compare(step, 0) > 0 && compare(points, 0) > 0) return { step, points, limit }
  refuse(fields.report, 'targetSteps', { what: fields.what }, besideOf(fields))
  return undefined
}

/** `minmax: [0, 100]`: the lowest of the units gets the one, the highest the other. */
export function readMinmax(entry: YamlEntry, fields: Fields): ScoreOutline | undefined {
  const to = readPair(entry, fields)
  return to && { kind: 'minmax', scale: { kind: 'minmax', to } }
}

/** `zscore: [0, 1]`: the mean and the deviation the units are brought to. */
export function readZscore(entry: YamlEntry, fields: Fields): ScoreOutline | undefined {
  const pair = readPair(entry, fields)
  return pair && { kind: 'zscore', scale: { kind: 'zscore', mean: pair[0], deviation: pair[1] } }
}

function readPair({ key, value }: YamlEntry, fields: Fields): readonly [number, number] | undefined {
  const numbers = listItems(value, key, fields).map((item) =>
    item.kind === 'scalar' ? parseExact(item.text) : undefined,
  )
  const [from, until] = numbers
  if (from !== undefined && until !== undefined && numbers.length === 2) return [approximate(from), approximate(until)]
  refuse(fields.report, 'scalePair', { what: fields.what, key }, { place: value.place, article: fields.article })
  return undefined
}

/** Scales that take nothing but their word. */
const ORDERS = ['rank', 'borda', 'percentile', 'distance_to_max', 'fraction_of_max'] as const

/** Whether a word alone is a scale. */
export const isOrder = (word: string): boolean => ORDERS.some((order) => order === word)

/** `rank`, `borda`, `percentile`, `distance_to_max` and `fraction_of_max` take nothing but the word. */
export function readOrder({ key, value }: YamlEntry, fields: Fields): ScoreOutline | undefined {
  const kind = ORDERS.find((order) => order === key) ?? 'rank'
  const isYes = value.kind === 'scalar' && ['yes', '是', 'true'].includes(value.text.trim())
  if (!isYes) refuse(fields.report, 'orderTakesNothing', { key, what: fields.what }, { place: value.place })
  return isYes ? { kind, scale: { kind } } : undefined
}

/** `distance_to_reference: 甲市`, `cap: yes`: the share of the way from the worst of all to this one. */
export function readDistanceToReference({ key }: YamlEntry, fields: Fields): ScoreOutline | undefined {
  const unit = optionalText(fields, key)?.trim()
  const cap = optionalYesNo(fields, 'cap') ?? false
  return unit ? { kind: 'distance_to_reference', scale: { kind: 'distance_to_reference', unit, cap } } : undefined
}

/** `distance_to_target: 3%`, `cap: yes`: the share of the way from the worst of all to a target. */
export function readDistanceToTarget({ key, value }: YamlEntry, fields: Fields): ScoreOutline | undefined {
  const goal = readBound(value, fields)
  const cap = optionalYesNo(fields, 'cap') ?? false
  if (goal?.kind === 'formula')
    refuse(fields.report, 'quantityExpected', { key, found: brief(goal.formula.text) }, { place: value.place })
  if (goal?.kind !== 'literal') return undefined
  const target = approximate(goal.value)
  return { kind: 'distance_to_target', scale: { kind: 'distance_to_target', target, cap }, goal }
}

/** `treat: { winsorise: 5, otherwise: log_ct, skew: 2, kurtosis: 3.5 }`: what is done about outliers, and on which test. */
export function readTreat(outer: Fields): TreatOutline | undefined {
  const entry = outer.byKey.get('treat')
  const fields = entry && closedFields(entry.value, KEYS.treat, { ...outer, what: `${outer.what}的 treat` })
  if (!fields) return undefined
  const number = (key: string, otherwise: number): number => {
    const value = optionalNumber(fields, key)
    return value === undefined ? otherwise : approximate(value)
  }
  const treatment: Treatment = {
    test: { skew: number('skew', 2), kurtosis: number('kurtosis', 3.5) },
    winsorise: number('winsorise', 0),
    otherwise: oneOf(fields, 'otherwise', TRANSFORMS),
    combined: optionalYesNo(fields, 'combined') ?? false,
  }
  const isWhole = Number.isInteger(treatment.winsorise) && treatment.winsorise >= 0
  if (!isWhole || (treatment.winsorise === 0 && !treatment.otherwise))
    refuse(fields.report, 'treatNothing', { what: outer.what }, besideOf(fields))
  return { treatment, place: fields.place }
}

/** `missing: { carry: 2 }`: for how many years an earlier value may stand in. */
export function readCarry(outer: Fields): number | undefined {
  const entry = outer.byKey.get('missing')
  const fields = entry?.value.kind === 'map' ? openFields(entry.value, outer) : undefined
  const carry = fields?.byKey.get('carry')
  if (!fields || !carry) return undefined
  const years = optionalNumber(fields, 'carry')
  if (typeof years === 'number' && years >= 1 && years <= CARRY_MAX) return years
  if (years !== undefined) refuse(fields.report, 'carryYears', { what: outer.what, most: CARRY_MAX }, besideOf(fields))
  return undefined
}

/** A value older than this says nothing of today. */
const CARRY_MAX = 10

/** `missing: { impute: median, within: 阶段 }`: gaps filled from the other units. */
export function readImpute(outer: Fields): ImputeOutline | undefined {
  const entry = outer.byKey.get('missing')
  if (entry?.value.kind !== 'map') return undefined
  const fields = closedFields(entry.value, KEYS.missing, { ...outer, what: `${outer.what}的 missing` })
  const kind = fields && oneOf(fields, 'impute', IMPUTES)
  if (!fields || !kind) {
    if (fields && !fields.byKey.has('impute') && !fields.byKey.has('carry'))
      refuse(fields.report, 'keyMissing', { key: 'impute', what: fields.what }, besideOf(fields))
    return undefined
  }
  return { kind, within: optionalFormula(fields, 'within'), place: fields.place }
}

const besideOf = ({ place, article }: Fields) => ({ place, article })
