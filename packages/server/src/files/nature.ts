import { TextDecoder } from 'node:util'
import { isUtf8 } from 'node:buffer'
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { failure } from './failures.ts'

/** What a file is by its content. */
export type FileNature = {
  readonly bytes: number
  readonly sha256: string
} & (
  | { readonly format: 'xlsx' }
  | {
      readonly format: 'csv'
      readonly encoding: 'utf-8' | 'utf-16le' | 'gb18030'
      readonly separator: string
      readonly lineBreak: '\n' | '\r'
    }
)

const BLOCK = 1 << 20
const SEPARATORS = [',', '\t', ';', '|'] as const

/**
 * Reads a file once from end to end to learn its checksum and nature. A file named .csv may hold GB18030 or even a
 * workbook: only the content counts.
 */
export async function inspectFile(path: string): Promise<FileNature> {
  const hash = createHash('sha256')
  const utf8 = utf8Check()
  const decoder = new TextDecoder('gb18030', { fatal: true })
  let bytes = 0
  let head: Buffer = Buffer.alloc(0)
  let zeroAt: number | undefined
  let notChineseAt: number | undefined
  let feeds = false
  for await (const chunk of createReadStream(path, { highWaterMark: BLOCK })) {
    const block: Buffer = chunk
    if (bytes === 0) head = block
    const zero = zeroAt === undefined ? block.indexOf(0) : -1
    if (zero >= 0) zeroAt = bytes + zero
    feeds ||= block.includes(10)
    const broken = utf8.add(block)
    if (broken && notChineseAt === undefined && !decodes(decoder, broken)) notChineseAt = bytes
    hash.update(block)
    bytes += block.length
  }
  const sha256 = hash.digest('hex')
  if (bytes === 0) throw failure('empty', {})
  if (startsWith(head, [0x50, 0x4b, 0x03, 0x04])) return { format: 'xlsx', bytes, sha256 }
  if (startsWith(head, [0xd0, 0xcf, 0x11, 0xe0])) throw failure('old_excel', {})
  const isUtf16 = startsWith(head, [0xff, 0xfe])
  if (zeroAt !== undefined && !isUtf16) throw failure('not_table', { byte: zeroAt })
  const brokenAt = utf8.end()
  const encoding = isUtf16 ? 'utf-16le' : brokenAt === undefined ? 'utf-8' : 'gb18030'
  if (encoding === 'gb18030' && notChineseAt !== undefined)
    throw failure('encoding', { byte: brokenAt ?? notChineseAt })
  const text = new TextDecoder(encoding).decode(head.subarray(0, 1 << 16))
  return {
    format: 'csv',
    bytes,
    sha256,
    encoding,
    separator: separatorOf(text),
    lineBreak: feeds || isUtf16 ? '\n' : '\r',
  }
}

const startsWith = (block: Buffer, bytes: readonly number[]): boolean => bytes.every((byte, at) => block[at] === byte)

/** Blocks from the first that is not UTF-8 on are tried as GB18030; what came before was ASCII or valid in both. */
function decodes(decoder: TextDecoder, block: Buffer): boolean {
  try {
    decoder.decode(block, { stream: true })
    return true
  } catch {
    return false
  }
}

/** UTF-8, checked block by block: a character may lie across two. */
function utf8Check() {
  let carried: Buffer = Buffer.alloc(0)
  let seen = 0
  return {
    brokenAt: undefined as number | undefined,
    /** From the first block that is not UTF-8 on, the bytes still to be tried as something else. */
    add(block: Buffer): Buffer | undefined {
      if (this.brokenAt !== undefined) return block
      const joined = carried.length > 0 ? Buffer.concat([carried, block]) : block
      const cut = lastWhole(joined)
      const isText = isUtf8(joined.subarray(0, cut))
      if (!isText) this.brokenAt = seen - carried.length
      seen += block.length
      carried = Buffer.from(joined.subarray(cut))
      return isText ? undefined : joined
    },
    end(): number | undefined {
      if (this.brokenAt === undefined && carried.length > 0) this.brokenAt = seen - carried.length
      return this.brokenAt
    },
  }
}

/** Where the last character of a block begins if it may go on in the next block. */
function lastWhole(block: Buffer): number {
  for (let back = 1; back <= Math.min(3, block.length); back++) {
    const byte = block[block.length - back] ?? 0
    if ((byte & 0xc0) === 0x80) continue
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1
    return length > back ? block.length - back : block.length
  }
  return block.length
}

/** The separator that the first lines have most evenly; a comma where nothing tells. */
function separatorOf(text: string): string {
  const lines = text
    .replace(/"(?:[^"]|"")*"/g, '')
    .split(/\r\n|[\r\n]/)
    .filter((line) => line.trim() !== '')
    .slice(0, 10)
  const counts = (separator: string) => lines.map((line) => line.split(separator).length - 1)
  const scored = SEPARATORS.map((separator) => ({
    separator,
    least: Math.min(...counts(separator), 1000),
    most: Math.max(...counts(separator), 0),
  }))
  const best = scored.toSorted((a, b) => b.least - a.least || b.most - a.most)[0]
  return best && best.most > 0 ? best.separator : ','
}
