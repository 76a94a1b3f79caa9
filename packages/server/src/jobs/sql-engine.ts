import { type SqlJudgement, sqlOf } from '@gongzhen/core/programme'
import type { Sql } from '../database.ts'
import type { Judging } from './judging.ts'
import { RATED } from './refresh.ts'

/** What SQL said of a subject by one programme; undefined for programmes and subjects it was not asked about. */
export type SqlDecisions = (programme: string, subject: number) => SqlJudgement | undefined

/** Asks every programme that SQL covers about the subjects after one number and up to another, as their facts stand now. */
export type SqlEngine = (sql: Sql, after: number, last: number) => Promise<SqlDecisions>

/** The queries of the programmes asked together; a programme that SQL does not cover stays with the explaining engine. */
export function sqlEngineOf({ programmes, asOf }: Judging): SqlEngine {
  const queries = programmes.flatMap((programme) => {
    const query = sqlOf(programme, asOf, { kinds: RATED, isRange: true })
    return 'problems' in query ? [] : [{ id: programme.id, query }]
  })
  return async (sql, after, last) => {
    const decided = new Map<string, ReadonlyMap<number, SqlJudgement>>()
    for (const { id, query } of queries) {
      const rows = await sql.raw(query.text, [after, last])
      decided.set(id, new Map(rows.map(query.read).map((found) => [found.subject, found])))
    }
    return (programme, subject) => decided.get(programme)?.get(subject)
  }
}

/** Asks nobody: every decision is the explaining engine's. */
export const NO_DECISIONS: SqlDecisions = () => undefined
