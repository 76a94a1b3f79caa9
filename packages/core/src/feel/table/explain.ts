import { comparisonsOf } from '../explain.ts'
import type { Comparison, Compiled, Env, Show } from '../scope.ts'
import type { TableExplanation } from '../table.ts'
import type { Type } from '../type.ts'
import type { Result } from '../value.ts'
import type { Rows, TableRow } from './lookup.ts'
import type { Verdict } from './verdict.ts'

/** A row that would have matched but for one cell. */
export type Missed = {
  /** The row, from 0. */
  readonly row: number
  /** The column whose test failed, from 0. */
  readonly input: number
  readonly test: string
  /** What the row would have given. */
  readonly output: Result
  /** The comparisons of the failed cell: both sides, for its margin. */
  readonly comparisons: readonly Comparison[]
}

type Explaining = {
  readonly inputs: readonly Compiled[]
  readonly rows: Rows
  readonly type: Type
  readonly env: Env
  readonly show: Show
  readonly verdict: Verdict
}

/** How many near rows are told; a long table has too many to be of use. */
const MISSED_MAX = 20

/** The row hit and the rows missed by one cell, with the values that were tested. */
export function explainTable({ inputs, rows, env, show, verdict }: Explaining): TableExplanation {
  const { row, result, values } = verdict
  const shown = inputs.map((input, index) => `${input.text.trim()}: ${show(values[index] ?? null, input.type)}`)
  const outcome = row ? ` → 第 ${row.index + 1} 行${row.output.text === '' ? '' : `：${row.output.text}`}` : ''
  return {
    result,
    substituted: `${shown.join('，')}${outcome}`,
    comparisons: () => (row ? row.cells.flatMap((_, index) => cellComparisons(row, index, inputs, values, env)) : []),
    row: row?.index,
    missed: nearestRows(missedRows(rows, inputs, values, env), row?.index ?? 0),
  }
}

/** Rows stand in the order of their bounds: those beside the row that was hit are the nearest. */
const nearestRows = (missed: readonly Missed[], hit: number): readonly Missed[] =>
  missed
    .toSorted((a, b) => Math.abs(a.row - hit) - Math.abs(b.row - hit))
    .slice(0, MISSED_MAX)
    .toSorted((a, b) => a.row - b.row)

function missedRows(rows: Rows, inputs: readonly Compiled[], values: readonly Result[], env: Env): Missed[] {
  return rows.all.flatMap((row) => {
    const failed = row.cells.flatMap((cell, index) =>
      cell.evaluate(values[index] ?? null, env) === true ? [] : [index],
    )
    const [input] = failed
    const cell = input === undefined ? undefined : row.cells[input]
    if (failed.length !== 1 || input === undefined || !cell) return []
    if (cell.evaluate(values[input] ?? null, env) !== false) return []
    const comparisons = cellComparisons(row, input, inputs, values, env)
    return [{ row: row.index, input, test: cell.text, output: row.output.evaluate(env), comparisons }]
  })
}

/** The comparisons of a cell, its subject named as its column is. */
function cellComparisons(
  row: TableRow,
  index: number,
  inputs: readonly Compiled[],
  values: readonly Result[],
  env: Env,
): Comparison[] {
  const cell = row.cells[index]
  const input = inputs[index]
  if (!cell || !input) return []
  const frame = cell.frame(values[index] ?? null)
  const subject = input.text.trim()
  return comparisonsOf(cell.term, { text: cell.text, emit: cell.emit, env, frame, subject })
}
