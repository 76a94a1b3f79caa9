import type { LocalDate } from '@gongzhen/core/base'
import {
  type FactDefinition,
  type PartyKind,
  type Scheme,
  nameKey,
  normaliseName,
  searchTerms,
} from '@gongzhen/core/registry'
import type { Sql } from '../../database.ts'
import { initials } from '../../pinyin.ts'
import { findConflicts, lockFacts, project } from '../facts.ts'
import { failure } from './failures.ts'
import { rootOf } from './reading.ts'
import { witness } from '../log.ts'

/** A party to be entered by hand or by the demo. */
export type NewParty = {
  readonly kind: PartyKind
  readonly name: string
  readonly identifiers?: readonly { readonly scheme: Scheme; readonly value: string }[]
  readonly source: string
  readonly from?: LocalDate
}

/** Enters a party and answers its number; fails where one of its codes belongs to another. */
export async function addParty(sql: Sql, party: NewParty): Promise<number> {
  const name = normaliseName(party.name)
  const identifiers = party.identifiers ?? []
  for (const { scheme, value } of identifiers) await refuseTakenCode(sql, scheme, value)
  const terms = termsOf([name])
  const [row] = await sql<{ id: number }>`
    insert into party (zone, kind, name, search_terms)
    values (current_setting('gongzhen.zone'), ${party.kind}, ${name}, ${terms}) returning id`
  const id = row?.id ?? 0
  await sql`
    insert into party_name (zone, party, name, valid_from, source)
    values (current_setting('gongzhen.zone'), ${id}, ${name}, coalesce(${party.from ?? null}::date, current_date), ${party.source})`
  for (const { scheme, value } of identifiers) {
    await sql`
      insert into party_identifier (zone, scheme, value, party)
      values (current_setting('gongzhen.zone'), ${scheme}, ${value}, ${id})`
  }
  await witness(sql, 'party', sql.part`r.id = ${id}`)
  await witness(sql, 'party_name', sql.part`r.party = ${id}`)
  await witness(sql, 'party_identifier', sql.part`r.party = ${id}`)
  return id
}

/** What a party is found by beside its codes: its names and their pinyin initials. */
export const termsOf = (names: readonly string[]): string[] => searchTerms([...names, ...names.map(initials)])

/**
 * Merges one party into another: the kept one now speaks for both, its facts made from the declarations about both.
 * Nothing is moved, so it can be undone. Answers the merge's number.
 */
export async function mergeParties(
  sql: Sql,
  facts: readonly FactDefinition[],
  merge: { readonly kept: number; readonly absorbed: number; readonly reason: string },
): Promise<number> {
  if (merge.kept === merge.absorbed) throw failure('merge_self', {})
  await lockFacts(sql)
  const parties = await lockParties(sql, [merge.kept, merge.absorbed])
  for (const id of [merge.kept, merge.absorbed]) {
    const party = parties.find((row) => row.id === id)
    if (!party) throw failure('unknown', { id })
    if (party.merged_into !== null) throw failure('merged_already', { name: party.name })
  }
  await sql`
    update party set merged_into = ${merge.kept}
     where zone = current_setting('gongzhen.zone') and id = ${merge.absorbed}`
  const [row] = await sql<{ id: number }>`
    insert into party_merge (zone, kept, absorbed, reason, by)
    values (current_setting('gongzhen.zone'), ${merge.kept}, ${merge.absorbed}, ${merge.reason},
            nullif(current_setting('gongzhen.account', true), '')::bigint)
    returning id`
  await witness(sql, 'party_merge', sql.part`r.id = ${row!.id}`)
  await refreshParties(sql, facts, [merge.kept, merge.absorbed])
  return row?.id ?? 0
}

/**
 * Undoes a merge: the absorbed party stands for itself again, and whoever speaks for the kept one loses its part.
 * Answers whom it concerned.
 */
export async function undoMerge(
  sql: Sql,
  facts: readonly FactDefinition[],
  id: number,
): Promise<{ readonly kept: number; readonly absorbed: number }> {
  await lockFacts(sql)
  const [merge] = await sql<{ kept: number; absorbed: number; undone_at: string | null }>`
    select kept, absorbed, undone_at from party_merge
     where zone = current_setting('gongzhen.zone') and id = ${id} for update`
  if (!merge) throw failure('merge_unknown', { id })
  if (merge.undone_at !== null) throw failure('merge_undone', {})
  await lockParties(sql, [merge.kept, merge.absorbed])
  await sql`
    update party_merge set undone_at = now(), undone_by = nullif(current_setting('gongzhen.account', true), '')::bigint
     where zone = current_setting('gongzhen.zone') and id = ${id}`
  await witness(sql, 'party_merge', sql.part`r.id = ${id}`)
  await sql`
    update party set merged_into = null
     where zone = current_setting('gongzhen.zone') and id = ${merge.absorbed}`
  await refreshParties(sql, facts, [await rootOf(sql, merge.kept), merge.kept, merge.absorbed])
  return { kept: merge.kept, absorbed: merge.absorbed }
}

