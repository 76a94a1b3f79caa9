/** Whether a character, given by its code point, belongs to a class. */
export type CharacterTest = (code: number) => boolean

/** This one character. */
export const single = (character: string): CharacterTest => {
  const expected = character.codePointAt(0)
  return (code) => code === expected
}

/** Characters from one to the other; undefined when they are reversed. */
export function range(low: string, high: string): CharacterTest | undefined {
  const from = low.codePointAt(0) ?? 0
  const to = high.codePointAt(0) ?? 0
  return from <= to ? (code) => code >= from && code <= to : undefined
}

/** Whatever any of them accepts. */
export const anyOf =
  (tests: readonly CharacterTest[]): CharacterTest =>
  (code) =>
    tests.some((test) => test(code))

/** The same class without regard to upper and lower case. */
export function anyCase(test: CharacterTest): CharacterTest {
  return (code) => {
    const character = String.fromCodePoint(code)
    return [character, character.toLowerCase(), character.toUpperCase()].some((variant) =>
      test(variant.codePointAt(0) ?? 0),
    )
  }
}

const CONTROL = new Map([
  ['n', 10],
  ['r', 13],
  ['t', 9],
])

/** Classes by their escape; each is tried on one character only, so it cannot run away. */
const CLASSES = new Map([
  ['d', /\p{Nd}/u],
  ['w', /[^\p{P}\p{Z}\p{C}]/u],
  ['s', /[ \t\n\r]/u],
  ['i', /[\p{L}_:]/u],
  ['c', /[\p{L}\p{N}_:.·-]/u],
])

/** The class of `\d`, `\W`, `\p{L}`, `\.` …; undefined when there is no such escape. */
export function escapeTest(sign: string, property?: string): CharacterTest | undefined {
  if (property !== undefined) return propertyTest(property, sign === 'P')
  const control = CONTROL.get(sign)
  if (control !== undefined) return (code) => code === control
  const known = CLASSES.get(sign.toLowerCase())
  if (known) {
    const wanted = sign === sign.toLowerCase()
    return (code) => known.test(String.fromCodePoint(code)) === wanted
  }
  return /[\p{L}\p{N}]/u.test(sign) ? undefined : single(sign)
}

/** Blocks of characters that patterns of XML Schema name. */
const BLOCKS: ReadonlyMap<string, readonly [number, number]> = new Map([
  ['IsBasicLatin', [0x0, 0x7f]],
  ['IsLatin-1Supplement', [0x80, 0xff]],
  ['IsGreek', [0x370, 0x3ff]],
  ['IsCyrillic', [0x400, 0x4ff]],
  ['IsCJKSymbolsandPunctuation', [0x3000, 0x303f]],
  ['IsHiragana', [0x3040, 0x309f]],
  ['IsKatakana', [0x30a0, 0x30ff]],
  ['IsCJKUnifiedIdeographs', [0x4e00, 0x9fff]],
])

function propertyTest(property: string, negated: boolean): CharacterTest | undefined {
  const [from, to] = BLOCKS.get(property) ?? []
  if (from !== undefined && to !== undefined) return (code) => (code >= from && code <= to) !== negated
  try {
    const test = new RegExp(`\\p{${property}}`, 'u')
    return (code) => test.test(String.fromCodePoint(code)) !== negated
  } catch {
    return undefined
  }
}
