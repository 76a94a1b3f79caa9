/**
 * The text with every string literal and comment blanked out, same length, so that what remains is signs and names.
 * An unclosed string is blanked to the end; `unclosed` is where it begins.
 */
export function blankLiterals(text: string): { readonly blanked: string; readonly unclosed?: number } {
  let blanked = ''
  let kept = 0
  let unclosed: number | undefined
  const literal = /"(?:[^"\\]|\\[^])*("?)|\/\/[^\n]*|\/\*[^]*?(?:\*\/|$)/g
  for (const match of text.matchAll(literal)) {
    blanked += text.slice(kept, match.index) + ' '.repeat(match[0].length)
    kept = match.index + match[0].length
    if (match[1] === '') unclosed = match.index
  }
  blanked += text.slice(kept)
  return unclosed === undefined ? { blanked } : { blanked, unclosed }
}

const CLOSING = new Map([
  ['(', ')'],
  ['[', ']'],
  ['{', '}'],
])

/** How deep brackets nest, counting a FEEL range such as `]1..2[` as flat. */
export function bracketDepth(blanked: string): number {
  let depth = 0
  let deepest = 0
  for (const sign of blanked) {
    if (CLOSING.has(sign)) deepest = Math.max(deepest, ++depth)
    else if (sign === ')' || sign === ']' || sign === '}') depth = Math.max(0, depth - 1)
  }
  return deepest
}

/** The first bracket without its partner, if `(`, `[` and `{` do not pair up. Ranges such as `[1..2)` may mix round and square. */
export function unpairedBracket(
  blanked: string,
): { readonly at: number; readonly found: string; readonly expected: string; readonly opens: boolean } | undefined {
  const open: { at: number; sign: string }[] = []
  for (let at = 0; at < blanked.length; at++) {
    const sign = blanked.charAt(at)
    if (CLOSING.has(sign)) open.push({ at, sign })
    if (sign !== ')' && sign !== ']' && sign !== '}') continue
    const last = open.pop()
    if (last && (CLOSING.get(last.sign) === sign || (sign !== '}' && last.sign !== '{'))) continue
    if (last) return { at: last.at, found: last.sign, expected: CLOSING.get(last.sign) ?? '', opens: true }
    return { at, found: sign, expected: sign === ')' ? '(' : sign === ']' ? '[' : '{', opens: false }
  }
  const last = open.at(-1)
  return last && { at: last.at, found: last.sign, expected: CLOSING.get(last.sign) ?? '', opens: true }
}
