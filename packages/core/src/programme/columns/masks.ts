import { type Exact, type LocalDate, add, compare, divide, multiply, parts, subtract } from '../../base.ts'
import {
  FIRST_DAY,
  LAST_DAY,
  NONE,
  type Column,
  type Dictionary,
  type FactTable,
  type Resolve,
  type Result,
  interpreterOver,
  unscaled,
} from '../../feel.ts'
import type { Programme } from '../load.ts'
import { type Conjunct, type Cut, cutOf, fails, onlyColumn } from './conjuncts.ts'

/** Rows looked at together: their masks stay in the nearest cache. */
const BLOCK = 4096

const NO_DAY = FIRST_DAY - 1
const DAYS = LAST_DAY - FIRST_DAY + 2

/** Programmes told by one word of bits. */
const WORD = 32

/**
 * For each row one bit a programme: 1 where no condition over a single column, or over one quotient, surely refuses the
 * firm by more than a near miss. Per column a table leads from the value to the bits, so that a programme more costs a bit and not a loop. The
 * rest of a programme is worked out for the rows that are left.
 */
export type Masks = {
  /** The rows each programme has to look at. */
  survivors(table: FactTable): readonly { readonly rows: Int32Array; readonly count: number }[]
}

/** Clears, row by row, the bits of the programmes that a column's value refuses. */
type Feature = {
  prepare(table: FactTable): void
  apply(from: number, to: number, masks: Int32Array, word: number): void
}

/** The masks of programmes over the columns of a table; `refusals` has the conditions of each that refuse a firm. */
export function newMasks(
  programmes: readonly Programme[],
  resolves: readonly Resolve[],
  refusals: readonly (readonly Conjunct[])[],
  dictionary: Dictionary,
  asOf: LocalDate,
  kindOf: (column: number) => Column['shape'] | undefined,
): Masks {
  const features = featuresOf(programmes, resolves, refusals, dictionary, asOf, kindOf)
  const words = Math.ceil(programmes.length / WORD)
  const masks = new Int32Array(BLOCK)
  const kept: { rows: Int32Array; count: number }[] = programmes.map(() => ({ rows: new Int32Array(0), count: 0 }))
  return {
    survivors(table) {
      const rows = table.rows()
      for (const one of kept) {
        if (one.rows.length < rows) one.rows = new Int32Array(rows)
        one.count = 0
      }
      for (const feature of features) feature.prepare(table)
      for (let from = 0; from < rows; from += BLOCK) {
        const to = Math.min(rows, from + BLOCK)
        for (let word = 0; word < words; word++) {
          masks.fill(-1)
          for (const feature of features) feature.apply(from, to, masks, word)
          collect(masks, from, to, kept.slice(word * WORD, word * WORD + WORD))
        }
      }
      return kept
    },
  }
}

/** Notes each row with every programme whose bit is still set. */
function collect(masks: Int32Array, from: number, to: number, kept: readonly { rows: Int32Array; count: number }[]) {
  const all = kept.length === WORD ? -1 : (1 << kept.length) - 1
  const counts = kept.map(({ count }) => count)
  const lists = kept.map(({ rows }) => rows)
  for (let row = from; row < to; row++) {
    let left = (masks[row - from] ?? 0) & all
    while (left !== 0) {
      const low = left & -left
      const at = 31 - Math.clz32(low)
      left ^= low
      const count = counts[at] ?? 0
      const list = lists[at]
      if (list) list[count] = row
      counts[at] = count + 1
    }
  }
  kept.forEach((one, at) => {
    one.count = counts[at] ?? 0
  })
}

type Placed = { readonly programme: number; readonly conjunct: Conjunct }

function featuresOf(
  programmes: readonly Programme[],
  resolves: readonly Resolve[],
  refusals: readonly (readonly Conjunct[])[],
  dictionary: Dictionary,
  asOf: LocalDate,
  shapeOf: (column: number) => Column['shape'] | undefined,
): readonly Feature[] {
  const words = Math.ceil(programmes.length / WORD)
  const direct = new Map<number, Placed[]>()
  const cuts = new Map<string, { readonly programme: number; readonly cut: Cut }[]>()
  programmes.forEach((_, programme) => {
    const resolve = resolves[programme]
    if (!resolve) return
    for (const conjunct of refusals[programme] ?? []) {
      const cut = cutOf(conjunct, resolve)
      const column = onlyColumn(conjunct, resolve)
      if (cut) {
        const key = cut.kind === 'number' ? `${cut.column}` : `${cut.top}/${cut.bottom}`
        cuts.set(key, [...(cuts.get(key) ?? []), { programme, cut }])
      } else if (column !== undefined && shapeOf(column)?.kind !== 'number') {
        direct.set(column, [...(direct.get(column) ?? []), { programme, conjunct }])
      }
    }
  })
  return [
    ...[...direct].map(([column, placed]) =>
      valueFeature(column, shapeOf(column)?.kind ?? 'text', placed, resolves, words, dictionary, asOf),
    ),
    ...[...cuts.values()].flatMap((placed) => cutFeature(placed, words, shapeOf) ?? []),
  ]
}

// —— texts, days, yes and no: a table from each value ——

