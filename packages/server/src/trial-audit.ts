import type { Database, Sql } from './database.ts'
import { auditZone } from './ledger-audit.ts'
import type { Discrepancy } from './store/ledger.ts'
import { dropConstraints } from './trial-database.ts'

/**
 * For tests: audits a zone as it is after a change made by the tables' owner, which is then taken back. Constraints of
 * these tables do not stand in the way of the change.
 */
export async function auditAfter(
  database: Database,
  place: Parameters<typeof auditZone>[2] & { readonly zone: string; readonly tables: readonly string[] },
  statement: string,
): Promise<readonly Discrepancy[]> {
  const audited = new Error('audited')
  let found: readonly Discrepancy[] = []
  await database
    .asOwner(async (sql) => {
      for (const table of place.tables) await dropConstraints(sql, table)
      await sql.raw(statement)
      await sql.raw(`set local role gongzhen_app`)
      await sql.raw(`set local gongzhen.zone = '${place.zone}'`)
      const inside = {
        ...database,
        inZone: async <T>(_zone: string, work: (inner: Sql) => Promise<T>) => work(quiet(sql)),
      }
      found = (await auditZone(inside, place.zone, place)).discrepancies
      throw audited
    })
    .catch((error: unknown) => {
      if (error !== audited) throw error
    })
  return found
}

/** The audit asks for a snapshot of its own, which it cannot have inside the change. */
const quiet = (sql: Sql): Sql =>
  Object.assign(((...given: Parameters<Sql>) => sql(...given)) as Sql, sql, {
    raw: (text: string, values?: readonly unknown[]) =>
      text.startsWith('set transaction') ? Promise.resolve([]) : sql.raw(text, values),
  })
