import type { LocalDate } from '../../base.ts'
import type { Column, Dictionary, FactTable, Resolve } from '../../feel.ts'
import { type PlacedCut, cutFeature } from './by-cut.ts'
import { type Placed, valueFeature } from './by-value.ts'
import { type Conjunct, cutOf, onlyColumn } from './conjuncts.ts'
import { type Feature, WORD } from './feature.ts'
import { newMaskProgram } from './mask-program.ts'

/** Rows looked at together: their columns and masks stay in the nearer caches. */
export const BLOCK = 8192

/**
 * For each row one bit a programme: 1 where no condition over a single column, or over one quotient, surely refuses the
 * firm by more than a near miss. Per column a table leads from the value to the bits, so that a programme more costs a bit and not a loop. The
 * rest of a programme is worked out for the rows that are left.
 */
export type Masks = {
  /** The conditions that masks look at: where they surely fail a programme need not look again. */
  readonly covered: ReadonlySet<Conjunct>
  /** Makes ready for the rows a table has now. */
  open(table: FactTable): void
  /** The rows of a block that each programme has to look at; they hold until the next block. */
  sift(from: number, to: number): Sifted
}

/** Rows by programme: `counts[programme]` of them from `programme × BLOCK` on, in their order. */
export type Sifted = { readonly rows: Int32Array; readonly counts: Int32Array }

/** What features are made from: the conditions of each programme that refuse a firm, and what their names stand for. */
export type MaskSource = {
  readonly resolves: readonly Resolve[]
  readonly refusals: readonly (readonly Conjunct[])[]
  readonly dictionary: Dictionary
  readonly asOf: LocalDate
  readonly shapes: readonly Column['shape'][]
}

/** The masks of programmes over the columns of a table. */
export function newMasks(source: MaskSource): Masks {
  const features = featuresOf(source)
  const programmes = source.resolves.length
  const masks = Array.from({ length: Math.ceil(programmes / WORD) }, () => new Int32Array(BLOCK))
  const rows = new Int32Array(programmes * BLOCK)
  const counts = new Int32Array(programmes)
  const program = newMaskProgram()
  let fill: (from: number, to: number) => void = () => {}
  return {
    covered: new Set(features.flatMap(({ conjuncts }) => conjuncts)),
    open(table) {
      fill = program.open(
        features.flatMap((feature) => feature.open(table) ?? []),
        masks,
      )
    },
    sift(from, to) {
      fill(from, to)
      counts.fill(0)
      masks.forEach((mask, word) => collect(mask, from, to, word * WORD, programmes, rows, counts))
      return { rows, counts }
    },
  }
}

/** Notes each row with every programme whose bit is still set. */
function collect(
  mask: Int32Array,
  from: number,
  to: number,
  first: number,
  programmes: number,
  rows: Int32Array,
  counts: Int32Array,
) {
  const last = programmes - first
  const all = last >= WORD ? -1 : (1 << last) - 1
  for (let row = from; row < to; row++) {
    let left = (mask[row - from] ?? 0) & all
    while (left !== 0) {
      const programme = first + 31 - Math.clz32(left & -left)
      left &= left - 1
      const count = counts[programme] ?? 0
      rows[programme * BLOCK + count] = row
      counts[programme] = count + 1
    }
  }
}

const KINDS = { number: 'number', day: 'date' } as const

/** One feature for each column or quotient that conditions are about; what is about more is left to the programmes. */
function featuresOf({ resolves, refusals, dictionary, asOf, shapes }: MaskSource): readonly Feature[] {
  const direct = new Map<number, Placed[]>()
  const cuts = new Map<string, PlacedCut[]>()
  resolves.forEach((resolve, programme) => {
    for (const conjunct of refusals[programme] ?? []) {
      const cut = cutOf(conjunct, resolve)
      const column = onlyColumn(conjunct, resolve)
      if (cut && (cut.kind === 'quotient' || KINDS[cut.kind] === shapes[cut.column]?.kind)) {
        const key = cut.kind === 'quotient' ? `${cut.top}/${cut.bottom}` : `${cut.column}`
        cuts.set(key, [...(cuts.get(key) ?? []), { programme, conjunct, cut }])
      } else if (column !== undefined && shapes[column]?.kind !== 'number') {
        direct.set(column, [...(direct.get(column) ?? []), { programme, conjunct }])
      }
    }
  })
  return [
    ...[...direct].map(([column, placed]) =>
      valueFeature(column, shapes[column]?.kind ?? 'text', placed, resolves, dictionary, asOf),
    ),
    ...[...cuts.values()].flatMap((placed) => cutFeature(placed, shapes) ?? []),
  ]
}
