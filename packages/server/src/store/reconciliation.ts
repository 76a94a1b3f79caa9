import type { Currency, Instant, LocalDate } from '@gongzhen/core/base'
import type { Part, Sql } from '../database.ts'
import type { Page, PageAsked } from './page.ts'
import { witness } from './log.ts'

/** How a payment stands between bank and ledger. */
export type Agreement = 'matched' | 'only_bank' | 'only_ledger'

/** A day on which the bank paid or the ledger booked. */
export type ReconciledDay = {
  readonly day: LocalDate
  readonly currency: Currency
  readonly bankCount: number
  readonly bankMinor: number
  readonly ledgerCount: number
  readonly ledgerMinor: number
  readonly matched: number
  readonly onlyBank: number
  readonly onlyLedger: number
}

type Span = { readonly from: LocalDate; readonly to: LocalDate }

/** What the bank says it paid beside what the ledger booked as paid, day by day, the latest first. */
export const reconciledDays = (sql: Sql, span: Span): Promise<ReconciledDay[]> => sql<ReconciledDay>`
  with ${sides(sql, span)}
  select day, currency,
         count(*) filter (where agreement <> 'only_ledger') as "bankCount",
         coalesce(sum(minor) filter (where agreement <> 'only_ledger'), 0)::bigint as "bankMinor",
         count(*) filter (where agreement <> 'only_bank') as "ledgerCount",
         coalesce(sum(minor) filter (where agreement <> 'only_bank'), 0)::bigint as "ledgerMinor",
         count(*) filter (where agreement = 'matched')     as matched,
         count(*) filter (where agreement = 'only_bank')   as "onlyBank",
         count(*) filter (where agreement = 'only_ledger') as "onlyLedger"
  from   side group by day, currency order by day desc, currency`

/** One payment as bank and ledger have it. */
export type ReconciledItem = {
  readonly day: LocalDate
  readonly agreement: Agreement
  readonly currency: Currency
  readonly minor: number
  /** Its number in the bank's files; null where it never went to the bank. */
  readonly reference: string | null
  readonly envelope: { readonly id: number; readonly number: string } | null
  readonly transfer: string | null
  readonly bookedAt: Instant | null
  readonly file: { readonly id: number; readonly number: string } | null
  readonly payee: string | null
  /** Why it does not agree. */
  readonly why: string | null
}

/** The payments of a span, those that do not agree first. */
export async function reconciledItems(
  sql: Sql,
  asked: Span & { readonly agreement: Agreement | undefined },
  { page, size }: PageAsked,
): Promise<Page<ReconciledItem>> {
  const where = sql.part`${asked.agreement ?? null}::text is null or agreement = ${asked.agreement ?? null}`
  const rows = await sql<ReconciledItem>`
    with ${sides(sql, asked)}
    select * from side where ${where}
    order  by agreement = 'matched', day desc, reference
    limit  ${size} offset ${(page - 1) * size}`
  const [counted] = await sql<{ total: number }>`
    with ${sides(sql, asked)} select count(*) as total from side where ${where}`
  return { rows, total: counted?.total ?? 0 }
}

/**
 * What the bank says it paid, by its own day, matched with the posting that booked it; and what the ledger paid out of
 * payable accounts without the bank. A line that repeats what was read before counts once; one that was handed back
 * counts until a later result has answered its payment.
 */
