import { correlationOf } from './statistics.ts'

/** Weights as principal components would have them: a proposal for a person to judge, never taken by itself. */
export type Proposal = { readonly weights: readonly number[]; readonly explained: number }

/** The loadings of the first principal component, from the correlations of some columns; null where one does not vary. */
export function proposeByPrincipal(columns: readonly Float64Array[]): Proposal | null {
  const k = columns.length
  const matrix = columns.map((a) => columns.map((b) => (a === b ? 1 : correlationOf(a, b))))
  if (k === 0 || matrix.some((row) => row.some(Number.isNaN))) return null
  let vector = columns.map(() => 1 / Math.sqrt(k))
  let length = 1
  // The power method: a correlation matrix is symmetric, so it ends at the largest eigenvalue.
  for (let round = 0; round < 1000; round++) {
    const next = matrix.map((row) => row.reduce((sum, value, at) => sum + value * (vector[at] ?? 0), 0))
    length = Math.hypot(...next)
    const unit = next.map((value) => value / length)
    const moved = Math.max(...unit.map((value, at) => Math.abs(value - (vector[at] ?? 0))))
    vector = unit
    if (moved < 1e-13) break
  }
  return { weights: vector, explained: length / k }
}
