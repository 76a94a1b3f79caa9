/** A column of a step: what it is called, how it is computed, and what a reader is told of it. */
export type SqlColumn = { readonly name: string; readonly text: string; readonly note?: string }

/**
 * The columns of a query, step by step: a step reads only those before it, so that nothing is written out twice.
 * Step 0 holds the facts.
 */
export type Steps = {
  /** The column holding an expression that can be computed once `step` is there; the same text gives the same column. */
  hold(text: string, step: number, named?: { readonly name: string; readonly note?: string }): string
  /** The columns of steps 1, 2 …, each in the order they were asked for. */
  all(): readonly (readonly SqlColumn[])[]
}

/** No steps yet. */
export function newSteps(): Steps {
  const steps: SqlColumn[][] = []
  const known = new Map<string, { readonly name: string; readonly step: number }>()
  let count = 0
  return {
    hold(text, step, named) {
      const found = known.get(text)
      if (found && found.step <= step + 1 && (!named || named.name === found.name)) return found.name
      const name = named?.name ?? `c${++count}`
      while (steps.length <= step) steps.push([])
      steps[step]?.push({ name, text, ...(named?.note !== undefined && { note: named.note }) })
      known.set(text, { name, step: step + 1 })
      return name
    },
    all: () => steps,
  }
}