const sides = (sql: Sql, { from, to }: Span): Part => sql.part`
  said as (
    select coalesce(r.bank_day, (f.at at time zone 'Asia/Shanghai')::date) as day, v.currency, r.minor, r.reference,
           v.id as envelope, v.number, l.transfer, l.file, a.holder,
           case when l.id is null then r.zh else coalesce(l.trouble, nullif(r.zh, '')) end as why
    from   payment_result_line r
    join   payment_file f on f.zone = r.zone and f.id = r.file
    join   payment_envelope v on v.zone = f.zone and v.id = f.envelope
    left   join payment_line l on l.zone = r.zone and l.reference = r.reference and l.envelope = v.id
    left   join payee_account a on a.zone = l.zone and a.id = l.payee
    where  r.zone = current_setting('gongzhen.zone') and r.says = 'settled' and r.verdict not in ('known', 'twice')
    and    not exists (select from payment_result_line before
                       where  before.zone = r.zone and before.reference = r.reference and before.verdict = 'settled'
                       and    r.verdict = 'settled' and before.file < r.file)
    and    not exists (select from payment_result_line later
                       where  later.zone = r.zone and later.reference = r.reference and later.file > r.file
                       and    r.verdict <> 'settled' and later.verdict in ('settled', 'returned'))),
  booked as (
    select (t.at at time zone 'Asia/Shanghai')::date as day, t.currency, t.minor, t.id, t.at,
           case when c.id is not null then jsonb_build_object('id', c.id, 'number', c.number) end as file
    from   ledger_transfer t
    join   ledger_account payer on payer.zone = t.zone and payer.id = t.from_account
    left   join case_file c on c.zone = t.zone and c.number = t.case_id
    where  t.zone = current_setting('gongzhen.zone') and t.kind in ('post', 'settle') and payer.path like '应付/%'
    and    not exists (select from payment_line l where l.zone = t.zone and l.transfer = t.id)
    and    not exists (select from ledger_transfer back where back.zone = t.zone and back.reverses = t.id)),
  side as (
    select s.day, case when s.transfer is not null and s.why is null then 'matched' else 'only_bank' end as agreement,
           s.currency, s.minor, s.reference, jsonb_build_object('id', s.envelope, 'number', s.number) as envelope,
           case when s.why is null then s.transfer end as transfer, t.at as "bookedAt",
           case when c.id is not null then jsonb_build_object('id', c.id, 'number', c.number) end as file,
           s.holder as payee, s.why
    from   said s
    left   join case_file c on c.zone = current_setting('gongzhen.zone') and c.id = s.file
    left   join ledger_transfer t on t.zone = current_setting('gongzhen.zone') and t.id = s.transfer and s.why is null
    where  s.day between ${from}::date and ${to}::date and s.minor is not null
    union all
    select b.day, 'only_ledger', b.currency, b.minor, null, null, b.id, b.at, b.file, null, null
    from   booked b
    where  b.day between ${from}::date and ${to}::date)`

/** Payments the bank was told to make and has not answered. */
export async function underway(sql: Sql) {
  return sql<{ currency: Currency; count: number; minor: number; since: Instant }>`
    select v.currency, count(*) as count, sum(l.minor)::bigint as minor, min(v.changed_at) as since
    from   payment_line l join payment_envelope v on v.zone = l.zone and v.id = l.envelope
    where  v.state in ('exported', 'read') and l.outcome is null
    group  by v.currency order by v.currency`
}

/** What a nightly check of the books came to. */
export type BookCheck = {
  readonly day: LocalDate
  readonly at: Instant
  readonly accounts: number
  readonly transfers: number
  readonly decisions: number
  readonly discrepancies: number
  readonly first: readonly { readonly place: string; readonly zh: string; readonly en: string }[]
}

/** The checks of the books, the latest first. */
export const bookChecks = (sql: Sql, limit = 31): Promise<BookCheck[]> => sql<BookCheck>`
  select day, at, accounts, transfers, decisions, discrepancies, first
  from   book_check order by day desc limit ${limit}`

/** Whether the books were checked on a day. */
export async function isChecked(sql: Sql, day: LocalDate): Promise<boolean> {
  return (await sql`select from book_check where day = ${day}`).length > 0
}

/** Keeps what a day's check came to; the day's first check stands. */
export async function keepBookCheck(sql: Sql, check: Omit<BookCheck, 'at'>): Promise<void> {
  const kept = await sql.count`
    insert into book_check (zone, day, accounts, transfers, decisions, discrepancies, first)
    values (current_setting('gongzhen.zone'), ${check.day}, ${check.accounts}, ${check.transfers}, ${check.decisions},
            ${check.discrepancies}, ${sql.json(check.first)})
    on conflict (zone, day) do nothing`
  if (kept === 1) await witness(sql, 'book_check', sql.part`r.day = ${check.day}::date`)
}
