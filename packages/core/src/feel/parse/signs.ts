import type { Problem } from '../../base.ts'
import { clip, problemAt } from '../problem.ts'
import { blankLiterals } from './blank.ts'

/** Signs of a Chinese keyboard and what a formula uses instead; one character for one, so positions stay. */
const HALF_WIDTH = new Map([
  ...pairs('＞＜＝！＋－＊／（），：；％．＂＇＆｜？［］｛｝＠＾～', '><=!+-*/(),:;%."\'&|?[]{}@^~'),
  ...pairs('“”„‟「」‘’、。【】〔〕〈〉《》', '"""""""",.[][]<><>'),
  ...pairs('０１２３４５６７８９', '0123456789'),
  ['\u3000', ' '],
  ['\u2212', '-'],
  ['×', '*'],
  ['÷', '/'],
  ['≥', '>'],
  ['≤', '<'],
  ['≠', '='],
])

function pairs(from: string, to: string): [string, string][] {
  return Array.from(from, (sign, index) => [sign, to.charAt(index)])
}

/** What to write for a sign, where it is not the one that stands in for it while the rest is read. */
const WRITTEN = new Map([
  ['≥', '>='],
  ['≤', '<='],
  ['≠', '!='],
])

/**
 * Full-width signs outside string literals and declared names, each a problem; and the text with half-width signs
 * in the same places, so that everything else wrong with it can be reported too.
 */
export function halfWidth(
  text: string,
  names: readonly string[],
): { readonly fixed: string; readonly problems: readonly Problem[] } {
  if (!SUSPECT.test(text)) return { fixed: text, problems: [] }
  const visible = blankNames(blankLiterals(text).blanked, names)
  const found: { at: number; sign: string }[] = []
  let fixed = ''
  let proposal = ''
  for (const sign of text) {
    const half = visible[fixed.length] === sign ? HALF_WIDTH.get(sign) : undefined
    if (half !== undefined) found.push({ at: fixed.length, sign })
    fixed += half ?? sign
    proposal += half === undefined ? sign : (WRITTEN.get(sign) ?? half)
  }
  const problems = found.slice(0, REPORTED_MAX).map(({ at, sign }) => {
    const expected = WRITTEN.get(sign) ?? HALF_WIDTH.get(sign) ?? ''
    return problemAt(at, WRITTEN.has(sign) ? 'wrong_sign' : 'full_width', { found: sign, expected }, clip(proposal))
  })
  return { fixed, problems }
}

/** Signs that are reported one by one; whoever types more needs no longer list. */
const REPORTED_MAX = 50

const SUSPECT = new RegExp(`[${[...HALF_WIDTH.keys()].join('').replace(/[\]\\^-]/g, '\\$&')}]`, 'u')

/** Declared names may hold such signs (`净利润（含税）`): where they stand, nothing is wrong. */
function blankNames(text: string, names: readonly string[]): string {
  let blanked = text
  const suspects = names.filter((name) => SUSPECT.test(name)).sort((a, b) => b.length - a.length)
  for (const name of suspects) blanked = blanked.replaceAll(name, ' '.repeat(name.length))
  return blanked
}
