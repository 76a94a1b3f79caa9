import type { Instant } from '@gongzhen/core/base'
import { bodyOf, microsOf, type Transfer } from '@gongzhen/core/ledger'
import {
  checkpointText,
  decisionLeafText,
  type Hash,
  isSame,
  leafHash,
  type PublicKey,
  rootOf,
  transferLeafText,
  verifySignature,
} from '@gongzhen/core/log'
import type { Sql } from '../../database.ts'
import type { Discrepancy } from '../ledger.ts'
import { checkpointAt } from './checkpoints.ts'
import { TILE } from './sequence.ts'

const PAGE = 5_000

/** What of the log was gone through. */
export type LogAudit = {
  readonly discrepancies: readonly Discrepancy[]
  readonly transfers: number
  readonly decisions: number
  readonly leaves: number
  /** Posted or decided, but not in the log yet. */
  readonly waiting: number
  readonly checkpoints: number
  readonly signatures: number
}

/**
 * Computes the whole log anew from the rows it stands for: each leaf, each tile, each root, each signature.
 * `own` is the zone's key as its file has it; without one the key in the database is believed.
 */
export async function auditLog(sql: Sql, own: PublicKey | null): Promise<LogAudit> {
  const found: Discrepancy[] = []
  const transfers = await auditTransfers(sql, found)
  const decisions = await auditDecisions(sql, found)
  const hashes = await auditLeaves(sql, found)
  await auditTiles(sql, hashes, found)
  const { checkpoints, signatures } = await auditCheckpoints(sql, hashes, own, found)
  const waiting = Math.max(0, transfers + decisions - hashes.length)
  return { discrepancies: found, transfers, decisions, leaves: hashes.length, waiting, checkpoints, signatures }
}

const encoder = new TextEncoder()
const hashOf = (text: string): Hash => leafHash(encoder.encode(text))

type TransferRow = {
  readonly zone: string
  readonly seq: number
  readonly id: string
  readonly kind: string
  readonly at: Instant
  readonly from: string | null
  readonly fromVersion: number
  readonly to: string | null
  readonly toVersion: number
  readonly currency: string
  readonly minor: number
  readonly hold: string | null
  readonly reverses: string | null
  readonly caseId: string | null
  readonly batch: number
  readonly batchSize: number
  readonly body: string
  readonly leaf: Hash
}

async function auditTransfers(sql: Sql, found: Discrepancy[]): Promise<number> {
  let count = 0
  for (let after = -1; ; ) {
    const rows = await sql<TransferRow>`
      select transfer.zone, transfer.seq, transfer.id, transfer.kind, transfer.at, payer.path as "from",
             transfer.from_version as "fromVersion", payee.path as "to", transfer.to_version as "toVersion",
             transfer.currency, transfer.minor, transfer.hold, transfer.reverses, transfer.case_id as "caseId",
             transfer.batch, transfer.batch_size as "batchSize", transfer.body, transfer.leaf
      from   ledger_transfer transfer
      left   join ledger_account payer on payer.zone = transfer.zone and payer.id = transfer.from_account
      left   join ledger_account payee on payee.zone = transfer.zone and payee.id = transfer.to_account
      where  transfer.zone = current_setting('gongzhen.zone') and transfer.seq > ${after}
      order  by transfer.seq
      limit  ${PAGE}`
    for (const row of rows) found.push(...transferDiscrepancies(row))
    count += rows.length
    const last = rows.at(-1)
    if (!last || rows.length < PAGE) return count
    after = last.seq
  }
}

/** The leaf covers what was posted and the body as it was asked; the columns beside must say the same as the body. */
function transferDiscrepancies(row: TransferRow): Discrepancy[] {
  const key = `${row.id}（seq ${row.seq}）`
  const text = transferLeafText({
    ...row,
    from: row.from ?? '',
    to: row.to ?? '',
    at: microsOf(row.at),
    seq: BigInt(row.seq),
    fromVersion: BigInt(row.fromVersion),
    toVersion: BigInt(row.toVersion),
    minor: BigInt(row.minor),
    batch: BigInt(row.batch),
  })
  const told: Discrepancy[] = []
  if (!isSame(hashOf(text), row.leaf)) {
    const zh = `按各列重算的叶子与存下的不符（${row.kind} ${row.from} → ${row.to} ${row.minor} ${row.currency}）`
    told.push({ table: 'ledger_transfer', key, zh, en: 'its leaf is not the hash of its columns' })
  }
  const differing = differingColumns(row)
  if (differing.length > 0) {
    const zh = `列 ${differing.join('、')} 与申请原文不符：${row.body}`
    told.push({ table: 'ledger_transfer', key, zh, en: `columns ${differing.join(', ')} differ from the body` })
  }
  return told
}

