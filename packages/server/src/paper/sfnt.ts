import { inflateSync } from 'node:zlib'

const WOFF = 0x774f4646
const WOFF_HEAD = 44
const WOFF_ENTRY = 20
const SFNT_HEAD = 12
const SFNT_ENTRY = 16

/**
 * The plain font in a WOFF 1.0 file. Whoever draws reads tables again and again, and a packed table would be unpacked
 * each time.
 */
export function unpackWoff(woff: Buffer): Buffer {
  if (woff.readUInt32BE(0) !== WOFF) throw new Error('expected a WOFF 1.0 file')
  const count = woff.readUInt16BE(12)
  const head = Buffer.alloc(SFNT_HEAD + SFNT_ENTRY * count)
  woff.copy(head, 0, 4, 8)
  head.writeUInt16BE(count, 4)
  const parts: Buffer[] = [head]
  let offset = head.length
  for (let at = 0; at < count; at++) {
    const from = WOFF_HEAD + WOFF_ENTRY * at
    const to = SFNT_HEAD + SFNT_ENTRY * at
    const table = tableAt(woff, from)
    woff.copy(head, to, from, from + 4)
    woff.copy(head, to + 4, from + 16, from + 20)
    head.writeUInt32BE(offset, to + 8)
    head.writeUInt32BE(table.length, to + 12)
    const padding = Buffer.alloc((4 - (table.length % 4)) % 4)
    parts.push(table, padding)
    offset += table.length + padding.length
  }
  return Buffer.concat(parts)
}

/** One table: packed only where that made it smaller. */
function tableAt(woff: Buffer, entry: number): Buffer {
  const offset = woff.readUInt32BE(entry + 4)
  const packed = woff.readUInt32BE(entry + 8)
  const plain = woff.readUInt32BE(entry + 12)
  const bytes = woff.subarray(offset, offset + packed)
  return packed < plain ? inflateSync(bytes) : bytes
}
