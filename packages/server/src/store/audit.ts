import type { Instant } from '@gongzhen/core/base'
import type { Sql } from '../database.ts'

/** Something that was done or read: by whom, about what, in which request. */
export type AuditNote = {
  readonly event: string
  readonly subject: string | null
  readonly detail: Readonly<Record<string, unknown>>
  readonly account: number | null
  readonly request: string | null
}

/** Writes one audit row. Rows are never changed or removed. */
export async function noteAudit(sql: Sql, note: AuditNote): Promise<void> {
  await sql`
    insert into audit (zone, account, event, subject, detail, request)
    values (current_setting('gongzhen.zone'), ${note.account}, ${note.event}, ${note.subject},
            ${sql.json(note.detail)}, ${note.request})`
}

/** An audit row as it is read. */
export type AuditRow = AuditNote & { readonly id: number; readonly at: Instant; readonly accountName: string | null }

/** What to look for; an absent field does not restrict. */
export type AuditQuery = {
  readonly event?: string | undefined
  readonly account?: number | undefined
  readonly subject?: string | undefined
  readonly from?: Instant | undefined
  readonly to?: Instant | undefined
  readonly page: number
  readonly size: number
}

/** One page of the audit rows that match, the newest first, and how many match. */
export async function auditRows(sql: Sql, query: AuditQuery): Promise<{ rows: AuditRow[]; total: number }> {
  const where = sql.part`
    (${query.event ?? null}::text is null or audit.event = ${query.event ?? null})
    and (${query.account ?? null}::bigint is null or audit.account = ${query.account ?? null})
    and (${query.subject ?? null}::text is null or audit.subject = ${query.subject ?? null})
    and (${query.from ?? null}::timestamptz is null or audit.at >= ${query.from ?? null})
    and (${query.to ?? null}::timestamptz is null or audit.at < ${query.to ?? null})`
  const rows = await sql<AuditRow>`
    select audit.id, audit.at, audit.account, account.name as "accountName",
           audit.event, audit.subject, audit.detail, audit.request
    from   audit
    left   join account on account.zone = audit.zone and account.id = audit.account
    where  ${where}
    order  by audit.id desc
    limit  ${query.size} offset ${(query.page - 1) * query.size}`
  const [counted] = await sql<{ total: number }>`select count(*) as total from audit where ${where}`
  return { rows, total: counted!.total }
}

/** The events that occur, for choosing from. */
export async function auditEvents(sql: Sql): Promise<string[]> {
  const rows = await sql<{ event: string }>`select distinct event from audit order by event`
  return rows.map((row) => row.event)
}
