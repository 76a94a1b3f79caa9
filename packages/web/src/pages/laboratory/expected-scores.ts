type Case = {
  readonly line: number
  readonly passed: boolean
  readonly failures: readonly { readonly what: string; readonly expected: string; readonly found: string }[]
}

/**
 * cases.yaml with the points that a changed method gives, where a case expects others and nothing else of it failed;
 * everything else stays as it was written. `line` counts from one.
 */
export function withExpectedScores(
  text: string,
  cases: readonly Case[],
): { readonly text: string; readonly count: number } {
  const lines = text.split('\n')
  const starts = cases.map(({ line }) => line).toSorted((a, b) => a - b)
  let count = 0
  for (const { line, passed, failures } of cases) {
    const [failure, ...more] = failures
    if (passed || failure?.what !== 'score' || more.length > 0 || !/^-?\d+(\.\d+)?$/.test(failure.found)) continue
    const end = starts.find((start) => start > line) ?? lines.length + 1
    for (let at = line - 1; at < end - 1; at++) {
      const before = lines[at] ?? ''
      const after = before.replace(/\bscore: *(-?[\d.]+)/, (whole, said: string) =>
        Number(said) === Number(failure.expected) ? `score: ${failure.found}` : whole,
      )
      if (after === before) continue
      lines[at] = after
      count++
      break
    }
  }
  return { text: lines.join('\n'), count }
}
