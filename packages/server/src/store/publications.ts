import type { Instant, LocalDate } from '@gongzhen/core/base'
import type { Sql } from '../database.ts'
import { witness } from './log.ts'
import type { EditionRow } from './editions.ts'

/** A decision that an edition applies from a day. */
export type PublicationRow = {
  readonly id: number
  readonly programme: string
  readonly edition: string
  readonly effective: LocalDate
  readonly kind: 'change' | 'rollback'
  readonly draft: number
  readonly reason: string
  readonly submittedBy: number
  readonly submittedByName: string
  readonly approvedBy: number
  readonly approvedByName: string
  readonly approvedAt: Instant
}

type NewPublication = Pick<
  PublicationRow,
  'programme' | 'edition' | 'effective' | 'kind' | 'draft' | 'reason' | 'submittedBy' | 'approvedBy'
>

/** Adds a decision; the edition is kept already. */
export async function insertPublication(sql: Sql, publication: NewPublication): Promise<number> {
  const { programme, edition, effective, kind, draft, reason, submittedBy, approvedBy } = publication
  const [row] = await sql<{ id: number }>`
    insert into published (zone, programme, edition, effective, kind, draft, reason, submitted_by, approved_by)
    values (current_setting('gongzhen.zone'), ${programme}, ${edition}, ${effective}, ${kind}, ${draft}, ${reason},
            ${submittedBy}, ${approvedBy})
    returning id`
  await witness(sql, 'published', sql.part`id = ${row!.id}`)
  return row!.id
}

/** The decisions about a programme in the order in which they apply: of two for one day the later one holds. */
export const publicationsOf = (sql: Sql, programme: string): Promise<PublicationRow[]> => sql<PublicationRow>`
  select published.id, published.programme, published.edition, published.effective, published.kind, published.draft,
         published.reason, published.submitted_by as "submittedBy", submitter.name as "submittedByName",
         published.approved_by as "approvedBy", approver.name as "approvedByName", published.approved_at as "approvedAt"
  from   published
  join   account submitter on submitter.zone = published.zone and submitter.id = published.submitted_by
  join   account approver on approver.zone = published.zone and approver.id = published.approved_by
  where  published.programme = ${programme}
  order  by published.effective, published.id`

/** An edition and from when it applies. */
export type PublishedEdition = Pick<EditionRow, 'hash' | 'programme' | 'files'> & { readonly from: LocalDate }

/** Every edition of the zone that a decision put in force, in the order in which they apply. */
export const publishedEditions = (sql: Sql): Promise<PublishedEdition[]> => sql<PublishedEdition>`
  select edition.hash, edition.programme, edition.files, latest.effective as "from"
  from   (select distinct on (programme, effective) zone, programme, effective, edition
          from   published
          order  by programme, effective, id desc) as latest
  join   edition on edition.zone = latest.zone and edition.hash = latest.edition
  order  by latest.programme, latest.effective`

/** Holds back whoever else decides about the programme until this transaction ends. */
export async function lockProgramme(sql: Sql, programme: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(current_setting('gongzhen.zone') || '/' || ${programme}, 80))`
}
