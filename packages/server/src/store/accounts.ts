import { type Instant, defineErrors } from '@gongzhen/core/base'
import type { Part, Sql } from '../database.ts'
import type { Role } from '../endpoint.ts'
import { type Page, type PageAsked, pageOf } from './page.ts'
import { witness } from './log.ts'

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
  readonly phone?: string | null
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
  readonly phone: string | null
  readonly hasSecondFactor: boolean
  /** Grows with every change of the account. */
  readonly version: number
}

const columns = (sql: Sql): Part => sql.part`
  account.id, account.login, account.name, account.roles, account.party,
  (select party.name from party where party.zone = account.zone and party.id = account.party) as "partyName",
  account.demo, account.created_at as "createdAt", account.disabled_at as "disabledAt", account.phone, account.version,
  exists (select from second_factor f
           where f.zone = account.zone and f.account = account.id and f.confirmed_at is not null) as "hasSecondFactor"`

/** Makes an account and returns its number. Fails when the login is taken. */
export async function insertAccount(sql: Sql, account: NewAccount): Promise<number> {
  const [row] = await sql<{ id: number }>`
    insert into account (zone, login, name, password_hash, roles, party, demo, phone)
    values (current_setting('gongzhen.zone'), ${account.login}, ${account.name}, ${account.passwordHash},
            ${account.roles}, ${account.party ?? null}, ${account.demo ?? false}, ${account.phone ?? null})
    on conflict (zone, login) do nothing
    returning id`
  if (row === undefined) throw failure('taken', { login: account.login })
  await witnessAccount(sql, row.id)
  return row.id
}

/** Says which party an account without one works for. */
export async function enterParty(sql: Sql, login: string, party: number): Promise<void> {
  const entered = await sql<{ id: number }>`
    update account set party = ${party} where login = ${login} and party is null
    returning id`
  for (const { id } of entered) await witnessAccount(sql, id)
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

/** Whom a firm might give a mandate: of an account only what names it. */
export async function agentByLogin(
  sql: Sql,
  login: string,
): Promise<Pick<AccountRow, 'id' | 'name' | 'party' | 'disabledAt'> | null> {
  const [row] = await sql<Pick<AccountRow, 'id' | 'name' | 'party' | 'disabledAt'>>`
    select id, name, party, disabled_at as "disabledAt" from account where login = ${login}`
  return row ?? null
}

/** An account by its number; null where the zone has none. */
export async function accountById(sql: Sql, id: number): Promise<AccountRow | null> {
  const [row] = await sql<AccountRow>`select ${columns(sql)} from account where account.id = ${id}`
  return row ?? null
}

/** The hash of an account's password. */
export async function passwordHashOf(sql: Sql, id: number): Promise<string | null> {
  const [row] = await sql<{ hash: string }>`select password_hash as hash from account where id = ${id}`
  return row?.hash ?? null
}

/** One page of the zone's accounts, those in use first, and how many match. Words are looked for in login, name and firm. */
export function accounts(
  sql: Sql,
  query: PageAsked & { readonly search?: string | undefined },
): Promise<Page<AccountRow>> {
  const words = query.search === undefined ? null : `%${query.search.replace(/[\\%_]/g, '\\$&')}%`
  const where = sql.part`
    (${words}::text is null or account.login ilike ${words} or account.name ilike ${words}
     or exists (select from party where party.zone = account.zone and party.id = account.party
                                    and party.name ilike ${words}))`
  const ordered = sql.part`
    select ${columns(sql)}
    from   account
    where  ${where}
    order  by account.disabled_at is not null, account.login`
  return pageOf(sql, query, { ordered, counted: sql.part`from account where ${where}` })
}

/** The demo accounts in use, as they are offered on the sign-in page. */
export const demoAccounts = (
  sql: Sql,
): Promise<{ readonly login: string; readonly name: string; readonly roles: Role[] }[]> => sql`
  select login, name, roles
  from   account
  where  demo and disabled_at is null
  order  by id`

/** Sets the roles of an account as it was seen, and answers false where somebody has changed it since. */
export async function setRoles(sql: Sql, id: number, roles: readonly Role[], version: number): Promise<boolean> {
  const changed = await sql.count`
    update account set roles = ${roles}, version = version + 1 where id = ${id} and version = ${version}`
  await witnessAccount(sql, id)
  return changed === 1
}

/**
 * Says for which organisation the person of an account works, null for none, as the account was seen; answers false where
 * somebody has changed it since. Its roles end with what they were granted for.
 */
export async function setOrganisation(sql: Sql, id: number, party: number | null, version: number): Promise<boolean> {
  const changed = await sql.count`
    update account set party = ${party}, roles = '{}', version = version + 1 where id = ${id} and version = ${version}`
  await witnessAccount(sql, id)
  return changed === 1
}

/** Makes an account a firm's own: its party, and one more role. */
export async function joinParty(sql: Sql, id: number, party: number, role: Role): Promise<void> {
  await sql`
    update account
    set    party = ${party}, version = version + 1,
           roles = case when ${role} = any (roles) then roles else roles || ${role}::text end
    where  id = ${id}`
  await witnessAccount(sql, id)
}

/** Gives an account another password, as its hash. */
export async function setPasswordHash(sql: Sql, id: number, passwordHash: string): Promise<void> {
  await sql`update account set password_hash = ${passwordHash} where id = ${id}`
  await witnessAccount(sql, id)
}

/** Stops an account from signing in, or lets it again. */
export async function setDisabled(sql: Sql, id: number, isDisabled: boolean): Promise<void> {
  await sql`
    update account
    set    disabled_at = case when ${isDisabled} then coalesce(disabled_at, now()) end, version = version + 1
    where  id = ${id}`
  await witnessAccount(sql, id)
}

/** Keeps an account as it is now in the log: who may do what is not changed behind the platform's back. */
export const witnessAccount = (sql: Sql, id: number): Promise<number> => witness(sql, 'account', sql.part`r.id = ${id}`)
