import { type Quantity, UNITS, parseQuantity } from '../../base.ts'
import { blankLiterals } from './blank.ts'

/** Quantities of a text by the place of their first digit. */
export type Quantities = ReadonlyMap<number, { readonly quantity: Quantity; readonly to: number }>

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
const LONGEST_FIRST = Object.keys(UNITS).toSorted((a, b) => b.length - a.length)
const WITH_UNIT = new RegExp(
  `(?<![\\p{L}\\p{N}_])(?<!(?<!\\.)\\.)(\\d+(?:\\.\\d+)?|(?<!\\.)\\.\\d+)([ \\t]*(?:${LONGEST_FIRST.map(escaped).join('|')}))(?![\\p{L}\\p{N}_])`,
  'gu',
)

/**
 * Takes the units off the figures of a table's cells (`< 300万元`, `[3%..10%)`): the figures of a regulation
 * stand there as they were issued. The text keeps its length.
 */
export function takeUnits(text: string): { readonly plain: string; readonly quantities: Quantities } {
  const quantities = new Map<number, { quantity: Quantity; to: number }>()
  const { blanked } = blankLiterals(text)
  let plain = text
  for (const match of blanked.matchAll(WITH_UNIT)) {
    const [written, digits = '', unit = ''] = match
    const quantity = parseQuantity(written)
    if (!quantity) continue
    quantities.set(match.index, { quantity, to: match.index + written.length })
    const from = match.index + digits.length
    plain = plain.slice(0, from) + ' '.repeat(unit.length) + plain.slice(from + unit.length)
  }
  return { plain, quantities }
}
