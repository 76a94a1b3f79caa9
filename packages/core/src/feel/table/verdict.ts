import { equalValues } from '../compare.ts'
import { fault } from '../fault.ts'
import type { Env } from '../scope.ts'
import { blockedAmong } from '../unknown.ts'
import { Fault, type Result, Unknown } from '../value.ts'
import type { Rows, TableRow } from './lookup.ts'

/** What a table came to, and the row that gave it. */
export type Verdict = {
  readonly result: Result
  readonly row: TableRow | undefined
  readonly values: readonly Result[]
}

/**
 * The output of the row that matches. While a row that could match first is undecided, the result is unknown,
 * unless every row that may still be the one gives the same.
 */
export function decideTable(
  rows: Rows,
  values: readonly Result[],
  hit: 'first' | 'unique',
  complete: boolean,
  env: Env,
): Verdict {
  const undecided: { readonly row: TableRow; readonly result: Result }[] = []
  const matching: TableRow[] = []
  for (const row of rows.candidates(values)) {
    const result = matchRow(row, values, env)
    if (result === true) matching.push(row)
    else if (result !== false) undecided.push({ row, result })
    if (hit === 'first' && result === true) break
  }
  const [match, other] = matching
  if (match && other) {
    const found = matching.map((row) => row.index + 1).join('、')
    return { result: fault('several_rows', { rows: found }), row: undefined, values }
  }
  if (match && (undecided.length === 0 || hit === 'unique'))
    return { result: match.output.evaluate(env), row: match, values }
  if (undecided.length === 0) return { result: fault('no_row'), row: undefined, values }
  const results = undecided.map(({ result }) => result)
  const open = blockedAmong(results) ?? null
  const certain = match !== undefined || complete
  const possible = [...undecided.map(({ row }) => row), ...(match ? [match] : [])]
  const agreed = open instanceof Unknown && certain ? agreedOutput(possible, env) : undefined
  return { result: agreed ?? open, row: undefined, values }
}

/** Whether a row's tests all hold. */
function matchRow(row: TableRow, values: readonly Result[], env: Env): Result {
  let open: Result[] | undefined
  for (const [index, cell] of row.cells.entries()) {
    const result = cell.evaluate(values[index] ?? null, env)
    if (result === false) return false
    if (result !== true) open = open ? [...open, result] : [result]
  }
  return open ? (blockedAmong(open) ?? null) : true
}

/** The one output all these rows give, if it is one. */
function agreedOutput(rows: readonly TableRow[], env: Env): Result | undefined {
  const [first, ...rest] = rows.map((row) => row.output.evaluate(env))
  if (first === undefined || first instanceof Unknown || first instanceof Fault) return undefined
  const agree = rest.every(
    (output) => !(output instanceof Unknown) && !(output instanceof Fault) && equalValues(first, output) === true,
  )
  return agree ? first : undefined
}
