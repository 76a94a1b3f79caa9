import type { Instant } from '@gongzhen/core/base'
import type { Part, Sql } from '../database.ts'
import { type Page, type PageAsked, pageOf } from './page.ts'

/** Something that was done or read: by whom, about what, in which request. */
export type AuditNote = {
  readonly event: string
  readonly subject: string | null
  readonly detail: Readonly<Record<string, unknown>>
  readonly account: number | null
  readonly request: string | null
  /** Where the request came from; none for what the system does by itself. */
  readonly address?: string | null
  /** The firm on whose behalf an agent acted. */
  readonly actingFor?: number | null
}

/** Writes one audit row. Rows are never changed or removed. */
export async function noteAudit(sql: Sql, note: AuditNote): Promise<void> {
  await sql.prepared`
    insert into audit (zone, account, event, subject, detail, request, address, acting_for)
    values (current_setting('gongzhen.zone'), ${note.account}, ${note.event}, ${note.subject},
            ${sql.json(note.detail)}, ${note.request}, ${note.address ?? null}, ${note.actingFor ?? null})`
}

/** An audit row as it is read. */
export type AuditRow = AuditNote & {
  readonly id: number
  readonly at: Instant
  readonly accountName: string | null
  /** What the firm or account it is about is called. */
  readonly subjectName: string | null
  readonly address: string | null
  readonly actingFor: number | null
  readonly actingForName: string | null
}

/** What to look for; an absent field does not restrict. */
export type AuditFilter = {
  readonly event?: string | undefined
  readonly account?: number | undefined
  readonly subject?: string | undefined
  readonly from?: Instant | undefined
  readonly to?: Instant | undefined
  /** Words found in who, what, from where, or the details. */
  readonly search?: string | undefined
}

const columns = (sql: Sql): Part => sql.part`
  audit.id, audit.at, audit.account, account.name as "accountName", audit.event, audit.subject, audit.detail,
  coalesce(
    (select named.name from party named
     where named.zone = audit.zone and named.id = substring(audit.subject from '^party:(\\d+)$')::bigint),
    (select named.name from account named
     where named.zone = audit.zone and named.id = substring(audit.subject from '^account:(\\d+)$')::bigint)
  ) as "subjectName",
  audit.request, audit.address, audit.acting_for as "actingFor",
  (select party.name from party where party.zone = audit.zone and party.id = audit.acting_for) as "actingForName"`

function matching(sql: Sql, { event, account, subject, from, to, search }: AuditFilter): Part {
  const words = search === undefined ? null : `%${search.replace(/[\\%_]/g, '\\$&')}%`
  const conditions = [
    ...(event === undefined ? [] : [sql.part`audit.event = ${event}`]),
    ...(account === undefined ? [] : [sql.part`audit.account = ${account}`]),
    ...(subject === undefined ? [] : [sql.part`audit.subject = ${subject}`]),
    ...(from === undefined ? [] : [sql.part`audit.at >= ${from}`]),
    ...(to === undefined ? [] : [sql.part`audit.at < ${to}`]),
    ...(words === null ? [] : [mentions(sql, words)]),
  ]
  return conditions.length === 0 ? sql.part`true` : sql.join(conditions, ' and ')
}

const mentions = (sql: Sql, words: string): Part => sql.part`
  (audit.subject ilike ${words} or audit.address ilike ${words} or audit.request ilike ${words}
   or audit.detail::text ilike ${words}
   or audit.account in (select found.id from account found where found.login ilike ${words} or found.name ilike ${words}))`

/** One page of the audit rows that match, the newest first, and how many match. */
export const auditRows = (sql: Sql, query: AuditFilter & PageAsked): Promise<Page<AuditRow>> =>
  newestWhere(sql, matching(sql, query), query)

/** The matching rows that come before one of them, the newest first: a piece of a long export. */
export const auditRowsBefore = (
  sql: Sql,
  filter: AuditFilter,
  { before, size }: { readonly before: number | null; readonly size: number },
): Promise<AuditRow[]> => sql<AuditRow>`
  select ${columns(sql)}
  from   audit
  left   join account on account.zone = audit.zone and account.id = audit.account
  where  ${matching(sql, filter)} and (${before}::bigint is null or audit.id < ${before})
  order  by audit.id desc
  limit  ${size}`

/** Which record a trail is about: what it is called in the trail, and for a firm also its number as others name it. */
export type TrailOf = { readonly subjects: readonly string[]; readonly party?: number }

/** What was done with one record, the newest first, and how much of it there is. */
export function trailOf(sql: Sql, { subjects, party }: TrailOf, asked: PageAsked): Promise<Page<AuditRow>> {
  const named = party === undefined ? null : String(party)
  const where = sql.part`
    (audit.subject = any (${subjects}) or (audit.detail ? 'party' and audit.detail ->> 'party' = ${named}))`
  return newestWhere(sql, where, asked)
}

function newestWhere(sql: Sql, where: Part, asked: PageAsked): Promise<Page<AuditRow>> {
  const ordered = sql.part`
    select ${columns(sql)}
    from   audit
    left   join account on account.zone = audit.zone and account.id = audit.account
    where  ${where}
    order  by audit.id desc`
  return pageOf(sql, asked, { ordered, counted: sql.part`from audit where ${where}` })
}

/** The events that occur, for choosing from. */
export async function auditEvents(sql: Sql): Promise<string[]> {
  const rows = await sql<{ event: string }>`select distinct event from audit order by event`
  return rows.map((row) => row.event)
}
