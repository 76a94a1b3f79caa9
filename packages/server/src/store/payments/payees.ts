import type { Instant } from '@gongzhen/core/base'
import type { Part, Sql } from '../../database.ts'
import { witness } from '../log.ts'

/** Where a party is paid, on what paper that rests, and who entered it. */
export type PayeeAccount = {
  readonly id: number
  readonly party: number
  readonly holder: string
  readonly number: string
  readonly bank: string
  readonly reason: string
  readonly byName: string | null
  readonly at: Instant
}

/** Every account a party was ever paid to, the one that counts first. */
export const payeesOf = (sql: Sql, party: number): Promise<PayeeAccount[]> => sql<PayeeAccount>`
  select p.id, p.party, p.holder, p.number, p.bank, p.reason, account.name as "byName", p.at
  from   payee_account p
  left   join account on account.zone = p.zone and account.id = p.by
  where  p.party = ${party}
  order  by p.id desc`

/** Enters where a party is paid from now on. */
export async function insertPayee(
  sql: Sql,
  payee: Omit<PayeeAccount, 'id' | 'byName' | 'at'> & { readonly by: number },
): Promise<number> {
  const { party, holder, number, bank, reason, by } = payee
  const [row] = await sql<{ id: number }>`
    insert into payee_account (zone, party, holder, number, bank, reason, by)
    values (current_setting('gongzhen.zone'), ${party}, ${holder}, ${number}, ${bank}, ${reason}, ${by})
    returning id`
  await witness(sql, 'payee_account', sql.part`id = ${row!.id}`)
  return row!.id
}

/** Where a firm asks to be paid from now on, and what became of that. */
export type PayeeRequest = {
  readonly id: number
  readonly party: number
  readonly partyName: string
  readonly holder: string
  readonly number: string
  readonly bank: string
  readonly reason: string
  readonly askedByName: string | null
  readonly askedAt: Instant
  /** Null while nobody has decided. */
  readonly confirmed: boolean | null
  readonly decidedByName: string | null
  readonly decidedAt: Instant | null
  readonly note: string | null
  /** When the firm took it back; it was never decided then. */
  readonly withdrawnAt: Instant | null
}

const requests = (sql: Sql, where: Part): Promise<PayeeRequest[]> => sql<PayeeRequest>`
  select r.id, r.party, party.name as "partyName", r.holder, r.number, r.bank, r.reason, asker.name as "askedByName",
         r.asked_at as "askedAt", r.confirmed, decider.name as "decidedByName", r.decided_at as "decidedAt", r.note,
         r.withdrawn_at as "withdrawnAt"
  from   payee_request r
  join   party on party.zone = r.zone and party.id = r.party
  left   join account asker on asker.zone = r.zone and asker.id = r.asked_by
  left   join account decider on decider.zone = r.zone and decider.id = r.decided_by
  where  ${where}
  order  by r.id desc
  limit  200`

/** What a firm has asked for, the newest first. */
export const payeeRequestsOf = (sql: Sql, party: number): Promise<PayeeRequest[]> =>
  requests(sql, sql.part`r.party = ${party}`)

const isOpen = (sql: Sql): Part => sql.part`r.confirmed is null and r.withdrawn_at is null`

/** What waits for the finance people, of all firms. */
export const openPayeeRequests = (sql: Sql): Promise<PayeeRequest[]> => requests(sql, isOpen(sql))

/** A request nobody has decided yet, locked; null where there is none. */
export async function openPayeeRequest(sql: Sql, id: number): Promise<PayeeRequest | null> {
  await sql`select id from payee_request where id = ${id} for update`
  const [row] = await requests(sql, sql.part`r.id = ${id} and ${isOpen(sql)}`)
  return row ?? null
}

/** Keeps what a firm asks for; false where it has asked already and nobody has decided. */
export async function insertPayeeRequest(
  sql: Sql,
  request: Omit<PayeeAccount, 'id' | 'byName' | 'at'> & { readonly by: number },
): Promise<boolean> {
  const { party, holder, number, bank, reason, by } = request
  const [kept] = await sql<{ id: number }>`
    insert into payee_request (zone, party, holder, number, bank, reason, asked_by)
    values (current_setting('gongzhen.zone'), ${party}, ${holder}, ${number}, ${bank}, ${reason}, ${by})
    on conflict do nothing
    returning id`
  if (kept) await witnessRequest(sql, kept.id)
  return kept !== undefined
}

/** Writes down what was decided; `payee` is the account it became. */
export async function decidePayeeRequest(
  sql: Sql,
  id: number,
  decided: { readonly by: number; readonly note: string | null; readonly payee: number | null },
): Promise<void> {
  await sql`
    update payee_request
    set    confirmed = ${decided.payee !== null}, decided_by = ${decided.by}, decided_at = clock_timestamp(),
           note = ${decided.note}, payee = ${decided.payee}
    where  id = ${id}`
  await witnessRequest(sql, id)
}

const witnessRequest = (sql: Sql, id: number): Promise<number> => witness(sql, 'payee_request', sql.part`id = ${id}`)

/** Takes back what a firm asked for, if nobody has decided it; false where there is nothing to take back. */
export async function withdrawPayeeRequest(
  sql: Sql,
  { id, party, by }: { readonly id: number; readonly party: number; readonly by: number },
): Promise<boolean> {
  const taken = await sql.count`
    update payee_request
    set    withdrawn_by = ${by}, withdrawn_at = clock_timestamp()
    where  id = ${id} and party = ${party} and confirmed is null and withdrawn_at is null`
  if (taken === 1) await witnessRequest(sql, id)
  return taken === 1
}
