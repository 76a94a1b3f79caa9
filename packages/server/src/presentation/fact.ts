import type { z } from 'zod'
import { type Period, isExact, show, showPeriod } from '@gongzhen/core/base'
import { type FactDefinition, type FactValue, showFact } from '@gongzhen/core/registry'
import type { factDefinition, factPoint, factRow, factValue } from '../contract.ts'
import type { PartyFacts } from '../store/facts.ts'

/** One fact of the catalogue. */
export function presentDefinition(fact: FactDefinition): z.output<typeof factDefinition> {
  const { name, en, column, type, period, sensitivity, actionable } = fact
  return {
    name,
    en,
    aliases: [...fact.aliases],
    column,
    type,
    unit: fact.unit ?? null,
    currency: fact.currency ?? null,
    period,
    sources: [...fact.sources],
    sensitivity,
    tolerance: show(fact.tolerance),
    actionable: actionable !== 'no',
    description: fact.description ?? null,
  }
}

/** Money and counts as numbers, every other exact number as its decimal text. */
export function presentValue(fact: FactDefinition, value: FactValue): z.output<typeof factValue> {
  if (!isExact(value)) return value
  const isWhole = fact.type === 'money' || fact.type === 'count'
  return isWhole && typeof value === 'number' ? value : show(value)
}

/** A fact of one party with all its periods, the newest first; `findings` names open conflicts by `column@period`. */
export function presentRow(
  fact: FactDefinition,
  known: PartyFacts,
  findings: ReadonlyMap<string, number>,
): z.output<typeof factRow> {
  const { name, en, column, type, period, sensitivity } = fact
  return {
    name,
    en,
    column,
    type,
    unit: fact.unit ?? null,
    currency: fact.currency ?? null,
    period,
    sensitivity,
    values: known.periods(fact).map((one) => presentPoint(fact, one, known, findings)),
  }
}

function presentPoint(
  fact: FactDefinition,
  period: Period,
  known: PartyFacts,
  findings: ReadonlyMap<string, number>,
): z.output<typeof factPoint> {
  const voices = known.voices(fact, period)
  const [first] = voices
  const point = {
    period,
    periodShown: showPeriod(period),
    finding: findings.get(`${fact.column}@${period}`) ?? null,
  }
  if (first === undefined) return { ...point, value: null, shown: '未知', doubt: 'unknown', rivals: [] }
  const rivals = voices.map(({ source, value }) => ({
    source,
    value: presentValue(fact, value),
    shown: showFact(fact, value),
  }))
  return {
    ...point,
    value: presentValue(fact, first.value),
    shown: showFact(fact, first.value),
    ...(known.isDisputed(fact, period) ? { doubt: 'conflict' as const } : {}),
    ...originAt(fact, period, known),
    rivals: voices.length > 1 ? rivals : [],
  }
}

function originAt(fact: FactDefinition, period: Period, known: PartyFacts) {
  const origin = known.origin(fact.column, period)
  return origin === undefined ? {} : { origin: { ...origin } }
}
