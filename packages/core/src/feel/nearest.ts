/** The declared names most like a name that was not found, best first, at most `count`. */
export function nearestNames(name: string, names: Iterable<string>, count = 3): string[] {
  if (name.length > LENGTH_MAX) return []
  const scored: { name: string; distance: number }[] = []
  for (const candidate of new Set(names)) {
    const distance = unlikeness(name, candidate)
    if (distance <= UNLIKE_MAX) scored.push({ name: candidate, distance })
  }
  scored.sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1))
  return scored.slice(0, count).map((candidate) => candidate.name)
}

const LENGTH_MAX = 60
const UNLIKE_MAX = 0.6

/** 0 for the same name, 1 for one with nothing in common; a name contained in the other is near. */
function unlikeness(name: string, candidate: string): number {
  const a = name.toLowerCase()
  const b = candidate.toLowerCase()
  if (a === b) return 0
  const longer = Math.max(a.length, b.length)
  const edits = editDistance(a, b) / longer
  if (a.length < 2 || b.length < 2) return edits
  return a.includes(b) || b.includes(a) ? Math.min(edits, 0.4) : edits
}

/** Insertions, deletions, replacements and swaps of neighbours that turn one text into the other. */
function editDistance(a: string, b: string): number {
  let before: number[] = []
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      let cost = Math.min((previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (previous[j - 1] ?? 0) + (same ? 0 : 1))
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      if (swapped) cost = Math.min(cost, (before[j - 2] ?? 0) + 1)
      row.push(cost)
    }
    before = previous
    previous = row
  }
  return previous[b.length] ?? 0
}
