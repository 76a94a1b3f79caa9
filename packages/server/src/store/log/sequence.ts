import { type Hash, rootOf } from '@gongzhen/core/log'
import type { Sql } from '../../database.ts'

/** Leaves in one tile: a tile of level 1 is the root over as many leaves, one of level 2 over as many of those. */
export const TILE = 256

/** One leaf that waits for its place. */
export type Leaf = { readonly kind: 'transfer' | 'decision'; readonly seq: number; readonly hash: Hash }

/** How many leaves were given places, how many the log has now, and up to which transfer everything is in it. */
export type Sequenced = { readonly added: number; readonly size: number; readonly done: number }

/** Remembers, zone by zone, below which numbers nothing can come any more; so a look for new leaves reads only new rows. */
export type Sequencer = Map<string, Watermark>

type Numbers = { readonly transfer: number; readonly decision: number }
type Watermark = {
  /** Nothing at or below these numbers waits. */
  readonly done: Numbers
  /** Seen at the last look; they are done once every transaction of that moment has ended. */
  readonly seen: Numbers
  readonly seenBefore: bigint
}

const NOTHING: Watermark = { done: { transfer: 0, decision: 0 }, seen: { transfer: 0, decision: 0 }, seenBefore: 0n }

/** A sequencer that has looked at nothing yet: its first look goes through all rows once. */
export const newSequencer = (): Sequencer => new Map()

/**
 * Gives places in the log to committed transfers and decisions that have none, in the order of their times.
 * Writers never wait for it: numbers are given before commits, so a later look finds what was still under way.
 */
export async function sequence(sql: Sql, sequencer: Sequencer, limit = 10_000): Promise<Sequenced> {
  const [place] = await sql<{ zone: string; oldest: string; transfer: number; decision: number }>`
    select current_setting('gongzhen.zone') as zone,
           pg_snapshot_xmin(pg_current_snapshot())::text as oldest,
           coalesce((select max(seq) from ledger_transfer where zone = current_setting('gongzhen.zone')), 0) as transfer,
           coalesce((select max(seq) from log_decision where zone = current_setting('gongzhen.zone')), 0) as decision
    from   (select pg_advisory_xact_lock(hashtextextended(current_setting('gongzhen.zone') || '/log', 120))) as alone`
  if (!place) throw new Error('no place in the log')
  const before = sequencer.get(place.zone) ?? NOTHING
  const leaves = await waiting(sql, before.done, limit)
  const { size, newest } = await sizeNow(sql)
  await insertLeaves(sql, leaves, size)
  await insertTiles(sql, size, size + leaves.length)
  const added = { added: leaves.length, size: size + leaves.length }
  if (leaves.length === limit) return { ...added, done: before.done.transfer }
  // What was under way at the last look has ended and was found by this one: only the next need not look there again.
  const done = BigInt(place.oldest) >= before.seenBefore ? before.seen : before.done
  sequencer.set(place.zone, { done, seen: highest(leaves, place), seenBefore: BigInt(newest) })
  return { ...added, done: done.transfer }
}

/** The size once the lock is had, and the number of the next transaction: those that had taken numbers have smaller ones. */
async function sizeNow(sql: Sql): Promise<{ readonly size: number; readonly newest: string }> {
  const [row] = await sql<{ size: number; newest: string }>`
    select coalesce(max(place) + 1, 0) as size, pg_snapshot_xmax(pg_current_snapshot())::text as newest
    from   log_leaf where zone = current_setting('gongzhen.zone')`
  if (!row) throw new Error('a log without a size')
  return row
}

const waiting = (sql: Sql, done: Numbers, limit: number): Promise<Leaf[]> => sql<Leaf>`
  select kind, seq, hash
  from   (select 'transfer' as kind, seq, at, leaf as hash
          from   ledger_transfer
          where  zone = current_setting('gongzhen.zone') and seq > ${done.transfer}
          union all
          select 'decision', seq, at, leaf
          from   log_decision
          where  zone = current_setting('gongzhen.zone') and seq > ${done.decision}) as made
  where  not exists (
           select from log_leaf leaf
           where  leaf.zone = current_setting('gongzhen.zone') and leaf.kind = made.kind and leaf.seq = made.seq)
  order  by at, kind, seq
  limit  ${limit}`

/** The highest numbers looked at: whatever was there before the look, and what it found. */
function highest(leaves: readonly Leaf[], there: Numbers): Numbers {
  const top = (kind: Leaf['kind']) =>
    leaves.reduce((most, leaf) => (leaf.kind === kind ? Math.max(most, leaf.seq) : most), there[kind])
  return { transfer: top('transfer'), decision: top('decision') }
}

async function insertLeaves(sql: Sql, leaves: readonly Leaf[], size: number): Promise<void> {
  if (leaves.length === 0) return
  await sql`
    insert into log_leaf (zone, place, kind, seq, hash)
    select current_setting('gongzhen.zone'), ${size} + number - 1, kind, seq, hash
    from   unnest(${leaves.map(({ kind }) => kind)}::text[], ${leaves.map(({ seq }) => seq)}::bigint[],
                  ${leaves.map(({ hash }) => Buffer.from(hash))}::bytea[]) with ordinality as leaf (kind, seq, hash, number)`
}

/** Every tile that the new leaves complete, from the lowest level up. */
async function insertTiles(sql: Sql, from: number, to: number): Promise<void> {
  let [first, end] = [Math.floor(from / TILE), Math.floor(to / TILE)]
  for (let level = 1; end > first; level++) {
    const below = await hashesBetween(sql, level - 1, first * TILE, end * TILE)
    const hashes = Array.from({ length: end - first }, (_, tile) =>
      Buffer.from(
        rootOf((start, stop) => (stop - start === 1 ? below[start] : undefined), tile * TILE, (tile + 1) * TILE),
      ),
    )
    await sql`
      insert into log_tile (zone, level, place, hash)
      select current_setting('gongzhen.zone'), ${level}, ${first} + number - 1, hash
      from   unnest(${hashes}::bytea[]) with ordinality as tile (hash, number)`
    first = Math.floor(first / TILE)
    end = Math.floor(end / TILE)
  }
}

/** Hashes of leaves (level 0) or tiles from one place up to another, in order. */
export async function hashesBetween(sql: Sql, level: number, start: number, end: number): Promise<Hash[]> {
  if (end <= start) return []
  const rows =
    level === 0
      ? await sql<{ hash: Hash }>`
          select hash from log_leaf
          where  zone = current_setting('gongzhen.zone') and place >= ${start} and place < ${end} order by place`
      : await sql<{ hash: Hash }>`
          select hash from log_tile
          where  zone = current_setting('gongzhen.zone') and level = ${level} and place >= ${start} and place < ${end}
          order  by place`
  if (rows.length !== end - start) throw new Error(`the log has a gap at level ${level} between ${start} and ${end}`)
  return rows.map(({ hash }) => hash)
}
