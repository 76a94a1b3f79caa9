import type { Currency, Instant } from '@gongzhen/core/base'
import {
  type Account,
  type AccountLimit,
  type AccountState,
  ledgerFailure,
  type TransferKind,
} from '@gongzhen/core/ledger'
import type { Part, Sql } from '../../database.ts'
import { type Page, type PageAsked, pageOf } from '../page.ts'

/** An account as it stands now. */
export type AccountRow = Account & { readonly id: number; readonly openedAt: Instant }

type StoredAccount = {
  readonly id: number
  readonly path: string
  readonly currency: Currency
  readonly limit: AccountLimit
  readonly state: AccountState
  readonly balance: number | bigint
  readonly heldOut: number | bigint
  readonly heldIn: number | bigint
  readonly version: number
  readonly openedAt: Instant
  readonly lastAt: Instant
}

const accountColumns = (sql: Sql): Part => sql.part`
  id, path, currency, account_limit as "limit", state, balance, held_out as "heldOut", held_in as "heldIn", version,
  opened_at as "openedAt", last_at as "lastAt"`

const accountRow = (stored: StoredAccount): AccountRow => ({
  ...stored,
  balance: BigInt(stored.balance),
  heldOut: BigInt(stored.heldOut),
  heldIn: BigInt(stored.heldIn),
})

/** The account of a path, or null. */
export async function accountByPath(sql: Sql, path: string): Promise<AccountRow | null> {
  const [stored] = await sql<StoredAccount>`
    select ${accountColumns(sql)} from ledger_account
    where  zone = current_setting('gongzhen.zone') and path = ${path}`
  return stored ? accountRow(stored) : null
}

/** The account of a number, or null. */
export async function accountOfMoney(sql: Sql, id: number): Promise<AccountRow | null> {
  const [stored] = await sql<StoredAccount>`
    select ${accountColumns(sql)} from ledger_account
    where  zone = current_setting('gongzhen.zone') and id = ${id}`
  return stored ? accountRow(stored) : null
}

/** The accounts at and below a path, in the order of their paths; all of them for an empty one. */
export async function accountsUnder(sql: Sql, path: string, limit = 1000): Promise<AccountRow[]> {
  const stored = await sql<StoredAccount>`
    select ${accountColumns(sql)} from ledger_account
    where  zone = current_setting('gongzhen.zone')
    and    (${path} = '' or path = ${path} or starts_with(path, ${`${path}/`}))
    order  by path
    limit  ${limit}`
  return stored.map(accountRow)
}

/** Where an account stood at an instant. */
export type BalanceAt = {
  readonly path: string
  readonly currency: Currency
  readonly balance: bigint
  readonly heldOut: bigint
  readonly heldIn: bigint
  readonly version: number
}

/**
 * What an account's balance was at an instant, its entries included; fails where it has no history, never answers zero
 * instead. The version is found before the entries are asked: row-level security lets no function of ours into an index
 * search, and the search for the version would be made anew for every entry of the account.
 */
export async function balanceAt(sql: Sql, path: string, at: Instant): Promise<BalanceAt> {
  const [stored] = await sql<{
    currency: Currency
    early: boolean
    future: boolean
    opened: Instant
    version: number
    balance: number | bigint | null
    heldOut: number | bigint | null
    heldIn: number | bigint | null
  }>`
    with found as materialized (
      select zone, id, currency, opened_at, version_at(zone, id, version, ${at}) as version
      from   ledger_account
      where  zone = current_setting('gongzhen.zone') and path = ${path}
    )
    select found.currency, found.opened_at > ${at} as early, ${at} > clock_timestamp() as future,
           found.opened_at as opened, found.version, entry.balance, entry.held_out as "heldOut", entry.held_in as "heldIn"
    from   found
    left   join ledger_entry entry
           on entry.zone = found.zone and entry.account = found.id and entry.version = found.version`
  const none = (reason: string) => ledgerFailure('no_history', { account: path, at, reason })
  if (!stored) throw none('没有这个账户')
  if (stored.early) throw none(`它开立于 ${stored.opened}`)
  if (stored.future) throw none('这一时刻尚未到来')
  const { currency, version, balance, heldOut, heldIn } = stored
  return {
    path,
    currency,
    version,
    balance: BigInt(balance ?? 0),
    heldOut: BigInt(heldOut ?? 0),
    heldIn: BigInt(heldIn ?? 0),
  }
}

/** A transfer as it was posted. */
export type TransferRow = {
  readonly seq: number
  readonly id: string
  readonly kind: TransferKind
  readonly at: Instant
  readonly from: string
  readonly to: string
  readonly currency: Currency
  readonly minor: bigint
  readonly hold: string | null
  readonly reverses: string | null
  readonly reversedBy: string | null
  readonly caseId: string | null
  /** As it was asked: memo, cause, rate and the rest. */
  readonly body: Readonly<Record<string, unknown>>
}