function valueFeature(
  column: number,
  kind: Column['shape']['kind'],
  placed: readonly Placed[],
  resolves: readonly Resolve[],
  words: number,
  dictionary: Dictionary,
  asOf: LocalDate,
): Feature {
  const interpreters = resolves.map((resolve) => interpreterOver(resolve, asOf))
  const isDate = kind === 'date'
  const base = isDate ? NO_DAY : 0
  let tables: Int32Array[] = []
  let known = new Uint8Array(0)
  let source: Column['values'] = new Int32Array(0)

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
    prepare(table) {
      source = table.columns[column]?.values ?? source
      const distinct = table.distinct(column)
      const size = isDate ? DAYS : Math.max(3, dictionary.size())
      if (size > known.length) {
        known = new Uint8Array(size * (isDate ? 1 : 2))
        tables = Array.from({ length: words }, () => new Int32Array(known.length).fill(-1))
      }
      for (const stored of distinct) if (known[stored - base] === 0) enter(stored)
    },
    apply(from, to, masks, word) {
      const table = tables[word]
      if (table) clearRefused(masks, table, source as Int32Array, base, from, to)
    },
  }
}

/** The loop over one column: one look into its table a row. */
function clearRefused(
  masks: Int32Array,
  table: Int32Array,
  source: Int32Array,
  base: number,
  from: number,
  to: number,
): void {
  for (let row = from; row < to; row++)
    masks[row - from] = (masks[row - from] ?? 0) & (table[(source[row] ?? 0) - base] ?? -1)
}

// —— numbers and quotients: buckets between cut points ——

function cutFeature(
  placed: readonly { readonly programme: number; readonly cut: Cut }[],
  words: number,
  shapeOf: (column: number) => Column['shape'] | undefined,
): Feature | undefined {
  const figures = distinct(placed.map(({ cut }) => cut.figure))
  const [first] = placed
  if (!first) return undefined
  const { cut } = first
  const scales = (cut.kind === 'number' ? [cut.column] : [cut.top, cut.bottom]).map((at) => shapeOf(at)?.scale ?? -1)
  const [scale = -1, other = scale] = scales
  if (scale < 0 || other !== scale || figures.length > 64) return undefined
  const tables = bitsOf(placed, figures, words)
  // A number is compared as value × bottom ≥ top, a quotient as a × bottom ≥ top × b: one loop for both.
  const fractions = figures.map((figure) => parts(cut.kind === 'number' ? multiply(figure, 10 ** scale) : figure))
  const tops = Float64Array.from(fractions, ([top]) => Number(top))
  const bottoms = Float64Array.from(fractions, ([, bottom]) => Number(bottom))
  const most = Math.max(...fractions.map(([top, bottom]) => Math.max(Math.abs(Number(top)), Number(bottom))))
  const columnsOf = (table: FactTable) =>
    (cut.kind === 'number' ? [cut.column] : [cut.top, cut.bottom]).map((at) => table.columns[at])
  let [top, bottom]: [Column | undefined, Column | undefined] = [undefined, undefined]
  let isSafe = false
  const buckets = new Uint8Array(BLOCK)
  return {
    prepare(table) {
      ;[top, bottom] = columnsOf(table) as [Column | undefined, Column | undefined]
      const largest = Math.max(top?.most ?? 0, bottom?.most ?? 1, 1)
      isSafe = top !== undefined && largest * most <= Number.MAX_SAFE_INTEGER
    },
    apply(from, to, masks, word) {
      const table = tables[word]
      if (!top || !table || !isSafe) return
      if (word === 0) bucketsOf(top, cut.kind === 'quotient' ? bottom : undefined, from, to, tops, bottoms, buckets)
      for (let at = 0; at < to - from; at++) masks[at] = (masks[at] ?? 0) & (table[buckets[at] ?? 0] ?? -1)
    },
  }
}

/** Where each value lies: 1 + twice the figures below it, plus one where it equals the next; 0 where it is not known or has no sign to go by. */
function bucketsOf(
  top: Column,
  bottom: Column | undefined,
  from: number,
  to: number,
  tops: Float64Array,
  bottoms: Float64Array,
  buckets: Uint8Array,
) {
  const [a, b] = [top.values, bottom?.values]
  const [x, y] = [top.states, bottom?.states]
  const size = tops.length
  for (let row = from; row < to; row++) {
    const divisor = b === undefined ? 1 : (b[row] ?? 0)
    if (x[row] !== 0 || (y !== undefined && y[row] !== 0) || divisor <= 0) {
      buckets[row - from] = 0
      continue
    }
    const value = a[row] ?? 0
    let bucket = 1
    for (let at = 0; at < size; at++) {
      const [left, right] = [value * (bottoms[at] ?? 1), (tops[at] ?? 0) * divisor]
      bucket += (left >= right ? 1 : 0) + (left > right ? 1 : 0)
    }
    buckets[row - from] = bucket
  }
}

/** Per word and bucket the programmes that do not refuse; bucket 0 refuses nothing. */
function bitsOf(
  placed: readonly { readonly programme: number; readonly cut: Cut }[],
  figures: readonly Exact[],
  words: number,
): readonly Int32Array[] {
  const samples = samplesOf(figures)
  const tables = Array.from({ length: words }, () => new Int32Array(samples.length + 1).fill(-1))
  for (const { programme, cut } of placed) {
    const table = tables[Math.floor(programme / WORD)]
    samples.forEach((sample, at) => {
      if (table && fails(cut.operator, sample, cut.figure))
        table[at + 1] = (table[at + 1] ?? 0) & ~(1 << (programme % WORD))
    })
  }
  return tables
}

/** A number in each bucket: below the first figure, each figure, between them, above the last. */
function samplesOf(figures: readonly Exact[]): readonly Exact[] {
  const [first = 0] = figures
  const samples: Exact[] = [subtract(first, 1)]
  figures.forEach((figure, at) => {
    const next = figures[at + 1]
    samples.push(figure, next === undefined ? add(figure, 1) : (divide(add(figure, next), 2) ?? figure))
  })
  return samples
}

const distinct = (figures: readonly Exact[]): readonly Exact[] =>
  figures.toSorted(compare).filter((figure, at, all) => at === 0 || compare(all[at - 1] ?? 0, figure) !== 0)
