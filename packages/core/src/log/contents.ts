import { utf8ToBytes } from '@noble/hashes/utils.js'
import { fromBase64, toBase64 } from './base64.ts'
import { type Checkpoint, checkpointText, type NoteSignature, readNote, signedNote } from './checkpoint.ts'
import { type Hash, leafHash, rootOf, rootsOf } from './merkle.ts'

/** What a proof file holds in all, as the log's own key signed it: how many items, and the root over them in their order. */
export type Contents = { readonly count: number; readonly root: Hash }

/** The contents of a proof file with these leaves: no item can be left out, added or moved under their root. */
export function contentsOf(leaves: readonly string[]): Contents {
  const roots = rootsOf(leaves.map((leaf) => leafHash(utf8ToBytes(leaf))))
  return { count: leaves.length, root: rootOf(roots, 0, leaves.length) }
}

/** What the log signs of a proof file: the checkpoint and, in one line more, the contents. One signature holds for both. */
export const provenText = (checkpoint: Checkpoint, { count, root }: Contents): string =>
  `${checkpointText(checkpoint)}${count} ${toBase64(root)}\n`

/** A proof file's note: what the log signed and, below it, who cosigned its checkpoint. */
export type ProvenNote = {
  readonly checkpoint: Checkpoint
  readonly contents: Contents
  readonly signatures: readonly NoteSignature[]
}

/** Reads a proof file's note; undefined where it has not that form to the letter. */
export function readProvenNote(note: string): ProvenNote | undefined {
  const match = /^((?:[^\n]+\n){4})([1-9]\d{0,9}) ([A-Za-z0-9+/]{43}=)\n(\n[^]+)$/.exec(note)
  const read = match ? readNote(`${match[1]}${match[4]}`) : undefined
  const root = match ? fromBase64(match[3] ?? '') : undefined
  if (!match || !read || !root) return undefined
  const { checkpoint, signatures } = read
  return { checkpoint, contents: { count: Number(match[2]), root }, signatures }
}

/** A proof file's note, as {@link readProvenNote} reads it. */
export const showProvenNote = ({ checkpoint, contents, signatures }: ProvenNote): string =>
  signedNote(provenText(checkpoint, contents), signatures)