type StoredTransfer = Omit<TransferRow, 'minor'> & { readonly minor: number | bigint }

const transferRow = (stored: StoredTransfer): TransferRow => ({ ...stored, minor: BigInt(stored.minor) })

const transferColumns = (sql: Sql): Part => sql.part`
  transfer.seq, transfer.id, transfer.kind, transfer.at, payer.path as "from", payee.path as "to", transfer.currency,
  transfer.minor, transfer.hold, transfer.reverses, transfer.case_id as "caseId", transfer.body::json as body,
  (select later.id from ledger_transfer later
   where  later.zone = transfer.zone and later.reverses = transfer.id) as "reversedBy"`

const transferTables = (sql: Sql): Part => sql.part`
  ledger_transfer transfer
  join ledger_account payer on payer.zone = transfer.zone and payer.id = transfer.from_account
  join ledger_account payee on payee.zone = transfer.zone and payee.id = transfer.to_account`

/** The transfer of an id, or null. */
export async function transferById(sql: Sql, id: string): Promise<TransferRow | null> {
  const [stored] = await sql<StoredTransfer>`
    select ${transferColumns(sql)} from ${transferTables(sql)}
    where  transfer.zone = current_setting('gongzhen.zone') and transfer.id = ${id}`
  return stored ? transferRow(stored) : null
}

/** One line of a statement: the transfer and where it left the account. */
export type StatementLine = TransferRow & {
  readonly version: number
  readonly balanceBefore: bigint
  readonly balance: bigint
  readonly heldOut: bigint
  readonly heldIn: bigint
}

/** A page of an account's history, the latest first; `before` is the last version of the page before. */
export async function statement(
  sql: Sql,
  path: string,
  page: { readonly before?: number; readonly size: number },
): Promise<StatementLine[]> {
  const account = await accountByPath(sql, path)
  if (!account) throw ledgerFailure('account_unknown', { account: path })
  type Stored = StoredTransfer & {
    readonly [Name in 'balanceBefore' | 'balance' | 'heldOut' | 'heldIn']: number | bigint
  } & {
    readonly version: number
  }
  const stored = await sql<Stored>`
    select ${transferColumns(sql)}, entry.version, entry.balance_before as "balanceBefore", entry.balance,
           entry.held_out as "heldOut", entry.held_in as "heldIn"
    from   (select * from ledger_entry
            where  zone = current_setting('gongzhen.zone') and account = ${account.id}
            and    version < ${page.before ?? account.version + 1}
            order  by version desc
            limit  ${page.size}) entry
    join   (${transferTables(sql)}) on transfer.zone = entry.zone and transfer.seq = entry.transfer
    order  by entry.version desc`
  return stored.map((line) => ({
    ...transferRow(line),
    version: line.version,
    balanceBefore: BigInt(line.balanceBefore),
    balance: BigInt(line.balance),
    heldOut: BigInt(line.heldOut),
    heldIn: BigInt(line.heldIn),
  }))
}

/** A page of the zone's accounts whose path, or the names in it, hold a text, in the order of their paths, and how many there are. */
export async function listAccounts(
  sql: Sql,
  { search, ...asked }: { readonly search: string } & PageAsked,
): Promise<Page<AccountRow>> {
  const levels = search.split('/').flatMap((level) => level.trim() || [])
  const named = await partiesNamed(sql, levels)
  const found = sql.part`
    from  ledger_account
    where zone = current_setting('gongzhen.zone')
    and   (strpos(path, ${search}) > 0 or not exists (
      select from unnest(${levels}::text[]) as wanted
      where  strpos(path, wanted) = 0
      and    not exists (
        select from unnest(${named.map(({ level }) => level)}::text[], ${named.map(({ party }) => party)}::text[])
                 as known (level, party)
        where  known.level = wanted and known.party = any(string_to_array(path, '/')))))`
  const ordered = sql.part`select ${accountColumns(sql)} ${found} order by path`
  const { rows, total } = await pageOf<StoredAccount>(sql, asked, { ordered, counted: found })
  return { rows: rows.map(accountRow), total }
}

/** The parties whose names hold these texts, as they stand in paths. */
const partiesNamed = (sql: Sql, levels: readonly string[]) => sql<{ level: string; party: string }>`
  select wanted as level, id::text as party
  from   unnest(${levels}::text[]) as wanted
  join   party on party.zone = current_setting('gongzhen.zone') and strpos(name, wanted) > 0
  where  length(wanted) > 1
  limit  ${NAMED_MAX}`

/** A text that so many names hold says nothing any more. */
const NAMED_MAX = 2000
