import type { Scores } from './pipeline.ts'
import { type Columns, pick, rowsOf } from './table.ts'

/** The scores of some rows alone, as if only those units had been scored with the same parameters. */
export function scoresOfRows(scores: Scores, rows: Int32Array): Scores {
  const columns = (from: Columns): Columns => new Map([...from].map(([code, x]) => [code, pick(x, rows)]))
  const table = rowsOf(scores.table, rows)
  return {
    ...scores,
    units: table.units,
    table,
    rows: rows.map((row) => scores.rows[row] ?? -1),
    normalised: columns(scores.normalised),
    nodes: columns(scores.nodes),
  }
}
