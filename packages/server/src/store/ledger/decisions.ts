import { createHash } from 'node:crypto'
import type { Instant } from '@gongzhen/core/base'
import { decisionLeafText, microsOf } from '@gongzhen/core/ledger'
import type { Sql } from '../../database.ts'

/**
 * Puts a decision beside the transfers into the zone's log, in the transaction that made it; answers its number.
 * `subject` says what it is about (`case/17`); `body` is anything JSON can say, and is kept as it is.
 */
export async function logDecision(
  sql: Sql,
  decision: { readonly subject: string; readonly body: unknown; readonly at?: Instant },
): Promise<number> {
  const [place] = await sql<{ zone: string; seq: number; at: Instant }>`
    select current_setting('gongzhen.zone') as zone, nextval('log_decision_seq_seq') as seq,
           coalesce(${decision.at ?? null}::timestamptz, clock_timestamp()) as at`
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
