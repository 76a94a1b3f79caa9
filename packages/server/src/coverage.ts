import { type Instant, type LocalDate, NO_PERIOD, type Period, baseYear } from '@gongzhen/core/base'
import type { Programme } from '@gongzhen/core/programme'
import type { FactDefinition } from '@gongzhen/core/registry'
import type { Sql } from './database.ts'
import { RATED } from './jobs/refresh.ts'
import { coverageOf, coverageOfRun } from './store/cockpit.ts'

/** Of how many firms a fact is known, and how many programmes ask it. */
type Covered = {
  readonly column: string
  readonly name: string
  readonly period: Period
  readonly known: number
  readonly programmes: number
}

/**
 * Of how many firms the facts are known that most programmes ask: as the last finished run counted them, else counted
 * now, which reads every firm.
 */
export async function coverage(
  sql: Sql,
  { programmes, today, now }: { readonly programmes: readonly Programme[]; today: LocalDate; now: Instant },
): Promise<{ readonly at: Instant; readonly facts: readonly Covered[] }> {
  const asked = mostAsked(programmes, today)
  const told = await coverageOfRun(sql)
  const isTold = told !== null && asked.every((one) => keyOf(one) in told.known)
  const known = isTold ? told.known : await countCoverage(sql, programmes, today)
  const facts = asked.map((one) => ({
    column: one.fact.column,
    name: one.fact.name,
    period: one.period,
    known: known[keyOf(one)] ?? 0,
    programmes: one.programmes,
  }))
  return { at: isTold ? told.at : now, facts }
}

/** The same counted over every firm, by column and period. */
export async function countCoverage(
  sql: Sql,
  programmes: readonly Programme[],
  asOf: LocalDate,
): Promise<Readonly<Record<string, number>>> {
  const asked = mostAsked(programmes, asOf)
  const known: Record<string, number> = {}
  for (const period of new Set(asked.map((one) => one.period))) {
    const facts = asked.filter((one) => one.period === period).map(({ fact }) => fact)
    for (const [column, count] of await coverageOf(sql, facts, period, RATED)) known[`${column}@${period}`] = count
  }
  return known
}

const COVERED_FACTS = 8

type Asked = { readonly fact: FactDefinition; readonly period: Period; programmes: number }

const keyOf = ({ fact, period }: Asked): string => `${fact.column}@${period}`

/** The facts that most programmes read, of a year or without period; nothing about persons, no dates. */
function mostAsked(programmes: readonly Programme[], asOf: LocalDate): readonly Asked[] {
  const byColumn = new Map<string, Asked>()
  for (const fact of programmes.flatMap(({ facts }) => facts)) {
    // When something happened is only known where it did: a date that is absent is no gap.
    const isCovered = fact.sensitivity !== 'personal' && fact.type !== 'date'
    if (!isCovered || (fact.period !== 'year' && fact.period !== 'none')) continue
    const known = byColumn.get(fact.column)
    if (known) known.programmes += 1
    else {
      const period = fact.period === 'year' ? baseYear(asOf) : NO_PERIOD
      byColumn.set(fact.column, { fact, period, programmes: 1 })
    }
  }
  return [...byColumn.values()]
    .sort((one, other) => other.programmes - one.programmes || one.fact.column.localeCompare(other.fact.column))
    .slice(0, COVERED_FACTS)
}
