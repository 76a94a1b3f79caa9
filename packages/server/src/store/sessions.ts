import type { Sql } from '../database.ts'
import type { Role } from '../endpoint.ts'

/** Keeps a session under the hash of its token. */
export async function insertSession(
  sql: Sql,
  session: { readonly tokenHash: Buffer; readonly account: number; readonly hours: number },
): Promise<void> {
  await sql`
    insert into session (zone, token_hash, account, expires_at)
    values (current_setting('gongzhen.zone'), ${session.tokenHash}, ${session.account},
            now() + make_interval(hours => ${session.hours}))`
}

/** An open session's account: neither expired, nor idle for too long, nor disabled. */
export async function sessionByHash(
  sql: Sql,
  tokenHash: Buffer,
  idleMinutes: number,
): Promise<{
  readonly account: number
  readonly login: string
  readonly name: string
  readonly roles: Role[]
  readonly party: number | null
  readonly demo: boolean
  readonly secondsSinceSeen: number
} | null> {
  const [row] = await sql<{
    account: number
    login: string
    name: string
    roles: Role[]
    party: number | null
    demo: boolean
    secondsSinceSeen: number
  }>`
    select account.id as account, account.login, account.name, account.roles, account.party, account.demo,
           extract(epoch from now() - session.last_seen_at)::int as "secondsSinceSeen"
    from   session
    join   account on account.zone = session.zone and account.id = session.account
    where  session.token_hash = ${tokenHash}
    and    session.expires_at > now()
    and    session.last_seen_at > now() - make_interval(mins => ${idleMinutes})
    and    account.disabled_at is null`
  return row ?? null
}

/** Starts a session's idle time anew. */
export async function touchSession(sql: Sql, tokenHash: Buffer): Promise<void> {
  await sql`update session set last_seen_at = now() where token_hash = ${tokenHash}`
}

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
