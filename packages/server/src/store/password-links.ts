import type { Instant } from '@gongzhen/core/base'
import type { Sql } from '../database.ts'

/** Keeps a link by the hash of its token; earlier links of the account are good no more. */
export async function insertPasswordLink(
  sql: Sql,
  link: { readonly tokenHash: Buffer; readonly account: number; readonly by: number; readonly expiresAt: Instant },
): Promise<void> {
  await sql`update password_link set expires_at = now() where account = ${link.account} and expires_at > now()`
  await sql`
    insert into password_link (zone, token_hash, account, by, expires_at)
    values (current_setting('gongzhen.zone'), ${link.tokenHash}, ${link.account}, ${link.by}, ${link.expiresAt})`
}

/** What became of a link: whose it is, whether it was used, until when it is good. */
export async function passwordLink(
  sql: Sql,
  tokenHash: Buffer,
): Promise<{
  readonly account: number
  readonly login: string
  readonly name: string
  readonly usedAt: Instant | null
  readonly isExpired: boolean
  readonly expiresAt: Instant
} | null> {
  const [row] = await sql<{
    account: number
    login: string
    name: string
    usedAt: Instant | null
    isExpired: boolean
    expiresAt: Instant
  }>`
    select account.id as account, account.login, account.name, link.used_at as "usedAt",
           link.expires_at <= now() as "isExpired", link.expires_at as "expiresAt"
    from   password_link link
    join   account on account.zone = link.zone and account.id = link.account
    where  link.token_hash = ${tokenHash}
    and    account.disabled_at is null`
  return row ?? null
}

/** Uses a link up, and answers false where somebody has just done so. */
export async function spendPasswordLink(sql: Sql, tokenHash: Buffer): Promise<boolean> {
  const used = await sql.count`
    update password_link set used_at = now()
    where  token_hash = ${tokenHash} and used_at is null and expires_at > now()`
  return used === 1
}
