import { existsSync } from 'node:fs'
import type { FactDefinition } from '@gongzhen/core/registry'
import type { Database } from './database.ts'
import { keyFileOf, readSigningKey } from './log-keys.ts'
import { factDiscrepancies } from './store/facts.ts'
import { bookDiscrepancies, type Discrepancy, figureDiscrepancies } from './store/ledger.ts'
import { auditLog, type LogAudit, rowDiscrepancies, type Unsealed } from './store/log.ts'
import { standingDiscrepancies } from './store/standings.ts'

/** What an audit of one zone came to. */
export type ZoneAudit = Omit<LogAudit, 'discrepancies'> & {
  readonly zone: string
  /** Whether signatures were checked by the key in its file. */
  readonly byKeyFile: boolean
  /** Rows of imports under way, of runs, of the trail's last minute: not in the log yet, so that nothing is said of them. */
  readonly unsealed: Unsealed
  readonly discrepancies: readonly Discrepancy[]
}

/**
 * Recomputes a zone's books and log from its rows, and what stands beside the books from the log, all as of one moment;
 * what does not agree is named row by row. Current values are made anew for the facts that are given.
 */
export async function auditZone(
  database: Database,
  zone: string,
  keys: string,
  facts: readonly FactDefinition[] = [],
): Promise<ZoneAudit> {
  const file = keyFileOf(keys, zone)
  const own = existsSync(file) ? await readSigningKey(file) : null
  return database.inZone(zone, async (sql) => {
    await sql.raw('set transaction isolation level repeatable read, read only')
    const books = await bookDiscrepancies(sql)
    const figures = await figureDiscrepancies(sql)
    const rows = await rowDiscrepancies(sql)
    const values = [...(await factDiscrepancies(sql, facts)), ...(await standingDiscrepancies(sql))]
    const log = await auditLog(sql, own)
    return {
      ...log,
      zone,
      byKeyFile: own !== null,
      unsealed: rows.unsealed,
      discrepancies: [...books, ...figures, ...rows.discrepancies, ...values, ...log.discrepancies],
    }
  })
}
