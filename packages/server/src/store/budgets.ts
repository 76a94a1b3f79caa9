import type { Currency, Instant } from '@gongzhen/core/base'
import type { Part, Sql } from '../database.ts'
import { witness } from './log.ts'

/** What a budget line's money is: given, promised, paid, reserved on the line, or still free. */
export const BUDGET_FIGURES = ['budget', 'committed', 'held', 'paid', 'left'] as const
export type BudgetFigure = (typeof BUDGET_FIGURES)[number]

/** A budget line: an account that money was given to, and its figures as sums of postings. */
export type BudgetLine = { readonly path: string; readonly currency: Currency } & {
  readonly [Figure in BudgetFigure]: number
}

/**
 * Every budget line of the zone. Given is what came from 期初 and 预算; promised is what went to a payable account and
 * was not paid from there yet; paid is what left a payable, oldest promise first, or the line itself, less what came back.
 */
export const budgetLines = (sql: Sql): Promise<BudgetLine[]> => sql<BudgetLine>`
  with ${figures(sql)}
  select a.path, a.currency,
         ${sumOf(sql, 'budget')} as budget, ${sumOf(sql, 'committed')} as committed, ${sumOf(sql, 'held')} as held,
         ${sumOf(sql, 'paid')} as paid, coalesce(sum(case f.figure when 'budget' then f.minor else -f.minor end), 0)::bigint as "left"
  from   fund
  join   ledger_account a on a.zone = current_setting('gongzhen.zone') and a.id = fund.id
  left   join figure f on f.fund = a.id
  group  by a.path, a.currency
  order  by a.path`

const sumOf = (sql: Sql, figure: BudgetFigure): Part =>
  sql.part`coalesce(sum(f.minor) filter (where f.figure = ${figure}), 0)::bigint`

/** A posting a figure sums, with its sign in that figure. */
export type BudgetPosting = {
  readonly seq: number
  readonly id: string
  readonly kind: string
  readonly at: Instant
  readonly from: string
  readonly to: string
  readonly minor: number
  readonly memo: string | null
  readonly file: { readonly id: number; readonly number: string } | null
}

/** The postings that make a figure of a budget line, the latest first; how many there are and their sum. */
export async function budgetPostings(
  sql: Sql,
  { path, figure }: { readonly path: string; readonly figure: BudgetFigure },
  { page, size }: { readonly page: number; readonly size: number },
): Promise<{ rows: BudgetPosting[]; total: number; sum: number }> {
  const chosen = sql.part`
    select f.seq, case when ${figure} = 'left' and f.figure <> 'budget' then -f.minor else f.minor end as minor
    from   figure f
    join   ledger_account a on a.zone = current_setting('gongzhen.zone') and a.id = f.fund
    where  a.path = ${path} and ${figure} in (f.figure, 'left')`
  const rows = await sql<BudgetPosting>`
    with ${figures(sql)}, chosen as (${chosen})
    select t.seq, t.id, t.kind, t.at, payer.path as "from", payee.path as "to", chosen.minor,
           t.body::json ->> 'memo' as memo,
           case when c.id is not null then jsonb_build_object('id', c.id, 'number', c.number) end as file
    from   chosen
    join   ledger_transfer t on t.zone = current_setting('gongzhen.zone') and t.seq = chosen.seq
    join   ledger_account payer on payer.zone = t.zone and payer.id = t.from_account
    join   ledger_account payee on payee.zone = t.zone and payee.id = t.to_account
    left   join case_file c on c.zone = t.zone and c.number = t.case_id
    order  by t.seq desc, chosen.minor
    limit  ${size} offset ${(page - 1) * size}`
  const [counted] = await sql<{ total: number; sum: number }>`
    with ${figures(sql)}, chosen as (${chosen})
    select count(*) as total, coalesce(sum(minor), 0)::bigint as sum from chosen`
  return { rows, total: counted?.total ?? 0, sum: counted?.sum ?? 0 }
}

