import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream, existsSync } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { failure } from './failures.ts'
import { readTar, tarEnd, tarEntry } from './tar.ts'

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
  let sums: string | undefined
  const source = createReadStream(file)
  const plain = createGunzip()
  const feeding = pipeline(source, plain)
  feeding.catch(() => {})
  try {
    for await (const { name, chunks } of readTar(plain)) {
      if (name === SUMS) {
        sums = (await collect(chunks)).toString('utf8')
        continue
      }
      const hash = createHash('sha256')
      yield { name, chunks: hashed(chunks, hash) }
      found.set(name, hash.digest('hex'))
    }
    plain.resume()
    await feeding
    compare(found, sums)
  } catch (error) {
    if (error instanceof Damage || isDamage(error)) throw failure('damaged', { file, reason: error.message })
    throw error
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

class Damage extends Error {}

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

function compare(found: ReadonlyMap<string, string>, sums: string | undefined): void {
  if (sums === undefined) throw new Damage('no list of checksums at its end')
  const stated = new Map(
    sums
      .trimEnd()
      .split('\n')
      .map((line) => [line.slice(66), line.slice(0, 64)]),
  )
  for (const [name, sum] of stated) {
    if (found.get(name) !== sum) throw new Damage(`${name}: ${found.has(name) ? 'wrong checksum' : 'missing'}`)
  }
  for (const name of found.keys()) if (!stated.has(name)) throw new Damage(`${name}: not in the list of checksums`)
}

/** What zlib and the tar reader throw on torn or foreign bytes. */
function isDamage(error: unknown): error is Error {
  if (!(error instanceof Error)) return false
  return ('code' in error && /^Z_|ERR_STREAM_PREMATURE_CLOSE/.test(String(error.code))) || /archive/.test(error.message)
}
