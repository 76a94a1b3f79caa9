import type { LocalDate, Period } from '../../base.ts'
import type { Read } from '../../feel.ts'
import type { FactDefinition } from '../../registry.ts'
import { nameAt } from '../env.ts'
import { basePeriod, periodBack } from '../facts-file.ts'
import type { Model } from '../model.ts'

/** A fact of one period: a column of the query, and what it is called where it is missing. */
export type FactColumn = { readonly fact: FactDefinition; readonly period: Period; readonly key: string }

/** Every fact and period a programme reads to decide, each once, in the order they are first read. */
export function columnsOf(model: Model, asOf: LocalDate): readonly FactColumn[] {
  const columns = new Map<string, FactColumn>()
  for (const { reads } of model.readers) {
    for (const read of reads) {
      const column = columnOf(model, read, asOf)
      if (column) columns.set(column.key, column)
    }
  }
  return [...columns.values()]
}

/** The fact and period a name means; undefined for a name that is no fact. */
export function columnOf(model: Model, { name, back = 0, period }: Read, asOf: LocalDate): FactColumn | undefined {
  const named = model.named(name)
  if (named?.kind !== 'fact') return undefined
  const { fact } = named
  const base = basePeriod(fact.period, asOf)
  const asked = period ?? periodBack(fact.period, base, back)
  return { fact, period: asked, key: asked === base ? fact.name : nameAt(fact, asked) }
}
