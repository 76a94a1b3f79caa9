import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'

/** A document of ours is far smaller: a larger file is another one, and would only keep the browser busy. */
export const FILE_BYTES_MAX = 20 * 1024 * 1024

/**
 * SHA-256 of a file, in hex; the file stays in the browser. Not crypto.subtle: pages served inside a zone's own network
 * may not be a secure context.
 */
export async function digestOfFile(file: File): Promise<string> {
  return bytesToHex(sha256(new Uint8Array(await file.arrayBuffer())))
}
