import type { Sql } from '../database.ts'
import { witness, witnessGone } from './log.ts'

/** A policy a firm has put aside; with `subscribed` it wants to hear of its dates. */
type FollowedPolicy = { readonly programme: string; readonly subscribed: boolean }

/** The policies a firm has put aside, by their ids. */
export const followedPolicies = (sql: Sql, party: number): Promise<FollowedPolicy[]> => sql<FollowedPolicy>`
  select programme, subscribed from followed_policy where party = ${party} order by programme`

/** Puts a policy aside, or, with null, lets it go. */
export async function followPolicy(
  sql: Sql,
  party: number,
  programme: string,
  subscribed: boolean | null,
): Promise<void> {
  if (subscribed === null) {
    await witnessGone(sql, 'followed_policy', sql.part`r.party = ${party} and r.programme = ${programme}`)
    await sql`delete from followed_policy where party = ${party} and programme = ${programme}`
    return
  }
  await sql`
    insert into followed_policy (zone, party, programme, subscribed)
    values (current_setting('gongzhen.zone'), ${party}, ${programme}, ${subscribed})
    on conflict (zone, party, programme) do update set subscribed = excluded.subscribed`
  await witness(sql, 'followed_policy', sql.part`r.party = ${party} and r.programme = ${programme}`)
}
