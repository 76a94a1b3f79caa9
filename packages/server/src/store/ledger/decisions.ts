import { createHash } from 'node:crypto'
import type { Instant } from '@gongzhen/core/base'
import { microsOf } from '@gongzhen/core/ledger'
import { decisionLeafText } from '@gongzhen/core/log'
import type { Sql } from '../../database.ts'

/**
 * Puts a decision beside the transfers into the zone's log, in the transaction that made it; answers its number.
 * The transaction takes its own number before the decision's, by which the sequencer knows when no older one can come.
 * `subject` says what it is about (`case/17`); `body` is anything JSON can say, and is kept as it is.
 */
export async function logDecision(
  sql: Sql,
  decision: { readonly subject: string; readonly body: unknown; readonly at?: Instant },
): Promise<number> {
  const [place] = await sql<{ zone: string; seq: number; at: Instant }>`
    select current_setting('gongzhen.zone') as zone, nextval('log_decision_seq_seq') as seq,
           coalesce(${decision.at ?? null}::timestamptz, clock_timestamp()) as at
    from   (select pg_current_xact_id() offset 0) as numbered`
  if (!place) throw new Error('no number for a decision')
  const { zone, seq, at } = place
  const body = JSON.stringify(decision.body)
  const text = decisionLeafText({ zone, seq: BigInt(seq), at: microsOf(at), subject: decision.subject, body })
  const leaf = createHash('sha256').update(Buffer.of(0)).update(text).digest()
  await sql`
    insert into log_decision (zone, seq, at, subject, body, leaf)
    values (${zone}, ${seq}, ${at}, ${decision.subject}, ${body}, ${leaf})`
  return seq
}
