import { ed25519 } from '@noble/curves/ed25519.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { sm2 } from 'sm-crypto-v2'
import type { Instant } from '../base.ts'
import { fromBase64, toBase64, toHex } from './base64.ts'
import type { Hash } from './merkle.ts'

/** A state of a zone's log: how many leaves, the root over them, and when it was looked at. */
export type Checkpoint = { readonly origin: string; readonly size: number; readonly root: Hash; readonly at: Instant }

/** How a signature is made: Ed25519 (RFC 8032), or SM2 with SM3 (GB/T 32918). */
export type SignatureAlgorithm = 'ed25519' | 'sm2'

/** A public key with its owner's name, which has no blanks and no `+`. */
export type PublicKey = { readonly name: string; readonly algorithm: SignatureAlgorithm; readonly key: Uint8Array }

/** A signature under a checkpoint; a cosigner's says when it was made, in seconds since 1970. */
export type NoteSignature = {
  readonly name: string
  readonly keyId: Uint8Array
  readonly signature: Uint8Array
}

/** The log of a zone, as checkpoints name it. */
export const originOf = (zone: string): string => `gongzhen.log/${zone}`

/** The text that is signed, in the form of C2SP tlog-checkpoint: origin, size, root, and one line more: when. */
export const checkpointText = ({ origin, size, root, at }: Checkpoint): string =>
  `${origin}\n${size}\n${toBase64(root)}\n${at}\n`

/** What the log itself signs is the text; what a cosigner signs says when (C2SP tlog-cosignature). */
export function signedBytes(text: string, cosignedAt?: number): Uint8Array {
  return utf8ToBytes(cosignedAt === undefined ? text : `cosignature/v1\ntime ${cosignedAt}\n${text}`)
}

/** The checkpoint with its signatures, in the form of C2SP signed-note. */
export function signedNote(text: string, signatures: readonly NoteSignature[]): string {
  const lines = signatures.map(({ name, keyId, signature }) => `— ${name} ${toBase64(concatBytes(keyId, signature))}\n`)
  return `${text}\n${lines.join('')}`
}

/** Reads a signed note; undefined where it has not that form to the letter. */
export function readNote(
  note: string,
):
  | { readonly text: string; readonly checkpoint: Checkpoint; readonly signatures: readonly NoteSignature[] }
  | undefined {
  const match =
    /^(([^\n]+)\n(0|[1-9]\d{0,15})\n([A-Za-z0-9+/]{43}=)\n(\d{4}-\d\d-\d\dT[\d:.]{8,15}Z)\n)\n((?:— [^\s+]+ [A-Za-z0-9+/=]+\n)+)$/.exec(
      note,
    )
  const root = match && fromBase64(match[4] ?? '')
  if (!match || !root) return undefined
  const signatures = readSignatures(match[6] ?? '')
  const size = Number(match[3])
  if (!Number.isSafeInteger(size) || !signatures) return undefined
  const checkpoint = { origin: match[2] ?? '', size, root, at: match[5] ?? '' }
  return { text: match[1] ?? '', checkpoint, signatures }
}

/** The lines of signatures below a note's text; undefined where one of them is none. */
export function readSignatures(lines: string): readonly NoteSignature[] | undefined {
  if (!/^(?:— [^\s+]+ [A-Za-z0-9+/=]+\n)+$/.test(lines)) return undefined
  const signatures = lines.trimEnd().split('\n').map(readSignature)
  return signatures.includes(undefined) ? undefined : signatures.filter((each) => each !== undefined)
}

function readSignature(line: string): NoteSignature | undefined {
  const [, name = '', encoded = ''] = line.split(' ')
  const bytes = fromBase64(encoded)
  return bytes && bytes.length > 4 ? { name, keyId: bytes.slice(0, 4), signature: bytes.slice(4) } : undefined
}

/** Signature types of C2SP: 1 a log's Ed25519, 4 a cosigner's; SM2 has none and is named in full behind 255. */
function typeOf(algorithm: SignatureAlgorithm, isCosigner: boolean): Uint8Array {
  if (algorithm === 'ed25519') return Uint8Array.of(isCosigner ? 4 : 1)
  return concatBytes(Uint8Array.of(255), utf8ToBytes(isCosigner ? 'gongzhen/sm2-cosignature' : 'gongzhen/sm2'))
}

/** The first four bytes of a key's hash, by which a signature names it. */
export function keyIdOf({ name, algorithm, key }: PublicKey, isCosigner: boolean): Uint8Array {
  return sha256(concatBytes(utf8ToBytes(`${name}\n`), typeOf(algorithm, isCosigner), key)).slice(0, 4)
}

/** A key in one line, to be published or given to a verifier: `name+ed25519+key`. */
export const showKey = ({ name, algorithm, key }: PublicKey): string => `${name}+${algorithm}+${toBase64(key)}`

/** Reads a key's line; undefined where it is none. */
export function readKey(line: string): PublicKey | undefined {
  const match = /^([^\s+]+)\+(ed25519|sm2)\+(\S+)$/.exec(line.trim())
  const key = match && fromBase64(match[3] ?? '')
  if (!match || !key) return undefined
  const algorithm = match[2] === 'sm2' ? 'sm2' : 'ed25519'
  return key.length === KEY_BYTES[algorithm] ? { name: match[1] ?? '', algorithm, key } : undefined
}

const KEY_BYTES: Readonly<Record<SignatureAlgorithm, number>> = { ed25519: 32, sm2: 65 }

/** What people compare when they make sure of a key: the hash of all of it, in groups of four. */
export const fingerprint = ({ key }: PublicKey): string =>
  toHex(sha256(key))
    .slice(0, 32)
    .replace(/(.{4})(?=.)/g, '$1 ')

/** Whether a signature under a checkpoint is the key's own; for a cosigner also when it was made. */
export function verifySignature(
  text: string,
  { keyId, signature }: NoteSignature,
  key: PublicKey,
  isCosigner: boolean,
): { readonly isValid: boolean; readonly at?: number } {
  const expected = keyIdOf(key, isCosigner)
  if (!expected.every((byte, index) => byte === keyId[index])) return { isValid: false }
  if (!isCosigner) return { isValid: isSignedBy(signedBytes(text), signature, key) }
  if (signature.length !== 72) return { isValid: false }
  const at = Number(new DataView(signature.buffer, signature.byteOffset).getBigUint64(0))
  return { isValid: isSignedBy(signedBytes(text, at), signature.slice(8), key), at }
}

function isSignedBy(message: Uint8Array, signature: Uint8Array, { algorithm, key }: PublicKey): boolean {
  if (signature.length !== 64) return false
  try {
    return algorithm === 'ed25519'
      ? ed25519.verify(signature, message, key)
      : sm2.doVerifySignature(message, toHex(signature), toHex(key), { hash: true })
  } catch {
    return false
  }
}
