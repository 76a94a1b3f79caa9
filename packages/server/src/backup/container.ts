import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream, existsSync } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { failure } from './failures.ts'
import { readTar, TornArchive, tarEnd, tarEntry } from './tar.ts'

/** One file of a backup. */
export type Entry = { readonly name: string; readonly content: readonly Buffer[] }

/** One file of a backup as it is read. */
export type ReadEntry = { readonly name: string; readonly chunks: AsyncIterable<Buffer> }

const SUMS = 'SHA256SUMS'
const GZIP_LEVEL = 3

/**
 * Writes entries into a gzipped tar whose last file lists the SHA-256 of all others, as `sha256sum -c` reads it.
 * The file appears under its name only when it is whole and on disk; it is readable to its owner alone.
 */
export async function writeContainer(file: string, entries: AsyncIterable<Entry>): Promise<void> {
  if (existsSync(file)) throw failure('exists', { file })
  const fresh = `${file}.${process.pid}.part`
  try {
    const output = createWriteStream(fresh, { mode: 0o600, flags: 'wx' })
    await pipeline(Readable.from(blocks(entries)), createGzip({ level: GZIP_LEVEL }), output)
    const written = await open(fresh, 'r+')
    await written.sync()
    await written.close()
    await rename(fresh, file)
  } catch (error) {
    await rm(fresh, { force: true })
    throw error
  }
}

/** Reads a container's entries in order and compares every checksum; fails as `damaged` at the first thing amiss. */
export async function* readContainer(file: string): AsyncGenerator<ReadEntry> {
  if (!existsSync(file)) throw failure('no_file', { file })
  const found = new Map<string, string>()
  let sums = ''
  const source = createReadStream(file)
  const plain = source.pipe(createGunzip())
  source.once('error', (error) => plain.destroy(error))
  try {
    for await (const { name, chunks } of toldAsDamage(file, readTar(plain))) {
      if (name === SUMS) {
        sums = (await collect(toldAsDamage(file, chunks))).toString('utf8')
        continue
      }
      const hash = createHash('sha256')
      yield { name, chunks: hashed(toldAsDamage(file, chunks), hash) }
      found.set(name, hash.digest('hex'))
    }
    const reason = firstDifference(found, sums)
    if (reason !== undefined) throw failure('damaged', { file, reason })
  } finally {
    source.destroy()
    plain.destroy()
  }
}

/** All of an entry's bytes; for the small ones. */
export async function collect(chunks: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const chunk of chunks) parts.push(chunk)
  return Buffer.concat(parts)
}

async function* blocks(entries: AsyncIterable<Entry>): AsyncGenerator<Buffer> {
  const sums: string[] = []
  for await (const { name, content } of entries) {
    const hash = createHash('sha256')
    for (const chunk of content) hash.update(chunk)
    sums.push(`${hash.digest('hex')}  ${name}\n`)
    yield* tarEntry(name, content)
  }
  yield* tarEntry(SUMS, [Buffer.from(sums.join(''))])
  yield tarEnd()
}

async function* hashed(chunks: AsyncIterable<Buffer>, hash: ReturnType<typeof createHash>): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    hash.update(chunk)
    yield chunk
  }
}

/** The first file whose checksum is not the stated one, in words. */
function firstDifference(found: ReadonlyMap<string, string>, sums: string): string | undefined {
  if (sums === '') return 'no list of checksums at its end'
  const stated = new Map(
    sums
      .trimEnd()
      .split('\n')
      .map((line) => [line.slice(66), line.slice(0, 64)]),
  )
  const wrong = [...stated].find(([name, sum]) => found.get(name) !== sum)?.[0]
  if (wrong !== undefined) return `${wrong}: ${found.has(wrong) ? 'wrong checksum' : 'missing'}`
  const unlisted = [...found.keys()].find((name) => !stated.has(name))
  return unlisted === undefined ? undefined : `${unlisted}: not in the list of checksums`
}

/** Torn or foreign bytes surface wherever they are read: as errors of zlib or of the tar reader. */
async function* toldAsDamage<T>(file: string, items: AsyncIterable<T>): AsyncGenerator<T> {
  try {
    yield* items
  } catch (error) {
    const isDamage =
      error instanceof TornArchive || (error instanceof Error && 'code' in error && String(error.code).startsWith('Z_'))
    if (isDamage) throw failure('damaged', { file, reason: error.message })
    throw error
  }
}
