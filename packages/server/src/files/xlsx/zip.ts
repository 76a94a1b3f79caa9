import type { FileHandle } from 'node:fs/promises'
import { Readable, Transform, pipeline } from 'node:stream'
import { createInflateRaw } from 'node:zlib'
import { failure } from '../failures.ts'

/** The parts of a workbook by name, each inflated as it is read. */
export type Zip = {
  has(name: string): boolean
  /** A part's text in pieces; fails beyond `limitBytes` of inflated content: a small file may inflate without end. */
  text(name: string, limitBytes: number): AsyncGenerator<string, void, undefined>
  /** How many bytes of a part have been read so far and in all, compressed: for showing progress. */
  progress(name: string): number
}

type Entry = { readonly method: number; readonly size: number; readonly offset: number; read: number }

/** Says which part a workbook lacks. */
export const missing = (part: string) => ({ zh: `缺少 ${part}`, en: `${part} is missing` })

const ENTRIES_MAX = 10_000
const END_RECORD = 0x06054b50
const DIRECTORY_RECORD = 0x02014b50

/** Reads the directory at the end of a ZIP. */
export async function readDirectory(handle: FileHandle): Promise<Zip> {
  const { size } = await handle.stat()
  const tail = await readAt(handle, Math.max(0, size - 66_000), Math.min(size, 66_000))
  const end = lastIndexOf(tail, END_RECORD)
  if (end < 0) throw failure('damaged', { reason: { zh: '没有目录', en: 'it has no directory' } })
  const count = tail.readUInt16LE(end + 10)
  const [length, start] = [tail.readUInt32LE(end + 12), tail.readUInt32LE(end + 16)]
  if (count > ENTRIES_MAX || start + length > size)
    throw failure('damaged', { reason: { zh: '目录越界', en: 'its directory lies outside' } })
  const directory = await readAt(handle, start, length)
  const entries = readEntries(directory, count)
  return {
    has: (name) => entries.has(name),
    progress: (name) => {
      const entry = entries.get(name)
      return entry === undefined || entry.size === 0 ? 1 : entry.read / entry.size
    },
    text: (name, limitBytes) => partText(handle, entries.get(name), name, limitBytes),
  }
}

/** How much is inflated at once. A row that does not end is looked through again with every piece, so pieces are large. */
const PIECE_BYTES = 256 * 1024

async function* partText(handle: FileHandle, entry: Entry | undefined, name: string, limitBytes: number) {
  if (!entry) throw failure('damaged', { reason: missing(name) })
  const decoder = new TextDecoder()
  const source = Readable.from(compressed(handle, entry, name), { objectMode: false })
  const inflated = entry.method === 8 ? [createInflateRaw({ chunkSize: PIECE_BYTES })] : []
  const stream = pipeline([source, ...inflated, limited(name, limitBytes)], () => {}) as unknown as Readable
  try {
    for await (const chunk of stream) yield decoder.decode(chunk as Buffer, { stream: true })
  } catch (error) {
    if (error instanceof Error && 'errno' in error)
      throw failure('damaged', { reason: { zh: `${name} 解压失败`, en: `${name} cannot be inflated` } })
    throw error
  }
  yield decoder.decode()
}

function limited(name: string, limitBytes: number): Transform {
  let seen = 0
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      seen += chunk.length
      if (seen > limitBytes) done(failure('too_large', { part: name, limit: Math.round(limitBytes / 1e6) }))
      else done(null, chunk)
    },
  })
}

async function* compressed(handle: FileHandle, entry: Entry, name: string) {
  if (entry.method !== 0 && entry.method !== 8)
    throw failure('damaged', {
      reason: { zh: `${name} 的压缩方式不支持`, en: `${name} is compressed in an unknown way` },
    })
  const header = await readAt(handle, entry.offset, 30)
  if (header.length < 30) throw failure('damaged', { reason: `${name} 不完整` })
  let at = entry.offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28)
  const end = at + entry.size
  entry.read = 0
  while (at < end) {
    const block = await readAt(handle, at, Math.min(1 << 17, end - at))
    if (block.length === 0) throw failure('damaged', { reason: { zh: `${name} 不完整`, en: `${name} is incomplete` } })
    at += block.length
    entry.read += block.length
    yield block
  }
}

function readEntries(directory: Buffer, count: number): Map<string, Entry> {
  const entries = new Map<string, Entry>()
  let at = 0
  for (let index = 0; index < count; index++) {
    if (at + 46 > directory.length || directory.readUInt32LE(at) !== DIRECTORY_RECORD) {
      throw failure('damaged', { reason: { zh: '目录不完整', en: 'its directory is incomplete' } })
    }
    if ((directory.readUInt16LE(at + 8) & 1) === 1) throw failure('old_excel', {})
    const nameLength = directory.readUInt16LE(at + 28)
    const name = directory.toString('utf8', at + 46, at + 46 + nameLength)
    entries.set(name.replaceAll('\\', '/'), {
      method: directory.readUInt16LE(at + 10),
      size: directory.readUInt32LE(at + 20),
      offset: directory.readUInt32LE(at + 42),
      read: 0,
    })
    at += 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32)
  }
  return entries
}

function lastIndexOf(buffer: Buffer, signature: number): number {
  for (let at = buffer.length - 22; at >= 0; at--) if (buffer.readUInt32LE(at) === signature) return at
  return -1
}

async function readAt(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length)
  const { bytesRead } = await handle.read(buffer, 0, length, position)
  return buffer.subarray(0, bytesRead)
}
