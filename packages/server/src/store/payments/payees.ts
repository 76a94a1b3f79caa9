import type { Instant } from '@gongzhen/core/base'
import type { Sql } from '../../database.ts'

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
  return row!.id
}
