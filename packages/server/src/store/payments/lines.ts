import type { Currency, LocalDate } from '@gongzhen/core/base'
import type { Outcome } from '@gongzhen/core/payment'
import type { Part, Sql } from '../../database.ts'
import { witness } from '../log.ts'
import { witnessEnvelope } from './envelopes.ts'
import type { PayableRow } from './payables.ts'

/** One payment of an envelope. */
export type LineRow = {
  readonly id: number
  readonly envelope: number
  readonly place: number
  readonly reference: string
  readonly file: number
  readonly number: string
  readonly programmeName: string
  readonly hold: string
  readonly party: { readonly id: number; readonly name: string }
  readonly holder: string
  readonly account: string
  readonly bank: string
  readonly minor: number
  readonly currency: Currency
  readonly purpose: string
  readonly outcome: Outcome | 'dropped' | null
  readonly reason: string | null
  readonly bankDay: LocalDate | null
  readonly transfer: string | null
  readonly trouble: string | null
  /** Whether it goes to another account than the party's last payment did. */
  readonly newAccount: boolean
  /** What is still held for it in the ledger. */
  readonly held: number
}

const lines = (sql: Sql): Part => sql.part`
  select l.id, l.envelope, l.place, l.reference, l.file, f.number, e.name as "programmeName", l.hold,
         jsonb_build_object('id', p.id, 'name', p.name) as party, a.holder, a.number as account, a.bank, l.minor,
         whole.currency, l.purpose, l.outcome, l.reason, l.bank_day as "bankDay", l.transfer, l.trouble,
         coalesce((select before.payee <> l.payee from payment_line before
                   where  before.zone = l.zone and before.party = l.party and before.id < l.id and before.outcome = 'settled'
                   order  by before.id desc limit 1), false) as "newAccount",
         coalesce(h.remaining, 0) as held
  from   payment_line l
  join   case_file f on f.zone = l.zone and f.id = l.file
  join   edition e on e.zone = f.zone and e.hash = f.edition
  join   payment_envelope whole on whole.zone = l.zone and whole.id = l.envelope
  join   party p on p.zone = l.zone and p.id = l.party
  join   payee_account a on a.zone = l.zone and a.id = l.payee
  left   join ledger_hold h on h.zone = l.zone and h.id = l.hold`

/** The payments of an envelope, in their order. */
export const linesOf = (sql: Sql, envelope: number): Promise<LineRow[]> => sql<LineRow>`
  ${lines(sql)} where l.envelope = ${envelope} order by l.place`

/** A payment by its number; with `lock` nobody else books it before the transaction ends. */
export async function lineById(sql: Sql, id: number, lock = false): Promise<LineRow | null> {
  if (lock) await sql`select id from payment_line where id = ${id} for update`
  const [row] = await sql<LineRow>`${lines(sql)} where l.id = ${id}`
  return row ?? null
}

/** Puts payments into an envelope; the tables refuse one that is in another, or more than was declared. */
export async function insertLines(sql: Sql, envelope: number, chosen: readonly PayableRow[]): Promise<void> {
  const purposes = chosen.map(({ programmeName, number }) => `${programmeName} ${number}`.slice(0, 60))
  await sql`
    insert into payment_line (zone, id, envelope, place, reference, file, hold, party, payee, minor, purpose)
    select current_setting('gongzhen.zone'), next.id, ${envelope}, next.place, 'P' || lpad(next.id::text, 9, '0'),
           next.file, next.hold, next.party, next.payee, next.minor, next.purpose
    from   (select nextval(pg_get_serial_sequence('payment_line', 'id')) as id, chosen.*
            from   unnest(${chosen.map(({ file }) => file)}::bigint[], ${chosen.map(({ hold }) => hold)}::text[],
                          ${chosen.map(({ party }) => party.id)}::bigint[],
                          ${chosen.map(({ payee }) => payee?.id ?? null)}::bigint[],
                          ${chosen.map(({ minor }) => minor)}::bigint[], ${purposes}::text[])
                   with ordinality as chosen (file, hold, party, payee, minor, purpose, place)) next`
  await sql`
    update payment_envelope
    set    (line_count, line_minor) = (select count(*), sum(minor) from payment_line
                                       where zone = current_setting('gongzhen.zone') and envelope = ${envelope})
    where  id = ${envelope}`
  await witness(sql, 'payment_line', sql.part`envelope = ${envelope}`)
  await witnessEnvelope(sql, envelope)
}

/** Books what the bank said of a payment that has no answer yet; false where it has one. */
export async function answerLine(
  sql: Sql,
  id: number,
  answer: {
    readonly outcome: Outcome
    readonly reason: string | null
    readonly bankDay: LocalDate | null
    readonly transfer: string | null
  },
): Promise<boolean> {
  const { outcome, reason, bankDay, transfer } = answer
  const answered = await sql.count`
    update payment_line
    set    outcome = ${outcome}, reason = ${reason}, bank_day = ${bankDay}, transfer = ${transfer}, trouble = null
    where  id = ${id} and outcome is null`
  if (answered === 1) await witnessLine(sql, id)
  return answered === 1
}

const witnessLine = (sql: Sql, id: number): Promise<number> => witness(sql, 'payment_line', sql.part`id = ${id}`)

/** Notes why a payment the bank has made could not be booked. */
export async function troubleWithLine(sql: Sql, id: number, trouble: string): Promise<void> {
  const noted = await sql.count`update payment_line set trouble = ${trouble} where id = ${id} and outcome is null`
  if (noted === 1) await witnessLine(sql, id)
}

/** Those of the payments whose money the bank has sent back before. */
export async function returnedBefore(sql: Sql, ids: readonly number[]): Promise<number[]> {
  const found = await sql<{ id: number }>`
    select l.id
    from   payment_line l
    where  l.id = any (${[...ids]}::bigint[])
    and    exists (select from payment_line before
                   where  before.zone = l.zone and before.file = l.file and before.hold = l.hold and before.id < l.id
                   and    before.outcome = 'returned')`
  return found.map(({ id }) => id)
}

/** Lets go of every payment of an envelope that goes nowhere: each may be collected again. */
export async function dropLines(sql: Sql, envelope: number): Promise<void> {
  await sql`update payment_line set outcome = 'dropped' where envelope = ${envelope} and outcome is null`
  await witness(sql, 'payment_line', sql.part`envelope = ${envelope} and outcome = 'dropped'`)
}

/** What keeps payments of an envelope from being booked: accounts that are frozen or closed, money no longer held. */
export const obstaclesOf = (sql: Sql, envelope: number) => sql<{
  readonly reference: string
  readonly path: string | null
  readonly state: 'frozen' | 'closed' | null
  readonly held: number
  readonly minor: number
}>`
  select l.reference, a.path, a.state, coalesce(h.remaining, 0) as held, l.minor
  from   payment_line l
  left   join ledger_hold h on h.zone = l.zone and h.id = l.hold
  left   join ledger_account a on a.zone = h.zone and a.id in (h.from_account, h.to_account) and a.state <> 'open'
  where  l.envelope = ${envelope} and l.outcome is null
  and    (a.id is not null or coalesce(h.remaining, 0) <> l.minor)
  order  by l.place, a.path`
