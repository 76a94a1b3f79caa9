import type { LocalDate } from '@gongzhen/core/base'
import type { PartyKind, Scheme } from '@gongzhen/core/registry'
import type { Sql } from '../../database.ts'
import { partyDetail, rootOf } from '../parties.ts'
import type { Refusal } from './reading.ts'

/** A party that a code of the file belongs to; merged ones are answered by the party that speaks for them. */
export type KnownSubject = { readonly subject: number; readonly name: string }

/** A party the file is the first to name. */
export type NewSubject = {
  readonly subject: number
  readonly identifier: string
  readonly name: string
  readonly kind: PartyKind
  readonly identifiers: readonly { readonly scheme: Scheme; readonly value: string }[]
  /** What it is found by, with spaces between. */
  readonly terms: string
}

/** Finds the parties that codes belong to, in one question. */
export async function findSubjects(
  sql: Sql,
  scheme: Scheme,
  values: readonly string[],
): Promise<ReadonlyMap<string, KnownSubject>> {
  const rows = await sql<{ value: string; subject: number; name: string; merged: boolean }>`
    select given.value, p.id as subject, p.name, p.merged_into is not null as merged
      from unnest(${values}::text[]) as given (value)
     cross join lateral (
       select party from party_identifier
        where zone = current_setting('gongzhen.zone') and scheme = ${scheme} and value = given.value
       offset 0) i
     cross join lateral (
       select id, name, merged_into from party where zone = current_setting('gongzhen.zone') and id = i.party
       offset 0) p`
  const known = new Map(rows.map(({ value, subject, name }) => [value, { subject, name }]))
  for (const { value, subject, merged } of rows) {
    if (merged) known.set(value, await partySpeakingFor(sql, subject))
  }
  return known
}

async function partySpeakingFor(sql: Sql, absorbed: number): Promise<KnownSubject> {
  const subject = await rootOf(sql, absorbed)
  return { subject, name: (await partyDetail(sql, subject)).name }
}

/** Numbers for so many new parties, whether they are entered or not; mostly they follow one another and are told as a span. */
export async function newNumbers(sql: Sql, count: number): Promise<readonly number[]> {
  if (count === 0) return []
  const [taken] = await sql<{ first: number; scattered: readonly number[] | null }>`
    select min(id) as first, case when max(id) - min(id) >= ${count} then array_agg(id) end as scattered
      from (select nextval(sequence) as id
              from (select pg_get_serial_sequence('party', 'id')::regclass as sequence offset 0) once,
                   generate_series(1, ${count}::int)) numbers`
  if (!taken) throw new Error('the sequence gave no numbers')
  const { first, scattered } = taken
  return scattered?.map(Number) ?? Array.from({ length: count }, (_, at) => first + at)
}

/** New parties as the database takes them, a line each: none of their texts holds a line break, and an array's quoting costs more. */
export type SubjectLines = Readonly<Record<'codes' | 'names' | 'kinds' | 'terms', string>>

/** Writes parties as {@link SubjectLines}, in their order. */
export function subjectLines(parties: readonly Omit<NewSubject, 'subject'>[]): SubjectLines {
  return {
    codes: parties.map(({ identifier }) => identifier).join('\n'),
    names: parties.map(({ name }) => name).join('\n'),
    kinds: parties.map(({ kind }) => kind).join('\n'),
    terms: parties.map(({ terms }) => terms).join('\n'),
  }
}

/** Enters new parties with their codes and names; `lines` are theirs where they were written before. */
export async function addSubjects(
  sql: Sql,
  parties: readonly NewSubject[],
  origin: { readonly scheme: Scheme; readonly batch: number; readonly source: string; readonly from: LocalDate },
  lines: SubjectLines = subjectLines(parties),
): Promise<void> {
  if (parties.length === 0) return
  await sql`
    with given as materialized (
      select once.zone, row.*
        from (select current_setting('gongzhen.zone') as zone offset 0) once,
             unnest(string_to_array(${numberLines(parties)}, E'\\n')::bigint[],
                    string_to_array(${lines.codes}, E'\\n'),
                    string_to_array(${lines.names}, E'\\n'),
                    string_to_array(${lines.kinds}, E'\\n'),
                    string_to_array(${lines.terms}, E'\\n')) as row (id, code, name, kind, terms)
    ), entered as (
      insert into party (zone, id, kind, name, search_terms, batch)
      select zone, id, kind, name, string_to_array(terms, ' '), ${origin.batch} from given
    ), named as (
      insert into party_name (zone, party, name, valid_from, source, batch)
      select zone, id, name, ${origin.from}::date, ${origin.source}, ${origin.batch} from given
    )
    insert into party_identifier (zone, scheme, value, party, batch)
    select zone, ${origin.scheme}, code, id, ${origin.batch} from given`
}

const numberLines = (parties: readonly { readonly subject: number }[]): string =>
  parties.map(({ subject }) => subject).join('\n')

/** How often parties have been merged and parted: while it stays the same, codes belong to whom they belonged. */
export async function mergesSoFar(sql: Sql): Promise<string> {
  const [found] = await sql<{ merges: number; undone: number }>`
    select count(*) as merges, count(undone_at) as undone from party_merge
     where zone = current_setting('gongzhen.zone')`
  return `${found?.merges}-${found?.undone}`
}

/** Gives parties further codes the file has for them; answers those that belong to another party. */
export async function addIdentifiers(
  sql: Sql,
  codes: readonly { readonly subject: number; readonly scheme: Scheme; readonly value: string }[],
  batch: number,
): Promise<
  readonly { readonly subject: number; readonly scheme: Scheme; readonly value: string; readonly holder: number }[]
