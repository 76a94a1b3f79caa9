import type { Code, FactTable } from '../../feel.ts'
import type { Conjunct } from './conjuncts.ts'

/** Programmes told by one word of bits. */
export const WORD = 32

/** What a program reads: values or states of a column, or a table. */
export type Values = Float64Array | Int32Array | Uint8Array

/** What a column, or a quotient of two, refuses. */
export type Feature = {
  /** The conditions it stands for. */
  readonly conjuncts: readonly Conjunct[]
  /** Looks at the values a table has now; undefined where they are beyond it. */
  open(table: FactTable): Look | undefined
}

/**
 * For each word of bits a table, none where it would refuse nothing, and where a row's bits lie in each: program text
 * over what `read` reads at the row, or at a place of its own.
 */
export type Look = {
  readonly tables: readonly (Int32Array | undefined)[]
  index(read: (array: Values, place?: Code) => Code): Code
}

/** An array for each word of bits that these programmes have a bit in. */
export function tablesFor(placed: readonly { readonly programme: number }[], size: number): (Int32Array | undefined)[] {
  const tables: (Int32Array | undefined)[] = []
  for (const { programme } of placed) tables[Math.floor(programme / WORD)] ??= new Int32Array(size).fill(-1)
  return tables
}
