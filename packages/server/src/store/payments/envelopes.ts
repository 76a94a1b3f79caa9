import type { Currency, Instant } from '@gongzhen/core/base'
import type { EnvelopeState, EnvelopeStep } from '@gongzhen/core/payment'
import type { Part, Sql } from '../../database.ts'
import { witness } from '../log.ts'
import { type Page, type PageAsked, pageOf } from '../page.ts'

/** An envelope as lists show it. */
export type EnvelopeRow = {
  readonly id: number
  readonly number: string
  readonly currency: Currency
  readonly format: string
  readonly count: number
  readonly minor: number
  readonly state: EnvelopeState
  readonly version: number
  readonly by: number
  readonly byName: string | null
  readonly submittedBy: number | null
  readonly approvedBy: number | null
  readonly approvedByName: string | null
  readonly createdAt: Instant
  readonly changedAt: Instant
  readonly settled: number
  readonly returned: number
  readonly settledMinor: number
  readonly returnedMinor: number
}

const envelopes = (sql: Sql): Part => sql.part`
  select v.id, v.number, v.currency, v.format, v.declared_count as count, v.declared_minor as minor, v.state, v.version,
         v.by, maker.name as "byName", v.submitted_by as "submittedBy", v.approved_by as "approvedBy",
         approver.name as "approvedByName", v.created_at as "createdAt", v.changed_at as "changedAt", answered.*
  from   payment_envelope v
  left   join account maker on maker.zone = v.zone and maker.id = v.by
  left   join account approver on approver.zone = v.zone and approver.id = v.approved_by
  cross  join lateral (
    select count(*) filter (where outcome = 'settled')  as settled,
           count(*) filter (where outcome = 'returned') as returned,
           coalesce(sum(minor) filter (where outcome = 'settled'), 0)::bigint  as "settledMinor",
           coalesce(sum(minor) filter (where outcome = 'returned'), 0)::bigint as "returnedMinor"
    from   payment_line l where l.zone = v.zone and l.envelope = v.id) answered`

/** One page of envelopes, the newest first. */
export function listEnvelopes(
  sql: Sql,
  { state }: { readonly state?: EnvelopeState | undefined },
  asked: PageAsked,
): Promise<Page<EnvelopeRow>> {
  const where = sql.part`${state ?? null}::text is null or state = ${state ?? null}`
  return pageOf<EnvelopeRow>(sql, asked, {
    ordered: sql.part`${envelopes(sql)} where ${where} order by v.id desc`,
    counted: sql.part`from payment_envelope where ${where}`,
  })
}

/** An envelope; with `lock`, whoever else wants to move it waits until the transaction ends. */
export async function envelopeById(sql: Sql, id: number, lock = false): Promise<EnvelopeRow | null> {
  if (lock) await sql`select id from payment_envelope where id = ${id} for update`
  const [row] = await sql<EnvelopeRow>`${envelopes(sql)} where v.id = ${id}`
  return row ?? null
}

/** Begins an envelope with what is declared of it; the table refuses lines beyond. Answers its number in the database. */
export async function insertEnvelope(
  sql: Sql,
  envelope: { readonly year: number; readonly format: string; readonly by: number } & {
    readonly currency: Currency
    readonly count: number
    readonly minor: number
  },
): Promise<number> {
  const { year, currency, format, count, minor, by } = envelope
  const [row] = await sql<{ id: number }>`
    with next as (select nextval(pg_get_serial_sequence('payment_envelope', 'id')) as id)
    insert into payment_envelope (zone, id, number, currency, format, declared_count, declared_minor, by)
    select current_setting('gongzhen.zone'), next.id, ${year}::text || '-B' || lpad(next.id::text, 4, '0'), ${currency},
           ${format}, ${count}, ${minor}, ${by}
    from   next
    returning id`
  await insertStep(sql, { envelope: row!.id, version: 1, step: 'begin', account: by })
  await witnessEnvelope(sql, row!.id)
  return row!.id
}

/** A step as it is kept: the first is the drawing up. */
export type KeptStep = 'begin' | EnvelopeStep

type NewStep = {
  readonly envelope: number
  readonly version: number
  readonly step: KeptStep
  readonly account: number
  readonly note?: string | undefined
}

async function insertStep(sql: Sql, { envelope, version, step, account, note }: NewStep): Promise<void> {
  await sql`
    insert into payment_step (zone, envelope, version, step, account, note)
    values (current_setting('gongzhen.zone'), ${envelope}, ${version}, ${step}, ${account}, ${note ?? null})`
  await witness(sql, 'payment_step', sql.part`envelope = ${envelope} and version = ${version}`)
}

/** Puts an envelope as it stands into the log. */
export const witnessEnvelope = (sql: Sql, id: number): Promise<number> =>
  witness(sql, 'payment_envelope', sql.part`id = ${id}`)

/** Moves an envelope on, and says who did it; the version is the one it then has. */
export async function moveEnvelope(sql: Sql, step: NewStep, state: EnvelopeState): Promise<void> {
  const { envelope, account, version } = step
  await sql`
    update payment_envelope
    set    state = ${state}, version = ${version}, changed_at = clock_timestamp(),
           submitted_by = case when ${step.step} = 'submit' then ${account}::bigint else submitted_by end,
           approved_by = case when ${step.step} = 'approve' then ${account}::bigint else approved_by end
    where  id = ${envelope}`
  await witnessEnvelope(sql, envelope)
  await insertStep(sql, step)
}

/** What was done with an envelope, in order. */
export const stepsOf = (sql: Sql, envelope: number) => sql<{
  version: number
  step: KeptStep
  who: string | null
  note: string | null
  at: Instant
}>`
  select s.version, s.step, account.name as who, s.note, s.at
  from   payment_step s left join account on account.zone = s.zone and account.id = s.account
  where  s.envelope = ${envelope} order by s.version`