/** Every posting with the figure it belongs to: fund, figure, seq, minor. The figures of a fund add up to what was given. */
const figures = (sql: Sql): Part => sql.part`
  source as (
    select id from ledger_account
    where  zone = current_setting('gongzhen.zone') and (path like '期初/%' or path like '预算/%')),
  fund as (
    select distinct case when t.from_account = source.id then t.to_account else t.from_account end as id
    from   source
    join   ledger_entry y on y.zone = current_setting('gongzhen.zone') and y.account = source.id
    join   ledger_transfer t on t.zone = y.zone and t.seq = y.transfer),
  moved as (
    select fund.id as fund, t.seq, t.case_id, t.to_account, t.kind,
           case when t.to_account = fund.id then t.minor else -t.minor end as gained,
           case when other.id in (select id from source) then 'budget'
                when other.path like '应付/%' then 'committed' else 'paid' end as figure,
           t.from_account = fund.id and t.kind <> 'reverse'
             and not exists (select from ledger_transfer back where back.zone = t.zone and back.reverses = t.id) as stands
    from   fund
    join   ledger_entry y on y.zone = current_setting('gongzhen.zone') and y.account = fund.id
    join   ledger_transfer t on t.zone = y.zone and t.seq = y.transfer and t.kind in ('post', 'settle', 'reverse')
    join   ledger_account other on other.zone = t.zone
           and other.id = case when t.from_account = fund.id then t.to_account else t.from_account end),
  promise as (
    select fund, seq, to_account as payable, case_id, -gained as minor,
           sum(-gained) over (partition by to_account, case_id order by seq) as upto
    from   moved where figure = 'committed' and stands and case_id is not null),
  payment as (
    select t.seq, t.from_account as payable, t.case_id, t.minor,
           sum(t.minor) over (partition by t.from_account, t.case_id order by t.seq) as upto
    from   (select distinct payable, case_id from promise) owed
    join   ledger_transfer t on t.zone = current_setting('gongzhen.zone') and t.case_id = owed.case_id
           and t.from_account = owed.payable and t.kind in ('post', 'settle')
           and t.to_account not in (select id from fund)
           and not exists (select from ledger_transfer back where back.zone = t.zone and back.reverses = t.id)),
  paid as (
    select promise.fund, payment.seq,
           (least(promise.upto, payment.upto)
             - greatest(promise.upto - promise.minor, payment.upto - payment.minor))::bigint as minor
    from   promise
    join   payment on payment.payable = promise.payable and payment.case_id = promise.case_id
           and payment.upto > promise.upto - promise.minor and promise.upto > payment.upto - payment.minor),
  figure as (
    select fund, figure, seq, case figure when 'budget' then gained else -gained end as minor from moved
    union all select fund, 'paid', seq, minor from paid
    union all select fund, 'committed', seq, -minor from paid
    union all
    select h.from_account, 'held', t.seq, h.remaining
    from   ledger_hold h
    join   fund on fund.id = h.from_account
    join   ledger_transfer t on t.zone = h.zone and t.id = h.id
    where  h.zone = current_setting('gongzhen.zone') and h.outcome = 'open')`

/** A change of a budget that somebody asked for. */
export type BudgetChange = {
  readonly id: number
  readonly account: string
  readonly currency: Currency
  readonly minor: number
  readonly reason: string
  readonly askedBy: number
  readonly askedByName: string | null
  readonly askedAt: Instant
  readonly approved: boolean | null
  readonly decidedByName: string | null
  readonly decidedAt: Instant | null
  readonly note: string | null
}

const changes = (sql: Sql): Part => sql.part`
  select c.id, c.account, c.currency, c.minor, c.reason, c.asked_by as "askedBy", asker.name as "askedByName",
         c.asked_at as "askedAt", c.approved, decider.name as "decidedByName", c.decided_at as "decidedAt", c.note
  from   budget_change c
  left   join account asker on asker.zone = c.zone and asker.id = c.asked_by
  left   join account decider on decider.zone = c.zone and decider.id = c.decided_by`

/** The changes of budgets, those nobody has decided first. */
export const budgetChanges = (sql: Sql): Promise<BudgetChange[]> => sql<BudgetChange>`
  ${changes(sql)} order by c.approved is not null, c.id desc limit 200`

/** A change; with `lock`, who decides second finds it decided. */
export async function budgetChangeById(sql: Sql, id: number, lock = false): Promise<BudgetChange | null> {
  if (lock) await sql`select id from budget_change where id = ${id} for update`
  const [row] = await sql<BudgetChange>`${changes(sql)} where c.id = ${id}`
  return row ?? null
}

/** Asks for a change of a budget. */
export async function askForBudgetChange(
  sql: Sql,
  change: Pick<BudgetChange, 'account' | 'currency' | 'minor' | 'reason' | 'askedBy'>,
): Promise<number> {
  const { account, currency, minor, reason, askedBy } = change
  const [row] = await sql<{ id: number }>`
    insert into budget_change (zone, account, currency, minor, reason, asked_by)
    values (current_setting('gongzhen.zone'), ${account}, ${currency}, ${minor}, ${reason}, ${askedBy})
    returning id`
  await witnessChange(sql, row!.id)
  return row!.id
}

const witnessChange = (sql: Sql, id: number): Promise<number> => witness(sql, 'budget_change', sql.part`id = ${id}`)

/** Notes who decided a change, and the transfer it made. */
export async function decideBudgetChange(
  sql: Sql,
  id: number,
  decided: { readonly by: number; readonly note: string | null; readonly transfer: string | null },
): Promise<void> {
  await sql`
    update budget_change
    set    approved = ${decided.transfer !== null}, decided_by = ${decided.by}, decided_at = clock_timestamp(),
           note = ${decided.note}, transfer = ${decided.transfer}
    where  id = ${id} and approved is null`
  await witnessChange(sql, id)
}
