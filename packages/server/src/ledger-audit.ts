import { existsSync } from 'node:fs'
import type { Database } from './database.ts'
import { keyFileOf, readSigningKey } from './log-keys.ts'
import { bookDiscrepancies, type Discrepancy, figureDiscrepancies } from './store/ledger.ts'
import { auditLog, type LogAudit, rowDiscrepancies } from './store/log.ts'

/** What an audit of one zone came to. */
export type ZoneAudit = Omit<LogAudit, 'discrepancies'> & {
  readonly zone: string
  /** Whether signatures were checked by the key in its file. */
  readonly byKeyFile: boolean
  readonly discrepancies: readonly Discrepancy[]
}

/**
 * Recomputes a zone's books and log from its rows, and what stands beside the books from the log, all as of one moment;
 * what does not agree is named row by row.
 */
export async function auditZone(database: Database, zone: string, keys: string): Promise<ZoneAudit> {
  const file = keyFileOf(keys, zone)
  const own = existsSync(file) ? await readSigningKey(file) : null
  return database.inZone(zone, async (sql) => {
    await sql.raw('set transaction isolation level repeatable read, read only')
    const books = await bookDiscrepancies(sql)
    const figures = await figureDiscrepancies(sql)
    const rows = await rowDiscrepancies(sql)
    const log = await auditLog(sql, own)
    return {
      ...log,
      zone,
      byKeyFile: own !== null,
      discrepancies: [...books, ...figures, ...rows, ...log.discrepancies],
    }
  })
}
