/** The names most like a mistyped one, the likeliest first; empty when nothing is close enough to propose. */
export function nearest(name: string, names: Iterable<string>, count = 3): string[] {
  const limit = Math.max(1, Math.floor(Math.max(name.length, 2) / 2))
  const ranked: { readonly name: string; readonly distance: number }[] = []
  for (const candidate of new Set(names)) {
    if (candidate === name) continue
    const distance = editDistance(name, candidate, limit)
    if (distance <= limit) ranked.push({ name: candidate, distance })
    else if (sharesMost(name, candidate)) ranked.push({ name: candidate, distance: limit + 1 })
  }
  ranked.sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1))
  return ranked.slice(0, count).map((entry) => entry.name)
}

/** One holds the other whole, as 研发费用 and 研发费用总额 do. */
function sharesMost(a: string, b: string): boolean {
  const [short, long] = a.length < b.length ? [a, b] : [b, a]
  return short.length >= 2 && long.includes(short)
}

/** Insertions, deletions, substitutions and swaps of neighbours between two texts; anything above the limit counts as more. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1
  let before: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      let cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1))
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      if (swapped) cost = Math.min(cost, (before[j - 2] ?? 0) + 1)
      row.push(cost)
    }
    before = last
    last = row
  }
  return last[b.length] ?? limit + 1
}