function differingColumns(row: TransferRow): string[] {
  const body = readBody(row.body)
  if (!body || bodyOf(body as unknown as Transfer) !== row.body) return ['body']
  const cause = body.cause as Record<string, unknown> | undefined
  const said: readonly (readonly [string, unknown, unknown])[] = [
    ['id', body.id, row.id],
    ['kind', body.kind, row.kind],
    ['from_account', body.from ?? row.from, row.from],
    ['to_account', body.to ?? row.to, row.to],
    ['currency', body.currency ?? row.currency, row.currency],
    ['minor', body.minor ?? String(row.minor), String(row.minor)],
    ['hold', body.hold ?? null, row.hold],
    ['reverses', body.reverses ?? null, row.reverses],
    ['case_id', cause?.case ?? null, row.caseId],
  ]
  return said.filter(([, asked, stored]) => asked !== stored).map(([name]) => name)
}

function readBody(text: string): Record<string, unknown> | undefined {
  try {
    const body: unknown = JSON.parse(text)
    return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

async function auditDecisions(sql: Sql, found: Discrepancy[]): Promise<number> {
  let count = 0
  for (let after = -1; ; ) {
    const rows = await sql<{ zone: string; seq: number; at: Instant; subject: string; body: string; leaf: Hash }>`
      select zone, seq, at, subject, body, leaf from log_decision
      where  zone = current_setting('gongzhen.zone') and seq > ${after}
      order  by seq
      limit  ${PAGE}`
    for (const row of rows) {
      const text = decisionLeafText({ ...row, seq: BigInt(row.seq), at: microsOf(row.at) })
      if (isSame(hashOf(text), row.leaf)) continue
      const key = `${row.subject}（seq ${row.seq}）`
      found.push({
        table: 'log_decision',
        key,
        zh: '按各列重算的叶子与存下的不符',
        en: 'its leaf is not the hash of its columns',
      })
    }
    count += rows.length
    const last = rows.at(-1)
    if (!last || rows.length < PAGE) return count
    after = last.seq
  }
}

/** The hashes the log has, in order; each must be the leaf of its row. */
async function auditLeaves(sql: Sql, found: Discrepancy[]): Promise<Hash[]> {
  const hashes: Hash[] = []
  for (;;) {
    const rows = await sql<{ place: number; kind: string; seq: number; hash: Hash; leaf: Hash | null }>`
      select leaf.place, leaf.kind, leaf.seq, leaf.hash,
             case leaf.kind
               when 'transfer' then (select leaf from ledger_transfer made where made.zone = leaf.zone and made.seq = leaf.seq)
               else (select leaf from log_decision made where made.zone = leaf.zone and made.seq = leaf.seq)
             end as leaf
      from   log_leaf leaf
      where  leaf.zone = current_setting('gongzhen.zone') and leaf.place >= ${hashes.length}
      order  by leaf.place
      limit  ${PAGE}`
    for (const { place, kind, seq, hash, leaf } of rows) {
      const key = `第 ${place} 片叶子（${kind} ${seq}）`
      const tell = (zh: string, en: string) => found.push({ table: 'log_leaf', key, zh, en })
      if (place !== hashes.length) {
        tell(`日志在第 ${hashes.length} 处有缺口`, `the log has a gap at ${hashes.length}`)
        return hashes
      }
      if (!leaf) tell('它所记的那一行已不存在', 'the row it stands for is gone')
      else if (!isSame(leaf, hash)) tell('与它所记的那一行不符', 'it is not the leaf of its row')
      hashes.push(Uint8Array.from(hash))
    }
    if (rows.length < PAGE) return hashes
  }
}

async function auditTiles(sql: Sql, leaves: readonly Hash[], found: Discrepancy[]): Promise<void> {
  let below = leaves
  for (let level = 1; below.length > 0; level++) {
    const rows = await sql<{ place: number; hash: Hash }>`
      select place, hash from log_tile
      where  zone = current_setting('gongzhen.zone') and level = ${level}
      order  by place`
    const kept = new Map(rows.map(({ place, hash }) => [place, hash]))
    const lower = below
    const roots = Array.from({ length: Math.floor(lower.length / TILE) }, (_, tile) =>
      rootOf((start, end) => (end - start === 1 ? lower[start] : undefined), tile * TILE, (tile + 1) * TILE),
    )
    const tell = (place: number, zh: string, en: string) =>
      found.push({ table: 'log_tile', key: `第 ${level} 层第 ${place} 块`, zh, en })
    roots.forEach((root, place) => {
      const stored = kept.get(place)
      kept.delete(place)
      if (!stored) tell(place, '缺少这一块', 'the tile is missing')
      else if (!isSame(stored, root)) tell(place, '与它下面的叶子不符', 'it is not the root of what is below it')
    })
    for (const place of kept.keys()) tell(place, '日志里没有这么多叶子', 'the log has not so many leaves')
    below = roots
  }
}

/** Roots of all checkpoints, from the leaves up; signatures by the key that the zone's file has. */
async function auditCheckpoints(sql: Sql, leaves: readonly Hash[], own: PublicKey | null, found: Discrepancy[]) {
  const sizes = await sql<{ size: number }>`
    select size from log_checkpoint where zone = current_setting('gongzhen.zone') order by size`
  const orphans = await sql<{ size: number; signer: string }>`
    select size, signer from log_signature signature
    where  zone = current_setting('gongzhen.zone')
    and    not exists (select from log_checkpoint c where c.zone = signature.zone and c.size = signature.size)`
  for (const { size, signer } of orphans) {
    const zh = `「${signer}」签过的检查点不见了`
    found.push({
      table: 'log_checkpoint',
      key: `检查点 ${size}`,
      zh,
      en: `the checkpoint that "${signer}" signed is gone`,
    })
  }
  const known = cachedRoots(leaves)
  let signatures = 0
  for (const { size } of sizes) {
    const checkpoint = await checkpointAt(sql, size)
    if (!checkpoint) continue
    const key = `检查点 ${size}`
    const tell = (table: string, zh: string, en: string) => found.push({ table, key, zh, en })
    if (size > leaves.length) {
      tell(
        'log_checkpoint',
        `日志只有 ${leaves.length} 片叶子，少于检查点所签`,
        `the log has only ${leaves.length} leaves`,
      )
    } else if (!isSame(rootOf(known, 0, size), checkpoint.root)) {
      tell('log_checkpoint', '根与重算的不符', 'its root is not that of the leaves')
    }
    const text = checkpointText(checkpoint)
    for (const { key: signer, note } of checkpoint.signatures) {
      const isOwn = signer.name === checkpoint.origin
      const trusted = isOwn && own ? own : signer
      signatures++
      if (verifySignature(text, note, trusted, !isOwn).isValid && isSame(trusted.key, signer.key)) continue
      tell(
        'log_signature',
        `「${signer.name}」的签名与检查点或密钥不符`,
        `the signature of "${signer.name}" does not hold`,
      )
    }
    if (!checkpoint.signatures.some(({ key: { name } }) => name === checkpoint.origin)) {
      tell('log_signature', '缺少日志自己的签名', 'the log’s own signature is missing')
    }
  }
  return { checkpoints: sizes.length, signatures }
}

/** Roots of whole aligned subtrees are computed once for all checkpoints. */
function cachedRoots(leaves: readonly Hash[]) {
  const cache = new Map<string, Hash>()
  const known = (start: number, end: number): Hash | undefined => {
    const width = end - start
    if (width === 1) return leaves[start]
    if (!Number.isInteger(Math.log2(width)) || end > leaves.length) return undefined
    const name = `${start}/${width}`
    const kept = cache.get(name)
    if (kept) return kept
    const made = rootOf((from, to) => (from === start && to === end ? undefined : known(from, to)), start, end)
    cache.set(name, made)
    return made
  }
  return known
}
