import { TextDecoder } from 'node:util'

/**
 * A text in GB18030, as banks take it: characters of one and two bytes, which is all of GBK. Undefined where a character
 * has no such code. The platform decodes GB18030 but does not encode it: its decoder fills the table, once.
 */
export function inGb18030(text: string): Uint8Array | undefined {
  const codes = table()
  const bytes: number[] = []
  for (const character of text) {
    const code = character.charCodeAt(0)
    if (code < 0x80 && character.length === 1) bytes.push(code)
    else {
      const pair = codes.get(character)
      if (pair === undefined) return undefined
      bytes.push(pair >> 8, pair & 0xff)
    }
  }
  return Uint8Array.from(bytes)
}

let known: ReadonlyMap<string, number> | undefined

function table(): ReadonlyMap<string, number> {
  if (known) return known
  const decoder = new TextDecoder('gb18030')
  const codes = new Map<string, number>()
  for (let lead = 0x81; lead <= 0xfe; lead++) {
    for (let trail = 0x40; trail <= 0xfe; trail++) {
      const character = decoder.decode(Uint8Array.of(lead, trail))
      if (trail !== 0x7f && [...character].length === 1 && character !== '\uFFFD')
        codes.set(character, (lead << 8) | trail)
    }
  }
  known = codes
  return codes
}
