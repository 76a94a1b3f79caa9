import { type Exact, type LocalDate, approximate, isExact, show, subtract } from '../base.ts'
import { type Framework, type Scores, contributionChanges, scoreTable } from '../composite.ts'
import { laboratoryIn } from './laboratory.ts'
import type { Programme } from './load.ts'
import { type Subject, relativeLeaves } from './relative.ts'
import { type JudgedTogether, judgingTogether } from './together.ts'

/** What another edition makes of a unit, and why. */
export type ScoreMove = {
  readonly unit: string
  readonly before: string | null
  readonly after: string | null
  readonly rankBefore: number | null
  readonly rankAfter: number | null
  readonly bandBefore: string | null
  readonly bandAfter: string | null
  /** The change that the other edition's frozen parameters make alone; null where the method has none or cannot use them. */
  readonly byParameters: number | null
  readonly byMethod: number | null
  /** The change of each indicator's contribution, largest first. */
  readonly indicators: readonly { readonly code: string; readonly title: string; readonly change: number }[]
  /** Figures of the regulation that differ and that the changed indicators read. */
  readonly parameters: readonly ChangedParameter[]
}

/** A figure of the regulation as the two editions have it on the day. */
export type ChangedParameter = { readonly name: string; readonly before: string; readonly after: string }

/**
 * The same units on the same day under two editions of a programme: every unit whose points, place or band differ, the
 * largest change of points first, places next. Stops now and then so that others may be served.
 */
export function* rescoring(
  before: Programme,
  after: Programme,
  subjects: readonly Subject[],
  asOf: LocalDate,
): Generator<void, readonly ScoreMove[]> {
  const old = yield* scored(before, subjects, asOf)
  const now = yield* scored(after, subjects, asOf)
  const halfway = takesParametersOf(before, after)
    ? yield* judgingTogether({ ...before, frozen: after.frozen }, subjects, asOf)
    : undefined
  const changed = changedParameters(before, after, asOf)
  const moves = old.together.units.map((was, row): Scored & ScoreMove => {
    const is = now.together.units[row] ?? was
    const [a, b, half] = [pointsOf(was), pointsOf(is), halfway?.units[row] && pointsOf(halfway.units[row])]
    const indicators = contributionChanges([old.framework, old.scores, row], [now.framework, now.scores, row])
    return {
      unit: was.unit,
      change: a !== null && b !== null ? Math.abs(approximate(subtract(b, a))) : 0,
      before: a === null ? null : show(a),
      after: b === null ? null : show(b),
      rankBefore: was.rank,
      rankAfter: is.rank,
      bandBefore: was.band,
      bandAfter: is.band,
      byParameters: half && a !== null ? approximate(subtract(half, a)) : null,
      byMethod: half && b !== null ? approximate(subtract(b, half)) : null,
      indicators,
      parameters: responsible(changed, indicators, before, after),
    }
  })
  return moves
    .filter(hasMoved)
    .toSorted((a, b) => b.change - a.change || shiftOf(b) - shiftOf(a))
    .map(({ change: _change, ...move }) => move)
}

type Scored = { readonly change: number }

const hasMoved = (move: ScoreMove): boolean =>
  move.before !== move.after || move.rankBefore !== move.rankAfter || move.bandBefore !== move.bandAfter

const shiftOf = ({ rankBefore, rankAfter }: ScoreMove): number =>
  rankBefore === null || rankAfter === null ? 0 : Math.abs(rankAfter - rankBefore)

const pointsOf = ({ assessment: { score } }: JudgedTogether['units'][number]): Exact | null =>
  isExact(score) ? score : null

/** Units under one edition, and the index as columns, for what each indicator contributes. */
function* scored(programme: Programme, subjects: readonly Subject[], asOf: LocalDate) {
  const together = yield* judgingTogether(programme, subjects, asOf)
  const units = together.units.map(({ unit }) => unit)
  const envs = together.units.map(({ env }) => env)
  const laboratory = laboratoryIn(programme.model, units, envs, asOf)
  const { frozen } = together
  const found = laboratory && scoreTable(laboratory.framework, laboratory.table, frozen ? { frozen } : {})
  const scores: Scores | null = found && !('problems' in found) ? found : null
  const framework: Framework | null = laboratory && laboratory.framework
  return { together, framework, scores }
}

/** Whether the old method can be asked with the parameters of the new one. */
function takesParametersOf({ model }: Programme, { frozen }: Programme): boolean {
  const leaves = relativeLeaves(model)
  return leaves.length > 0 && frozen !== undefined && leaves.every(({ name }) => Object.hasOwn(frozen.indicators, name))
}

// —— figures ——

function changedParameters(before: Programme, after: Programme, asOf: LocalDate): readonly ChangedParameter[] {
  const was = new Map(before.model.outline.parameters.map((parameter) => [parameter.name, shownOn(parameter, asOf)]))
  return after.model.outline.parameters.flatMap((parameter) => {
    const [from, to] = [was.get(parameter.name) ?? '', shownOn(parameter, asOf)]
    return from === to ? [] : [{ name: parameter.name, before: from, after: to }]
  })
}

type Outlined = Programme['model']['outline']['parameters'][number]

const shownOn = ({ values }: Outlined, asOf: LocalDate): string =>
  values.findLast(({ from }) => from === undefined || from <= asOf)?.shown ?? ''

/** The changed figures that indicators whose contribution moved read, themselves or through rules. */
function responsible(
  changed: readonly ChangedParameter[],
  indicators: ScoreMove['indicators'],
  before: Programme,
  after: Programme,
): readonly ChangedParameter[] {
  if (changed.length === 0) return []
  const read = new Set(indicators.flatMap(({ code }) => [...readBy(before, code), ...readBy(after, code)]))
  return changed.filter(({ name }) => read.has(name))
}

function readBy({ model: { reads } }: Programme, code: string): ReadonlySet<string> {
  const found = new Set([code])
  for (const name of found) for (const target of reads.get(name) ?? []) found.add(target)
  return found
}
