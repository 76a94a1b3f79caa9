import { type Exact, dateOfDay, dayNumber, isExact, ratio } from '../../base.ts'
import type { Type } from '../type.ts'
import { type Doubt, type Result, Unknown, isDateValue } from '../value.ts'
import type { Dictionary } from './dictionary.ts'

/** A fact of one period as a column: what its numbers mean. */
export type ColumnShape = {
  /** Tells columns apart, e.g. a fact and its period; also what an unknown value of it names. */
  readonly key: string
  readonly kind: 'number' | 'yesno' | 'date' | 'text'
  /** Decimals kept: a number is stored times 10^scale. */
  readonly scale: number
}

/** Bits of a row's state: 0 is a value; a doubt stands in the bits above. */
const UNKNOWN_BIT = 1
const BEYOND_BIT = 2
const DOUBTS: readonly Doubt[] = ['unknown', 'conflict', 'stale', 'invalid']

/** Numbers kept in columns lie within this; beyond it a row is put to the explaining evaluator. */
export const LIMIT = 2 ** 44
/** The days a column holds: 1900 to 2100. Index 0 stands for none. */
export const FIRST_DAY = dayNumber('1900-01-01')
export const LAST_DAY = dayNumber('2100-12-31')
const NO_DAY = FIRST_DAY - 1

/** What is stored for a row without a value: no text has this number, no day, and it is neither yes nor no. */
export const NONE: Readonly<Record<ColumnShape['kind'], number>> = { number: 0, yesno: 2, date: NO_DAY, text: 0 }

/** Values of one fact and period, row by row. */
export type Column = {
  readonly shape: ColumnShape
  /** Whole numbers of 10^-scale, days since 1970, numbers of the dictionary, or 1 and 0. */
  values: Float64Array | Int32Array
  states: Uint8Array
  // What has been seen so far, from which compiled code leaves checks out.
  /** Rows without a value. */
  gaps: number
  hasBeyond: boolean
  hasNegative: boolean
  /** The largest size stored so far. */
  most: number
  /** Values a column cannot hold, by row. */
  readonly beyond: Map<number, Result>
}

/** Facts as columns. Rows are filled in order; `clear` begins anew and keeps the memory. */
export type FactTable = {
  readonly columns: readonly Column[]
  rows(): number
  /** Makes place for that many rows, all of them unknown. */
  resize(rows: number): void
  set(column: number, row: number, value: Result): void
  /** The value as the explaining evaluator reads it. */
  get(column: number, row: number): Result
  /** The values stored in a column of texts, days or conditions, each once; what stands for none is among them. */
  distinct(column: number): readonly number[]
  clear(): void
}

/** How a fact of a type is kept: money in minor units, shares with eight decimals, other numbers with four. */
export function shapeOf(key: string, type: Type): ColumnShape | undefined {
  switch (type.kind) {
    case 'number':
      return { key, kind: 'number', scale: type.money || type.whole ? 0 : type.unit === '%' ? 8 : 4 }
    case 'boolean':
      return { key, kind: 'yesno', scale: 0 }
    case 'date':
      return { key, kind: 'date', scale: 0 }
    case 'text':
      return { key, kind: 'text', scale: 0 }
    default:
      return undefined
  }
}

/** An empty table of these columns. */
export function newTable(shapes: readonly ColumnShape[], dictionary: Dictionary): FactTable {
  const columns = shapes.map(newColumn)
  let count = 0
  const found = new Map<number, readonly number[]>()
  return {
    columns,
    rows: () => count,
    resize(rows) {
      for (const column of columns) grow(column, count, rows)
      count = rows
      found.clear()
    },
    set(at, row, value) {
      const column = columns[at]
      if (column) store(column, row, value, dictionary)
      if (found.size > 0) found.clear()
    },
    distinct(at) {
      const known = found.get(at)
      const column = columns[at]
      if (known || !column) return known ?? []
      const values = distinctIn(column, count, dictionary.size())
      found.set(at, values)
      return values
    },
    get(at, row) {
      const column = columns[at]
      return column ? read(column, row, dictionary) : new Unknown(new Map())
    },
    clear() {
      count = 0
      found.clear()
      for (const column of columns) {
        column.beyond.clear()
        column.gaps = 0
        column.hasBeyond = column.hasNegative = false
        column.most = 0
      }
    },
  }
}

const newColumn = (shape: ColumnShape): Column => ({
  shape,
  values: room(shape, 0),
  states: new Uint8Array(0),
  gaps: 0,
  hasBeyond: false,
  hasNegative: false,
  most: 0,
  beyond: new Map(),
})

