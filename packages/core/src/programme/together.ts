import { type Exact, type LocalDate, isExact } from '../base.ts'
import { type Finding, type MarkSheet, review } from '../composite.ts'
import type { Facts } from '../registry.ts'
import { type RankedUnit, bandOf, isPoints, rankWithin } from '../score.ts'
import type { Assessment } from './assessment.ts'
import { assessIn } from './assess.ts'
import type { FirmEnv } from './env.ts'
import type { Programme } from './load.ts'
import type { Model } from './model.ts'
import { type Subject, environmentsOf } from './relative.ts'

/** A unit beside the others: what the programme says of it, its points, its place in its group, its band. */
export type Ranked = {
  readonly unit: string
  readonly assessment: Assessment
  readonly env: FirmEnv
  readonly rank: number | null
  /** With how many it is ranked. */
  readonly peers: number
  readonly band: string | null
}

/** Units scored beside each other, in the order given, and what there is to say about it. */
export type Together = { readonly units: readonly Ranked[]; readonly findings: readonly Finding[] }

/**
 * Scores units beside each other: marks of judges become one, leaves that compare units get their points, then places
 * and bands are given. A unit that fails a gate, or of which that is not known, takes no place.
 */
export function scoreTogether(
  programme: Programme,
  subjects: readonly Subject[],
  asOf: LocalDate,
  sheets: readonly MarkSheet[] = [],
): Together {
  const { model, frozen } = programme
  const marked = withMarks(programme, subjects, sheets)
  const { envs, findings } = environmentsOf(model, marked.subjects, asOf, frozen)
  const assessed = marked.subjects.flatMap(({ unit, facts }, at) => {
    const env = envs[at]
    return env ? [{ unit, env, assessment: assessIn(programme, env, facts, asOf) }] : []
  })
  const ranked = new Map(rank(model, assessed).map((one) => [one.unit, one]))
  const units = assessed.map(({ unit, env, assessment }): Ranked => {
    const { rank: place = null, peers = 0, band = null } = ranked.get(unit) ?? {}
    const own = place === null ? null : (band ?? scoreBand(model, env))
    return { unit, env, assessment, rank: place, peers, band: own }
  })
  return { units, findings: [...marked.findings, ...findings] }
}

// —— judges ——

function withMarks(
  { model }: Programme,
  subjects: readonly Subject[],
  sheets: readonly MarkSheet[],
): { readonly subjects: readonly Subject[]; readonly findings: readonly Finding[] } {
  const rules = model.outline.index?.reviews
  if (!rules) return { subjects, findings: [] }
  const { units, findings } = review(sheets, rules)
  const items = new Map(units.map(({ unit, items: marks }) => [unit, marks]))
  return {
    subjects: subjects.map(({ unit, facts }) => ({ unit, facts: markedFacts(facts, items.get(unit) ?? {}) })),
    findings,
  }
}

/** The facts of a unit with the judges' marks in place of single ones. */
const markedFacts = (facts: Facts, marks: Readonly<Record<string, Exact>>): Facts => ({
  value: (fact, period) => (Object.hasOwn(marks, fact) ? (marks[fact] ?? 0) : facts.value(fact, period)),
  origin: (fact, period) => facts.origin(fact, period),
})

// —— places ——

type Assessed = Pick<Ranked, 'unit' | 'env' | 'assessment'>

function rank(model: Model, assessed: readonly Assessed[]): RankedUnit[] {
  const on = model.outline.index?.ranks?.on.name ?? model.roots[0]?.name
  const standings = assessed.map(({ unit, env, assessment: { peers, ties } }) => {
    const points = on === undefined || !passesGates(model, env) ? null : env.name(on)
    return {
      unit,
      peers,
      score: isExact(points) ? points : null,
      ties,
      meets: model.quotas.map(({ condition }) => !condition || condition.evaluate(env) === true),
    }
  })
  return rankWithin(standings, model.quotas)
}

const passesGates = ({ gates }: Model, env: FirmEnv): boolean =>
  gates.every(({ compiled }) => compiled.evaluate(env) === true)

function scoreBand({ roots, bands }: Model, env: FirmEnv): string | null {
  const score = roots[0] && env.name(roots[0].name)
  return score !== undefined && isPoints(score) && bands.length > 0 ? bandOf(score, bands, env) : null
}
