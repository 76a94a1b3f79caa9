import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { link, mkdir, readFile, unlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { ed25519 } from '@noble/curves/ed25519.js'
import { defineErrors } from '@gongzhen/core/base'
import {
  contentsOf,
  fromBase64,
  keyIdOf,
  type NoteSignature,
  originOf,
  type ProofFile,
  provenText,
  type PublicKey,
  readNote,
  showProvenNote,
  type SignatureAlgorithm,
  signedBytes,
  toBase64,
  verifySignature,
} from '@gongzhen/core/log'
import { sm2 } from 'sm-crypto-v2'

const failure = defineErrors('log_key', {
  not_there: {
    status: 409,
    zh: '没有密钥文件 {file}。用 gongzhen cosign --new-key NAME 生成，或核对路径。',
    en: 'There is no key file {file}. Make one with gongzhen cosign --new-key NAME, or check the path.',
  },
  malformed: {
    status: 409,
    zh: '{file} 不是密钥文件：应为一行「名称+ed25519 或 sm2+私钥」。',
    en: '{file} is no key file: it should be one line "name+ed25519|sm2+secret".',
  },
  name: {
    status: 422,
    zh: '签名人名称「{name}」不能为空，也不能有空格或加号。',
    en: 'The name of a signer, "{name}", must not be empty nor have blanks or a plus.',
  },
  not_signed: {
    status: 409,
    zh: '最近的检查点不是由密钥「{name}」签的，不能出证明。请运行 gongzhen audit 查明原因。',
    en: 'The latest checkpoint was not signed by the key "{name}": no proof is made. Run gongzhen audit.',
  },
  exists: {
    status: 409,
    zh: '{file} 已存在；密钥不会被覆盖。',
    en: '{file} exists; a key is never overwritten.',
  },
})

/** A key that signs. Its secret stays in its file and in memory, never in the database. */
export type SigningKey = PublicKey & { sign(message: Uint8Array): Uint8Array }

/** Where a zone's own key is kept in the folder of keys. */
export const keyFileOf = (folder: string, zone: string): string => join(folder, `${zone}.key`)

/** The zone's own key; made at first use, readable by nobody else. */
export async function zoneKey(folder: string, zone: string, algorithm: SignatureAlgorithm): Promise<SigningKey> {
  const file = keyFileOf(folder, zone)
  if (!existsSync(file)) {
    await makeKey(file, originOf(zone), algorithm).catch((error: unknown) => {
      if (!existsSync(file)) throw error
    })
  }
  return readSigningKey(file)
}

/** The public half of the zone's own key, or null before its first checkpoint. */
export async function publishedKey(folder: string, zone: string): Promise<PublicKey | null> {
  const file = keyFileOf(folder, zone)
  if (!existsSync(file)) return null
  const { name, algorithm, key } = await readSigningKey(file)
  return { name, algorithm, key }
}

/** Makes a key in a file of its own, whole or not at all. */
export async function makeKey(file: string, name: string, algorithm: SignatureAlgorithm): Promise<SigningKey> {
  if (!/^[^\s+]+$/.test(name)) throw failure('name', { name })
  const secret =
    algorithm === 'ed25519' ? ed25519.utils.randomSecretKey() : Buffer.from(sm2.generateKeyPairHex().privateKey, 'hex')
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  const draft = `${file}.${randomBytes(4).toString('hex')}`
  await writeFile(draft, `${name}+${algorithm}+${toBase64(secret)}\n`, { mode: 0o600, flag: 'wx', flush: true })
  try {
    await link(draft, file)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') throw failure('exists', { file })
    throw error
  } finally {
    await unlink(draft)
  }
  return readSigningKey(file)
}

/** Reads a key file. */
export async function readSigningKey(file: string): Promise<SigningKey> {
  if (!existsSync(file)) throw failure('not_there', { file })
  const match = /^([^\s+]+)\+(ed25519|sm2)\+(\S+)$/.exec((await readFile(file, 'utf8')).trim())
  const secret = fromBase64(match?.[3] ?? '')
  if (!match || secret?.length !== 32) throw failure('malformed', { file })
  const name = match[1] ?? ''
  return match[2] === 'sm2' ? sm2Key(name, secret) : ed25519Key(name, secret)
}

const ed25519Key = (name: string, secret: Uint8Array): SigningKey => ({
  name,
  algorithm: 'ed25519',
  key: ed25519.getPublicKey(secret),
  sign: (message) => ed25519.sign(message, secret),
})

function sm2Key(name: string, secret: Uint8Array): SigningKey {
  const hex = Buffer.from(secret).toString('hex')
  const publicKey = sm2.getPublicKeyFromPrivateKey(hex)
  return {
    name,
    algorithm: 'sm2',
    key: Uint8Array.from(Buffer.from(publicKey, 'hex')),
    sign: (message) => Uint8Array.from(Buffer.from(sm2.doSignature(message, hex, { hash: true, publicKey }), 'hex')),
  }
}

/**
 * A proof under a note of its own: the zone's key signs the checkpoint with what the file holds in all, so that nothing can
 * be left out of it later. A checkpoint that the key had not signed is refused.
 */
export function signProof(key: SigningKey, proof: ProofFile): ProofFile {
  const note = readNote(proof.checkpoint)
  const own = note?.signatures.find(({ name }) => name === key.name)
  if (!note || !own || !verifySignature(note.text, own, key, false).isValid)
    throw failure('not_signed', { name: key.name })
  const { checkpoint, signatures } = note
  const contents = contentsOf(proof.items.map(({ leaf }) => leaf))
  const signed = signCheckpoint(key, provenText(checkpoint, contents))
  const cosigned = signatures.filter(({ name }) => name !== key.name)
  return { ...proof, checkpoint: showProvenNote({ checkpoint, contents, signatures: [signed, ...cosigned] }) }
}

/** A signature under a checkpoint's text: the log's own, or, given when, a cosigner's. */
export function signCheckpoint(key: SigningKey, text: string, cosignedAt?: number): NoteSignature {
  const signature = key.sign(signedBytes(text, cosignedAt))
  if (cosignedAt === undefined) return { name: key.name, keyId: keyIdOf(key, false), signature }
  const time = Buffer.alloc(8)
  time.writeBigUInt64BE(BigInt(cosignedAt))
  return { name: key.name, keyId: keyIdOf(key, true), signature: Uint8Array.from(Buffer.concat([time, signature])) }
}
