import { dayNumber, isExact } from '../../base.ts'
import type { Type } from '../type.ts'
import { Fault, type Result, Unknown, isDateValue } from '../value.ts'
import type { Dictionary } from './dictionary.ts'
import { type Column, FIRST_DAY, LAST_DAY, scaled, unscaled } from './table.ts'

/** Bits of an entry beside its value. */
export const ENTRY = { unknown: 1, fault: 2, asked: 4, yes: 8, no: 16 } as const

/**
 * A term that reads one column of texts or days, as a table from each of its values to the result: worked out by the
 * explaining evaluator, once for each value that occurs. Entry 0 is for rows without a value.
 */
export type Lookup = {
  readonly column: number
  readonly form: 'number' | 'yesno' | 'date' | 'text'
  readonly scale: number
  values: Float64Array
  bits: Uint8Array
  /** Bits and sizes seen so far, from which compiled code leaves checks out. */
  seen: number
  low: number
  high: number
  /** Fills the entries for these values of the column. */
  fill(column: Column, stored: readonly number[]): void
}

const FILLED = 128

/** The form of a type's values in an entry; undefined for types that have none. */
function formOf(type: Type): { readonly form: Lookup['form']; readonly scale: number } | undefined {
  switch (type.kind) {
    case 'boolean':
      return { form: 'yesno', scale: 0 }
    case 'text':
    case 'date':
      return { form: type.kind, scale: 0 }
    case 'number':
      return { form: 'number', scale: type.money || type.whole ? 0 : 4 }
    default:
      return undefined
  }
}

/** An empty lookup of a column; `evaluate` gives the term's result for a value of it. */
export function newLookup(
  column: number,
  type: Type,
  evaluate: (value: Result) => Result,
  dictionary: Dictionary,
): Lookup | undefined {
  const shape = formOf(type)
  if (!shape) return undefined
  const lookup: Lookup = {
    column,
    ...shape,
    values: new Float64Array(0),
    bits: new Uint8Array(0),
    seen: 0,
    low: 0,
    high: 0,
    fill(source, stored) {
      makeRoom(lookup, source, dictionary)
      const { bits } = lookup
      const base = source.shape.kind === 'date' ? FIRST_DAY - 1 : 0
      for (const value of stored) {
        const index = value - base
        if (bits[index] === 0) enter(lookup, index, evaluate(valueAt(source, value, base, dictionary)), dictionary)
      }
    },
  }
  return lookup
}

const valueAt = ({ shape }: Column, stored: number, base: number, dictionary: Dictionary): Result =>
  stored === base ? new Unknown(new Map([[shape.key, 'unknown']])) : unscaled(shape.kind, 0, stored, dictionary)

function makeRoom(lookup: Lookup, { shape }: Column, dictionary: Dictionary) {
  const size = shape.kind === 'date' ? LAST_DAY - FIRST_DAY + 2 : dictionary.size()
  if (size <= lookup.bits.length) return
  const room = shape.kind === 'date' ? size : size * 2
  const [values, bits] = [new Float64Array(room), new Uint8Array(room)]
  values.set(lookup.values)
  bits.set(lookup.bits)
  lookup.values = values
  lookup.bits = bits
}

function enter(lookup: Lookup, index: number, result: Result, dictionary: Dictionary) {
  const { bits, value } = entryOf(lookup, result, dictionary)
  lookup.values[index] = value
  lookup.bits[index] = bits | FILLED
  lookup.seen |= bits
  // Bounds grow in large steps, so that a program is seldom written again.
  while (lookup.low > value) lookup.low = lookup.low * 4096 - 4095
  while (lookup.high < value) lookup.high = lookup.high * 4096 + 4095
}

function entryOf({ form, scale }: Lookup, result: Result, dictionary: Dictionary) {
  if (result instanceof Unknown) return { bits: ENTRY.unknown, value: 0 }
  if (result instanceof Fault) return { bits: ENTRY.fault, value: 0 }
  if (form === 'yesno' && typeof result === 'boolean')
    return { bits: result ? ENTRY.yes : ENTRY.no, value: Number(result) }
  if (form === 'text' && typeof result === 'string') return { bits: 0, value: dictionary.codeOf(result) }
  if (form === 'date' && isDateValue(result)) return { bits: 0, value: dayNumber(result.date) }
  const stored = form === 'number' && isExact(result) ? scaled(result, scale) : undefined
  return stored === undefined ? { bits: ENTRY.asked, value: 0 } : { bits: 0, value: stored }
}
