import { readFile, rename, writeFile } from 'node:fs/promises'
import { checkpointText, isSame } from '@gongzhen/core/log'
import { z } from 'zod'
import type { Database, Sql } from './database.ts'
import { readSigningKey, signCheckpoint } from './log-keys.ts'
import { checkpointAt, latestCheckpoint, rootAt, saveSignature, type StoredCheckpoint } from './store/log.ts'

const remembered = z.record(z.string(), z.object({ size: z.int().positive(), root: z.string(), at: z.string() }))
type Remembered = z.infer<typeof remembered>

/** What came of cosigning; `shorter` and `rewritten`: the log is not the one whose checkpoint of `before` was cosigned. */
export type Cosigned =
  | { readonly outcome: 'cosigned' | 'cosigned_before' | 'unfit'; readonly size: number }
  | { readonly outcome: 'shorter' | 'rewritten'; readonly size: number; readonly before: number; readonly at: string }
  | { readonly outcome: 'unknown' }

/** Beside a cosigner's key: which checkpoint of each zone it cosigned last. It goes wherever the key goes. */
export const memoryOf = (keyFile: string): string => `${keyFile}.seen.json`

/**
 * Cosigns the latest checkpoint of a zone's log, or the one of a size, once the log is what the checkpoint says and goes
 * on from the one this key cosigned last. What was cosigned is remembered beside the key, out of the log keeper's reach.
 */
export async function cosign(
  database: Database,
  zone: string,
  keyFile: string,
  size: number | null = null,
): Promise<Cosigned> {
  const key = await readSigningKey(keyFile)
  const memory = await readMemory(memoryOf(keyFile))
  return database.inZone(zone, async (sql) => {
    const checkpoint = size === null ? await latestCheckpoint(sql) : await checkpointAt(sql, size)
    if (!checkpoint) return { outcome: 'unknown' }
    const before = memory[zone]
    const broken = before ? await brokenSince(sql, before, checkpoint) : null
    if (broken) return broken
    if (!isSame(await rootAt(sql, checkpoint.size), checkpoint.root)) return { outcome: 'unfit', size: checkpoint.size }
    const note = signCheckpoint(key, checkpointText(checkpoint), Math.floor(Date.now() / 1000))
    const isNew = await saveSignature(sql, checkpoint.size, key, note)
    if (!before || checkpoint.size > before.size) {
      const root = Buffer.from(checkpoint.root).toString('base64')
      await writeMemory(memoryOf(keyFile), { ...memory, [zone]: { size: checkpoint.size, root, at: checkpoint.at } })
    }
    return { outcome: isNew ? 'cosigned' : 'cosigned_before', size: checkpoint.size }
  })
}

async function brokenSince(
  sql: Sql,
  before: Remembered[string],
  { size }: Pick<StoredCheckpoint, 'size'>,
): Promise<Cosigned | null> {
  const longest = (await latestCheckpoint(sql))?.size ?? 0
  const told = { size: Math.max(size, longest), before: before.size, at: before.at }
  if (longest < before.size) return { outcome: 'shorter', ...told }
  const isKept = isSame(await rootAt(sql, before.size), Buffer.from(before.root, 'base64'))
  return isKept ? null : { outcome: 'rewritten', ...told }
}

async function readMemory(file: string): Promise<Remembered> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '{}'
    throw error
  })
  return remembered.parse(JSON.parse(text))
}

async function writeMemory(file: string, memory: Remembered): Promise<void> {
  await writeFile(`${file}.new`, `${JSON.stringify(memory, null, 2)}\n`, { mode: 0o600 })
  await rename(`${file}.new`, file)
}
