import type { FigureSum } from '@gongzhen/core/case'
import type { LocalDate } from '@gongzhen/core/base'
import type { Part, Sql } from '../../database.ts'
import { figureKey, keepFigure, keptUpto, movedBy, regexOf, type Summed, wholeSeconds } from './kept-figures.ts'

/** From the start of one day to the end of another, in China; an open side is everything. */
export type Days = { readonly from?: LocalDate | undefined; readonly to?: LocalDate | undefined }

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

/** From so many postings on a figure's days are kept: a sum read afresh takes some ten milliseconds then. */
const KEPT_FROM = 10_000

/**
 * What the postings of a flow, or on the accounts of a balance, come to in a period; with the time of each amount where
 * `isTimed`. Days that are kept count as they stand, what was posted since is added posting by posting, in one statement.
 */
export async function figureSum(
  sql: Sql,
  figure: Summed,
  days: Days,
  { isTimed = false }: { readonly isTimed?: boolean } = {},
): Promise<FigureSum> {
  const { from, to } = days
  const [since, until] = [startOf(sql, days), endOf(sql, days)]
  const moved = await movedBy(sql, figure, { after: keptUpto(sql, figure), until })
  const secondsFrom = (at: Part) => sql.part`${wholeSeconds(sql, until)} - ${wholeSeconds(sql, at)}`
  const [row] = await sql<{ minor: number | bigint; count: number; live: number; minorSeconds: string | null }>`
    select coalesce(sum(minor) filter (where counts), 0)::bigint as minor,
           coalesce(sum(times) filter (where counts), 0)::bigint as count, count(*) filter (where live) as live,
           ${isTimed ? sql.part`coalesce(sum(seconds), 0)::numeric(40, 0)::text` : sql.part`null`} as "minorSeconds"
    from   (select moved.minor, moved.times, true as live,
                   ${isStock(figure) ? sql.part`true` : sql.part`moved.at >= ${since}`} as counts,
                   moved.minor * (${secondsFrom(sql.part`greatest(moved.at, ${since})`)}) as seconds
            from   (${moved}) moved
            union all
            select kept.minor, kept.times, false, ${isStock(figure)} or ${from ?? null}::date is null or kept.day >= ${from ?? null},
                   case when ${from ?? null}::date is null or kept.day >= ${from ?? null}
                        then kept.minor * ${wholeSeconds(sql, until)} - kept.seconds
                        else kept.minor * (${secondsFrom(since)}) end
            from   ledger_figure_day kept
            where  kept.zone = current_setting('gongzhen.zone') and kept.figure = ${figureKey(figure)}
            and    (${to ?? null}::date is null or kept.day <= ${to ?? null})) counted`
  const { minor = 0, count = 0, live = 0, minorSeconds = null } = row ?? {}
  if (live >= KEPT_FROM) await keepFigure(sql, figure)
  const sum = { minor: BigInt(minor), count }
  return minorSeconds === null ? sum : { ...sum, minorSeconds: BigInt(minorSeconds) }
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
      and    payer.path ~ ${regexOf(figure.from)} and payee.path ~ ${regexOf(figure.to)}
      and    not exists (select from ledger_transfer back where back.zone = t.zone and back.reverses = t.id)`
  }
  return sql.part`
    select ${columns(sql)},
           case when payee.path ~ ${regexOf(figure.account)} then t.minor else -t.minor end as minor
    from   ${tables(sql)}
    where  t.zone = current_setting('gongzhen.zone') and t.kind in ('post', 'settle', 'reverse')
    and    (payer.path ~ ${regexOf(figure.account)}) <> (payee.path ~ ${regexOf(figure.account)})`
}

const columns = (sql: Sql): Part => sql.part`
  t.seq, t.id, t.at, t.currency, t.case_id, payer.path as from_path, payee.path as to_path`

const tables = (sql: Sql): Part => sql.part`
  ledger_transfer t
  join ledger_account payer on payer.zone = t.zone and payer.id = t.from_account
  join ledger_account payee on payee.zone = t.zone and payee.id = t.to_account`

/** The first moment of a period; everything was after the turn of the century. */
const startOf = (sql: Sql, { from }: Days): Part =>
  from === undefined
    ? sql.part`'2000-01-01T00:00:00+08:00'::timestamptz`
    : sql.part`(${from}::date::timestamp at time zone 'Asia/Shanghai')`

const endOf = (sql: Sql, { to }: Days): Part =>
  to === undefined ? sql.part`now()` : sql.part`least(now(), (${to}::date + 1)::timestamp at time zone 'Asia/Shanghai')`
