import { bytesToHex } from '@noble/hashes/utils.js'

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** Base64 with padding. */
export function toBase64(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 3) {
    const [a = 0, b = 0, c = 0] = bytes.subarray(at, at + 3)
    const four = [a >> 2, ((a & 3) << 4) | (b >> 4), ((b & 15) << 2) | (c >> 6), c & 63]
    const letters = four.map((index) => LETTERS[index]).join('')
    text += letters.slice(0, Math.min(4, bytes.length - at + 1)).padEnd(4, '=')
  }
  return text
}

/** The bytes of a Base64 text, or undefined where it is none in its one canonical form. */
export function fromBase64(text: string): Uint8Array | undefined {
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)) return undefined
  const bytes: number[] = []
  for (let at = 0; at < text.length; at += 4) {
    const [a = 0, b = 0, c = 0, d = 0] = text
      .slice(at, at + 4)
      .split('')
      .map((letter) => Math.max(0, LETTERS.indexOf(letter)))
    bytes.push((a << 2) | (b >> 4), ((b & 15) << 4) | (c >> 2), ((c & 3) << 6) | d)
  }
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0
  const whole = Uint8Array.from(bytes.slice(0, bytes.length - padding))
  return toBase64(whole) === text ? whole : undefined
}

/** Lower-case hexadecimal, for people to compare. */
export const toHex = bytesToHex
