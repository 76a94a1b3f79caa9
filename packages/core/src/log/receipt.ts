import type { Instant } from '../base.ts'
import {
  fingerprint,
  keyIdOf,
  type NoteSignature,
  type PublicKey,
  readSignatures,
  signedNote,
  verifySignature,
} from './checkpoint.ts'

/** Who issues receipts of a zone, as their first line names it: never the same as a log's, so neither passes for the other. */
const receiptOriginOf = (zone: string): string => `gongzhen.receipt/${zone}`

/** The text of a receipt that is signed: its issuer, until when it holds, and what it says as one line of JSON. */
export const receiptText = (zone: string, expires: Instant, says: unknown): string =>
  `${receiptOriginOf(zone)}\n${expires}\n${JSON.stringify(says)}\n`

/** A receipt as it travels: a note in the form of the log's checkpoints, signed by the zone's own key. */
export const receiptNote = (text: string, key: PublicKey, signature: Uint8Array): string =>
  signedNote(text, [{ name: key.name, keyId: keyIdOf(key, false), signature }])

/** What a sound receipt says, who signed it, and until when it holds. */
export type Receipt = {
  readonly zone: string
  readonly expires: Instant
  readonly says: unknown
  readonly signer: { readonly name: string; readonly fingerprint: string }
}

/** Why a receipt is refused: no receipt at all, a key of another zone, altered, or too old. */
export type ReceiptProblem = 'form' | 'key' | 'signature' | 'expired'

/** Checks a receipt with the zone's key, at a moment; one that is altered, of another zone or expired is refused. */
export function checkReceipt(
  note: string,
  key: PublicKey,
  at: Instant,
): { readonly receipt: Receipt } | { readonly problem: ReceiptProblem } {
  const read = readReceipt(note)
  if (read === undefined) return { problem: 'form' }
  const { text, zone, expires, says, signatures } = read
  const signature = signatures.find(({ name }) => name === key.name)
  if (!signature || key.name !== `gongzhen.log/${zone}`) return { problem: 'key' }
  if (!verifySignature(text, signature, key, false).isValid) return { problem: 'signature' }
  if (Date.parse(expires) <= Date.parse(at)) return { problem: 'expired' }
  return { receipt: { zone, expires, says, signer: { name: key.name, fingerprint: fingerprint(key) } } }
}

function readReceipt(note: string) {
  const match =
    /^(gongzhen\.receipt\/([a-z][a-z0-9-]{1,39})\n(\d{4}-\d\d-\d\dT[\d:.]{8,15}Z)\n([^\n]+)\n)\n([^]+)$/.exec(note)
  const signatures: readonly NoteSignature[] | undefined = match ? readSignatures(match[5] ?? '') : undefined
  if (!match || !signatures) return undefined
  try {
    const says: unknown = JSON.parse(match[4] ?? '')
    return { text: match[1] ?? '', zone: match[2] ?? '', expires: match[3] ?? '', says, signatures }
  } catch {
    return undefined
  }
}
