import type { LocalDate } from '@gongzhen/core/base'
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

/** What each account shows, in minor units or times; one that nobody has opened shows nothing yet. */
export async function figureOf(sql: Sql, { account, measure, from }: LedgerRead): Promise<number> {
  switch (measure) {
    case 'credited':
    case 'debited':
    case 'credits':
    case 'debits':
      return flowOf(sql, account, measure, from ?? null)
    case 'balance':
    case 'available':
    case 'held':
    case 'arriving':
      return stockOf(sql, account, measure)
  }
}

/** What stands on an account now: one row, however long its history. */
async function stockOf(sql: Sql, account: string, measure: 'balance' | 'available' | 'held' | 'arriving') {
  const [row] = await sql<Readonly<Record<typeof measure, number | bigint>>>`
    select balance, balance - held_out as available, held_out as held, held_in as arriving
    from   ledger_account
    where  zone = current_setting('gongzhen.zone') and path = ${account}`
  return Number(row?.[measure] ?? 0)
}

/** What came or went since a day, what was taken back left out. */
async function flowOf(
  sql: Sql,
  account: string,
  measure: 'credited' | 'debited' | 'credits' | 'debits',
  from: LocalDate | null,
) {
  const isIn = measure === 'credited' || measure === 'credits'
  const worth = measure === 'credits' || measure === 'debits' ? sql.part`count(*)` : sql.part`coalesce(sum(t.minor), 0)`
  const [row] = await sql<{ worth: number | bigint }>`
    select (${worth})::bigint as worth
    from   ledger_account a
    join   ledger_entry y on y.zone = a.zone and y.account = a.id
    join   ledger_transfer t on t.zone = y.zone and t.seq = y.transfer
    where  a.zone = current_setting('gongzhen.zone') and a.path = ${account}
    and    (case when ${isIn} then t.to_account else t.from_account end) = a.id
    and    t.kind in ('post', 'settle')
    and    (${from}::date is null or t.at >= ${from}::date::timestamp at time zone 'Asia/Shanghai')
    and    not exists (select from ledger_transfer back where back.zone = t.zone and back.reverses = t.id)`
  return Number(row?.worth ?? 0)
}
