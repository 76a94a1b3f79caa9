import { nearest } from '@gongzhen/core/base'
import { columnKey } from '@gongzhen/core/registry'
import type { SourceRow } from './row.ts'

/** The row that names the columns, and those that should be there and are not. */
export type Header = {
  readonly row: number
  readonly cells: readonly string[]
  readonly missing: readonly { readonly column: string; readonly nearest: readonly string[] }[]
}

/**
 * Finds the header among the first rows: the one that has most of the wanted columns; titles above it are passed over.
 * Columns it lacks come with the most similar names it has.
 */
export function findHeader(top: readonly SourceRow[], wanted: readonly string[]): Header {
  const scored = top.map((row) => ({ row, found: columnFits(row.cells, wanted) }))
  const best = scored.reduce((a, b) => (b.found > a.found ? b : a), scored[0] ?? { row: EMPTY, found: 0 })
  const cells = trimmed(best.row.cells)
  const keys = new Set(cells.map(columnKey))
  const unused = cells.filter((cell) => cell !== '' && !wanted.some((column) => columnKey(column) === columnKey(cell)))
  const missing = [...new Set(wanted)]
    .filter((column) => !keys.has(columnKey(column)))
    .map((column) => ({ column, nearest: nearest(column, unused) }))
  return { row: best.row.row, cells, missing }
}

/** How much of what a map wants a header has. */
type Fit = { readonly found: number; readonly missing: readonly unknown[] }

/**
 * Orders fits, the best first: one that lacks nothing before one that lacks something, then the one that has more. A map
 * of few columns lacks few, yet finds next to nothing.
 */
export const byFit = (a: Fit, b: Fit): number =>
  Number(a.missing.length > 0) - Number(b.missing.length > 0) ||
  b.found - a.found ||
  a.missing.length - b.missing.length

/** How many of the wanted columns a row has. */
function columnFits(cells: readonly string[], wanted: readonly string[]): number {
  const keys = new Set(cells.map(columnKey))
  return new Set(wanted.map(columnKey).filter((column) => keys.has(column))).size
}

const EMPTY: SourceRow = { row: 1, cells: [] }

function trimmed(cells: readonly string[]): readonly string[] {
  const last = cells.findLastIndex((cell) => cell.trim() !== '')
  return cells.slice(0, last + 1).map((cell) => cell.replace(/^\uFEFF/, '').trim())
}
