import { utf8ToBytes } from '@noble/hashes/utils.js'
import { fromBase64, toBase64 } from './base64.ts'
import {
  type Checkpoint,
  checkpointText,
  fingerprint,
  originOf,
  type PublicKey,
  readKey,
  verifySignature,
} from './checkpoint.ts'
import { type Contents, contentsOf, type ProvenNote, provenText, readProvenNote } from './contents.ts'
import { type Hash, isSame, leafHash, rootByInclusion } from './merkle.ts'

/** A file that proves transfers and decisions to outsiders: their leaves, their paths, and a note signed for just these. */
export type ProofFile = {
  readonly format: typeof PROOF_FORMAT
  readonly items: readonly { readonly leaf: string; readonly place: number; readonly path: string }[]
  /** The checkpoint and what the file holds in all, under the log's signature, and who cosigned ({@link ProvenNote}). */
  readonly checkpoint: string
  /** The public keys of its signers, as {@link showKey} writes them. */
  readonly keys: readonly string[]
}

/** The first line of every proof file; a later form has another number. */
export const PROOF_FORMAT = 'gongzhen-proof-2'

/** A path of hashes as a proof file has it. */
export function encodePath(path: readonly Hash[]): string {
  const bytes = new Uint8Array(path.length * 32)
  path.forEach((hash, index) => bytes.set(hash, index * 32))
  return toBase64(bytes)
}

/** What is wrong with a proof, for people. */
export type ProofProblem = { readonly code: ProofProblemCode; readonly zh: string; readonly en: string }
export type ProofProblemCode =
  | 'not_json'
  | 'form'
  | 'note'
  | 'leaf'
  | 'path'
  | 'order'
  | 'twice'
  | 'left_out'
  | 'contents'
  | 'origin'
  | 'key'
  | 'signature'
  | 'not_signed'
  | 'key_missing'

/** A signer whose signature holds; `isTrusted` when the key was given by who checks, and not only by the file. */
export type ProvenSigner = {
  readonly name: string
  readonly fingerprint: string
  readonly isTrusted: boolean
  readonly isCosigner: boolean
  readonly at?: number
}

/** What a sound proof shows. */
export type Proven = {
  readonly items: readonly { readonly place: number; readonly leaf: unknown }[]
  readonly checkpoint: Checkpoint
  readonly signers: readonly ProvenSigner[]
}

/**
 * Checks a proof file with nothing but itself and the keys its reader trusts; all problems at once.
 * Without trusted keys it shows that the file is sound in itself; whose keys they are, the reader compares.
 */
export function checkProof(
  text: string,
  trusted: readonly PublicKey[] = [],
): { readonly proven: Proven } | { readonly problems: readonly ProofProblem[] } {
  const file = readProof(text)
  if ('problems' in file) return file
  const note = readProvenNote(file.proof.checkpoint)
  if (!note) {
    return {
      problems: [
        problem('note', '检查点不是完整的签名文本（可能被截断或改写）', 'the checkpoint is no whole signed note'),
      ],
    }
  }
  const problems: ProofProblem[] = []
  const items = file.proof.items.map((item, index) => checkItem(item, index + 1, note.checkpoint, problems))
  checkOrder(file.proof.items, note.checkpoint, problems)
  checkContents(file.proof.items, note.contents, problems)
  const signers = checkSigners(note, file.proof.keys, trusted, problems)
  if (problems.length > 0) return { problems }
  return { proven: { items, checkpoint: note.checkpoint, signers } }
}

const problem = (code: ProofProblemCode, zh: string, en: string): ProofProblem => ({ code, zh, en })

function readProof(text: string): { readonly proof: ProofFile } | { readonly problems: readonly ProofProblem[] } {
  let read: unknown
  try {
    read = JSON.parse(text)
  } catch {
    return { problems: [problem('not_json', '文件不是完整的 JSON（可能被截断）', 'the file is no whole JSON')] }
  }
  if (isProofFile(read)) return { proof: read }
  return {
    problems: [
      problem(
        'form',
        `不是共振的证明文件：应有 format「${PROOF_FORMAT}」、items、checkpoint、keys；旧格式的请重新取一份`,
        `not a proof file: it needs format "${PROOF_FORMAT}", items, checkpoint, keys; of an older one, take it anew`,
      ),
    ],
  }
}

function isProofFile(value: unknown): value is ProofFile {
  if (typeof value !== 'object' || value === null) return false
  const { format, items, checkpoint, keys } = value as Record<string, unknown>
  if (format !== PROOF_FORMAT || typeof checkpoint !== 'string') return false
  if (!Array.isArray(keys) || !keys.every((key) => typeof key === 'string')) return false
  return Array.isArray(items) && items.length > 0 && items.every(isItem)
}

function isItem(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  const { leaf, place, path } = value as Record<string, unknown>
  return typeof leaf === 'string' && typeof path === 'string' && Number.isSafeInteger(place)
}

function checkItem(
  { leaf, place, path }: ProofFile['items'][number],
  number: number,
  checkpoint: Checkpoint,
  problems: ProofProblem[],
) {
  const read = readLeaf(leaf)
  if (read === undefined) {
    problems.push(problem('leaf', `第 ${number} 项的内容无法读出`, `the leaf of item ${number} cannot be read`))
  } else if (originOf(read.zone) !== checkpoint.origin) {
    const zh = `第 ${number} 项属于园区 ${read.zone}，检查点却是 ${checkpoint.origin} 的`
    problems.push(
      problem('origin', zh, `item ${number} is of zone ${read.zone}, the checkpoint of ${checkpoint.origin}`),
    )
  }
  if (!isIncluded(leaf, { place, path }, checkpoint)) {
    const zh = `第 ${number} 项不在检查点所签的日志里：内容、位置或路径被改动`
    problems.push(
      problem('path', zh, `item ${number} is not in the signed log: its content, place or path was changed`),
    )
  }
  return { place, leaf: read?.leaf }
}

