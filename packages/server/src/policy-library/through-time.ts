import type { LocalDate } from '@gongzhen/core/base'
import type { Problem } from '@gongzhen/core/base'
import {
  type Adopted,
  type Loader,
  type StoredEdition,
  type ZonePolicies,
  isAdopted,
  pointsOf,
} from './zone-policies.ts'

/** An edition that a decision of the zone put in force, and from when. */
export type PublishedEdition = StoredEdition & { readonly programme: string; readonly from: LocalDate }

/** A programme in the edition that applies from a day; null: from ever, as its folder has it. */
type Span = { readonly from: LocalDate | null; readonly adopted: Adopted }

/**
 * What a zone has adopted, day by day: a programme stands as its folder has it until the first decision takes effect,
 * then in the edition of the latest decision that has. `whole` holds every edition of all days.
 */
export function policiesThroughTime(
  own: ZonePolicies,
  published: readonly PublishedEdition[],
  loader: Loader,
): { readonly whole: ZonePolicies; on(asOf: LocalDate): ZonePolicies } {
  const ids = own.file === null ? [] : [...own.file.programmes.keys()]
  const problems: Problem[] = []
  const broken = new Set<string>()
  const programmes = ids.map((id): { readonly id: string; readonly spans: readonly Span[] } => {
    const asFolder = own.adopted.find(({ programme }) => programme.id === id)
    const first: Span[] = asFolder === undefined ? [] : [{ from: null, adopted: asFolder }]
    const later = published
      .filter(({ programme }) => programme === id)
      .flatMap((edition): Span[] => {
        const read = loader.adopted(edition)
        if (isAdopted(read)) return [{ from: edition.from, adopted: read }]
        problems.push(...read.map((problem) => ({ ...problem, file: `${id}@${edition.hash.slice(0, 12)}` })))
        broken.add(id)
        return []
      })
    return { id, spans: [...first, ...later] }
  })
  // A decided edition that cannot be read is never silently replaced by another one.
  const sound = programmes.filter(({ id }) => !broken.has(id))
  const on = (asOf: LocalDate): ZonePolicies => {
    const adopted = sound.flatMap(({ spans }) => lastOf(spans, asOf))
    const known = new Set(adopted.map(({ programme }) => programme.id))
    return {
      ...own,
      adopted,
      unreadable: [...new Set([...own.unreadable, ...broken])].filter((id) => !known.has(id)),
      points: pointsOf(adopted),
      problems: [...own.problems, ...problems],
    }
  }
  const whole = { ...own, adopted: sound.flatMap(({ spans }) => spans.map(({ adopted }) => adopted)) }
  let last: { readonly asOf: LocalDate; readonly policies: ZonePolicies } | undefined
  return {
    whole,
    on(asOf) {
      if (last?.asOf !== asOf) last = { asOf, policies: on(asOf) }
      return last.policies
    },
  }
}

const lastOf = (spans: readonly Span[], asOf: LocalDate): Adopted[] =>
  spans
    .filter(({ from }) => from === null || from <= asOf)
    .slice(-1)
    .map(({ adopted }) => adopted)
