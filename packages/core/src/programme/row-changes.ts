/** What became of a row; rows are counted from one, as a person counts them. */
export type RowChange = {
  readonly change: 'added' | 'removed' | 'changed' | 'moved'
  readonly from: number | null
  readonly to: number | null
  readonly before: string | null
  readonly after: string | null
}

/**
 * The changes that make one list of rows out of another: the longest common sequence stays, a row found elsewhere has
 * moved, and of what is left between two rows that stay, removed and added ones pair up as changed.
 */
export function rowChanges(before: readonly string[], after: readonly string[]): readonly RowChange[] {
  const kept = keptRows(before, after)
  const left = {
    removed: gone(before, new Set(kept.map(([from]) => from))),
    added: gone(after, new Set(kept.map(([, to]) => to))),
  }
  const moves = takeMoves(left, before, after)
  const gaps = [...kept, [before.length, after.length] as const]
  const rest = gaps.flatMap((end, at) => {
    const start = at === 0 ? ([-1, -1] as const) : (gaps[at - 1] ?? ([-1, -1] as const))
    const removed = left.removed.filter((row) => row > start[0] && row < end[0])
    const added = left.added.filter((row) => row > start[1] && row < end[1])
    return Array.from({ length: Math.max(removed.length, added.length) }, (_, pair) =>
      changeOf(before, after, removed[pair], added[pair]),
    )
  })
  return [...rest, ...moves]
}

type Left = { removed: number[]; added: number[] }

const gone = (rows: readonly string[], kept: ReadonlySet<number>): number[] =>
  rows.flatMap((_, at) => (kept.has(at) ? [] : [at]))

/** Takes the rows that are found elsewhere out of what is left. */
function takeMoves(left: Left, before: readonly string[], after: readonly string[]): RowChange[] {
  return [...left.removed].flatMap((from) => {
    const to = left.added.find((row) => after[row] === before[from])
    if (to === undefined) return []
    left.removed = left.removed.filter((row) => row !== from)
    left.added = left.added.filter((row) => row !== to)
    return [{ ...changeOf(before, after, from, to), change: 'moved' as const }]
  })
}

function changeOf(
  before: readonly string[],
  after: readonly string[],
  from: number | undefined,
  to: number | undefined,
): RowChange {
  return {
    change: from === undefined ? 'added' : to === undefined ? 'removed' : 'changed',
    from: from === undefined ? null : from + 1,
    to: to === undefined ? null : to + 1,
    before: from === undefined ? null : (before[from] ?? null),
    after: to === undefined ? null : (after[to] ?? null),
  }
}

/** So many pairs of rows are compared; of larger tables only what begins and ends alike stays. */
const PAIRS_MAX = 1_000_000

/** The pairs of places of the longest common sequence. */
function keptRows(before: readonly string[], after: readonly string[]): (readonly [number, number])[] {
  let start = 0
  while (start < Math.min(before.length, after.length) && before[start] === after[start]) start++
  let end = 0
  while (end < Math.min(before.length, after.length) - start && before.at(-1 - end) === after.at(-1 - end)) end++
  const head = Array.from({ length: start }, (_, at) => [at, at] as const)
  const tail = Array.from({ length: end }, (_, at) => [before.length - end + at, after.length - end + at] as const)
  const [a, b] = [before.slice(start, before.length - end), after.slice(start, after.length - end)]
  const middle = a.length * b.length > PAIRS_MAX ? [] : longestCommon(a, b)
  return [...head, ...middle.map(([from, to]) => [from + start, to + start] as const), ...tail]
}

function longestCommon(a: readonly string[], b: readonly string[]): (readonly [number, number])[] {
  const lengths = Array.from({ length: a.length + 1 }, () => new Uint32Array(b.length + 1))
  const at = (i: number, j: number): number => lengths[i]?.[j] ?? 0
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const best = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
      lengths[i]?.fill(best, j, j + 1)
    }
  }
  const pairs: (readonly [number, number])[] = []
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (a[i] === b[j]) pairs.push([i++, j++])
    else if (at(i + 1, j) >= at(i, j + 1)) i++
    else j++
  }
  return pairs
}
