import type { Instant, LocalDate } from '@gongzhen/core/base'
import type { Part, Sql } from '../database.ts'
import { witness } from './log.ts'

/** A certificate of points, a notice of eligibility, a notice of refusal. */
export type DocumentKind = 'points' | 'eligible' | 'refused'

/** A certificate or notice as it was issued, without its file. */
export type DocumentRow = {
  readonly id: number
  readonly number: string
  readonly kind: DocumentKind
  readonly party: number
  readonly holder: string
  readonly programme: string
  readonly title: string
  readonly edition: string
  readonly asOf: LocalDate
  readonly knownAt: Instant
  readonly states: string
  readonly warnings: readonly string[]
  readonly receipt: string
  /** SHA-256 of the file, in hex. */
  readonly sha256: string
  readonly by: number
  readonly byName: string | null
  readonly at: Instant
  /** Null while it holds. */
  readonly withdrawal: { readonly reason: string; readonly at: Instant } | null
}

type NewDocument = Omit<DocumentRow, 'id' | 'sha256' | 'byName' | 'withdrawal'> & { readonly pdf: Buffer }

const columns = (sql: Sql): Part => sql.part`
  d.id, d.number, d.kind, d.party, d.holder, d.programme, d.title, d.edition, d.as_of as "asOf", d.known_at as "knownAt",
  d.states, d.warnings, d.receipt, encode(d.sha256, 'hex') as sha256, d.by, account.name as "byName", d.at,
  case when w.document is not null then jsonb_build_object('reason', w.reason, 'at',
    to_char(w.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')) end as withdrawal`

const joined = (sql: Sql): Part => sql.part`
  document d
  left join document_withdrawal w on w.zone = d.zone and w.document = d.id
  left join account on account.zone = d.zone and account.id = d.by`

/** A party and those that were merged into it: what was issued to them is its own. */
const members = (sql: Sql, party: number): Part => sql.part`
  with recursive member (id) as (
    select ${party}::bigint
    union
    select p.id from member m join party p on p.merged_into = m.id
  )
  select id from member`

/** Keeps a document with its file; it is never changed. */
export async function insertDocument(sql: Sql, document: NewDocument): Promise<number> {
  const { number, kind, party, holder, programme, title, edition, asOf, knownAt } = document
  const { states, warnings, receipt, pdf, by, at } = document
  const [row] = await sql<{ id: number }>`
    insert into document (zone, number, kind, party, holder, programme, title, edition, as_of, known_at, states,
                          warnings, receipt, pdf, sha256, by, at)
    values (current_setting('gongzhen.zone'), ${number}, ${kind}, ${party}, ${holder}, ${programme}, ${title},
            ${edition}, ${asOf}, ${knownAt}, ${states}, ${[...warnings]}::text[], ${receipt}, ${pdf},
            sha256(${pdf}::bytea), ${by}, ${at})
    returning id`
  await witness(sql, 'document', sql.part`id = ${row!.id}`)
  return row!.id
}

/** Waits until nobody else issues to the same party. */
export async function lockDocumentsOf(sql: Sql, party: number): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(current_setting('gongzhen.zone') || '/' || ${party}::text, 100))`
}

/** The documents of a party and of those merged into it, the newest first. */
export const documentsOf = (sql: Sql, party: number): Promise<DocumentRow[]> => sql<DocumentRow>`
  select ${columns(sql)}
  from   ${joined(sql)}
  where  d.party in (${members(sql, party)})
  order  by d.id desc`

/** A document that holds and says the same of the same party. */
export async function standingDocument(
  sql: Sql,
  { party, receipt, holder }: Pick<DocumentRow, 'party' | 'receipt' | 'holder'>,
): Promise<DocumentRow | null> {
  const [row] = await sql<DocumentRow>`
    select ${columns(sql)}
    from   ${joined(sql)}
    where  d.party = ${party} and d.receipt = ${receipt} and d.holder = ${holder} and w.document is null
    order  by d.id desc
    limit  1`
  return row ?? null
}

/** The document of a number, whoever holds it. */
export async function documentByNumber(sql: Sql, number: string): Promise<DocumentRow | null> {
  const [row] = await sql<DocumentRow>`
    select ${columns(sql)}
    from   ${joined(sql)}
    where  d.number = ${number}`
  return row ?? null
}

/** The document that a file is, by its SHA-256 in hex. */
export async function documentByHash(sql: Sql, sha256: string): Promise<DocumentRow | null> {
  const [row] = await sql<DocumentRow>`
    select ${columns(sql)}
    from   ${joined(sql)}
    where  d.sha256 = decode(${sha256}, 'hex')`
  return row ?? null
}

/** A party's document and its file. */
export async function documentFile(
  sql: Sql,
  party: number,
  id: number,
): Promise<(Pick<DocumentRow, 'number' | 'kind' | 'title' | 'holder' | 'party'> & { readonly pdf: Buffer }) | null> {
  const [row] = await sql<Pick<DocumentRow, 'number' | 'kind' | 'title' | 'holder' | 'party'> & { pdf: Buffer }>`
    select number, kind, title, holder, party, pdf
    from   document
    where  id = ${id} and party in (${members(sql, party)})`
  return row ?? null
}

type Withdrawal = { readonly id: number; readonly reason: string; readonly by: number; readonly at: Instant }

/** Withdraws a document; false where it had been withdrawn before. */
export async function withdrawDocument(sql: Sql, { id, reason, by, at }: Withdrawal): Promise<boolean> {
  const done = await sql.count`
    insert into document_withdrawal (zone, document, reason, by, at)
    values (current_setting('gongzhen.zone'), ${id}, ${reason}, ${by}, ${at})
    on conflict (zone, document) do nothing`
  if (done === 1) await witness(sql, 'document_withdrawal', sql.part`r.document = ${id}`)
  return done === 1
}
