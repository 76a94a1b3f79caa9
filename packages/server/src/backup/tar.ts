// The plain tar format (POSIX ustar with pax names), so that `tar tzf` lists a backup anywhere.

const BLOCK = 512

/** One file of an archive while it is read; its chunks must be taken before the next one. */
type TarEntry = { readonly name: string; readonly size: number; readonly chunks: AsyncIterable<Buffer> }

/** The blocks of one file: header, content, padding. */
export function* tarEntry(name: string, content: readonly Buffer[]): Generator<Buffer> {
  const size = content.reduce((sum, chunk) => sum + chunk.length, 0)
  if (Buffer.byteLength(name) > 100 || /[^ -~]/.test(name)) {
    const record = paxRecord('path', name)
    yield header('pax', record.length, 'x')
    yield record
    yield padding(record.length)
  }
  yield header(asciiName(name), size, '0')
  yield* content
  yield padding(size)
}

/** Bytes that are no whole tar. */
export class TornArchive extends Error {}

/** What ends an archive. */
export const tarEnd = (): Buffer => Buffer.alloc(2 * BLOCK)

/** Reads an archive front to back. Throws TornArchive when it is torn or is no tar. */
export async function* readTar(source: AsyncIterable<Buffer>): AsyncGenerator<TarEntry> {
  const bytes = new ByteReader(source)
  let longName: string | undefined
  for (;;) {
    const block = await bytes.take(BLOCK)
    if (block.every((byte) => byte === 0)) return bytes.finish()
    const { name, size, type } = readHeader(block)
    if (type === 'x') {
      longName = paxPath(await bytes.take(size))
      await bytes.take(paddingLength(size))
      continue
    }
    let left = size
    const chunks = (async function* () {
      while (left > 0) {
        const chunk = await bytes.some(left)
        left -= chunk.length
        yield chunk
      }
    })()
    yield { name: longName ?? name, size, chunks }
    longName = undefined
    for await (const _chunk of chunks) {
      // What the reader of the entry did not want.
    }
    await bytes.take(paddingLength(size))
  }
}

function header(name: string, size: number, type: '0' | 'x'): Buffer {
  const block = Buffer.alloc(BLOCK)
  block.write(name, 0, 100, 'utf8')
  block.write('0000600\0', 100, 'ascii')
  block.write('0000000\0', 108, 'ascii')
  block.write('0000000\0', 116, 'ascii')
  block.write(`${size.toString(8).padStart(11, '0')}\0`, 124, 'ascii')
  block.write('00000000000\0', 136, 'ascii')
  block.write('        ', 148, 'ascii')
  block.write(type, 156, 'ascii')
  block.write('ustar\u000000', 257, 'ascii')
  block.write(`${checksum(block).toString(8).padStart(6, '0')}\0 `, 148, 'ascii')
  return block
}

function readHeader(block: Buffer): { name: string; size: number; type: string } {
  const text = (start: number, length: number) => block.toString('utf8', start, start + length).split('\0')[0] ?? ''
  const stated = Number.parseInt(text(148, 8), 8)
  const cleared = Buffer.from(block)
  cleared.write('        ', 148, 'ascii')
  if (stated !== checksum(cleared)) throw new TornArchive('a header of the archive does not match its checksum')
  return { name: text(0, 100), size: Number.parseInt(text(124, 12), 8), type: text(156, 1) }
}

const checksum = (block: Buffer): number => block.reduce((sum, byte) => sum + byte, 0)
const paddingLength = (size: number): number => (BLOCK - (size % BLOCK)) % BLOCK
const padding = (size: number): Buffer => Buffer.alloc(paddingLength(size))
const asciiName = (name: string): string => name.replace(/[^ -~]/g, '_').slice(-100)

/** A pax record states its own length, digits included. */
function paxRecord(key: string, value: string): Buffer {
  const rest = Buffer.byteLength(` ${key}=${value}\n`)
  let length = rest + String(rest).length
  if (rest + String(length).length !== length) length = rest + String(length).length
  return Buffer.from(`${length} ${key}=${value}\n`)
}

const paxPath = (record: Buffer): string | undefined => /^\d+ path=([^\n]*)\n/.exec(record.toString('utf8'))?.[1]

/** Takes exact numbers of bytes from chunks of any size. */
class ByteReader {
  private readonly source: AsyncIterator<Buffer>
  private rest: Buffer = Buffer.alloc(0)

  constructor(source: AsyncIterable<Buffer>) {
    this.source = source[Symbol.asyncIterator]()
  }

  /** At least one byte and at most `max`. */
  async some(max: number): Promise<Buffer> {
    while (this.rest.length === 0) {
      const next = await this.source.next()
      if (next.done) throw new TornArchive('the archive ends too early')
      this.rest = next.value
    }
    const taken = this.rest.subarray(0, max)
    this.rest = this.rest.subarray(taken.length)
    return taken
  }

  /** Reads to the end, where a compressed source tells whether it was whole. */
  async finish(): Promise<void> {
    while (!(await this.source.next()).done);
  }

  async take(length: number): Promise<Buffer> {
    const parts: Buffer[] = []
    for (let left = length; left > 0; ) {
      const part = await this.some(left)
      parts.push(part)
      left -= part.length
    }
    return Buffer.concat(parts)
  }
}
