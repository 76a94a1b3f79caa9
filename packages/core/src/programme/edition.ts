import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'

/** SHA-256 over named texts, as hex: independent of their order, different when a name or a character differs. */
export function digestOf(texts: ReadonlyMap<string, string>): string {
  const names = [...texts.keys()].toSorted()
  const parts = names.map((name) => {
    const text = (texts.get(name) ?? '').replaceAll('\r\n', '\n')
    return `${utf8ToBytes(name).length}:${name}${utf8ToBytes(text).length}:${text}`
  })
  return bytesToHex(sha256(utf8ToBytes(parts.join(''))))
}

/** The files of a folder that decide what comes out of it: not its golden cases, not what is generated from it. */
export const decidesOutcome = (file: string): boolean =>
  file === 'programme.yaml' ||
  file === 'policy.md' ||
  file.endsWith('.dmn') ||
  file.endsWith('.json') ||
  file.startsWith('variants/')
