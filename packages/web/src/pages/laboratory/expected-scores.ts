type Case = {
  readonly name: string
  readonly line: number
  readonly passed: boolean
  readonly failures: readonly { readonly what: string; readonly expected: string; readonly found: string }[]
}

/** A golden case whose expected points are no longer what comes out. */
type Restated = { readonly name: string; readonly expected: string; readonly found: string }

/** What golden cases say to a changed method: a text that expects what now comes out, and which cases it would change. */
export type Restatement = {
  readonly text: string
  readonly restated: readonly Restated[]
  /** Cases of which more than the points comes out otherwise: these are for a person to write. */
  readonly others: readonly string[]
}

/**
 * cases.yaml with the points that a changed method gives, where a case expects others and nothing else of it failed;
 * everything else stays as it was written. `line` counts from one.
 */
export function withExpectedScores(text: string, cases: readonly Case[]): Restatement {
  const lines = text.split('\n')
  const starts = cases.map(({ line }) => line).toSorted((a, b) => a - b)
  const restated: Restated[] = []
  const others: string[] = []
  for (const { name, line, passed, failures } of cases) {
    if (passed) continue
    const [failure, ...more] = failures
    const end = starts.find((start) => start > line) ?? lines.length + 1
    const at = failure && more.length === 0 ? lineOfScore(lines, line - 1, end - 1, failure) : -1
    if (!failure || at < 0) {
      others.push(name)
      continue
    }
    lines[at] = (lines[at] ?? '').replace(SCORE, `score: ${failure.found}`)
    restated.push({ name, expected: failure.expected, found: failure.found })
  }
  return { text: lines.join('\n'), restated, others }
}

const SCORE = /\bscore: *(-?[\d.]+)/

/** Where a case says the points it expects; below zero where it does not, or where no number comes out. */
function lineOfScore(
  lines: readonly string[],
  from: number,
  end: number,
  { what, expected, found }: Case['failures'][number],
): number {
  if (what !== 'score' || !/^-?\d+(\.\d+)?$/.test(found)) return -1
  const own = lines.slice(from, end)
  const at = own.findIndex((line) => Number(SCORE.exec(line)?.[1]) === Number(expected))
  return at < 0 ? -1 : from + at
}
