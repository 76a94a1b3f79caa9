import type { LocalDate } from '@gongzhen/core/base'
import type { Sql } from '../database.ts'

/** A policy a firm has put aside; with `subscribed` it wants to hear of its dates. */
export type FollowedPolicy = { readonly programme: string; readonly subscribed: boolean }

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
    await sql`delete from followed_policy where party = ${party} and programme = ${programme}`
    return
  }
  await sql`
    insert into followed_policy (zone, party, programme, subscribed)
    values (current_setting('gongzhen.zone'), ${party}, ${programme}, ${subscribed})
    on conflict (zone, party, programme) do update set subscribed = excluded.subscribed`
}

/** When a policy takes applications, and the notice that says so. */
export type PolicyWindow = {
  readonly programme: string
  readonly opens: LocalDate
  readonly closes: LocalDate
  readonly notice: string
}

/** The windows that have not closed before a day, the next to close first. */
export const windowsFrom = (sql: Sql, from: LocalDate): Promise<PolicyWindow[]> => sql<PolicyWindow>`
  select programme, opens, closes, notice
  from   policy_window
  where  closes >= ${from}::date
  order  by closes, programme`

/** Publishes a window; one that opens on the same day is replaced. */
export async function setWindow(sql: Sql, window: PolicyWindow, by: number): Promise<void> {
  await sql`
    insert into policy_window (zone, programme, opens, closes, notice, by)
    values (current_setting('gongzhen.zone'), ${window.programme}, ${window.opens}, ${window.closes},
            ${window.notice}, ${by})
    on conflict (zone, programme, opens) do update
    set    closes = excluded.closes, notice = excluded.notice, by = excluded.by, at = now()`
}
