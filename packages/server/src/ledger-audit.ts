import { existsSync } from 'node:fs'
import type { Database } from './database.ts'
import { RATED } from './jobs/refresh.ts'
import { keyFileOf, readSigningKey } from './log-keys.ts'
import type { PolicyLibrary } from './policy-library.ts'
import { refreshedDiscrepancies } from './results-audit.ts'
import { factDiscrepancies } from './store/facts.ts'
import { countDiscrepancies } from './store/kept-counts.ts'
import { bookDiscrepancies, type Discrepancy, figureDiscrepancies } from './store/ledger.ts'
import { auditLog, countedOtherwise, type LogAudit, rowDiscrepancies, type Unsealed } from './store/log.ts'
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
 * what does not agree is named row by row. Current values and results are made anew where the policies are given.
 */
export async function auditZone(
  database: Database,
  zone: string,
  { keys, policies = null, progress = () => {} }: Auditing,
): Promise<ZoneAudit> {
  const file = keyFileOf(keys, zone)
  const own = existsSync(file) ? await readSigningKey(file) : null
  return database.inZone(zone, async (sql) => {
    await sql.raw('set transaction isolation level repeatable read, read only')
    progress('账目')
    const books = await bookDiscrepancies(sql)
    const figures = await figureDiscrepancies(sql)
    progress('各表与日志')
    const rows = await rowDiscrepancies(sql)
    const counted = await countedOtherwise(sql)
    progress('当前值、来源不一致与当前结果')
    const values = [
      ...(policies ? await factDiscrepancies(sql, policies.facts) : []),
      ...(await standingDiscrepancies(sql, RATED)),
      ...(policies ? await refreshedDiscrepancies(sql, policies, zone) : []),
      ...(await countDiscrepancies(sql)),
    ]
    progress('日志、检查点与签名')
    const log = await auditLog(sql, own)
    return {
      ...log,
      zone,
      byKeyFile: own !== null,
      unsealed: rows.unsealed,
      discrepancies: [...books, ...figures, ...rows.discrepancies, ...counted, ...values, ...log.discrepancies],
    }
  })
}

/** The folder of the zones' keys, the policies where results are to be judged anew, and who is told what is being audited. */
type Auditing = {
  readonly keys: string
  readonly policies?: Policies | null
  readonly progress?: (what: string) => void
}

/** What an audit asks of the policies: every fact that has a column, and the editions that results name. */
type Policies = Pick<PolicyLibrary, 'facts' | 'edition' | 'inForce'>
