import { type Instant, defineErrors } from '@gongzhen/core/base'
import type { Part, Sql } from '../database.ts'
import type { Role } from '../endpoint.ts'

const failure = defineErrors('account', {
  taken: {
    status: 409,
    zh: '账号 {login} 已存在。请换一个名称。',
    en: 'The login {login} is taken. Choose another.',
  },
})

/** An account to be made. `party` ties a firm's person to its firm. */
export type NewAccount = {
  readonly login: string
  readonly name: string
  readonly passwordHash: string
  readonly roles: readonly Role[]
  readonly party?: number | null
  readonly demo?: boolean
}

/** An account as it is shown. */
export type AccountRow = {
  readonly id: number
  readonly login: string
  readonly name: string
  readonly roles: Role[]
  readonly party: number | null
  readonly partyName: string | null
  readonly demo: boolean
  readonly createdAt: Instant
  readonly disabledAt: Instant | null
}

const columns = (sql: Sql): Part => sql.part`
  account.id, account.login, account.name, account.roles, account.party,
  (select party.name from party where party.zone = account.zone and party.id = account.party) as "partyName",
  account.demo, account.created_at as "createdAt", account.disabled_at as "disabledAt"`

/** Makes an account and returns its number. Fails when the login is taken. */
export async function insertAccount(sql: Sql, account: NewAccount): Promise<number> {
  const [row] = await sql<{ id: number }>`
    insert into account (zone, login, name, password_hash, roles, party, demo)
    values (current_setting('gongzhen.zone'), ${account.login}, ${account.name}, ${account.passwordHash},
            ${account.roles}, ${account.party ?? null}, ${account.demo ?? false})
    on conflict (zone, login) do nothing
    returning id`
  if (row === undefined) throw failure('taken', { login: account.login })
  return row.id
}

/** An account with its password's hash, for signing in. */
export async function accountByLogin(
  sql: Sql,
  login: string,
): Promise<(Omit<AccountRow, 'login'> & { readonly passwordHash: string }) | null> {
  const [row] = await sql<Omit<AccountRow, 'login'> & { passwordHash: string }>`
    select ${columns(sql)}, account.password_hash as "passwordHash"
    from   account
    where  account.login = ${login}`
  return row ?? null
}

export async function accountById(sql: Sql, id: number): Promise<AccountRow | null> {
  const [row] = await sql<AccountRow>`select ${columns(sql)} from account where account.id = ${id}`
  return row ?? null
}

/** The hash of an account's password. */
export async function passwordHashOf(sql: Sql, id: number): Promise<string | null> {
  const [row] = await sql<{ hash: string }>`select password_hash as hash from account where id = ${id}`
  return row?.hash ?? null
}

/** All accounts of the zone, those in use first. */
export const accounts = (sql: Sql): Promise<AccountRow[]> => sql<AccountRow>`
  select ${columns(sql)}
  from   account
  order  by account.disabled_at is not null, account.login`

/** The demo accounts in use, as they are offered on the sign-in page. */
export const demoAccounts = (
  sql: Sql,
): Promise<{ readonly login: string; readonly name: string; readonly roles: Role[] }[]> => sql`
  select login, name, roles
  from   account
  where  demo and disabled_at is null
  order  by id`

export async function setRoles(sql: Sql, id: number, roles: readonly Role[]): Promise<void> {
  await sql`update account set roles = ${roles} where id = ${id}`
}

export async function setPasswordHash(sql: Sql, id: number, passwordHash: string): Promise<void> {
  await sql`update account set password_hash = ${passwordHash} where id = ${id}`
}

export async function disableAccount(sql: Sql, id: number): Promise<void> {
  await sql`update account set disabled_at = coalesce(disabled_at, now()) where id = ${id}`
}
