/** Groups of fewer firms than this are not published: a reader could tell which firm is meant. */
export const PUBLISHED_MIN = 5

/** A group as it may be published: its count, or null where it is kept back. */
export type Published<Cell> = Omit<Cell, 'count'> & { readonly count: number | null }

/** A breakdown that may be published: its groups and their sum, null where that would show a small group. */
export type Breakdown<Cell> = { readonly total: number | null; readonly cells: readonly Published<Cell>[] }

/**
 * Keeps back small groups of a breakdown, and as many of the next larger ones as it takes that none of them can be
 * worked out from the sum: at least two, together at least {@link PUBLISHED_MIN}. Empty groups are shown.
 */
export function withoutSmallNumbers<Cell extends { readonly count: number }>(cells: readonly Cell[]): Breakdown<Cell> {
  const total = sumOf(cells)
  const kept = keptBack(cells)
  return {
    total: total > 0 && total < PUBLISHED_MIN ? null : total,
    cells: cells.map((cell) => ({ ...cell, count: kept.has(cell) ? null : cell.count })),
  }
}

function keptBack<Cell extends { readonly count: number }>(cells: readonly Cell[]): ReadonlySet<Cell> {
  const ascending = cells.filter(({ count }) => count > 0).toSorted((one, other) => one.count - other.count)
  const small = ascending.filter(({ count }) => count < PUBLISHED_MIN)
  const kept = new Set(small)
  for (const cell of ascending.slice(small.length)) {
    if (kept.size === 0 || (kept.size > 1 && sumOf([...kept]) >= PUBLISHED_MIN)) break
    kept.add(cell)
  }
  return kept
}

const sumOf = (cells: readonly { readonly count: number }[]): number => cells.reduce((sum, { count }) => sum + count, 0)
