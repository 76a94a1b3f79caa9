import type { Instant } from '@gongzhen/core/base'
import {
  type Checkpoint,
  checkpointText,
  type Hash,
  type NoteSignature,
  originOf,
  type PublicKey,
  type SignatureAlgorithm,
  signedNote,
} from '@gongzhen/core/log'
import type { Sql } from '../../database.ts'

/** A checkpoint as it is kept, with everybody who signed it. */
export type StoredCheckpoint = Checkpoint & { readonly signatures: readonly StoredSignature[] }

type StoredSignature = { readonly key: PublicKey; readonly note: NoteSignature }

/** The latest checkpoint of the zone, or null while there is none. */
export async function latestCheckpoint(sql: Sql): Promise<StoredCheckpoint | null> {
  const [row] = await sql<{ size: number }>`
    select max(size) as size from log_checkpoint where zone = current_setting('gongzhen.zone')`
  return row?.size ? checkpointAt(sql, row.size) : null
}

/** The checkpoint of a size, or null. */
export async function checkpointAt(sql: Sql, size: number): Promise<StoredCheckpoint | null> {
  const [row] = await sql<{ zone: string; size: number; root: Hash; at: Instant }>`
    select zone, size, root, at from log_checkpoint where zone = current_setting('gongzhen.zone') and size = ${size}`
  if (!row) return null
  const signatures = await sql<{
    name: string
    algorithm: SignatureAlgorithm
    key: Uint8Array
    signature: Uint8Array
  }>`
    select signer as name, algorithm, key, signature from log_signature
    where  zone = current_setting('gongzhen.zone') and size = ${size}
    order  by signer`
  return {
    origin: originOf(row.zone),
    size: row.size,
    root: Uint8Array.from(row.root),
    at: row.at,
    signatures: signatures.map(({ name, algorithm, key, signature }) => ({
      key: { name, algorithm, key: Uint8Array.from(key) },
      note: {
        name,
        keyId: Uint8Array.from(signature.subarray(0, 4)),
        signature: Uint8Array.from(signature.subarray(4)),
      },
    })),
  }
}

/** The checkpoint as a signed note. */
export const noteOf = (checkpoint: StoredCheckpoint): string =>
  signedNote(
    checkpointText(checkpoint),
    checkpoint.signatures.map(({ note }) => note),
  )

/** Keeps a checkpoint; one of this size that is there already is left as it is. */
export async function saveCheckpoint(sql: Sql, { size, root, at }: Omit<Checkpoint, 'origin'>): Promise<void> {
  await sql`
    insert into log_checkpoint (zone, size, root, at)
    values (current_setting('gongzhen.zone'), ${size}, ${Buffer.from(root)}, ${at})
    on conflict (zone, size) do nothing`
}

/** Puts a signature under a checkpoint; a signer signs each once. False where it had signed before. */
export async function saveSignature(sql: Sql, size: number, key: PublicKey, note: NoteSignature): Promise<boolean> {
  const added = await sql.count`
    insert into log_signature (zone, size, signer, algorithm, key, signature)
    values (current_setting('gongzhen.zone'), ${size}, ${key.name}, ${key.algorithm}, ${Buffer.from(key.key)},
            ${Buffer.concat([note.keyId, note.signature])})
    on conflict (zone, size, signer) do nothing`
  return added === 1
}
