import type { FactDefinition } from '@gongzhen/core/registry'

/** What a file says and what there is to compare it with. */
type Comparison = {
  readonly facts: readonly FactDefinition[]
  readonly hasPeriod: boolean
  readonly catalogue: readonly FactDefinition[]
}

/** Facts whose values are held against others: those that may jump, and both sides of a part and its whole. */
export const compared = (plan: Comparison): FactDefinition[] => [
  ...new Set([
    ...watched(plan).map(({ fact }) => fact),
    ...pairsAcross(plan).flatMap(({ part, whole }) => [part, whole]),
  ]),
]

/** Facts of the file that may not jump from one year to the next, each with its factor. */
export const watched = ({ facts, hasPeriod }: Comparison) =>
  facts.flatMap((fact) =>
    fact.checks.flatMap((check) =>
      hasPeriod && check.kind === 'jump' && fact.period === 'year' ? [{ fact, factor: check.factor }] : [],
    ),
  )

/** Parts and wholes of which the file has one and the registry the other. */
export function pairsAcross({ facts, catalogue, hasPeriod }: Comparison) {
  const inFile = new Set(facts.map(({ column }) => column))
  const isComparable = (fact: FactDefinition) => (fact.period === 'none') === !hasPeriod
  return catalogue.flatMap((part) =>
    part.checks.flatMap((check) => {
      if (check.kind !== 'at_most') return []
      const whole = catalogue.find(({ name, aliases }) => name === check.fact || aliases.includes(check.fact))
      if (!whole || whole.period !== part.period || !isComparable(part)) return []
      const isPartInFile = inFile.has(part.column)
      return isPartInFile === inFile.has(whole.column) ? [] : [{ part, whole, isPartInFile }]
    }),
  )
}
