import type { LocalDate, Period } from '../../base.ts'
import { type ColumnShape, type FactTable, type Result, Unknown, shapeOf } from '../../feel.ts'
import type { Doubt } from '../../feel.ts'
import type { FactDefinition, FactValue, Facts } from '../../registry.ts'
import { basePeriod, periodBack } from '../facts-file.ts'
import { ruleValueOf, typeOfFact } from '../literal.ts'
import type { Programme } from '../load.ts'

/** A fact of one period, as programmes read it: one column. */
export type FactColumn = { readonly fact: FactDefinition; readonly period: Period; readonly shape: ColumnShape }

/** Every fact and period that programmes read on a day, each once. */
export function columnsRead(programmes: readonly Programme[], asOf: LocalDate): readonly FactColumn[] {
  const columns = new Map<string, FactColumn>()
  for (const { model } of programmes) {
    for (const { name, back, period } of model.readers.flatMap(({ reads }) => reads)) {
      const named = model.named(name)
      if (named?.kind !== 'fact') continue
      const { fact } = named
      const at = periodOf(fact, { back, period }, asOf)
      const key = columnKey(fact, at)
      const shape = shapeOf(key, typeOfFact(fact))
      if (shape && !columns.has(key)) columns.set(key, { fact, period: at, shape })
    }
  }
  return [...columns.values()]
}

/** The period in which a formula reads a fact. */
export function periodOf(
  fact: FactDefinition,
  { back, period }: { readonly back?: number | undefined; readonly period?: Period | undefined },
  asOf: LocalDate,
): Period {
  const base = basePeriod(fact.period, asOf)
  return period ?? (back === undefined ? base : periodBack(fact.period, base, back))
}

/** Tells columns apart, also where programmes declare facts of one name differently. */
export const columnKey = (fact: FactDefinition, period: Period): string =>
  JSON.stringify([fact.name, period, typeOfFact(fact)])

const DOUBTED: Readonly<Record<Doubt, Unknown>> = {
  unknown: new Unknown(new Map([['', 'unknown']])),
  conflict: new Unknown(new Map([['', 'conflict']])),
  stale: new Unknown(new Map([['', 'stale']])),
  invalid: new Unknown(new Map([['', 'invalid']])),
}

/** Puts a firm's facts into a row of the table. */
export function fillRow(table: FactTable, columns: readonly FactColumn[], row: number, facts: Facts): void {
  columns.forEach(({ fact, period }, column) => {
    const value = facts.value(fact.name, period)
    const isThere = typeof value !== 'object' || !('doubt' in value)
    table.set(column, row, isThere ? ruleValueOf(value, fact) : DOUBTED[value.doubt])
  })
}

/** A row of the table as facts; who said them is not kept there. */
export function factsOfRow(table: FactTable, columns: readonly FactColumn[], row: number): Facts {
  const places = new Map(columns.map(({ fact, period }, column) => [`${fact.name} ${period}`, column]))
  return {
    origin: () => undefined,
    value(fact, period) {
      const column = places.get(`${fact} ${period}`)
      return column === undefined ? { doubt: 'unknown' } : asFact(table.get(column, row))
    },
  }
}

function asFact(value: Result): FactValue | { readonly doubt: Doubt } {
  if (value instanceof Unknown) return { doubt: [...value.missing.values()][0] ?? 'unknown' }
  if (typeof value === 'object' && value !== null && 'date' in value && typeof value.date === 'string')
    return value.date
  return value as FactValue
}
