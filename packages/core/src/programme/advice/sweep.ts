import {
  type Exact,
  type LocalDate,
  add,
  compare,
  divide,
  equal,
  isExact,
  multiply,
  round,
  subtract,
} from '../../base.ts'
import { partEvaluator } from '../../feel.ts'
import type { FactDefinition, Facts, FactValue } from '../../registry.ts'
import { type FirmEnv, firmEnv } from '../env.ts'
import { basePeriod, withValue } from '../facts-file.ts'
import type { Model } from '../model.ts'
import { line, nextTurn } from './curve.ts'
import { type Point, Unsolved } from './local.ts'

/** A subject as a programme knows it, on a day. */
export type Subject = {
  readonly model: Model
  readonly facts: Facts
  readonly asOf: LocalDate
  readonly evaluate: ReturnType<typeof partEvaluator>
}

/** What a change is to bring about, and the parts of the programme that decide whether it does. */
export type Goal = {
  readonly isReached: (point: Point) => boolean
  readonly follow: (point: Point) => void
}

/** One fact with another value. */
export type Step = { readonly fact: FactDefinition; readonly from: FactValue; readonly to: FactValue }

/** How many bends are looked behind before a fact is given up. */
const BENDS_MAX = 400

/**
 * The smallest change of one fact that reaches a goal: from bend to bend of everything that decides, in both directions.
 * Between two bends nothing comes out otherwise, so that no smaller change is passed over. Undefined where no value of the
 * fact reaches it, or where its turns cannot be found exactly.
 */
export function smallestStep(fact: FactDefinition, subject: Subject, goal: Goal): Step | undefined {
  const current = subject.facts.value(fact.name, basePeriod(fact.period, subject.asOf))
  if (typeof current === 'boolean') return flipped(fact, current, subject, goal)
  if (!isExact(current)) return undefined
  const unit = stepOf(fact)
  const reached = DIRECTIONS[fact.actionable].flatMap(
    (direction) => sweep(fact, current, unit, direction, subject, goal) ?? [],
  )
  const [steps] = reached.toSorted((a, b) => Math.abs(a) - Math.abs(b) || b - a)
  return steps === undefined ? undefined : { fact, from: current, to: add(current, multiply(unit, steps)) }
}

const DIRECTIONS = { no: [], yes: [1, -1], more: [1], less: [-1] } as const

/** The subject after some steps. */
export function after(subject: Subject, steps: readonly Step[]): Subject {
  return steps.reduce(
    (changed, { fact, to }) => ({ ...changed, facts: withValue(changed.facts, changed.asOf, fact, to) }),
    subject,
  )
}

function flipped(fact: FactDefinition, from: boolean, subject: Subject, goal: Goal): Step | undefined {
  const step = { fact, from, to: !from }
  const point = pointOf(fact, 0, 1, 0, after(subject, [step]))
  return goal.isReached(point) ? step : undefined
}

function sweep(
  fact: FactDefinition,
  current: Exact,
  unit: Exact,
  direction: 1 | -1,
  subject: Subject,
  goal: Goal,
): number | undefined {
  const limit = stepsAllowed(fact, current, unit, direction, subject)
  let steps = 0
  for (let bends = 0; bends < BENDS_MAX; bends++) {
    const next = nextBend(fact, current, unit, steps, direction, subject, goal)
    if (next === undefined || Math.abs(next) > limit) return undefined
    steps = next
    const moved = after(subject, [{ fact, from: current, to: add(current, multiply(unit, steps)) }])
    if (goal.isReached(pointOf(fact, current, unit, steps, moved))) return steps
  }
  return undefined
}

/** The nearest value beyond a point at which something that decides may come out otherwise. */
function nextBend(
  fact: FactDefinition,
  current: Exact,
  unit: Exact,
  steps: number,
  direction: 1 | -1,
  subject: Subject,
  goal: Goal,
): number | undefined {
  const moved = after(subject, [{ fact, from: current, to: add(current, multiply(unit, steps)) }])
  const point = pointOf(fact, current, unit, steps, moved)
  try {
    goal.follow(point)
  } catch (error) {
    if (error instanceof Unsolved) return undefined
    throw error
  }
  const turns = point.bends.flatMap((polynomial) => nextTurn(polynomial, steps, direction) ?? [])
  return turns.length === 0 ? undefined : direction * Math.min(...turns.map((turn) => turn * direction))
}

function pointOf(fact: FactDefinition, current: Exact, unit: Exact, steps: number, subject: Subject): Point {
  const { model } = subject
  return {
    model,
    env: environmentOf(subject),
    steps,
    fact: fact.name,
    variable: line(current, unit),
    follows: followers(model, fact.name),
    bends: [],
    rows: [],
    known: new Map(),
    evaluate: subject.evaluate,
  }
}

/** The point where nothing has been moved. */
export function startingPoint(fact: FactDefinition, subject: Subject): Point {
  const current = subject.facts.value(fact.name, basePeriod(fact.period, subject.asOf))
  return pointOf(fact, isExact(current) ? current : 0, stepOf(fact), 0, subject)
}

/** What the rules read for the firm as it is. */
export const environmentOf = ({ model, facts, asOf }: Subject): FirmEnv => firmEnv(model.slots, facts, asOf)

/** The names whose value may change with a fact. */
function followers({ reads, named }: Model, fact: string): (name: string) => boolean {
  const known = new Map<string, boolean>()
  const follows = (name: string): boolean => {
    const before = known.get(name)
    if (before !== undefined) return before
    known.set(name, false)
    const one = named(name)
    const isMoved = one?.kind === 'fact' ? one.fact.name === fact : (reads.get(name) ?? []).some(follows)
    known.set(name, isMoved)
    return isMoved
  }
  return follows
}

/** The smallest difference a fact is told in: a cent, one person, a hundredth of a per cent. */
function stepOf({ type }: FactDefinition): Exact {
  if (type === 'ratio') return divide(1, 10_000) ?? 0
  return type === 'number' ? (divide(1, 100) ?? 0) : 1
}

/** How many steps stay within what may be declared: the range of the fact, and the whole it is a part of. */
function stepsAllowed(
  fact: FactDefinition,
  current: Exact,
  unit: Exact,
  direction: 1 | -1,
  { facts, asOf }: Subject,
): number {
  const bounds = fact.checks.flatMap((check) => {
    if (check.kind === 'range') return (direction === 1 ? check.max : check.min) ?? []
    if (check.kind !== 'at_most' || direction === -1) return []
    const whole = facts.value(check.fact, basePeriod(fact.period, asOf))
    return isExact(whole) ? whole : []
  })
  if (direction === -1 && isCounted(fact) && compare(current, 0) >= 0) bounds.push(0)
  const distances = bounds.map((bound) => multiply(subtract(bound, current), direction))
  const nearest = distances.reduce<Exact | undefined>(
    (least, distance) => (least === undefined || compare(distance, least) < 0 ? distance : least),
    undefined,
  )
  if (nearest === undefined) return Number.MAX_SAFE_INTEGER
  const steps = round(divide(nearest, unit) ?? 0, 0, 'floor')
  return typeof steps === 'number' ? Math.max(0, steps) : Number.MAX_SAFE_INTEGER
}

const isCounted = ({ type }: FactDefinition): boolean => type === 'count'

/** How large a step is, beside what the fact is now. */
export function shareOf({ from, to }: Step): Exact {
  if (!isExact(from) || !isExact(to)) return 1
  const change = subtract(to, from)
  const size = equal(from, 0) ? 1 : from
  const share = divide(change, size) ?? 1
  return compare(share, 0) < 0 ? multiply(share, -1) : share
}
