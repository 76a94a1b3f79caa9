import type { z } from 'zod'
import { isExact, show } from '@gongzhen/core/base'
import type { FactDefinition, FactValue } from '@gongzhen/core/registry'
import type { factDefinition, factValue } from '../contract.ts'

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
    actionable,
    description: fact.description ?? null,
  }
}

/** Money and counts as numbers, every other exact number as its decimal text. */
export function presentValue(fact: FactDefinition, value: FactValue): z.output<typeof factValue> {
  if (!isExact(value)) return value
  const isWhole = fact.type === 'money' || fact.type === 'count'
  return isWhole && typeof value === 'number' ? value : show(value)
}