> {
  if (codes.length === 0) return []
  return sql<{ subject: number; scheme: Scheme; value: string; holder: number }>`
    with given as materialized (
      select distinct * from unnest(${codes.map(({ subject }) => subject)}::bigint[], ${codes.map(({ scheme }) => scheme)}::text[],
                           ${codes.map(({ value }) => value)}::text[]) as row (subject, scheme, value)
    ), added as (
      insert into party_identifier (zone, scheme, value, party, batch)
      select current_setting('gongzhen.zone'), scheme, value, min(subject), ${batch} from given group by scheme, value
          on conflict (zone, scheme, value) do nothing
    )
    select g.subject, g.scheme, g.value, i.party as holder
      from given g
      join party_identifier i on i.zone = current_setting('gongzhen.zone') and i.scheme = g.scheme and i.value = g.value
     where i.party <> g.subject`
}

/**
 * Parties of other codes that bear the name of a new one: perhaps the same firm twice. Asked so that the index of
 * names in their order answers: names are equal in it only to the letter.
 */
export async function namesakes(
  sql: Sql,
  parties: readonly { readonly subject: number; readonly name: string }[],
): Promise<readonly { readonly subject: number; readonly name: string; readonly other: number }[]> {
  if (parties.length === 0) return []
  const names = parties.map(({ name }) => name).join('\n')
  return sql<{ subject: number; name: string; other: number }>`
    select given.subject, given.name, o.other
      from unnest(string_to_array(${numberLines(parties)}, E'\\n')::bigint[], string_to_array(${names}, E'\\n'))
             as given (subject, name)
     cross join lateral (
       select min(id + 0) as other from party
        where zone = current_setting('gongzhen.zone') and name collate "zh-x-icu" = given.name and merged_into is null
          and id < given.subject
       offset 0) o
     where o.other is not null`
}

/** A finding an import raises; `explained` ones carry the officer's words. */
export type NewFinding = {
  readonly kind: 'jump' | 'part_above_whole' | 'range' | 'duplicate' | 'other'
  readonly subject: number
  readonly period: number
  readonly fact: string
  readonly message: string
  readonly row: number
  readonly explanation: string | undefined
  /** The check that raised it, e.g. `jump:revenue`. */
  readonly code?: string
}

/** Keeps the findings of a chunk. */
export async function addFindings(sql: Sql, batch: number, findings: readonly NewFinding[]): Promise<void> {
  if (findings.length === 0) return
  await sql`
    insert into finding (zone, kind, subject, period, fact, message, detail, batch, row_no, status, reason, settled_at, by)
    select current_setting('gongzhen.zone'), kind, subject, period, fact, message,
           jsonb_strip_nulls(jsonb_build_object('code', code)), ${batch}, row_no,
           case when reason is null then 'open' else 'explained' end, reason,
           case when reason is null then null else now() end,
           case when reason is null then null else nullif(current_setting('gongzhen.account', true), '')::bigint end
      from unnest(${findings.map(({ kind }) => kind)}::text[], ${findings.map(({ subject }) => subject)}::bigint[],
                  ${findings.map(({ period }) => period)}::int[], ${findings.map(({ fact }) => fact)}::text[],
                  ${findings.map(({ message }) => message)}::text[], ${findings.map(({ row }) => row)}::bigint[],
                  ${findings.map(({ explanation }) => explanation ?? null)}::text[],
                  ${findings.map(({ code }) => code ?? null)}::text[])
             as row (kind, subject, period, fact, message, row_no, reason, code)`
}

/** Keeps the rows a chunk handed back. */
export async function addRefusals(sql: Sql, batch: number, refusals: readonly Refusal[]): Promise<void> {
  if (refusals.length === 0) return
  await sql`
    insert into batch_refusal (zone, batch, row_no, cells, problems)
    select current_setting('gongzhen.zone'), ${batch}, (row->>'row')::bigint,
           array(select jsonb_array_elements_text(row->'cells')), row->'problems'
      from jsonb_array_elements(${sql.json(refusals)}::jsonb) as row`
}

/** How often each kind of warning came in an import: explained ones in its findings, the others in its refusals. */
export async function warningCounts(
  sql: Sql,
  batch: number,
): Promise<readonly { readonly code: string; readonly count: number; readonly example: string }[]> {
  return sql<{ code: string; count: number; example: string }>`
    with warned (code, message, row_no) as (
      select detail->>'code', message, row_no from finding
       where zone = current_setting('gongzhen.zone') and batch = ${batch} and detail ? 'code'
       union all
      select problem->>'code', problem->>'message', row_no
        from batch_refusal cross join jsonb_array_elements(problems) as problem
       where zone = current_setting('gongzhen.zone') and batch = ${batch} and problem->>'severity' = 'warning'
    )
    select code, count(*) as count, '第 ' || min(row_no) || ' 行：' || (array_agg(message order by row_no))[1] as example
      from warned group by code order by count(*) desc, code`
}

/** All names the parties have borne, the current one first. */
export async function knownNames(
  sql: Sql,
  subjects: readonly number[],
): Promise<ReadonlyMap<number, readonly string[]>> {
  if (subjects.length === 0) return new Map()
  const rows = await sql<{ party: number; names: string[] }>`
    select party, array_agg(name order by valid_to desc nulls first) as names from party_name
     where zone = current_setting('gongzhen.zone') and party = any (${subjects}::bigint[])
     group by party`
  return new Map(rows.map(({ party, names }) => [party, names]))
}
