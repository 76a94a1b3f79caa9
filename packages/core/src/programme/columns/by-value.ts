import type { LocalDate } from '../../base.ts'
import {
  FIRST_DAY,
  LAST_DAY,
  NONE,
  type Column,
  type Dictionary,
  type Resolve,
  type Result,
  figure,
  interpreterOver,
  unscaled,
} from '../../feel.ts'
import type { Conjunct } from './conjuncts.ts'
import { type Feature, WORD, tablesFor } from './feature.ts'

/** A condition and the programme it is of. */
export type Placed = { readonly programme: number; readonly conjunct: Conjunct }

const NO_DAY = FIRST_DAY - 1
const DAYS = LAST_DAY - FIRST_DAY + 2

/** Conditions over one column of texts, days, or yes and no: a table leads from each value to the bits of the programmes it does not refuse. */
export function valueFeature(
  column: number,
  kind: Column['shape']['kind'],
  placed: readonly Placed[],
  resolves: readonly Resolve[],
  dictionary: Dictionary,
  asOf: LocalDate,
): Feature {
  const interpreters = resolves.map((resolve) => interpreterOver(resolve, asOf))
  const isDate = kind === 'date'
  const base = isDate ? NO_DAY : 0
  let tables: (Int32Array | undefined)[] = []
  let known = new Uint8Array(0)

  function refuses({ programme, conjunct }: Placed, value: Result): boolean {
    return interpreters[programme]?.term(conjunct, () => value) === false
  }

  function enter(stored: number) {
    known[stored - base] = 1
    if (stored === NONE[kind]) return
    const value = unscaled(kind, 0, stored, dictionary)
    for (const one of placed) {
      const table = tables[Math.floor(one.programme / WORD)]
      const index = stored - base
      if (table && refuses(one, value)) table[index] = (table[index] ?? 0) & ~(1 << (one.programme % WORD))
    }
  }

  return {
    conjuncts: placed.map(({ conjunct }) => conjunct),
    open(table) {
      const source = table.columns[column]?.values
      if (!source) return undefined
      const distinct = table.distinct(column)
      const size = isDate ? DAYS : Math.max(3, dictionary.size())
      if (size > known.length) {
        known = new Uint8Array(size * (isDate ? 1 : 2))
        tables = tablesFor(placed, known.length)
      }
      for (const stored of distinct) if (known[stored - base] === 0) enter(stored)
      return { tables, index: (read) => `(${read(source)}-${figure(base)})` }
    },
  }
}
