import { type Exact, type LocalDate, isExact } from '../base.ts'
import { type Finding, type Frozen, type JudgesReport, type MarkSheet, review } from '../composite.ts'
import type { Facts } from '../registry.ts'
import { type RankedUnit, bandOf, isPoints, rankWithin } from '../score.ts'
import type { Assessment, Judgement } from './assessment.ts'
import { assessIn } from './assess.ts'
import type { FirmEnv } from './env.ts'
import type { Programme } from './load.ts'
import type { Model } from './model.ts'
import { type Subject, environmentsOf, relativeLeaves } from './relative.ts'
import { finished } from './steps.ts'
import { verdictIn } from './verdict.ts'

/** A unit beside the others: what the programme says of it, its points, its place in its group, its band. */
export type RankedAs<Said extends Judgement> = {
  readonly unit: string
  readonly assessment: Said
  readonly env: FirmEnv
  readonly rank: number | null
  /** With how many it is ranked. */
  readonly peers: number
  readonly band: string | null
}

/** A unit beside the others, with the whole reasoning. */
export type Ranked = RankedAs<Assessment>

/** Units scored beside each other, in the order given, and what there is to say about it. */
export type TogetherAs<Said extends Judgement> = {
  readonly units: readonly RankedAs<Said>[]
  readonly findings: readonly Finding[]
  /** What the leaves that compare units were scored with; undefined where none compares. */
  readonly frozen: Frozen | undefined
  /** What is to be said of the judges, where there are any. */
  readonly judges?: JudgesReport
}

/** Units scored beside each other, with the whole reasoning of each. */
export type Together = TogetherAs<Assessment>

/** A unit beside the others, without the reasoning. */
export type Judged = RankedAs<Judgement>

/** Units scored beside each other, without the reasoning. */
export type JudgedTogether = TogetherAs<Judgement>

/**
 * Whether one unit alone is not enough to say what the programme says of it: leaves or nodes that compare units, bands
 * by places or share, marks of judges.
 */
export const comparesUnits = (model: Model): boolean =>
  relativeLeaves(model).length > 0 ||
  model.quotas.length > 0 ||
  model.outline.index?.reviews !== undefined ||
  [...model.nodes.values()].some(({ combine }) => combine === 'copeland')

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
  return finished(scoring(programme, subjects, asOf, sheets, (env, facts) => assessIn(programme, env, facts, asOf)))
}

/** The same without the reasoning, for runs over many; stops after each unit so that others may be served. */
export const judgingTogether = (
  programme: Programme,
  subjects: readonly Subject[],
  asOf: LocalDate,
  sheets: readonly MarkSheet[] = [],
): Generator<void, JudgedTogether> =>
  scoring(programme, subjects, asOf, sheets, (env) => verdictIn(programme.model, env, programme.illustrative))

function* scoring<Said extends Judgement>(
  programme: Programme,
  subjects: readonly Subject[],
  asOf: LocalDate,
  sheets: readonly MarkSheet[],
  say: (env: FirmEnv, facts: Facts) => Said,
): Generator<void, TogetherAs<Said>> {
  const { model } = programme
  const marked = withMarks(programme, subjects, sheets)
  const { envs, findings, frozen } = environmentsOf(model, marked.subjects, asOf, programme.frozen)
  const assessed: Assessed<Said>[] = []
  for (const [at, { unit, facts }] of marked.subjects.entries()) {
    const env = envs[at]
    if (env) assessed.push({ unit, env, assessment: say(env, facts) })
    yield
  }
  const ranked = new Map(rank(model, assessed).map((one) => [one.unit, one]))
  const units = assessed.map(({ unit, env, assessment }): RankedAs<Said> => {
    const { rank: place = null, peers = 0, band = null } = ranked.get(unit) ?? {}
    const own = place === null ? null : (band ?? scoreBand(model, env))
    return { unit, env, assessment, rank: place, peers, band: own }
  })
  const { judges } = marked
  return { units, findings: [...marked.findings, ...findings], frozen, ...(judges ? { judges } : {}) }
}

// —— judges ——

function withMarks(
  { model }: Programme,
  subjects: readonly Subject[],
  sheets: readonly MarkSheet[],
): {
  readonly subjects: readonly Subject[]
  readonly findings: readonly Finding[]
  readonly judges?: JudgesReport
} {
  const rules = model.outline.index?.reviews
  if (!rules) return { subjects, findings: [] }
  const { units, findings, report } = review(sheets, rules)
  const items = new Map(units.map(({ unit, items: marks }) => [unit, marks]))
  return {
    subjects: subjects.map(({ unit, facts }) => ({ unit, facts: markedFacts(facts, items.get(unit) ?? {}) })),
    findings,
    judges: report,
  }
}

/** The facts of a unit with the judges' marks in place of single ones. */
const markedFacts = (facts: Facts, marks: Readonly<Record<string, Exact>>): Facts => ({
  value: (fact, period) => (Object.hasOwn(marks, fact) ? (marks[fact] ?? 0) : facts.value(fact, period)),
  origin: (fact, period) => facts.origin(fact, period),
})

// —— places ——

type Assessed<Said extends Judgement> = Pick<RankedAs<Said>, 'unit' | 'env' | 'assessment'>

function rank(model: Model, assessed: readonly Assessed<Judgement>[]): RankedUnit[] {
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
