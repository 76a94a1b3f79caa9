import type { Currency, Instant } from '@gongzhen/core/base'
import {
  type Answer,
  asFailure,
  type Batch,
  bodyOf,
  type Entry,
  expiryOf,
  instantOfMicros,
  ledgerFailure,
  type Posted,
  shapeRefusals,
  type TransferKind,
} from '@gongzhen/core/ledger'
import type { Asking, Sql } from '../../database.ts'
import { type Plain, plainOf, postBetween, postMany, postOne, type Quick, quickAnswers } from './quick.ts'
import { type ToldRefusal, wordsOf } from './refusals.ts'

/**
 * Posts linked transfers, all or none, in one round trip; throws one failure with every reason against them.
 * Sent again with the same ids and bodies it answers as it did the first time. A transaction posts once: every account
 * it may need is locked in order at once, and a second call would lock outside that order ({@link postEach}).
 * `at` is for transfers of the past, told in their order; without it the store's clock decides.
 */
export async function post(sql: Sql, batch: Batch, at?: Instant): Promise<readonly Posted[]> {
  const [answer] = await postEach(sql, [batch], at)
  if (!answer) throw new Error('a batch without an answer')
  if ('refusals' in answer) throw asFailure(answer.refusals)
  return answer.posted
}

/** Posts several batches in one round trip, each with its own answer: one refused leaves the others as they are. */
export async function postEach(sql: Sql, batches: readonly Batch[], at?: Instant): Promise<readonly Answer[]> {
  const shapes = batches.map(shapeRefusals)
  const sound = batches.filter((_, index) => shapes[index]?.length === 0)
  const answers = (await ask(sql, sound, at)).values()
  return shapes.map((refusals) => (refusals.length > 0 ? { refusals } : (answers.next().value as Answer)))
}

/**
 * The same for batches of nothing but posts and holds with ids of their own, in a transaction that is nothing else; nothing
 * where a batch is another: it is for {@link postEach}.
 */
export async function postAlone(sql: Asking, batches: readonly Batch[]): Promise<readonly Answer[] | undefined> {
  const plain = plainOf(batches)
  if (!plain || batches.some((batch) => shapeRefusals(batch).length > 0)) return undefined
  try {
    return answersOf(await postMany(sql, plain, batches, null), plain, batches)
  } catch (error) {
    throw understood(error) ?? error
  }
}

/** Lets go holds whose time is over, oldest first; answers how many there were. */
export async function expireHolds(
  sql: Sql,
  options: { readonly at?: Instant; readonly limit?: number } = {},
): Promise<number> {
  const { at = null, limit = 500 } = options
  const over = await sql<{ id: string }>`
    select id
    from   ledger_hold
    where  zone = current_setting('gongzhen.zone') and outcome = 'open'
    and    expires <= coalesce(${at}::timestamptz, clock_timestamp())
    order  by expires, id
    limit  ${limit}`
  await ask(
    sql,
    over.map(({ id }) => [expiryOf(id)]),
    at ?? undefined,
  )
  return over.length
}

type Told =
  | { readonly posted: readonly ToldTransfer[] }
  | { readonly refusals: readonly ToldRefusal[]; readonly at?: number }

type ToldTransfer = {
  readonly id: string
  readonly kind: TransferKind
  readonly seq: number
  readonly at: number
  readonly from: string
  readonly to: string
  readonly currency: Currency
  readonly minor: number
  readonly versions: readonly [number, number]
  readonly before: readonly number[]
  readonly after: readonly number[]
}

/**
 * A single post, and any number of posts and holds, take short ways that write where nothing stands against them; what those
 * doubt, and everything else, goes the whole way. Where money is short, holds whose time is over are let go first.
 */
async function ask(sql: Sql, batches: readonly Batch[], at?: Instant): Promise<readonly Answer[]> {
  if (batches.length === 0) return []
  try {
    const plain = plainOf(batches)
    const asked = plain ? await askQuickly(sql, plain, batches, at ?? null) : await askWholly(sql, batches, at ?? null)
    return answersOf(asked, plain, batches)
  } catch (error) {
    throw understood(error) ?? error
  }
}

const answersOf = (
  { quick, told }: Quick<Told>,
  plain: readonly Plain[] | undefined,
  batches: readonly Batch[],
): readonly Answer[] => (plain && quick ? quickAnswers(batches, plain, quick) : (told ?? []).map(answerOf))

async function askQuickly(
  sql: Sql,
  transfers: readonly Plain[],
  batches: readonly Batch[],
  at: Instant | null,
): Promise<Quick<Told>> {
  const [only, ...others] = transfers
  if (only?.kind !== 'post' || others.length > 0 || at !== null) return postMany(sql, transfers, batches, at)
  const quick = await postOne(sql, only)
  if (quick === null) return askWholly(sql, batches, at)
  return quick.length > 0 ? { quick, told: null } : postBetween(sql, only)
}

async function askWholly(sql: Sql, batches: readonly Batch[], at: Instant | null): Promise<Quick<Told>> {
  const bodies = batches.flatMap((batch) => batch.map(bodyOf))
  const groups = batches.flatMap((batch, group) => batch.map(() => group))
  const [row] = await sql<{ told: Told[] }>`
    select post_transfers(current_setting('gongzhen.zone'), ${at}, ${bodies}, ${groups}) as told`
  return { quick: null, told: row?.told ?? [] }
}

function answerOf(told: Told): Answer {
  if ('refusals' in told) {
    const at = told.at === undefined ? '' : instantOfMicros(BigInt(told.at))
    return { refusals: told.refusals.map((refusal) => wordsOf(refusal, at)) }
  }
  return { posted: told.posted.map(postedOf) }
}

function postedOf(told: ToldTransfer): Posted {
  const { id, kind, seq, from, to, currency } = told
  return {
    id,
    kind,
    seq,
    from,
    to,
    currency,
    at: instantOfMicros(BigInt(told.at)),
    minor: BigInt(told.minor),
    entries: [entryOf(told, from, 0), entryOf(told, to, 1)],
  }
}

function entryOf({ versions, before, after }: ToldTransfer, account: string, side: 0 | 1): Entry {
  const amount = (of: readonly number[], place: number) => BigInt(of[side * 3 + place] ?? 0)
  return {
    account,
    version: versions[side],
    balanceBefore: amount(before, 0),
    balance: amount(after, 0),
    heldOut: amount(after, 1),
    heldIn: amount(after, 2),
  }
}

/** Deadlocks and lost connections leave nothing behind; an id used at once for two bodies is refused by the table. */
function understood(error: unknown): Error | undefined {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const detail = error instanceof Error && 'detail' in error ? String(error.detail) : ''
  if (code === '40P01' || code === '40001') return ledgerFailure('busy', {})
  const taken = code === '23505' ? /\(zone, id\)=\([^,]+, (.+)\) already exists/.exec(detail)?.[1] : undefined
  return taken === undefined ? undefined : ledgerFailure('id_taken', { id: taken })
}
