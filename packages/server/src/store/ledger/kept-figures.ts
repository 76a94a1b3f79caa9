import { type MoneyFigure, pathPattern } from '@gongzhen/core/case'
import type { Part, Sql } from '../../database.ts'
import type { Discrepancy } from './audit.ts'

/** A figure that sums postings itself. */
export type Summed = Extract<MoneyFigure, { kind: 'flow' | 'balance' }>

/** What of a figure says which postings it sums. */
type Paths =
  | { readonly kind: 'flow'; readonly from: string; readonly to: string }
  | { readonly kind: 'balance'; readonly account: string }

/** What a figure's days are kept under. */
export const figureKey = (figure: Paths): string =>
  JSON.stringify(figure.kind === 'flow' ? ['flow', figure.from, figure.to] : ['balance', figure.account])

function pathsOf(key: string): Paths {
  const [kind, first = '', second = ''] = JSON.parse(key) as readonly string[]
  return kind === 'flow' ? { kind, from: first, to: second } : { kind: 'balance', account: first }
}

/** Which postings: those after a number, up to one, before a moment. */
type Bounds = { readonly after: Part; readonly upto?: Part; readonly until?: Part }

/**
 * The amounts that a figure sums, each with its time and how often it counts: what was taken back counts once against it,
 * at the time at which it was posted. The accounts are found first, and of each posting only what an index keeps is read.
 */
export async function movedBy(sql: Sql, figure: Paths, { after, upto, until }: Bounds): Promise<Part> {
  const inOrder = (seq: Part) => sql.part`${seq} > ${after} ${upto ? sql.part`and ${seq} <= ${upto}` : sql.part``}`
  const inTime = until ? sql.part`and t.at < ${until}` : sql.part``
  if (figure.kind === 'flow') {
    const [payers, payees] = [await accountsLike(sql, figure.from), await accountsLike(sql, figure.to)]
    const between = sql.part`
      t.zone = current_setting('gongzhen.zone') and t.kind in ('post', 'settle') ${inTime}
      and t.from_account = any (${payers}::bigint[]) and t.to_account = any (${payees}::bigint[])`
    return sql.part`
      select t.at, t.minor, 1 as times from ledger_transfer t where ${between} and ${inOrder(sql.part`t.seq`)}
      union all
      select t.at, -t.minor, -1 as times
      from   (select reverses as id from ledger_transfer
              where  zone = current_setting('gongzhen.zone') and reverses is not null and ${inOrder(sql.part`seq`)}) back
      join   ledger_transfer t using (id)
      where  ${between}`
  }
  const ids = await accountsLike(sql, figure.account)
  return sql.part`
    select t.at, case when t.to_account = any (${ids}::bigint[]) then t.minor else -t.minor end as minor, 1 as times
    from   ledger_transfer t
    where  t.zone = current_setting('gongzhen.zone') and t.kind in ('post', 'settle', 'reverse') ${inTime}
    and    ${inOrder(sql.part`t.seq`)}
    and    (t.from_account = any (${ids}::bigint[])) <> (t.to_account = any (${ids}::bigint[]))`
}

/** The accounts whose paths a path with placeholders may become. */
async function accountsLike(sql: Sql, path: string): Promise<readonly number[]> {
  const rows = await sql<{ id: number }>`
    select id from ledger_account where zone = current_setting('gongzhen.zone') and path ~ ${regexOf(path)}`
  return rows.map(({ id }) => id)
}

/** JavaScript and PostgreSQL read these patterns alike. */
export const regexOf = (path: string): string => pathPattern(path).source.replaceAll(String.raw`\/`, '/')

/** Seconds since 1970, whole ones: of a sum of differences each part can then be kept by itself. */
export const wholeSeconds = (sql: Sql, at: Part): Part => sql.part`floor(extract(epoch from ${at}))`

/** The number up to which a figure's postings are in its days; before the first where nothing is kept. */
export const keptUpto = (sql: Sql, figure: Paths): Part => sql.part`
  coalesce((select upto from ledger_figure
            where  zone = current_setting('gongzhen.zone') and figure = ${figureKey(figure)}), 0)`

/** Has a figure's days kept from now on; the keeper of the log brings them up. */
export const keepFigure = (sql: Sql, figure: Paths): Promise<number> => sql.count`
  insert into ledger_figure (zone, figure) values (current_setting('gongzhen.zone'), ${figureKey(figure)})
  on conflict do nothing`

/** Fewer new postings than this are no reason to touch the days. */
const WORTHWHILE = 1_000

/** Brings the days of every kept figure up to a number below which nothing can come any more. */
export async function bringUpFigures(sql: Sql, upto: number, worthwhile = WORTHWHILE): Promise<void> {
  const behind = await sql<{ figure: string; upto: number }>`
    select figure, upto from ledger_figure
    where  zone = current_setting('gongzhen.zone') and upto + ${worthwhile} <= ${upto}
    order  by figure
    for    update`
  for (const { figure, upto: after } of behind) {
    await sql`
      insert into ledger_figure_day as kept (zone, figure, day, minor, times, seconds)
      select current_setting('gongzhen.zone'), ${figure}, made.*
      from   (${await daysOf(sql, figure, { after: sql.part`${after}::bigint`, upto: sql.part`${upto}::bigint` })}) made
      on     conflict (zone, figure, day) do update
      set    minor = kept.minor + excluded.minor, times = kept.times + excluded.times,
             seconds = kept.seconds + excluded.seconds`
    await sql`update ledger_figure set upto = ${upto} where zone = current_setting('gongzhen.zone') and figure = ${figure}`
  }
}

async function daysOf(sql: Sql, figure: string, bounds: Bounds): Promise<Part> {
  const moved = await movedBy(sql, pathsOf(figure), bounds)
  return sql.part`
    select (at at time zone 'Asia/Shanghai')::date as day, sum(minor)::bigint as minor, sum(times)::bigint as times,
           sum(minor * ${wholeSeconds(sql, sql.part`at`)}) as seconds
    from   (${moved}) moved
    group  by 1`
}

/** Kept days that are not what their postings come to. */
export async function figureDiscrepancies(sql: Sql): Promise<Discrepancy[]> {
  const kept = await sql<{ figure: string; upto: number }>`
    select figure, upto from ledger_figure where zone = current_setting('gongzhen.zone') order by figure`
  const found: Discrepancy[] = []
  for (const { figure, upto } of kept) {
    const made = await daysOf(sql, figure, { after: sql.part`0`, upto: sql.part`${upto}::bigint` })
    const differing = await sql<{ day: string }>`
      select day::text
      from   (${made}) made
      full   join (select day, minor, times, seconds from ledger_figure_day
                   where  zone = current_setting('gongzhen.zone') and figure = ${figure}) kept using (day)
      where  (made.minor, made.times, made.seconds) is distinct from (kept.minor, kept.times, kept.seconds)
      order  by day
      limit  50`
    for (const { day } of differing) {
      const zh = '这一天的合计与它的记账不符'
      found.push({
        table: 'ledger_figure_day',
        key: `${figure} ${day}`,
        zh,
        en: 'the day is not what its postings come to',
      })
    }
  }
  return found
}
