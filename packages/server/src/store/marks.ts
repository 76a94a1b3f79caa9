import type { Sql } from '../database.ts'
import { witness, witnessGone } from './log.ts'

/** Tags that are in use, and how many parties wear each. */
export const tagsInUse = (sql: Sql): Promise<{ readonly tag: string; readonly count: number }[]> => sql`
  select tag, count(*) as count from party_tag group by tag order by count(*) desc, tag limit 200`

/** Puts a tag on parties; answers how many did not wear it before. */
export async function addTag(sql: Sql, parties: readonly number[], tag: string): Promise<number> {
  const added = await sql<{ party: number }>`
    insert into party_tag (zone, party, tag, by)
    select current_setting('gongzhen.zone'), p.id, ${tag}, nullif(current_setting('gongzhen.account', true), '')::bigint
      from party p where p.id = any (${parties}::bigint[])
        on conflict (zone, party, tag) do nothing
    returning party`
  const worn = added.map(({ party }) => party)
  await witness(sql, 'party_tag', sql.part`r.tag = ${tag} and r.party = any (${worn}::bigint[])`)
  return added.length
}

/** Takes a tag off parties; answers how many wore it. */
export async function removeTag(sql: Sql, parties: readonly number[], tag: string): Promise<number> {
  await witnessGone(sql, 'party_tag', sql.part`r.tag = ${tag} and r.party = any (${parties}::bigint[])`)
  return sql.count`delete from party_tag where party = any (${parties}::bigint[]) and tag = ${tag}`
}

/** Gives parties into an officer's care, or into nobody's; answers for how many that is a change. */
export async function entrust(sql: Sql, parties: readonly number[], officer: number | null): Promise<number> {
  if (officer === null) {
    await witnessGone(sql, 'party_care', sql.part`r.party = any (${parties}::bigint[])`)
    return sql.count`delete from party_care where party = any (${parties}::bigint[])`
  }
  const changed = await sql<{ party: number }>`
    insert into party_care (zone, party, officer, by)
    select current_setting('gongzhen.zone'), p.id, ${officer}, nullif(current_setting('gongzhen.account', true), '')::bigint
      from party p where p.id = any (${parties}::bigint[])
        on conflict (zone, party) do update
       set officer = excluded.officer, by = excluded.by, at = now()
     where party_care.officer <> excluded.officer
    returning party`
  const given = changed.map(({ party }) => party)
  await witness(sql, 'party_care', sql.part`r.party = any (${given}::bigint[])`)
  return changed.length
}

/** Who may look after firms: the officers whose accounts are open. */
export const officers = (sql: Sql): Promise<{ readonly id: number; readonly name: string }[]> => sql`
  select id, name from account where 'officer' = any (roles) and disabled_at is null order by name, id`
