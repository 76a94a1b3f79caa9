import type { Instant, LocalDate } from '@gongzhen/core/base'
import type { CaseEvent } from '@gongzhen/core/case'
import type { Part, Sql } from '../database.ts'
import { witness } from './log.ts'
import { type Page, type PageAsked, pageOf } from './page.ts'

/** A case as lists show it. */
export type CaseRow = {
  readonly id: number
  readonly number: string
  readonly programme: string
  readonly programmeName: string
  readonly edition: string
  readonly applicant: { readonly id: number; readonly name: string }
  readonly state: string
  readonly isFinal: boolean
  readonly version: number
  readonly due: LocalDate | null
  readonly openedAt: Instant
  readonly changedAt: Instant
}

/** Where a case stands after an event: what lists and reminders look at. */
export type CaseStanding = {
  readonly state: string
  readonly isFinal: boolean
  readonly due: LocalDate | null
  readonly awaited: LocalDate | null
}

const columns = (sql: Sql): Part => sql.part`
  f.id, f.number, f.programme, e.name as "programmeName", f.edition, f.state, f.is_final as "isFinal", f.version, f.due,
  f.opened_at as "openedAt", f.changed_at as "changedAt", jsonb_build_object('id', p.id, 'name', p.name) as applicant`

const tables = (sql: Sql): Part => sql.part`
  case_file f
  join party p on p.zone = f.zone and p.id = f.applicant
  join edition e on e.zone = f.zone and e.hash = f.edition`

/** Opens a case: its file and its first event. Answers its number. */
export async function insertCase(
  sql: Sql,
  about: { readonly programme: string; readonly edition: string; readonly applicant: number; readonly batch: string },
  standing: CaseStanding,
  event: CaseEvent & { readonly type: 'opened' },
  account: number,
): Promise<number> {
  const [row] = await sql<{ id: number }>`
    with next as (select nextval(pg_get_serial_sequence('case_file', 'id')) as id)
    insert into case_file (zone, id, number, programme, edition, applicant, batch, state, version, due, awaited)
    select current_setting('gongzhen.zone'), next.id, ${event.on.slice(0, 4)} || '-' || lpad(next.id::text, 5, '0'),
           ${about.programme}, ${about.edition}, ${about.applicant}, ${about.batch}, ${standing.state}, 1,
           ${standing.due}, ${standing.awaited}
    from   next
    returning id`
  const id = row!.id
  await sql`
    insert into case_event (zone, file, version, at, account, action, body)
    values (current_setting('gongzhen.zone'), ${id}, 1, ${event.at}, ${account}, 'opened', ${sql.json(event)})`
  await witnessCase(sql, id)
  return id
}

/** Adds what was done, at the version it was decided on, and says where the case then stands. */
export async function appendEvent(
  sql: Sql,
  id: number,
  version: number,
  event: CaseEvent & { readonly type: 'acted' },
  standing: CaseStanding,
  account: number | null,
): Promise<void> {
  await sql`
    insert into case_event (zone, file, version, at, account, action, body)
    values (current_setting('gongzhen.zone'), ${id}, ${version}, ${event.at}, ${account}, ${event.action},
            ${sql.json(event)})`
  await sql`
    update case_file
    set    state = ${standing.state}, is_final = ${standing.isFinal}, version = ${version}, due = ${standing.due},
           awaited = ${standing.awaited}, changed_at = ${event.at}
    where  id = ${id}`
  const named = Object.entries(event.parties)
  for (const [name, { id: party }] of named) await keepParty(sql, id, name, Number(party))
  if (named.length > 0)
    await witness(sql, 'case_party', sql.part`file = ${id} and name = any(${named.map(([name]) => name)})`)
  await witnessCase(sql, id)
}

const witnessCase = (sql: Sql, id: number): Promise<number> => witness(sql, 'case_file', sql.part`id = ${id}`)

const keepParty = (sql: Sql, id: number, name: string, party: number): Promise<number> => sql.count`
  insert into case_party (zone, file, name, party)
  values (current_setting('gongzhen.zone'), ${id}, ${name}, ${party})
  on conflict (zone, file, name) do update set party = excluded.party`

/** A case; with `lock`, whoever else wants to act in it waits until the transaction ends. */
export async function caseById(sql: Sql, id: number, lock = false): Promise<CaseRow | null> {
  if (lock) await sql`select id from case_file where id = ${id} for update`
  const [row] = await sql<CaseRow>`select ${columns(sql)} from ${tables(sql)} where f.id = ${id}`
  return row ?? null
}

/** The case of a number people know, e.g. 2026-00017; null where there is none. */
export async function caseByNumber(sql: Sql, number: string): Promise<number | null> {
  const [row] = await sql<{ id: number }>`select id from case_file where number = ${number}`
  return row?.id ?? null
}

/** Open cases of a firm in which a party takes part, in the order of their numbers. */
export async function openCasesBetween(sql: Sql, applicant: number, party: number): Promise<number[]> {
  const rows = await sql<{ id: number }>`
    select f.id
    from   case_file f
    join   case_party c on c.zone = f.zone and c.file = f.id and c.party = ${party}
    where  f.applicant = ${applicant} and not f.is_final
    group  by f.id
    order  by f.id`
  return rows.map(({ id }) => id)
}

/** What happened in a case, in order. */
export async function eventsOf(sql: Sql, id: number): Promise<CaseEvent[]> {
  const rows = await sql<{ body: CaseEvent }>`
    select body from case_event where file = ${id} order by version`
  return rows.map(({ body }) => body)
}

