import type { Cell } from '../cell.ts'
import type { CompiledOutput } from '../table.ts'
import { SUBJECT_SLOT } from '../check.ts'
import type { Term } from '../term.ts'
import { type Result, Unknown } from '../value.ts'

/** A row with its compiled cells; `index` counts from 0 in the order of the table. */
export type TableRow = { readonly index: number; readonly cells: readonly Cell[]; readonly output: CompiledOutput }

/** The rows of a table, with those that may match a value of the most telling column found at once. */
export type Rows = {
  readonly all: readonly TableRow[]
  /** The rows to try for these input values, in order; every other row is known to fail. */
  candidates(values: readonly Result[]): readonly TableRow[]
}

/** Rows of a long table are found by the column whose cells name the most values, e.g. an industry code. */
export function rowsOf(cells: readonly (readonly Cell[])[], outputs: readonly CompiledOutput[]): Rows {
  const all = cells.flatMap((row, index) => {
    const output = outputs[index]
    return output ? { index, cells: row, output } : []
  })
  const columns = (cells[0] ?? []).map((_, column) => column)
  const indexed = columns
    .map((column) => ({ column, named: all.filter((row) => namedValues(row.cells[column]) !== undefined).length }))
    .toSorted((a, b) => b.named - a.named)[0]
  if (!indexed || indexed.named < LONG) return { all, candidates: () => all }
  return { all, candidates: byColumn(all, indexed.column) }
}

/** Tables shorter than this are as fast without an index. */
const LONG = 8

function byColumn(all: readonly TableRow[], column: number): (values: readonly Result[]) => readonly TableRow[] {
  const unnamed: TableRow[] = []
  const named = new Map<string | number, TableRow[]>()
  for (const row of all) {
    const values = namedValues(row.cells[column])
    if (values === undefined) unnamed.push(row)
    for (const value of values ?? []) {
      const known = named.get(value)
      if (known) known.push(row)
      else named.set(value, [row])
    }
  }
  const merged = new Map<string | number, readonly TableRow[]>()
  for (const [value, rows] of named) {
    merged.set(value, unnamed.length === 0 ? rows : [...rows, ...unnamed].toSorted((a, b) => a.index - b.index))
  }
  return (values) => {
    const value = values[column]
    if (typeof value === 'string' || typeof value === 'number') return merged.get(value) ?? unnamed
    return value === undefined || value instanceof Unknown || typeof value === 'object' ? all : unnamed
  }
}

/** The texts and whole numbers that are all a cell accepts; undefined for any other cell. */
function namedValues(cell: Cell | undefined): readonly (string | number)[] | undefined {
  return cell && valuesOf(cell.term)
}

function valuesOf(term: Term): readonly (string | number)[] | undefined {
  const isSubject = (part: Term): boolean => part.kind === 'local' && part.slot === SUBJECT_SLOT
  if (term.kind === 'among') return isSubject(term.value) ? [...term.members] : undefined
  if (term.kind !== 'compare' || term.operator !== '=' || !isSubject(term.left)) return undefined
  const value = term.right.kind === 'constant' ? term.right.value : undefined
  return typeof value === 'string' || typeof value === 'number' ? [value] : undefined
}