/** Gives a party a new name from a day on; the old one stays in its history and finds it still. */
export async function renameParty(
  sql: Sql,
  rename: {
    readonly party: number
    readonly name: string
    readonly from: LocalDate
    readonly source: string
    /** The name as the writer saw it: fails when somebody has changed it since. */
    readonly seen?: string | undefined
  },
): Promise<void> {
  const name = normaliseName(rename.name)
  const [party] = await lockParties(sql, [rename.party])
  if (!party) throw failure('unknown', { id: rename.party })
  if (rename.seen !== undefined && party.name !== rename.seen) throw failure('renamed_meanwhile', { name: party.name })
  if (nameKey(party.name) === nameKey(name) && party.name === name) throw failure('same_name', {})
  const [current] = await sql<{ valid_from: LocalDate }>`
    select valid_from from party_name
     where zone = current_setting('gongzhen.zone') and party = ${rename.party} and valid_to is null
     order by valid_from desc limit 1`
  if (current && current.valid_from >= rename.from) throw failure('name_date', { from: current.valid_from })
  await sql`
    update party_name set valid_to = ${rename.from}
     where zone = current_setting('gongzhen.zone') and party = ${rename.party} and valid_to is null`
  await sql`
    insert into party_name (zone, party, name, valid_from, source)
    values (current_setting('gongzhen.zone'), ${rename.party}, ${name}, ${rename.from}, ${rename.source})`
  await witness(sql, 'party_name', sql.part`r.party = ${rename.party}`)
  await sql`update party set name = ${name} where zone = current_setting('gongzhen.zone') and id = ${rename.party}`
  await refreshTerms(sql, rename.party)
}

async function lockParties(sql: Sql, ids: readonly number[]) {
  return sql<{ id: number; name: string; merged_into: number | null }>`
    select id, name, merged_into from party
     where zone = current_setting('gongzhen.zone') and id = any (${ids}::bigint[]) order by id for update`
}

async function refuseTakenCode(sql: Sql, scheme: Scheme, value: string): Promise<void> {
  const [holder] = await sql<{ id: number; name: string }>`
    select p.id, p.name from party_identifier i join party p on p.zone = i.zone and p.id = i.party
     where i.zone = current_setting('gongzhen.zone') and i.scheme = ${scheme} and i.value = ${value}`
  if (holder) throw failure('code_taken', { scheme, value, name: holder.name, id: holder.id })
}

/** Everything that follows from who stands for whom: current values, conflicts, and what finds them. */
async function refreshParties(sql: Sql, facts: readonly FactDefinition[], parties: readonly number[]): Promise<void> {
  const touched = `
    select k.id, said.period
      from unnest($1::bigint[]) as k (id)
     cross join (
       select period from declaration
        where zone = current_setting('gongzhen.zone') and subject in (
          with recursive member (id) as (
            select unnest($1::bigint[])
             union
            select p.id from member m
              join party p on p.zone = current_setting('gongzhen.zone') and p.merged_into = m.id
          )
          select id from member)
        group by period
     ) said`
  await project(sql, facts, touched, [parties])
  await findConflicts(sql, facts, touched, [parties])
  for (const party of parties) await refreshTerms(sql, party)
}

/** A party is found by the names of all it speaks for. */
async function refreshTerms(sql: Sql, party: number): Promise<void> {
  const names = await sql<{ name: string }>`
    with recursive member (id) as (
      select ${party}::bigint
       union
      select p.id from member m join party p on p.zone = current_setting('gongzhen.zone') and p.merged_into = m.id
    )
    select distinct name from party_name
     where zone = current_setting('gongzhen.zone') and party in (select id from member)`
  const terms = termsOf(names.map(({ name }) => name))
  await sql`update party set search_terms = ${terms} where zone = current_setting('gongzhen.zone') and id = ${party}`
  await witness(sql, 'party', sql.part`r.id = ${party}`)
}
