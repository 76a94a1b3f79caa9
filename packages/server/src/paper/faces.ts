import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import * as fontkit from 'fontkit'
import { unpackWoff } from './sfnt.ts'

const folder = dirname(createRequire(import.meta.url).resolve('@fontsource/noto-sans-sc/package.json'))

/** The face nearly every character is drawn in. */
export const MAIN = 'chinese-simplified'

/** What stands where no face has the character. */
const ABSENT = '〓'

/** The weights the faces have. */
export const WEIGHTS = { normal: 400, bold: 700 } as const
export type Weight = keyof typeof WEIGHTS

/** A stretch of a text in one face. */
export type Stretch = { readonly text: string; readonly face: string }

/** The plain font of a face, unpacked. */
export const fontOf = (face: string, weight: Weight): Buffer =>
  unpackWoff(readFileSync(join(folder, 'files', `noto-sans-sc-${face}-${WEIGHTS[weight]}-normal.woff`)))

/** Noto Sans SC comes in one large face and a hundred small ones: cuts a text into stretches that each have a face. */
export function stretchesOf(text: string): Stretch[] {
  const stretches: { text: string; face: string }[] = []
  for (const sign of signsOf(text)) {
    const face = faceOf(sign)
    const drawn = face === undefined ? ABSENT : sign
    const last = stretches.at(-1)
    if (last?.face === (face ?? MAIN)) last.text += drawn
    else stretches.push({ text: drawn, face: face ?? MAIN })
  }
  return stretches
}

/** The signs of a text that no face has, each once: they are named beside the text. */
export const absentFrom = (text: string): string[] => [
  ...new Set(signsOf(text).filter((sign) => faceOf(sign) === undefined)),
]

/** What a reader takes for one sign; how a known character is to be varied is left out. */
const signsOf = (text: string): string[] =>
  [...SEGMENTER.segment(text.normalize('NFC'))].map(({ segment }) => segment.replace(VARIATION, '') || segment)

const SEGMENTER = new Intl.Segmenter('zh')
const VARIATION = /[\u{fe00}-\u{fe0f}\u{e0100}-\u{e01ef}]/gu

function faceOf(sign: string): string | undefined {
  if (known.has(sign)) return known.get(sign)
  const face = WHITE.test(sign) ? MAIN : [MAIN, ...Object.keys(RANGES)].find((name) => draws(name, sign))
  if (known.size >= KNOWN_MAX) known.clear()
  known.set(sign, face)
  return face
}

const WHITE = /^\s+$/
const KNOWN_MAX = 20_000
const known = new Map<string, string | undefined>()

const draws = (face: string, sign: string): boolean =>
  [...sign].every((character) => covers(face, character.codePointAt(0) ?? 0))

function covers(face: string, code: number): boolean {
  const ranges = RANGES[face]
  if (ranges !== undefined && !ranges.some(([from, to]) => from <= code && code <= to)) return false
  const codes = covered.get(face) ?? new Set(characterSetOf(face))
  covered.set(face, codes)
  return codes.has(code)
}

const covered = new Map<string, ReadonlySet<number>>()

function characterSetOf(face: string): readonly number[] {
  const font = fontkit.create(fontOf(face, 'normal'))
  if ('fonts' in font) throw new Error(`${face} is a collection of fonts`)
  return font.characterSet
}

/** Which characters each small face is for, as the package says. */
const RANGES: Readonly<Record<string, readonly (readonly [number, number])[]>> = Object.fromEntries(
  Object.entries(JSON.parse(readFileSync(join(folder, 'unicode.json'), 'utf8')) as Record<string, string>).map(
    ([name, ranges]) => [name.replace(/[[\]]/g, ''), ranges.split(',').map(rangeOf)],
  ),
)

/** `U+4E00-4E2D` or `U+FF01`. */
function rangeOf(text: string): readonly [number, number] {
  const [from = '', to = from] = text.trim().replace(/^U\+/i, '').split('-')
  return [Number.parseInt(from, 16), Number.parseInt(to, 16)]
}
