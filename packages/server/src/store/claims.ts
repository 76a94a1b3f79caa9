import type { Instant } from '@gongzhen/core/base'
import type { Part, Sql } from '../database.ts'
import type { Role } from '../endpoint.ts'
import { type Page, type PageAsked, pageOf } from './page.ts'
import { witness } from './log.ts'

/** What a claimant writes: which firm or, without a code, which maker team; as what, and what proves it. */
type NewClaim = {
  readonly account: number
  readonly code: string | null
  readonly name: string
  readonly role: Role
  readonly statement: string
  readonly evidence: readonly number[]
}

/** A claim as it stands, with the claimant, the firm or team where the registry has it, and who decided. */
export type ClaimRow = NewClaim & {
  readonly id: number
  readonly accountName: string
  readonly login: string
  readonly phone: string | null
  readonly status: 'pending' | 'approved' | 'refused' | 'withdrawn'
  readonly party: number | null
  readonly partyName: string | null
  readonly reason: string | null
  readonly madeAt: Instant
  readonly decidedAt: Instant | null
  readonly decidedBy: number | null
  readonly decidedByName: string | null
  readonly version: number
}

const columns = (sql: Sql): Part => sql.part`
  claim.id, claim.account, account.name as "accountName", account.login, account.phone, claim.code, claim.name,
  claim.role, claim.statement, claim.evidence, claim.status, claim.reason, claim.made_at as "madeAt",
  claim.decided_at as "decidedAt", claim.decided_by as "decidedBy", officer.name as "decidedByName", claim.version,
  party.id as party, party.name as "partyName"`

/** The firm is the one decided on, or else the one that bears the code now; a team the first of its name. */
const tables = (sql: Sql): Part => sql.part`
  claim
  join account on account.zone = claim.zone and account.id = claim.account
  left join account officer on officer.zone = claim.zone and officer.id = claim.decided_by
  left join party_identifier named on named.zone = claim.zone and named.scheme = 'uscc' and named.value = claim.code
  left join party bearer on bearer.zone = claim.zone and bearer.id = named.party
  left join party on party.zone = claim.zone
                 and party.id = coalesce(claim.party, bearer.merged_into, bearer.id,
                       (select min(team.id) from party team
                        where  claim.code is null and team.zone = claim.zone and team.kind = 'team'
                        and    team.name = claim.name and team.merged_into is null))`

/** Hands a claim in and returns its number; null while another of the account is pending. */
export async function insertClaim(sql: Sql, claim: NewClaim): Promise<number | null> {
  const [row] = await sql<{ id: number }>`
    insert into claim (zone, account, code, name, role, statement, evidence)
    values (current_setting('gongzhen.zone'), ${claim.account}, ${claim.code}, ${claim.name}, ${claim.role},
            ${claim.statement}, ${claim.evidence})
    on conflict do nothing
    returning id`
  if (row) await witness(sql, 'claim', sql.part`r.id = ${row.id}`)
  return row?.id ?? null
}

/** A claim of an organisation by its number; null where there is none. */
export async function claimById(sql: Sql, id: number): Promise<ClaimRow | null> {
  const [row] = await sql<ClaimRow>`select ${columns(sql)} from ${tables(sql)} where claim.id = ${id}`
  return row ?? null
}

/** An account's claims, the newest first. */
export const claimsOf = (sql: Sql, account: number): Promise<ClaimRow[]> => sql<ClaimRow>`
  select ${columns(sql)} from ${tables(sql)} where claim.account = ${account} order by claim.id desc`

/** One page of the zone's claims in a state: what waits longest comes first, what is decided last. */
export function claims(sql: Sql, query: PageAsked & { readonly status?: string | undefined }): Promise<Page<ClaimRow>> {
  const where = sql.part`(${query.status ?? null}::text is null or claim.status = ${query.status ?? null})`
  const ordered = sql.part`
    select ${columns(sql)}
    from   ${tables(sql)}
    where  ${where}
    order  by claim.status <> 'pending', case when claim.status = 'pending' then claim.id else -claim.id end`
  return pageOf(sql, query, { ordered, counted: sql.part`from claim where ${where}` })
}

/** Decides a pending claim as it was seen, and answers false where it has changed since. */
export async function decideClaim(
  sql: Sql,
  id: number,
  decision: {
    readonly status: 'approved' | 'refused' | 'withdrawn'
    readonly party: number | null
    readonly reason: string | null
    readonly by: number
    readonly version: number
  },
): Promise<boolean> {
  const decided = await sql.count`
    update claim
    set    status = ${decision.status}, party = ${decision.party}, reason = ${decision.reason},
           decided_at = now(), decided_by = ${decision.by}, version = version + 1
    where  id = ${id} and status = 'pending' and version = ${decision.version}`
  await witness(sql, 'claim', sql.part`r.id = ${id}`)
  return decided === 1
}

/** Those of the attachments that the account did not bring itself. */
export async function attachmentsOfOthers(sql: Sql, account: number, ids: readonly number[]): Promise<number[]> {
  const rows = await sql<{ id: number }>`
    select asked.id
    from   unnest(${ids}::bigint[]) as asked (id)
    left   join attachment on attachment.id = asked.id and attachment.by = ${account}
    where  attachment.id is null`
  return rows.map((row) => row.id)
}
