/** Values by column; NaN is a value nobody gave. */
export type Columns = ReadonlyMap<string, Float64Array>

/** Which group each unit is in: the number of its label, or -1 where nobody said. */
export type Grouping = { readonly labels: readonly string[]; readonly of: Int32Array }

/** Units and what is known of them, column by column: a million units are twenty arrays, not twenty million objects. */
export type Table = {
  readonly units: readonly string[]
  readonly columns: Columns
  readonly groups: ReadonlyMap<string, Grouping>
  /** The same columns one period back, two periods back …, for values that may be carried forward. */
  readonly earlier?: readonly Columns[]
}

/** Beyond this no value is a measurement of anything: it is treated as missing and reported. */
export const MAGNITUDE_MAX = 1e100

/** Groups from one label a unit; an empty label or null is no group. */
export function groupingOf(labels: readonly (string | null)[]): Grouping {
  const numbers = new Map<string, number>()
  const of = new Int32Array(labels.length)
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i]
    if (label === null || label === undefined || label === '') {
      of[i] = -1
      continue
    }
    const number = numbers.get(label) ?? numbers.size
    numbers.set(label, number)
    of[i] = number
  }
  return { labels: [...numbers.keys()], of }
}

/** The table with the rows asked for, in that order. */
export function rowsOf(table: Table, rows: Int32Array): Table {
  const columns = (from: Columns): Columns => new Map([...from].map(([name, values]) => [name, pick(values, rows)]))
  return {
    units: Array.from(rows, (row) => table.units[row] ?? ''),
    columns: columns(table.columns),
    groups: new Map(
      [...table.groups].map(([name, { labels, of }]) => [name, { labels, of: rows.map((row) => of[row] ?? -1) }]),
    ),
    ...(table.earlier ? { earlier: table.earlier.map(columns) } : {}),
  }
}

/** The values of some rows. */
export function pick(values: Float64Array, rows: Int32Array): Float64Array {
  const picked = new Float64Array(rows.length)
  for (let i = 0; i < rows.length; i++) picked[i] = values[rows[i]!]!
  return picked
}
