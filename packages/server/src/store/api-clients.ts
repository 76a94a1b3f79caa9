import type { Instant } from '@gongzhen/core/base'
import type { Part, Sql } from '../database.ts'
import type { OrganisationRole, Scope } from '../partner-scopes.ts'
import { witness } from './log.ts'

/** A program of an organisation, without its secret. */
export type ApiClientRow = {
  readonly id: number
  readonly account: number
  readonly login: string
  readonly party: number
  readonly partyName: string
  readonly role: OrganisationRole
  readonly name: string
  readonly clientId: string
  readonly scopes: readonly Scope[]
  readonly createdAt: Instant
  readonly revokedAt: Instant | null
}

const columns = (sql: Sql): Part => sql.part`
  client.id, client.account, client.party, party.name as "partyName", client.role, client.name,
  client.client_id as "clientId", client.scopes, client.created_at as "createdAt", client.revoked_at as "revokedAt"`

const tables = (sql: Sql): Part => sql.part`
  api_client client join party on party.zone = client.zone and party.id = client.party`

/** Registers a program; answers its number. */
export async function insertApiClient(
  sql: Sql,
  client: Pick<ApiClientRow, 'account' | 'party' | 'role' | 'name' | 'clientId' | 'scopes'> & {
    readonly secretHash: Buffer
    readonly by: number
  },
): Promise<number> {
  const { account, party, role, name, clientId, scopes, secretHash, by } = client
  const [row] = await sql<{ id: number }>`
    insert into api_client (zone, account, party, role, name, client_id, secret_hash, scopes, created_by)
    values (current_setting('gongzhen.zone'), ${account}, ${party}, ${role}, ${name}, ${clientId}, ${secretHash},
            ${scopes}, ${by})
    returning id`
  await witness(sql, 'api_client', sql.part`r.id = ${row!.id}`)
  return row!.id
}

/** Programs of the zone, or of some organisations. */
export const apiClients = (sql: Sql, parties?: readonly number[]): Promise<Omit<ApiClientRow, 'login'>[]> =>
  sql`
    select ${columns(sql)} from ${tables(sql)}
    where  ${parties === undefined} or client.party = any(${parties ?? []}::bigint[])
    order  by client.revoked_at is not null, party.name, client.id`

/** A program by its number; null where there is none. */
export async function apiClientById(sql: Sql, id: number): Promise<Omit<ApiClientRow, 'login'> | null> {
  const [row] = await sql<
    Omit<ApiClientRow, 'login'>
  >`select ${columns(sql)} from ${tables(sql)} where client.id = ${id}`
  return row ?? null
}

/** A program that may come in, with the hash of its secret: neither revoked nor its account disabled. */
export async function clientToComeIn(
  sql: Sql,
  clientId: string,
): Promise<(ApiClientRow & { readonly secretHash: Buffer }) | null> {
  const [row] = await sql<ApiClientRow & { secretHash: Buffer }>`
    select ${columns(sql)}, account.login, client.secret_hash as "secretHash"
    from   ${tables(sql)}
    join   account on account.zone = client.zone and account.id = client.account
    where  client.client_id = ${clientId} and client.revoked_at is null and account.disabled_at is null`
  return row ?? null
}

/** Gives a program another secret; tokens under the old one end. */
export async function replaceSecret(sql: Sql, id: number, secretHash: Buffer): Promise<boolean> {
  const changed = await sql.count`
    update api_client set secret_hash = ${secretHash} where id = ${id} and revoked_at is null`
  await witness(sql, 'api_client', sql.part`r.id = ${id}`)
  await sql`delete from api_token where client = ${id}`
  return changed === 1
}

/** Shuts a program out at once; false where it was before. */
export async function revokeApiClient(sql: Sql, id: number, by: number): Promise<boolean> {
  const revoked = await sql.count`
    update api_client set revoked_at = now(), revoked_by = ${by} where id = ${id} and revoked_at is null`
  await witness(sql, 'api_client', sql.part`r.id = ${id}`)
  await sql`delete from api_token where client = ${id}`
  return revoked === 1
}

/** Keeps a token by its hash, and forgets those that ended. */
export async function insertToken(
  sql: Sql,
  token: {
    readonly tokenHash: Buffer
    readonly client: number
    readonly scopes: readonly Scope[]
    readonly issuedAt: Instant
    readonly expiresAt: Instant
  },
): Promise<void> {
  await sql`delete from api_token where expires_at < ${token.issuedAt}`
  await sql`
    insert into api_token (zone, token_hash, client, scopes, issued_at, expires_at)
    values (current_setting('gongzhen.zone'), ${token.tokenHash}, ${token.client}, ${token.scopes}, ${token.issuedAt},
            ${token.expiresAt})`
}

/** Whose a token is, if it is good at that moment. */
export async function tokenByHash(
  sql: Sql,
  tokenHash: Buffer,
  at: Instant,
): Promise<(ApiClientRow & { readonly granted: readonly Scope[] }) | null> {
  const [row] = await sql<ApiClientRow & { granted: readonly Scope[] }>`
    select ${columns(sql)}, account.login, token.scopes as granted
    from   ${tables(sql)}
    join   account on account.zone = client.zone and account.id = client.account
    join   api_token token on token.zone = client.zone and token.client = client.id
    where  token.token_hash = ${tokenHash} and token.expires_at > ${at}
    and    client.revoked_at is null and account.disabled_at is null`
  return row ?? null
}
