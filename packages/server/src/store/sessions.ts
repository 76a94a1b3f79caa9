import type { Instant } from '@gongzhen/core/base'
import type { Asking, Sql } from '../database.ts'
import type { Role } from '../endpoint.ts'

/** Keeps a session under the hash of its token. */
export async function insertSession(
  sql: Sql,
  session: {
    readonly tokenHash: Buffer
    readonly account: number
    readonly hours: number
    readonly address: string
    readonly agent: string | null
    readonly secondFactor: boolean
  },
): Promise<void> {
  await sql`
    insert into session (zone, token_hash, account, expires_at, address, agent, second_factor)
    values (current_setting('gongzhen.zone'), ${session.tokenHash}, ${session.account},
            now() + make_interval(hours => ${session.hours}), ${session.address}, ${session.agent?.slice(0, 300)},
            ${session.secondFactor})`
}

type Found = {
  readonly account: number
  readonly login: string
  readonly name: string
  readonly roles: Role[]
  readonly party: number | null
  readonly demo: boolean
  readonly secondsSinceSeen: number
  readonly address: string | null
  readonly secondFactor: boolean
  readonly knowsParty: boolean
}

/**
 * An open session's account, neither expired, nor idle for too long, nor disabled, and the mandate in force it acts
 * under; and whether the zone has the party that is asked about, if one is.
 */
export async function sessionByHash(
  sql: Asking,
  tokenHash: Buffer,
  { idleMinutes, party }: { readonly idleMinutes: number; readonly party: number | null },
): Promise<(Found & { readonly mandate: { readonly id: number; readonly party: number } | null }) | null> {
  const [row] = await sql.prepared<Found & { mandate: number | null; mandateParty: number | null }>`
    select account.id as account, account.login, account.name, account.roles, account.party, account.demo,
           extract(epoch from now() - session.last_seen_at)::int as "secondsSinceSeen",
           session.address, session.second_factor as "secondFactor",
           mandate.id as mandate, mandate.party as "mandateParty",
           exists (select from party where party.zone = session.zone and party.id = ${party}) as "knowsParty"
    from   session
    join   account on account.zone = session.zone and account.id = session.account
    left   join mandate on mandate.zone = session.zone and mandate.id = session.mandate
                       and mandate.agent = session.account and mandate.revoked_at is null
                       and (now() at time zone 'Asia/Shanghai')::date between mandate.valid_from and mandate.valid_to
    where  session.token_hash = ${tokenHash}
    and    session.expires_at > now()
    and    session.last_seen_at > now() - make_interval(mins => ${idleMinutes})
    and    account.disabled_at is null`
  if (row === undefined) return null
  const { mandate, mandateParty, ...found } = row
  return { ...found, mandate: mandate === null ? null : { id: mandate, party: mandateParty! } }
}

/** A session as its person sees it. */
type SessionRow = {
  readonly id: number
  readonly openedAt: Instant
  readonly seenAt: Instant
  readonly expiresAt: Instant
  readonly address: string | null
  readonly agent: string | null
  readonly current: boolean
}

/** An account's open sessions, the one asking first. */
export const sessionsOf = (
  sql: Sql,
  account: number,
  { own, idleMinutes }: { readonly own: Buffer; readonly idleMinutes: number },
): Promise<SessionRow[]> => sql<SessionRow>`
  select id, created_at as "openedAt", last_seen_at as "seenAt", expires_at as "expiresAt", address, agent,
         token_hash = ${own} as current
  from   session
  where  account = ${account}
  and    expires_at > now()
  and    last_seen_at > now() - make_interval(mins => ${idleMinutes})
  order  by current desc, last_seen_at desc`

/** Ends one session of an account; answers false where it has none of that number. */
export async function endSessionById(sql: Sql, account: number, id: number): Promise<boolean> {
  return (await sql.count`delete from session where account = ${account} and id = ${id}`) === 1
}

/** Notes from where a session goes on; answers false where another request has noted it already. */
export async function moveSession(
  sql: Sql,
  tokenHash: Buffer,
  before: string | null,
  address: string,
): Promise<boolean> {
  const moved = await sql.count`
    update session set address = ${address}
    where  token_hash = ${tokenHash} and address is not distinct from ${before}`
  return moved === 1
}

/** The session has given its second factor. */
export async function markSecondFactor(sql: Sql, tokenHash: Buffer): Promise<void> {
  await sql`update session set second_factor = true where token_hash = ${tokenHash}`
}

/** Acts from now on under a mandate, or for oneself again. */
export async function actUnder(sql: Sql, tokenHash: Buffer, mandate: number | null): Promise<void> {
  await sql`update session set mandate = ${mandate} where token_hash = ${tokenHash}`
}

/** Starts a session's idle time anew. */
export async function touchSession(sql: Sql, tokenHash: Buffer): Promise<void> {
  await sql`update session set last_seen_at = now() where token_hash = ${tokenHash}`
}

/** Ends one session; one that is not there is no error. */
export async function endSession(sql: Sql, tokenHash: Buffer): Promise<void> {
  await sql`delete from session where token_hash = ${tokenHash}`
}

/** Ends an account's sessions, all but the one kept. */
export async function endSessionsOf(sql: Sql, account: number, kept: Buffer | null): Promise<void> {
  await sql`delete from session where account = ${account} and token_hash is distinct from ${kept}`
}

/** Removes sessions that ended long ago by themselves. */
export async function removeOldSessions(sql: Sql): Promise<void> {
  await sql`delete from session where expires_at < now() - interval '1 day'`
}