/** Whether a leaf stands at a place of the log under the checkpoint. */
function isIncluded(
  leaf: string,
  { place, path }: Pick<ProofFile['items'][number], 'place' | 'path'>,
  { size, root }: Checkpoint,
): boolean {
  const bytes = fromBase64(path)
  const hashes = bytes && bytes.length % 32 === 0 ? chunks(bytes) : undefined
  const found = hashes && rootByInclusion(leafHash(utf8ToBytes(leaf)), place, size, hashes)
  return found !== undefined && isSame(found, root)
}

/** Items stand in the order of the log, each once; says of a wrong path where its content belongs, if that can be told. */
function checkOrder(items: ProofFile['items'], checkpoint: Checkpoint, problems: ProofProblem[]): void {
  const first = new Map<number, number>()
  for (const [at, item] of items.entries()) {
    const { leaf, place } = item
    const before = first.get(place)
    if (before === undefined) first.set(place, at + 1)
    else {
      const zh = `第 ${at + 1} 项与第 ${before} 项是日志里的同一条，同一件事说了两次`
      problems.push(problem('twice', zh, `items ${before} and ${at + 1} are one and the same entry, told twice`))
    }
    const earlier = items[at - 1]
    if (earlier && earlier.place > place) {
      const zh = `第 ${at + 1} 项在日志里早于它前面的一项：各项的次序被调换`
      problems.push(problem('order', zh, `item ${at + 1} is earlier in the log than the one before it: re-ordered`))
    }
    if (isIncluded(leaf, item, checkpoint)) continue
    const belongs = items.find((other) => isIncluded(leaf, other, checkpoint))
    if (!belongs) continue
    const zh = `第 ${at + 1} 项的内容其实在日志的第 ${belongs.place} 处：各项的次序被调换`
    problems.push(problem('order', zh, `the content of item ${at + 1} belongs elsewhere: items were re-ordered`))
  }
}

/** The items are those that the file was made with: all of them, in their order. Whether the log says so is its signature's. */
function checkContents(items: ProofFile['items'], said: Contents, problems: ProofProblem[]): void {
  const { count, root } = contentsOf(items.map(({ leaf }) => leaf))
  if (said.count !== count) {
    const zh = `文件原有 ${said.count} 项，现有 ${count} 项：有内容被${said.count > count ? '拿走' : '添上'}`
    problems.push(problem('left_out', zh, `the file was made with ${said.count} items and has ${count}`))
  } else if (!isSame(root, said.root)) {
    const zh = '各项不是文件做成时的那些，或次序不同'
    problems.push(problem('contents', zh, 'the items are not those the file was made with, or in another order'))
  }
}

function chunks(bytes: Uint8Array): Hash[] {
  return Array.from({ length: bytes.length / 32 }, (_, index) => bytes.slice(index * 32, index * 32 + 32))
}

function readLeaf(text: string): { readonly zone: string; readonly leaf: readonly unknown[] } | undefined {
  try {
    const leaf: unknown = JSON.parse(text)
    if (!Array.isArray(leaf)) return undefined
    const [kind, zone] = leaf as unknown[]
    const isKnown = kind === 'transfer' || kind === 'decision'
    return isKnown && typeof zone === 'string' ? { zone, leaf } : undefined
  } catch {
    return undefined
  }
}

/** Every signature must hold, the log's own must be among them, and so must every key the reader trusts. */
function checkSigners(
  { checkpoint, contents, signatures }: ProvenNote,
  given: readonly string[],
  trusted: readonly PublicKey[],
  problems: ProofProblem[],
): ProvenSigner[] {
  const named = given.map(readKey)
  if (named.includes(undefined))
    problems.push(problem('key', '文件中的公钥写法有误', 'a key of the file cannot be read'))
  const keys = named.filter((key) => key !== undefined)
  const signers: ProvenSigner[] = []
  for (const signature of signatures) {
    const isCosigner = signature.name !== checkpoint.origin
    const trustedKey = trusted.find(({ name }) => name === signature.name)
    const key = trustedKey ?? keys.find(({ name }) => name === signature.name)
    if (!key) {
      problems.push(problem('key', `没有「${signature.name}」的公钥`, `there is no key of "${signature.name}"`))
      continue
    }
    // The log signed this file; cosigners signed the checkpoint alone, whatever is proven under it.
    const text = isCosigner ? checkpointText(checkpoint) : provenText(checkpoint, contents)
    const { isValid, at } = verifySignature(text, signature, key, isCosigner)
    if (isValid) {
      const when = at === undefined ? {} : { at }
      signers.push({
        name: key.name,
        fingerprint: fingerprint(key),
        isTrusted: trustedKey !== undefined,
        isCosigner,
        ...when,
      })
      continue
    }
    const zh = `「${signature.name}」的签名与检查点或公钥不符`
    problems.push(problem('signature', zh, `the signature of "${signature.name}" does not fit checkpoint or key`))
  }
  if (!signatures.some(({ name }) => name === checkpoint.origin)) {
    problems.push(problem('not_signed', '检查点没有日志自己的签名', 'the log itself has not signed the checkpoint'))
  }
  for (const { name } of trusted) {
    if (signatures.some((signature) => signature.name === name)) continue
    problems.push(problem('key_missing', `检查点没有「${name}」的签名`, `"${name}" has not signed the checkpoint`))
  }
  return signers
}
