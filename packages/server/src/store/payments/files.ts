import { createHash } from 'node:crypto'
import type { Instant, LocalDate } from '@gongzhen/core/base'
import type { ResultLine, Verdict } from '@gongzhen/core/payment'
import type { Sql } from '../../database.ts'
import { witness } from '../log.ts'

/** A file that went to a bank or came from it. */
type PaymentFileRow = {
  readonly id: number
  readonly kind: 'payment' | 'result'
  readonly name: string
  readonly sha256: string
  readonly byName: string | null
  readonly at: Instant
}

/** The files of an envelope, in the order they came. */
export const filesOfEnvelope = (sql: Sql, envelope: number): Promise<PaymentFileRow[]> => sql<PaymentFileRow>`
  select f.id, f.kind, f.name, encode(f.sha256, 'hex') as sha256, account.name as "byName", f.at
  from   payment_file f left join account on account.zone = f.zone and account.id = f.by
  where  f.envelope = ${envelope} order by f.id`

/** A file of an envelope with its bytes; null where it has no such file. */
export async function paymentFileById(sql: Sql, envelope: number, id: number) {
  const [row] = await sql<{ name: string; content: Buffer }>`
    select name, content from payment_file where envelope = ${envelope} and id = ${id}`
  return row ?? null
}

type NewFile = {
  readonly envelope: number
  readonly kind: 'payment' | 'result'
  readonly name: string
  readonly content: Uint8Array
  readonly by: number
}

/** Keeps a file; the same file again is the file there is. `isNew` tells which. */
export async function keepPaymentFile(sql: Sql, file: NewFile): Promise<{ id: number; isNew: boolean }> {
  const { envelope, kind, name, by } = file
  const content = Buffer.from(file.content)
  const sha256 = createHash('sha256').update(content).digest()
  const [made] = await sql<{ id: number }>`
    insert into payment_file (zone, envelope, kind, name, sha256, content, by)
    values (current_setting('gongzhen.zone'), ${envelope}, ${kind}, ${name}, ${sha256}, ${content}, ${by})
    on conflict (zone, envelope, kind, sha256) do nothing
    returning id`
  if (made) {
    await witness(sql, 'payment_file', sql.part`id = ${made.id}`)
    return { id: made.id, isNew: true }
  }
  const [known] = await sql<{ id: number }>`
    select id from payment_file where envelope = ${envelope} and kind = ${kind} and sha256 = ${sha256}`
  return { id: known!.id, isNew: false }
}

/** Keeps every line of a result with what it was worth. */
export async function insertResultLines(sql: Sql, file: number, lines: readonly ResultLine[]): Promise<void> {
  const of = <Name extends keyof ResultLine>(name: Name) => lines.map((line) => line[name])
  await sql`
    insert into payment_result_line (zone, file, row, reference, account_number, minor, status, reason, bank_day,
                                     verdict, zh, en, says)
    select current_setting('gongzhen.zone'), ${file}, line.*
    from   unnest(${of('row')}::int[], ${of('reference')}::text[], ${of('account')}::text[],
                  ${lines.map(({ minor }) => (minor === null || minor > BIGINT_MAX ? null : String(minor)))}::bigint[],
                  ${of('status')}::text[], ${of('reason')}::text[], ${of('day')}::date[], ${of('verdict')}::text[],
                  ${of('zh')}::text[], ${of('en')}::text[], ${of('says')}::text[]) as line`
  await witness(sql, 'payment_result_line', sql.part`file = ${file}`)
}

const BIGINT_MAX = 2n ** 63n - 1n

/** A line of a result as it was judged when it was read. */
type ResultLineRow = {
  readonly file: number
  readonly row: number
  readonly reference: string
  readonly account: string
  readonly minor: number | null
  readonly status: string
  readonly reason: string
  readonly bankDay: LocalDate | null
  readonly verdict: Verdict
  readonly zh: string
  readonly en: string
}

/** Every line of the results of an envelope, the newest file first. */
export const resultLinesOf = (sql: Sql, envelope: number): Promise<ResultLineRow[]> => sql<ResultLineRow>`
  select r.file, r.row, r.reference, r.account_number as account, r.minor, r.status, r.reason, r.bank_day as "bankDay",
         r.verdict, r.zh, r.en
  from   payment_result_line r join payment_file f on f.zone = r.zone and f.id = r.file
  where  f.envelope = ${envelope}
  order  by f.id desc, r.row`
