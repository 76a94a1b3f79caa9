import type { Instant } from '@gongzhen/core/base'
import {
  type Answer,
  type Batch,
  bodyOf,
  type Entry,
  type Hold,
  instantOfMicros,
  type Post,
  type Posted,
} from '@gongzhen/core/ledger'
import type { Asking, Sql } from '../../database.ts'

/** What the store answers to posts and holds: numbers where nothing stood against them, else the words of the whole way. */
export type Quick<Told> = { readonly quick: readonly (number | bigint)[] | null; readonly told: readonly Told[] | null }

/** A post or a hold: between two accounts that the caller names. */
export type Plain = Post | Hold

/** The transfers of batches, if all are posts and holds with ids of their own; else nothing, and the whole way is for them. */
export function plainOf(batches: readonly Batch[]): readonly Plain[] | undefined {
  const transfers = batches.flat()
  const plain = transfers.filter((transfer): transfer is Plain => transfer.kind === 'post' || transfer.kind === 'hold')
  const hasAll = plain.length === transfers.length
  return hasAll && new Set(plain.map(({ id }) => id)).size === plain.length ? plain : undefined
}

/**
 * Asks the store to post one now. It answers numbers with commas between them; null where accounts of other holds may be
 * needed; none where something stands against it, while the two accounts are locked.
 */
export async function postOne(sql: Sql, transfer: Post): Promise<readonly bigint[] | null> {
  const { id, from, to, currency, minor, cause } = transfer
  const [row] = await sql.prepared<{ answer: string | null }>`
    select post_transfer(${id}, ${from}, ${to}, ${currency}, ${minor}, ${cause?.case ?? null}, ${bodyOf(transfer)}) as answer`
  return row?.answer?.split(',').filter(Boolean).map(BigInt) ?? null
}

/** Asks the store the whole way for one post whose two accounts are locked already: no other is locked beside them. */
export async function postBetween<Told>(sql: Sql, transfer: Post): Promise<Quick<Told>> {
  const { from, to } = transfer
  const [row] = await sql<{ told: readonly Told[] }>`
    select post_letting_go(current_setting('gongzhen.zone'), null, ${[bodyOf(transfer)]}, array[0], array(
             select id from ledger_account
             where  zone = current_setting('gongzhen.zone') and path in (${from}, ${to})
             order  by path collate "C"
             for    no key update)) as told`
  return { quick: null, told: row?.told ?? [] }
}

/** Asks the store to post many at once, each account named once, in the order in which accounts are locked. */
export async function postMany<Told>(
  sql: Asking,
  transfers: readonly Plain[],
  batches: readonly Batch[],
  at: Instant | null,
): Promise<Quick<Told>> {
  const paths = inLockOrder(transfers.flatMap(({ from, to }) => [from, to]))
  const places = new Map(paths.map((path, index) => [path, index + 1]))
  const placeOf = (path: string) => places.get(path) ?? null
  const each = <Value>(of: (transfer: Plain) => Value) => transfers.map(of)
  const [row] = await sql.prepared<Quick<Told>>`
    select quick, told
    from   post_many(current_setting('gongzhen.zone'), ${at}, ${paths}, ${each(({ from }) => placeOf(from))},
                     ${each(({ to }) => placeOf(to))}, ${each(({ kind }) => kind)}, ${each(({ id }) => id)},
                     ${each(({ currency }) => currency)}, ${each(({ minor }) => minor)}, ${each(expiresOf)},
                     ${each(({ cause }) => cause?.case ?? null)}, ${each(bodyOf)},
                     ${batches.flatMap((batch, group) => batch.map(() => group))},
                     ${batches.flatMap((batch) => batch.map(() => batch.length))})`
  return row ?? { quick: null, told: null }
}

const expiresOf = (transfer: Plain): Instant | null => (transfer.kind === 'hold' ? (transfer.expires ?? null) : null)

/** Each path once, ordered by its bytes as the store orders them. */
function inLockOrder(paths: readonly string[]): string[] {
  const bytes = new Map(paths.map((path) => [path, Buffer.from(path)]))
  return [...bytes].toSorted(([, a], [, b]) => Buffer.compare(a, b)).map(([path]) => path)
}

/**
 * The answers to posts and holds that nothing stood against. The store tells only what the caller does not know, column
 * by column: the time, the seqs, then versions, balances, held out and held in, two for each transfer.
 */
export function quickAnswers(
  batches: readonly Batch[],
  transfers: readonly Plain[],
  numbers: readonly (number | bigint)[],
): readonly Answer[] {
  const count = transfers.length
  const at = instantOfMicros(BigInt(numbers[0] ?? 0))
  const column = (index: number, place: number) => numbers[1 + count * (1 + 2 * index) + place] ?? 0
  const entry = (account: string, place: number, moved: bigint): Entry => {
    const balance = BigInt(column(1, place))
    const [version, heldOut, heldIn] = [Number(column(0, place)), BigInt(column(2, place)), BigInt(column(3, place))]
    return { account, version, balanceBefore: balance - moved, balance, heldOut, heldIn }
  }
  const posted = transfers.map(({ id, kind, from, to, currency, minor }, index): Posted => {
    const moved = kind === 'post' ? minor : 0n
    const entries = [entry(from, 2 * index, -moved), entry(to, 2 * index + 1, moved)] as const
    return { id, kind, seq: Number(numbers[1 + index]), from, to, currency, at, minor, entries }
  })
  let told = 0
  return batches.map(({ length }) => {
    told += length
    return { posted: posted.slice(told - length, told) }
  })
}
