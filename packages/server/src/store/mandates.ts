import type { Instant } from '@gongzhen/core/base'
import type { Part, Sql } from '../database.ts'
import { witness } from './log.ts'

/** A firm lets an account act for it, from a day to a day. */
type NewMandate = {
  readonly party: number
  readonly agent: number
  readonly purpose: string
  readonly validFrom: string
  readonly validTo: string
  readonly by: number
}

/** A mandate as it stands today. */
export type MandateRow = {
  readonly id: number
  readonly party: number
  readonly partyName: string
  readonly agent: number
  readonly agentName: string
  readonly agentLogin: string
  readonly purpose: string
  readonly validFrom: string
  readonly validTo: string
  readonly givenAt: Instant
  readonly givenByName: string
  readonly revokedAt: Instant | null
  readonly revokeReason: string | null
  readonly state: 'future' | 'valid' | 'ended' | 'revoked'
}

const rows = (sql: Sql, where: Part): Promise<MandateRow[]> => sql<MandateRow>`
  select mandate.id, mandate.party, party.name as "partyName", mandate.agent, agent.name as "agentName",
         agent.login as "agentLogin", mandate.purpose, mandate.valid_from as "validFrom",
         mandate.valid_to as "validTo", mandate.given_at as "givenAt", giver.name as "givenByName",
         mandate.revoked_at as "revokedAt", mandate.revoke_reason as "revokeReason",
         case when mandate.revoked_at is not null then 'revoked'
              when (now() at time zone 'Asia/Shanghai')::date < mandate.valid_from then 'future'
              when (now() at time zone 'Asia/Shanghai')::date > mandate.valid_to then 'ended'
              else 'valid' end as state
  from   mandate
  join   party on party.zone = mandate.zone and party.id = mandate.party
  join   account agent on agent.zone = mandate.zone and agent.id = mandate.agent
  join   account giver on giver.zone = mandate.zone and giver.id = mandate.given_by
  where  ${where}
  order  by mandate.id desc`

/** Writes a mandate down and answers its number. */
export async function insertMandate(sql: Sql, mandate: NewMandate): Promise<number> {
  const [row] = await sql<{ id: number }>`
    insert into mandate (zone, party, agent, purpose, valid_from, valid_to, given_by)
    values (current_setting('gongzhen.zone'), ${mandate.party}, ${mandate.agent}, ${mandate.purpose},
            ${mandate.validFrom}, ${mandate.validTo}, ${mandate.by})
    returning id`
  await witness(sql, 'mandate', sql.part`r.id = ${row!.id}`)
  return row!.id
}

/** All mandates a firm has ever given, the newest first. */
export const mandatesOf = (sql: Sql, party: number): Promise<MandateRow[]> =>
  rows(sql, sql.part`mandate.party = ${party}`)

/** All mandates an account has ever been given, the newest first. */
export const mandatesFor = (sql: Sql, agent: number): Promise<MandateRow[]> =>
  rows(sql, sql.part`mandate.agent = ${agent}`)

/** A mandate by its number; null where there is none. */
export async function mandateById(sql: Sql, id: number): Promise<MandateRow | null> {
  const [row] = await rows(sql, sql.part`mandate.id = ${id}`)
  return row ?? null
}

/** Revokes a mandate at once, and answers false where it was revoked before. */
export async function revokeMandate(sql: Sql, id: number, by: number, reason: string): Promise<boolean> {
  const revoked = await sql.count`
    update mandate set revoked_at = now(), revoked_by = ${by}, revoke_reason = ${reason}
    where  id = ${id} and revoked_at is null`
  await witness(sql, 'mandate', sql.part`r.id = ${id}`)
  return revoked === 1
}
