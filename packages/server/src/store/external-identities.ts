import type { Sql } from '../database.ts'
import type { Role } from '../endpoint.ts'
import { witnessAccount } from './accounts.ts'
import { witness } from './log.ts'

/** The account a person of a provider has here; null at their first visit. */
export async function accountOfIdentity(sql: Sql, issuer: string, subject: string): Promise<number | null> {
  const [row] = await sql<{ account: number }>`
    select account from external_identity where issuer = ${issuer} and subject = ${subject}`
  return row?.account ?? null
}

/** Ties a person of a provider to an account. */
export async function linkIdentity(
  sql: Sql,
  identity: { readonly issuer: string; readonly subject: string; readonly account: number },
): Promise<void> {
  await sql`
    insert into external_identity (zone, issuer, subject, account)
    values (current_setting('gongzhen.zone'), ${identity.issuer}, ${identity.subject}, ${identity.account})`
  const { issuer, subject } = identity
  await witness(sql, 'external_identity', sql.part`r.issuer = ${issuer} and r.subject = ${subject}`)
}

/** Whether a login is taken. */
export async function isLoginTaken(sql: Sql, login: string): Promise<boolean> {
  return (await sql`select 1 from account where login = ${login}`).length > 0
}

/** Gives an account the name and roles its provider says; answers whether that changed its roles. */
export async function followProvider(
  sql: Sql,
  account: number,
  { name, roles }: { readonly name: string; readonly roles: readonly Role[] },
): Promise<boolean> {
  await sql`update account set name = ${name} where id = ${account}`
  const changed = await sql.count`
    update account set roles = ${roles}, version = version + 1 where id = ${account} and roles <> ${roles}::text[]`
  await witnessAccount(sql, account)
  return changed === 1
}
