import type { LedgerRead } from '@gongzhen/core/case'
import type { Sql } from '../database.ts'

/**
 * Locks the names of accounts until the transaction ends, in their order: what is read from them now still holds when
 * the money is posted, and two who are about to pass the same ceiling come one after the other.
 */
export async function lockFigures(sql: Sql, reads: readonly LedgerRead[]): Promise<void> {
  const accounts = [...new Set(reads.map(({ account }) => account))].toSorted()
  for (const account of accounts)
    await sql`select pg_advisory_xact_lock(hashtextextended(current_setting('gongzhen.zone') || ' ' || ${account}, 0))`
}

type Figures = {
  readonly balance: number
  readonly heldOut: number
  readonly heldIn: number
  readonly credited: number
  readonly debited: number
  readonly credits: number
  readonly debits: number
}

/** What each account shows, in minor units or times; one that nobody has opened shows nothing yet. */
export async function figureOf(sql: Sql, read: LedgerRead): Promise<number> {
  const [row] = await sql<Figures>`
    select a.balance, a.held_out as "heldOut", a.held_in as "heldIn", flow.*
    from   ledger_account a
    cross  join lateral (
      select coalesce(sum(t.minor) filter (where t.to_account = a.id), 0)::bigint   as credited,
             coalesce(sum(t.minor) filter (where t.from_account = a.id), 0)::bigint as debited,
             count(*) filter (where t.to_account = a.id)   as credits,
             count(*) filter (where t.from_account = a.id) as debits
      from   ledger_entry y
      join   ledger_transfer t on t.zone = y.zone and t.seq = y.transfer
      where  y.zone = a.zone and y.account = a.id
      and    t.kind in ('post', 'settle')
      and    (${read.from ?? null}::date is null
              or t.at >= ${read.from ?? null}::date::timestamp at time zone 'Asia/Shanghai')
      and    not exists (select from ledger_transfer back where back.zone = t.zone and back.reverses = t.id)) flow
    where  a.zone = current_setting('gongzhen.zone') and a.path = ${read.account}`
  if (!row) return 0
  switch (read.measure) {
    case 'balance':
    case 'credited':
    case 'debited':
    case 'credits':
    case 'debits':
      return Number(row[read.measure])
    case 'available':
      return Number(row.balance) - Number(row.heldOut)
    case 'held':
      return Number(row.heldOut)
    case 'arriving':
      return Number(row.heldIn)
  }
}
