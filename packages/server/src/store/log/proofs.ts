import { type Instant, defineErrors } from '@gongzhen/core/base'
import { microsOf } from '@gongzhen/core/ledger'
import {
  consistencyProof,
  decisionLeafText,
  encodePath,
  type Hash,
  inclusionProof,
  type KnownRoots,
  PROOF_FORMAT,
  type ProofFile,
  rootOf,
  showKey,
  transferLeafText,
} from '@gongzhen/core/log'
import type { Sql } from '../../database.ts'
import { latestCheckpoint, noteOf } from './checkpoints.ts'
import { hashesBetween, TILE } from './sequence.ts'

const failure = defineErrors('log', {
  nothing_there: {
    status: 404,
    zh: '日志中没有可证明的内容：{found}。请核对编号。',
    en: 'The log has nothing to prove for {found}. Check the id.',
  },
  not_yet: {
    status: 409,
    zh: '「{found}」已记账，但还没有进入签名的检查点。请过一会儿再取证明。',
    en: '"{found}" is posted but not yet under a signed checkpoint. Ask for its proof a little later.',
  },
})

/** What a proof is wanted for: transfers by their ids, decisions by their numbers, or all of a case by its number. */
type Wanted = {
  readonly transfers?: readonly string[]
  readonly decisions?: readonly number[]
  readonly caseId?: string
}

/**
 * The proof of transfers and decisions, in the order of the log, under the latest checkpoint; refused while one of them is
 * not under it yet. It is whole once the zone's key has signed what it holds (log-keys.ts, signProof).
 */
export async function proofOf(sql: Sql, wanted: Wanted): Promise<ProofFile> {
  const found = [...(await transferItems(sql, wanted)), ...(await decisionItems(sql, wanted))]
  const items = found.toSorted((a, b) => (a.place ?? Infinity) - (b.place ?? Infinity))
  const named = [...(wanted.transfers ?? []), ...(wanted.decisions ?? []), wanted.caseId ?? []].flat().join('、')
  const expected = (wanted.transfers?.length ?? 0) + (wanted.decisions?.length ?? 0)
  if (items.length === 0 || items.length < expected) throw failure('nothing_there', { found: named })
  const checkpoint = await latestCheckpoint(sql)
  const late = items.find(({ place }) => !checkpoint || place === null || place >= checkpoint.size)
  if (!checkpoint || late) throw failure('not_yet', { found: late?.name ?? named })
  const places = items.map(({ place }) => place ?? 0)
  const known = await knownRoots(sql, checkpoint.size, places)
  return {
    format: PROOF_FORMAT,
    items: items.map(({ leaf }, index) => {
      const place = places[index] ?? 0
      return { leaf, place, path: encodePath(inclusionProof(known, place, checkpoint.size)) }
    }),
    checkpoint: noteOf(checkpoint),
    keys: checkpoint.signatures.map(({ key }) => showKey(key)),
  }
}

type Item = { readonly name: string; readonly leaf: string; readonly place: number | null }

async function transferItems(sql: Sql, { transfers = [], caseId }: Wanted): Promise<Item[]> {
  const rows = await sql<{
    zone: string
    id: string
    seq: number
    at: Instant
    from: string
    fromVersion: number
    to: string
    toVersion: number
    currency: string
    minor: number
    batch: number
    batchSize: number
    body: string
    place: number | null
  }>`
    select transfer.zone, transfer.id, transfer.seq, transfer.at, payer.path as "from", transfer.from_version as "fromVersion",
           payee.path as "to", transfer.to_version as "toVersion", transfer.currency, transfer.minor, transfer.batch,
           transfer.batch_size as "batchSize", transfer.body, leaf.place
    from   ledger_transfer transfer
    join   ledger_account payer on payer.zone = transfer.zone and payer.id = transfer.from_account
    join   ledger_account payee on payee.zone = transfer.zone and payee.id = transfer.to_account
    left   join log_leaf leaf on leaf.zone = transfer.zone and leaf.kind = 'transfer' and leaf.seq = transfer.seq
    where  transfer.zone = current_setting('gongzhen.zone')
    and    (transfer.id = any(${transfers}::text[]) or transfer.case_id = ${caseId ?? null})
    order  by transfer.seq`
  return rows.map((row) => ({
    name: row.id,
    place: row.place,
    leaf: transferLeafText({
      ...row,
      at: microsOf(row.at),
      seq: BigInt(row.seq),
      fromVersion: BigInt(row.fromVersion),
      toVersion: BigInt(row.toVersion),
      minor: BigInt(row.minor),
      batch: BigInt(row.batch),
    }),
  }))
}

async function decisionItems(sql: Sql, { decisions = [], caseId }: Wanted): Promise<Item[]> {
  const subject = caseId === undefined ? null : `case/${caseId}`
  const rows = await sql<{
    zone: string
    seq: number
    at: Instant
    subject: string
    body: string
    place: number | null
  }>`
    select decision.zone, decision.seq, decision.at, decision.subject, decision.body, leaf.place
    from   log_decision decision
    left   join log_leaf leaf on leaf.zone = decision.zone and leaf.kind = 'decision' and leaf.seq = decision.seq
    where  decision.zone = current_setting('gongzhen.zone')
    and    (decision.seq = any(${decisions}::bigint[]) or decision.subject = ${subject} or decision.subject = (
              select 'case/' || id from case_file where number = ${caseId ?? null}))
    order  by decision.seq`
  return rows.map((row) => ({
    name: row.subject,
    place: row.place,
    leaf: decisionLeafText({ ...row, seq: BigInt(row.seq), at: microsOf(row.at) }),
  }))
}

/** The root over the first leaves. */
export async function rootAt(sql: Sql, size: number): Promise<Hash> {
  return rootOf(await knownRoots(sql, size, []), 0, size)
}

/** The hashes that show that the log of `size` leaves begins with its first `earlier` ones. */
export async function consistencyBetween(sql: Sql, earlier: number, size: number): Promise<Hash[]> {
  return consistencyProof(await knownRoots(sql, size, [earlier - 1]), earlier, size)
}

/** All hashes that paths from these places to the root can need: their own tiles and the unfinished one, level by level. */
async function knownRoots(sql: Sql, size: number, places: readonly number[]): Promise<KnownRoots> {
  const levels: Map<number, Hash>[] = []
  for (let level = 0, width = 1; width <= size; level++, width *= TILE) {
    const count = Math.floor(size / width)
    const tiles = new Set([...places, size].map((place) => Math.floor(place / width / TILE)))
    const hashes = new Map<number, Hash>()
    for (const tile of tiles) {
      const start = tile * TILE
      const found = await hashesBetween(sql, level, start, Math.min(count, start + TILE))
      found.forEach((hash, index) => hashes.set(start + index, hash))
    }
    levels.push(hashes)
  }
  return (start, end) => {
    const level = Math.log2(end - start) / Math.log2(TILE)
    return Number.isInteger(level) && start % (end - start) === 0
      ? levels[level]?.get(start / (end - start))
      : undefined
  }
}
