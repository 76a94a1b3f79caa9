import type { Instant } from '@gongzhen/core/base'
import type { Part, Sql } from '../database.ts'
import { witness } from './log.ts'

/** What a bank offers in the financial supermarket. */
export type LoanProductRow = {
  readonly id: number
  readonly party: number
  readonly partyName: string
  readonly name: string
  readonly kind: string
  readonly rate: string
  readonly term: string
  readonly about: string
  readonly createdAt: Instant
  readonly withdrawnAt: Instant | null
}

const rows = (sql: Sql, where: Part): Promise<LoanProductRow[]> => sql<LoanProductRow>`
  select product.id, product.party, party.name as "partyName", product.name, product.kind, product.rate, product.term,
         product.about, product.created_at as "createdAt", product.withdrawn_at as "withdrawnAt"
  from   loan_product product
  join   party on party.zone = product.zone and party.id = product.party
  where  ${where}
  order  by party.name, product.id`

/** What is on offer now, bank by bank. */
export const productsOnOffer = (sql: Sql): Promise<LoanProductRow[]> =>
  rows(sql, sql.part`product.withdrawn_at is null`)

/** All that a bank has offered. */
export const productsOf = (sql: Sql, parties: readonly number[]): Promise<LoanProductRow[]> =>
  rows(sql, sql.part`product.party = any(${parties}::bigint[])`)

/** Puts a product on offer; answers its number. */
export async function insertProduct(
  sql: Sql,
  product: Pick<LoanProductRow, 'party' | 'name' | 'kind' | 'rate' | 'term' | 'about'> & { readonly by: number },
): Promise<number> {
  const { party, name, kind, rate, term, about, by } = product
  const [row] = await sql<{ id: number }>`
    insert into loan_product (zone, party, name, kind, rate, term, about, created_by)
    values (current_setting('gongzhen.zone'), ${party}, ${name}, ${kind}, ${rate}, ${term}, ${about}, ${by})
    returning id`
  await witness(sql, 'loan_product', sql.part`id = ${row!.id}`)
  return row!.id
}

/** Takes a product off; false where it was off before. */
export async function withdrawProduct(sql: Sql, id: number): Promise<boolean> {
  const changed =
    await sql.count`update loan_product set withdrawn_at = now() where id = ${id} and withdrawn_at is null`
  if (changed === 1) await witness(sql, 'loan_product', sql.part`id = ${id}`)
  return changed === 1
}
