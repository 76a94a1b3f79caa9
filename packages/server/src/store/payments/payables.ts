import type { Currency, Instant } from '@gongzhen/core/base'
import type { Part, Sql } from '../../database.ts'

/** Where a programme waits for the bank: cases in this state whose posting of this name holds money. */
export type PayableState = { readonly programme: string; readonly state: string; readonly posting: string }

/** Money held for a case's payment that is in no envelope yet. */
export type PayableRow = {
  readonly hold: string
  readonly file: number
  readonly number: string
  readonly programme: string
  readonly programmeName: string
  readonly posting: string
  readonly party: { readonly id: number; readonly name: string }
  readonly minor: number
  readonly currency: Currency
  readonly heldAt: Instant
  /** Where the party is paid; null where nobody has entered it. */
  readonly payee: {
    readonly id: number
    readonly holder: string
    readonly number: string
    readonly bank: string
  } | null
  /** Why the bank sent it back the last time. */
  readonly returned: string | null
}

/** Everything that may be collected into an envelope, what was held first comes first. */
export const payables = (sql: Sql, states: readonly PayableState[]): Promise<PayableRow[]> => sql<PayableRow>`
  ${payableRows(sql, states)}
  order  by h.seq
  limit  1000`

/** How much there is to be collected, also where the list ends before. */
export async function payableCount(sql: Sql, states: readonly PayableState[]): Promise<number> {
  const [row] = await sql<{ count: number }>`select count(*) as count from (${payableRows(sql, states)}) payable`
  return row?.count ?? 0
}

/** Those of the holds that may be collected. */
export const payablesAmong = (
  sql: Sql,
  states: readonly PayableState[],
  holds: readonly string[],
): Promise<PayableRow[]> => sql<PayableRow>`
  ${payableRows(sql, states)}
  and    h.id = any (${[...holds]})
  order  by h.seq`

const payableRows = (sql: Sql, states: readonly PayableState[]): Part => sql.part`
  select h.id as hold, f.id as file, f.number, f.programme, e.name as "programmeName",
         h.body::json -> 'cause' ->> 'rule' as posting, jsonb_build_object('id', p.id, 'name', p.name) as party,
         held.remaining as minor, held.currency, h.at as "heldAt",
         (select jsonb_build_object('id', a.id, 'holder', a.holder, 'number', a.number, 'bank', a.bank)
          from   payee_account a where a.zone = f.zone and a.party = f.applicant order by a.id desc limit 1) as payee,
         (select coalesce(l.reason, '') from payment_line l
          where  l.zone = f.zone and l.file = f.id and l.outcome = 'returned' and l.hold = h.id
          order  by l.id desc limit 1) as returned
  from   case_file f
  join   party p on p.zone = f.zone and p.id = f.applicant
  join   edition e on e.zone = f.zone and e.hash = f.edition
  join   ledger_transfer h on h.zone = f.zone and h.case_id = f.number and h.kind = 'hold'
  join   ledger_hold held on held.zone = h.zone and held.id = h.id and held.outcome = 'open'
  where  not f.is_final
  and    (f.programme, f.state, h.body::json -> 'cause' ->> 'rule') in (
           select * from unnest(${states.map(({ programme }) => programme)}::text[],
                                ${states.map(({ state }) => state)}::text[],
                                ${states.map(({ posting }) => posting)}::text[]))
  and    not exists (select from payment_line l
                     where  l.zone = h.zone and l.hold = h.id and (l.outcome is null or l.outcome = 'settled'))`

/** The envelope in which a hold is on its way to the bank or was paid; null where it is in none. */
export async function envelopeOfHold(sql: Sql, holds: readonly string[]): Promise<string | null> {
  const [row] = await sql<{ number: string }>`
    select v.number
    from   payment_line l join payment_envelope v on v.zone = l.zone and v.id = l.envelope
    where  l.zone = current_setting('gongzhen.zone') and l.hold = any (${[...holds]})
    and    (l.outcome is null or l.outcome = 'settled')
    limit  1`
  return row?.number ?? null
}
