import type { FigureSum, MoneyFigure } from '@gongzhen/core/case'
import { pathPattern } from '@gongzhen/core/case'
import type { LocalDate } from '@gongzhen/core/base'
import type { Part, Sql } from '../../database.ts'

/** From the start of one day to the end of another, in China; an open side is everything. */
export type Days = { readonly from?: LocalDate | undefined; readonly to?: LocalDate | undefined }

/** A figure that sums postings itself. */
export type Summed = Extract<MoneyFigure, { kind: 'flow' | 'balance' }>

/** One posting that a figure sums; what left a balance counts against it. */
export type FigurePosting = {
  readonly seq: number
  readonly at: string
  readonly from: string
  readonly to: string
  readonly currency: string
  readonly minor: number
  readonly caseId: string | null
  readonly id: string
  readonly isOut: boolean
}

/**
 * What the postings of a flow, or on the accounts of a balance, come to in a period; with the time of each amount where
 * `isTimed`. The accounts are found first, and of each posting only what an index keeps is read: an index of a million is
 * read in the time in which their rows, or two patterns for each, are not.
 */
export async function figureSum(
  sql: Sql,
  figure: Summed,
  days: Days,
  { isTimed = false }: { readonly isTimed?: boolean } = {},
): Promise<FigureSum> {
  const moved = await movedOf(sql, figure, endOf(sql, days))
  const since = startOf(sql, days)
  const inPeriod = isStock(figure) ? sql.part`true` : sql.part`moved.at >= ${since}`
  const [row] = await sql<{ minor: number | bigint; count: number; minorSeconds: string | null }>`
    select coalesce(sum(moved.minor) filter (where ${inPeriod}), 0)::bigint as minor,
           coalesce(sum(moved.times) filter (where ${inPeriod}), 0) as count,
           ${isTimed ? secondsOf(sql, since, endOf(sql, days)) : sql.part`null`} as "minorSeconds"
    from   (${moved}) moved`
  const { minor = 0, count = 0, minorSeconds = null } = row ?? {}
  const sum = { minor: BigInt(minor), count }
  return minorSeconds === null ? sum : { ...sum, minorSeconds: BigInt(minorSeconds) }
}

const secondsOf = (sql: Sql, since: Part, until: Part): Part => sql.part`
  coalesce(sum(moved.minor * floor(extract(epoch from ${until} - greatest(moved.at, ${since})))), 0)::numeric(40, 0)::text`

/** The amounts that a figure sums, each with its time and how often it counts: what was taken back counts once against it. */
async function movedOf(sql: Sql, figure: Summed, until: Part): Promise<Part> {
  if (figure.kind === 'flow') {
    const [payers, payees] = [await accountsLike(sql, figure.from), await accountsLike(sql, figure.to)]
    const between = sql.part`
      t.zone = current_setting('gongzhen.zone') and t.kind in ('post', 'settle') and t.at < ${until}
      and t.from_account = any (${payers}::bigint[]) and t.to_account = any (${payees}::bigint[])`
    return sql.part`
      select t.at, t.minor, 1 as times from ledger_transfer t where ${between}
      union all
      select t.at, -t.minor, -1 as times
      from   (select reverses as id from ledger_transfer
              where  zone = current_setting('gongzhen.zone') and reverses is not null) back
      join   ledger_transfer t using (id)
      where  ${between}`
  }
  const ids = await accountsLike(sql, figure.account)
  return sql.part`
    select t.at, case when t.to_account = any (${ids}::bigint[]) then t.minor else -t.minor end as minor, 1 as times
    from   ledger_transfer t
    where  t.zone = current_setting('gongzhen.zone') and t.kind in ('post', 'settle', 'reverse') and t.at < ${until}
    and    (t.from_account = any (${ids}::bigint[])) <> (t.to_account = any (${ids}::bigint[]))`
}

/** The accounts whose paths a path with placeholders may become. */
async function accountsLike(sql: Sql, path: string): Promise<readonly number[]> {
  const rows = await sql<{ id: number }>`
    select id from ledger_account where zone = current_setting('gongzhen.zone') and path ~ ${regex(path)}`
  return rows.map(({ id }) => id)
}

/** A page of the postings a figure sums, the latest first; `before` is the last number of the page before. */
export function figurePostings(
  sql: Sql,
  figure: Summed,
  days: Days,
  page: { readonly before?: number | undefined; readonly size: number },
): Promise<FigurePosting[]> {
  return sql<FigurePosting>`
    select found.seq, found.at, found.from_path as "from", found.to_path as "to", found.currency,
           abs(found.minor) as minor, found.case_id as "caseId", found.id, found.minor < 0 as "isOut"
    from   (${postingsOf(sql, figure)}) found
    where  found.at < ${endOf(sql, days)}
    and    found.at >= ${isStock(figure) ? sql.part`'-infinity'::timestamptz` : startOf(sql, days)}
    and    (${page.before ?? null}::bigint is null or found.seq < ${page.before ?? null}::bigint)
    order  by found.seq desc
    limit  ${page.size}`
}

/** A balance is everything that ever came, less what went; a flow may be asked for as a stock. */
const isStock = (figure: Summed): boolean => figure.kind === 'balance' || figure.isStock

/** Postings that moved money: for a flow those that nothing took back, for a balance all, what went out below zero. */
function postingsOf(sql: Sql, figure: Summed): Part {
  if (figure.kind === 'flow') {
    return sql.part`
      select ${columns(sql)}, t.minor
      from   ${tables(sql)}
      where  t.zone = current_setting('gongzhen.zone') and t.kind in ('post', 'settle')
      and    payer.path ~ ${regex(figure.from)} and payee.path ~ ${regex(figure.to)}
      and    not exists (select from ledger_transfer back where back.zone = t.zone and back.reverses = t.id)`
  }
  return sql.part`
    select ${columns(sql)},
           case when payee.path ~ ${regex(figure.account)} then t.minor else -t.minor end as minor
    from   ${tables(sql)}
    where  t.zone = current_setting('gongzhen.zone') and t.kind in ('post', 'settle', 'reverse')
    and    (payer.path ~ ${regex(figure.account)}) <> (payee.path ~ ${regex(figure.account)})`
}

const columns = (sql: Sql): Part => sql.part`
  t.seq, t.id, t.at, t.currency, t.case_id, payer.path as from_path, payee.path as to_path`

const tables = (sql: Sql): Part => sql.part`
  ledger_transfer t
  join ledger_account payer on payer.zone = t.zone and payer.id = t.from_account
  join ledger_account payee on payee.zone = t.zone and payee.id = t.to_account`

const startOf = (sql: Sql, { from }: Days): Part =>
  from === undefined
    ? sql.part`'2000-01-01T00:00:00+08:00'::timestamptz`
    : sql.part`(${from}::date::timestamp at time zone 'Asia/Shanghai')`

const endOf = (sql: Sql, { to }: Days): Part =>
  to === undefined ? sql.part`now()` : sql.part`least(now(), (${to}::date + 1)::timestamp at time zone 'Asia/Shanghai')`

/** JavaScript and PostgreSQL read these patterns alike. */
const regex = (path: string): string => pathPattern(path).source.replaceAll(String.raw`\/`, '/')
