import type { LocalDate } from '@gongzhen/core/base'
import type { PartyKind } from '@gongzhen/core/registry'
import type { Sql } from '../database.ts'
import type { Platform } from '../platform.ts'
import { readSubjects } from '../store/facts.ts'
import { removeStandings, standingDate, writeStandings } from '../store/standings.ts'
import { judgeFirm, judgingOf } from './judging.ts'

/** Brings the current results of a few firms in line with their facts, inside the transaction that changed them. */
export async function refreshSubjects(
  sql: Sql,
  { policies }: Pick<Platform, 'policies'>,
  zone: string,
  subjects: readonly number[],
): Promise<void> {
  const asOf = laterOf(await policies.today(zone), await standingDate(sql))
  const { programmes } = await policies.inForce(zone, asOf)
  const judging = judgingOf(programmes, asOf)
  const { columns, periods } = judging
  const found = await readSubjects(sql, {
    columns,
    periods,
    kinds: RATED,
    after: 0,
    limit: subjects.length,
    only: subjects,
  })
  const rows = found.flatMap(({ subject, facts }) => judgeFirm(judging, subject, facts))
  await writeStandings(sql, rows, { asOf, run: null, knownAt: null })
  const kept = new Set(found.map(({ subject }) => subject))
  await removeStandings(
    sql,
    subjects.filter((subject) => !kept.has(subject)),
    [],
  )
  await removeStandings(
    sql,
    [...kept],
    programmes.map(({ id }) => id),
  )
}

/** The parties that programmes are asked about: firms, not their branches, banks or authorities. */
export const RATED: readonly PartyKind[] = ['enterprise', 'cooperative', 'team']

const laterOf = (today: LocalDate, other: LocalDate | null): LocalDate =>
  other !== null && other > today ? other : today
