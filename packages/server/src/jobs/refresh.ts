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
}
