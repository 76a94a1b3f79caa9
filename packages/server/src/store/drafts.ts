import type { Instant, LocalDate } from '@gongzhen/core/base'
import type { LoadOptions } from '@gongzhen/core/programme'
import type { Part, Sql } from '../database.ts'
import { witness } from './log.ts'

/** What becomes of a draft. */
export const DRAFT_STATES = ['open', 'submitted', 'published', 'discarded'] as const
type DraftState = (typeof DRAFT_STATES)[number]
type DraftKind = 'change' | 'rollback'

/** A change to a programme on its way, without its files. */
export type DraftLine = {
  readonly id: number
  readonly programme: string
  readonly kind: DraftKind
  readonly basedOn: string
  readonly version: number
  readonly authors: readonly number[]
  readonly authorNames: readonly string[]
  readonly status: DraftState
  readonly effective: LocalDate | null
  readonly reason: string | null
  readonly answer: string | null
  readonly openedAt: Instant
  readonly changedAt: Instant
  readonly changedBy: number
  readonly changedByName: string
  readonly submittedAt: Instant | null
  readonly submittedBy: number | null
  readonly submittedByName: string | null
}

/** A draft with what it says. */
export type DraftRow = DraftLine & {
  readonly files: Readonly<Record<string, string>>
  readonly adoption: LoadOptions
}

const columns = (sql: Sql): Part => sql.part`
  draft.id, draft.programme, draft.kind, draft.based_on as "basedOn", draft.version, draft.authors, draft.status,
  draft.effective, draft.reason, draft.answer, draft.opened_at as "openedAt", draft.changed_at as "changedAt",
  draft.changed_by as "changedBy", changer.name as "changedByName", draft.submitted_at as "submittedAt",
  draft.submitted_by as "submittedBy", submitter.name as "submittedByName",
  array(select writer.name
        from   unnest(draft.authors) with ordinality as named (id, place)
        join   account writer on writer.zone = draft.zone and writer.id = named.id
        order  by named.place) as "authorNames"`

const tables = (sql: Sql): Part => sql.part`
  draft
  join account changer on changer.zone = draft.zone and changer.id = draft.changed_by
  left join account submitter on submitter.zone = draft.zone and submitter.id = draft.submitted_by`

/** The drafts of a zone: those on their way first, what was changed last before others. */
export const drafts = (sql: Sql, limit: number): Promise<DraftLine[]> => sql<DraftLine>`
  select ${columns(sql)}
  from   ${tables(sql)}
  order  by draft.status in ('open', 'submitted') desc, draft.changed_at desc, draft.id desc
  limit  ${limit}`

/** What the trail calls the work on a programme's rules: its drafts, and the proposals to freeze parameters. */
export async function draftingOf(sql: Sql, programme: string): Promise<string[]> {
  const rows = await sql<{ subject: string }>`
    select 'draft:' || draft.id as subject from draft where draft.programme = ${programme}
    union all
    select 'frozen:' || frozen.id
    from   frozen join edition on edition.zone = frozen.zone and edition.hash = frozen.edition
    where  edition.programme = ${programme}`
  return rows.map(({ subject }) => subject)
}

/** A draft with its files; null where there is none. */
export async function draftById(sql: Sql, id: number): Promise<DraftRow | null> {
  const [row] = await sql<DraftRow>`
    select ${columns(sql)}, draft.files, draft.adoption from ${tables(sql)} where draft.id = ${id}`
  return row ?? null
}

/** The draft of a programme that is on its way; null where there is none of the kind. */
export async function draftOnItsWay(sql: Sql, programme: string, kind: DraftKind): Promise<DraftRow | null> {
  const [row] = await sql<DraftRow>`
    select ${columns(sql)}, draft.files, draft.adoption
    from   ${tables(sql)}
    where  draft.programme = ${programme} and draft.kind = ${kind} and draft.status in ('open', 'submitted')`
  return row ?? null
}

type NewDraft = Pick<DraftRow, 'programme' | 'kind' | 'basedOn' | 'adoption' | 'files'> & { readonly by: number }

/** Begins a draft and returns its number; null while another of the kind is on its way. */
export async function insertDraft(sql: Sql, draft: NewDraft): Promise<number | null> {
  const [row] = await sql<{ id: number }>`
    insert into draft (zone, programme, kind, based_on, adoption, files, authors, changed_by)
    values (current_setting('gongzhen.zone'), ${draft.programme}, ${draft.kind}, ${draft.basedOn},
            ${sql.json(draft.adoption)}, ${sql.json(draft.files)}, ${[draft.by]}, ${draft.by})
    on conflict do nothing
    returning id`
  if (row) await witnessDraft(sql, row.id)
  return row?.id ?? null
}

/** A draft as somebody saw it, and who changes it now. */
export type SeenDraft = { readonly id: number; readonly version: number; readonly by: number }

/** Writes an open draft as it was seen; false where it has changed since. */
export async function saveDraft(
  sql: Sql,
  { id, version, by }: SeenDraft,
  files: Readonly<Record<string, string>>,
): Promise<boolean> {
  const saved = await sql.count`
    update draft
    set    files = ${sql.json(files)}, version = version + 1, changed_at = now(), changed_by = ${by},
           authors = case when ${by}::bigint = any(authors) then authors else authors || ${by}::bigint end
    where  id = ${id} and version = ${version} and status = 'open'`
  await witnessDraft(sql, id)
  return saved === 1
}

/** Submits an open draft as it was seen, with the files as they will be published; false where it has changed since. */
export async function submitDraft(
  sql: Sql,
  { id, version, by }: SeenDraft,
  submission: {
    readonly files: Readonly<Record<string, string>>
    readonly effective: LocalDate
    readonly reason: string
  },
): Promise<boolean> {
  const submitted = await sql.count`
    update draft
    set    status = 'submitted', files = ${sql.json(submission.files)}, effective = ${submission.effective},
           reason = ${submission.reason}, answer = null, submitted_at = now(), submitted_by = ${by},
           version = version + 1, changed_at = now(), changed_by = ${by}
    where  id = ${id} and version = ${version} and status = 'open'`
  await witnessDraft(sql, id)
  return submitted === 1
}

/** Ends a stage of a draft as it was seen: sent back, discarded, published; false where it has changed since. */
export async function moveDraft(
  sql: Sql,
  { id, version, by }: SeenDraft,
  to: { readonly from: readonly DraftState[]; readonly status: DraftState; readonly answer: string },
): Promise<boolean> {
  const moved = await sql.count`
    update draft
    set    status = ${to.status}, answer = ${to.answer}, version = version + 1, changed_at = now(), changed_by = ${by}
    where  id = ${id} and version = ${version} and status = any(${to.from}::text[])`
  await witnessDraft(sql, id)
  return moved === 1
}

const witnessDraft = (sql: Sql, id: number): Promise<number> => witness(sql, 'draft', sql.part`r.id = ${id}`)
