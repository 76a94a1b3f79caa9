import type { Screening } from './framework.ts'
import type { Columns, Table } from './table.ts'

/** Which units stay, and what was counted of every unit. */
export type Kept = {
  /** Every unit that was looked at. */
  readonly units: readonly string[]
  readonly rows: Int32Array
  readonly available: Float64Array
  readonly nonzero: Float64Array
}

/** Keeps a unit when enough of its values are there and, where asked, enough of those are not zero. */
export function screenUnits(columns: Columns, { units }: Table, screen: Screening | undefined): Kept {
  if (!screen)
    return {
      units,
      rows: everyRow(units.length),
      available: new Float64Array(),
      nonzero: new Float64Array(),
    }
  const there = new Int32Array(units.length)
  const zero = new Int32Array(units.length)
  for (const x of columns.values()) {
    for (let i = 0; i < x.length; i++) {
      if (!Number.isNaN(x[i]!)) there[i]!++
      const isZero = x[i] === 0
      if (isZero) zero[i]!++
    }
  }
  const available = Float64Array.from(there, (count) => count / columns.size)
  const nonzero = Float64Array.from(there, (count, i) => (count === 0 ? 0 : (count - zero[i]!) / count))
  const rows: number[] = []
  for (const [i, unit] of units.entries()) {
    const passes = available[i]! >= (screen.available ?? 0) && nonzero[i]! >= (screen.nonzero ?? 0)
    if (screen.force?.[unit] ?? passes) rows.push(i)
  }
  return { units, rows: Int32Array.from(rows), available, nonzero }
}

function everyRow(count: number): Int32Array {
  const rows = new Int32Array(count)
  for (let i = 0; i < count; i++) rows[i] = i
  return rows
}