/** New rows are unknown until they are set. */
function grow(column: Column, from: number, to: number) {
  if (to > column.values.length) {
    const size = Math.max(to, column.values.length * 2, 64)
    const [values, states] = [room(column.shape, size), new Uint8Array(size)]
    values.set(column.values)
    states.set(column.states)
    column.values = values
    column.states = states
  }
  column.values.fill(NONE[column.shape.kind], from, to)
  column.states.fill(UNKNOWN_BIT, from, to)
  column.gaps += to - from
}

/** Days, texts and conditions are small whole numbers. */
const room = ({ kind }: ColumnShape, size: number) =>
  kind === 'number' ? new Float64Array(size) : new Int32Array(size)

function store(column: Column, row: number, value: Result, dictionary: Dictionary) {
  const { shape, values, states } = column
  column.gaps -= (states[row] ?? 0) & UNKNOWN_BIT
  if (value instanceof Unknown) {
    column.gaps++
    const doubt = [...value.missing.values()][0] ?? 'unknown'
    values[row] = NONE[shape.kind]
    states[row] = UNKNOWN_BIT | (Math.max(0, DOUBTS.indexOf(doubt)) << 2)
    return
  }
  const stored = storedAs(shape, value, dictionary)
  if (stored === undefined) {
    values[row] = NONE[shape.kind]
    states[row] = BEYOND_BIT
    column.hasBeyond = true
    column.beyond.set(row, value)
    return
  }
  values[row] = stored
  states[row] = 0
  if (stored < 0) column.hasNegative = true
  if (stored > column.most) column.most = stored
  else if (-stored > column.most) column.most = -stored
}

/** One look at each row, and a mark for each value seen. */
function distinctIn({ shape, values }: Column, rows: number, texts: number): readonly number[] {
  const base = shape.kind === 'date' ? NO_DAY : 0
  const seen = new Uint8Array(shape.kind === 'date' ? LAST_DAY - NO_DAY + 1 : Math.max(3, texts))
  const found: number[] = []
  for (let row = 0; row < rows; row++) {
    const index = (values[row] ?? 0) - base
    if (seen[index] !== 0) continue
    seen[index] = 1
    found.push(index + base)
  }
  return found
}

/** The number that stands for a value; undefined where a column cannot hold it. */
function storedAs({ kind, scale }: ColumnShape, value: Result, dictionary: Dictionary): number | undefined {
  switch (kind) {
    case 'number':
      return isExact(value) ? scaled(value, scale) : undefined
    case 'yesno':
      return typeof value === 'boolean' ? Number(value) : undefined
    case 'text':
      return typeof value === 'string' ? dictionary.codeOf(value) : undefined
    case 'date': {
      const day = isDateValue(value) ? dayNumber(value.date) : Number.NaN
      return day >= FIRST_DAY && day <= LAST_DAY && isDateValue(value) && dateOfDay(day) === value.date
        ? day
        : undefined
    }
  }
}

/** A number times 10^scale, if that is whole and not too large. */
export function scaled(value: Exact, scale: number): number | undefined {
  const factor = 10 ** scale
  if (typeof value === 'number') return Math.abs(value) <= LIMIT / factor ? value * factor : undefined
  const top = value.numerator * BigInt(factor)
  if (top % value.denominator !== 0n) return undefined
  const whole = Number(top / value.denominator)
  return Math.abs(whole) <= LIMIT ? whole : undefined
}

function read(column: Column, row: number, dictionary: Dictionary): Result {
  const state = column.states[row] ?? UNKNOWN_BIT
  const { key, kind, scale } = column.shape
  if (state & UNKNOWN_BIT) return new Unknown(new Map([[key, DOUBTS[state >> 2] ?? 'unknown']]))
  if (state & BEYOND_BIT) return column.beyond.get(row) ?? null
  return unscaled(kind, scale, column.values[row] ?? 0, dictionary)
}

/** The value a stored number stands for. */
export function unscaled(kind: ColumnShape['kind'], scale: number, stored: number, dictionary: Dictionary): Result {
  switch (kind) {
    case 'number':
      return scale === 0 ? stored : ratio(BigInt(stored), BigInt(10 ** scale))
    case 'yesno':
      return stored === 1
    case 'text':
      return dictionary.textOf(stored)
    case 'date':
      return { date: dateOfDay(stored) }
  }
}