/** Who did each step, by name; null for time itself. */
export async function actorsOf(sql: Sql, id: number): Promise<(string | null)[]> {
  const rows = await sql<{ name: string | null }>`
    select a.name
    from   case_event c
    left   join account a on a.zone = c.zone and a.id = c.account
    where  c.file = ${id}
    order  by c.version`
  return rows.map(({ name }) => name)
}

/** States of a programme in which somebody may act. */
export type Turn = { readonly programme: string; readonly state: string }

/** Which cases a list shows; an absent field does not restrict. */
export type CaseFilter = {
  readonly search?: string | undefined
  readonly programme?: string | undefined
  readonly state?: string | undefined
  /** Cases of these states only: those somebody may do something in. */
  readonly turns?: readonly Turn[] | undefined
  /** Due before this day. */
  readonly overdueOn?: LocalDate | undefined
  /** Open ones, or those that have ended. */
  readonly ended?: boolean | undefined
  /** Cases this party takes part in, as applicant or beside it. */
  readonly party?: number | undefined
}

function chosen(sql: Sql, filter: CaseFilter): Part {
  const { search, programme, state, turns, overdueOn, ended, party } = filter
  const like = search === undefined || search === '' ? null : `%${search.replace(/[\\%_]/g, '\\$&')}%`
  return sql.part`
        (${like}::text is null or p.name ilike ${like} or f.number ilike ${like})
    and (${programme ?? null}::text is null or f.programme = ${programme ?? null})
    and (${state ?? null}::text is null or f.state = ${state ?? null})
    and (${ended ?? null}::boolean is null or f.is_final = ${ended ?? null})
    and (${overdueOn ?? null}::date is null or (not f.is_final and f.due < ${overdueOn ?? null}::date))
    and (${party ?? null}::bigint is null or f.applicant = ${party ?? null} or exists (
           select from case_party c where c.zone = f.zone and c.file = f.id and c.party = ${party ?? null}))
    and (${turns === undefined} or (f.programme, f.state) in (
           select * from unnest(${turns?.map((turn) => turn.programme) ?? []}::text[],
                                ${turns?.map((turn) => turn.state) ?? []}::text[])))`
}

/** One page of cases: what is due first comes first, what has no day after it, the newest of them first. */
export function listCases(sql: Sql, filter: CaseFilter, asked: PageAsked): Promise<Page<CaseRow>> {
  const counted = sql.part`from ${tables(sql)} where ${chosen(sql, filter)}`
  const ordered = sql.part`select ${columns(sql)} ${counted} order by f.is_final, f.due nulls last, f.id desc`
  return pageOf<CaseRow>(sql, asked, { ordered, counted })
}

/** Open cases that time itself may move by a day. */
export async function awaitedCases(sql: Sql, on: LocalDate): Promise<number[]> {
  const rows = await sql<{ id: number }>`
    select id from case_file where not is_final and awaited <= ${on} order by awaited, id limit 500`
  return rows.map(({ id }) => id)
}

/** Parties of this name: banks, or all others. */
export const partiesToName = (sql: Sql, kind: 'bank' | 'other', search: string) => sql<{ id: number; name: string }>`
  select id, name from party
  where  merged_into is null and (kind = 'bank') = (${kind} = 'bank') and kind <> 'person'
  and    (${search} = '' or name ilike '%' || ${search} || '%')
  order  by name limit 30`

/** Whom a case may name for a duty: banks for a bank's, else houses with an account that does it; never the applicant. */
const mayDo = (sql: Sql, { duty, applicant }: Duty) => sql.part`
  merged_into is null and kind <> 'person' and id <> ${applicant}
  and case ${duty ?? ''}
        when ''     then kind <> 'bank'
        when 'bank' then kind = 'bank'
        else exists (
          select from account a
          where a.zone = party.zone and a.party = party.id and ${duty ?? ''} = any(a.roles) and a.disabled_at is null)
      end`

type Duty = { readonly duty: string | undefined; readonly applicant: number }

/** Whom a case may name for a duty, by their name. */
export const candidatesFor = (sql: Sql, duty: Duty, search: string) => sql<{ id: number; name: string }>`
  select id, name from party
  where  ${mayDo(sql, duty)} and (${search} = '' or name ilike '%' || ${search} || '%')
  order  by name limit 30`

/** Whether a case may name this party for a duty. */
export async function isCandidate(sql: Sql, duty: Duty, party: number): Promise<boolean> {
  const rows = await sql`select 1 from party where id = ${party} and ${mayDo(sql, duty)}`
  return rows.length > 0
}

/** A party's current name, if the zone has it. */
export async function partyName(sql: Sql, id: number): Promise<string | null> {
  const [row] = await sql<{ name: string }>`select name from party where id = ${id} and merged_into is null`
  return row?.name ?? null
}

/** Brings an attachment into a case. */
export async function keepEvidence(sql: Sql, id: number, attachment: number): Promise<void> {
  const isNew = await sql.count`
    insert into case_evidence (zone, file, attachment)
    values (current_setting('gongzhen.zone'), ${id}, ${attachment}) on conflict do nothing`
  if (isNew > 0) await witness(sql, 'case_evidence', sql.part`file = ${id} and attachment = ${attachment}`)
}

/** The papers of a case by their numbers. */
export const evidenceOfCase = (sql: Sql, id: number) => sql<{ id: number; name: string }>`
  select a.id, a.name
  from   case_evidence c join attachment a on a.zone = c.zone and a.id = c.attachment
  where  c.file = ${id} order by a.id`

/** The cases of these numbers. */
export async function casesByNumber(sql: Sql, numbers: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const rows = await sql<{ id: number; number: string }>`
    select id, number from case_file
    where  zone = current_setting('gongzhen.zone') and number = any(${[...new Set(numbers)]}::text[])`
  return new Map(rows.map(({ id, number }) => [number, id]))
}
