import {
  type Exact,
  type LocalDate,
  type Period,
  absolute,
  add,
  compare,
  divide,
  equal,
  isExact,
  roundTo,
  showMoney,
  subtract,
} from '../base.ts'
import type { FactDefinition, Facts, FactValue } from '../registry.ts'
import type { Judgement } from './assessment.ts'
import type { Programme } from './load.ts'
import { type Point, Unsolved, localName, localTerm } from './advice/local.ts'
import {
  type Goal,
  type Step,
  type Subject,
  after,
  environmentOf,
  shareOf,
  smallestStep,
  startingPoint,
} from './advice/sweep.ts'
import { type Condition, partEvaluator } from '../feel.ts'
import { basePeriod } from './facts-file.ts'
import type { Model } from './model.ts'
import { showChange } from './next-step.ts'
import { verdictIn } from './verdict.ts'
import { type Failing, NOBODY, waysToHold } from './ways.ts'

/** One change of one fact: `研发费用再增加 12.4 万元`. Values are as the fact is stored: money in minor units. */
export type Move = {
  readonly fact: string
  readonly period: Period
  readonly from: FactValue
  readonly to: FactValue
  readonly text: string
}

/** What a subject could change, and what would come out then: worked out again with the changed facts, never estimated. */
export type Advice = {
  /** A refusal turned round; more money from another row of a table; more points from another step of a scale. */
  readonly goal: 'eligible' | 'amount' | 'points'
  readonly moves: readonly Move[]
  /** What the programme decides after the moves. */
  readonly then: Judgement
  /** What is gained beside now: minor units of money, or points; null for a refusal turned round that pays nothing. */
  readonly gain: Exact | null
  /** Of points, where the programme says what an effort brings of every fact that is moved: points for each effort. */
  readonly perEffort: Exact | null
}

/** How many proposals are made at most. */
const ADVICE_MAX = 5

/**
 * The smallest changes of actionable facts that turn a refusal round, or gain the next row of a table or scale; the
 * changes that ask least first. For each fact alone no smaller change does the same; only where no single fact does, the
 * changes of several are put together. Empty where facts are missing that decide, and where nothing actionable helps.
 */
export function adviceFor(programme: Programme, facts: Facts, asOf: LocalDate): readonly Advice[] {
  const subject: Subject = { model: programme.model, facts, asOf, evaluate: partEvaluator() }
  const now = verdictOf(programme, subject)
  const found =
    now.outcome === 'ineligible'
      ? turned(programme, subject)
      : now.outcome === 'eligible'
        ? [...gained('amount', programme, subject, now), ...gained('points', programme, subject, now)]
        : []
  return found.toSorted((a, b) => a.moves.length - b.moves.length).slice(0, ADVICE_MAX)
}

const verdictOf = (programme: Programme, subject: Subject): Judgement =>
  verdictIn(programme.model, environmentOf(subject), programme.illustrative)

// —— a refusal ——

function turned(programme: Programme, subject: Subject): Advice[] {
  const goal: Goal = {
    isReached: ({ model, env }) => verdictIn(model, env, programme.illustrative).outcome === 'eligible',
    follow: (point) => {
      followEligibility(point)
      for (const { value, condition } of point.model.amounts) {
        if (condition) localTerm(condition.term, point)
        localTerm(value.term, point)
      }
    },
  }
  const single = steps(actionable(subject.model), subject, goal)
  const sets = single.length > 0 ? single.map((step) => [step]) : together(subject, goal)
  return sets.map((set) => adviceOf('eligible', set, programme, subject))
}

/** The changes of several facts: for each way to be eligible, every failing part turned round by a fact of its own. */
function together(subject: Subject, goal: Goal): Step[][] {
  const { model } = subject
  if (!model.eligibility) return []
  const ways = waysToHold(model.eligibility, true, NOBODY, environmentOf(subject), model.walk)
  const sets = ways.flatMap((way) => {
    const set = stepsOfWay(way, subject)
    return set && isReachedBy(goal, set, subject) ? [withoutNeedless(set, subject, goal)] : []
  })
  const distinct = new Map(
    sets.map((set) => [
      set
        .map(({ fact }) => fact.name)
        .toSorted()
        .join(' '),
      set,
    ]),
  )
  return [...distinct.values()].toSorted((a, b) => a.length - b.length)
}

/** One step for each failing part, each taken after those before it. */
function stepsOfWay(way: readonly Failing[], subject: Subject): Step[] | undefined {
  const taken: Step[] = []
  for (const { test, rule, want } of way) {
    const goal = goalOf(test ?? { kind: 'name', name: rule }, want)
    const changed = after(subject, taken)
    if (goal.isReached(startingPoint(ANY_FACT, changed))) continue
    const [step] = steps(actionable(subject.model), changed, goal).toSorted((a, b) => compare(shareOf(a), shareOf(b)))
    if (!step) return undefined
    taken.push(step)
  }
  return taken
}

function goalOf(part: Condition, want: boolean): Goal {
  return {
    isReached: ({ env }) => (part.kind === 'name' ? env.name(part.name) : evaluated(part, env)) === want,
    follow: (point) => followCondition(part, point),
  }
}

const evaluated = (part: Condition, env: Point['env']) => (part.kind === 'test' ? part.evaluate(env) : null)

/** A set without the steps that the others make needless. */
function withoutNeedless(set: readonly Step[], subject: Subject, goal: Goal): Step[] {
  let needed = [...set]
  for (const step of set) {
    const rest = needed.filter((other) => other !== step)
    if (isReachedBy(goal, rest, subject)) needed = rest
  }
  return needed
}

const isReachedBy = (goal: Goal, set: readonly Step[], subject: Subject): boolean =>
  goal.isReached(startingPoint(ANY_FACT, after(subject, set)))

/** A point is asked here for what holds at it, not for how anything depends on a fact. */
const ANY_FACT = { name: '', type: 'text' } as FactDefinition

// —— more than now ——

function gained(goal: 'amount' | 'points', programme: Programme, subject: Subject, now: Judgement): Advice[] {
  const before = worthOf(goal, now)
  if (before === undefined) return []
  const follow = (point: Point) => {
    followEligibility(point)
    // Steps are in the leaves: above them points are only added up, held and rounded.
    if (goal === 'points') for (const leaf of leavesOf(point.model)) localName(leaf.name, point)
    else
      for (const { value, condition } of point.model.amounts) {
        if (condition) localTerm(condition.term, point)
        localTerm(value.term, point)
      }
  }
  const rowsAt = (point: Point): string => {
    follow(point)
    return point.rows.toSorted().join('\n')
  }
  const found = actionable(subject.model).flatMap((fact) => {
    const start = attempt(() => rowsAt(startingPoint(fact, subject)))
    if (start === undefined) return []
    const isReached = (point: Point): boolean => {
      const then = worthOf(goal, verdictIn(point.model, point.env, programme.illustrative))
      return then !== undefined && compare(then, before) > 0 && attempt(() => rowsAt(point)) !== start
    }
    return smallestStep(fact, subject, { isReached, follow }) ?? []
  })
  return found.map((step) => adviceOf(goal, [step], programme, subject)).toSorted(byWorth)
}

const leavesOf = ({ nodes }: Model) => [...nodes.values()].filter(({ children }) => children.length === 0)

/** What brings most points for its effort first; what nobody has said the effort of follows, the larger gain first. */
function byWorth(a: Advice, b: Advice): number {
  const [one, other] = [a.perEffort, b.perEffort]
  if (one !== null && other !== null) return compare(other, one)
  if (one !== null || other !== null) return one === null ? 1 : -1
  return compare(b.gain ?? 0, a.gain ?? 0)
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch (error) {
    if (error instanceof Unsolved) return undefined
    throw error
  }
}

/** What is paid in all, in the currency of the first amount, or the points; undefined where there is no one number. */
function worthOf(goal: 'amount' | 'points', { amounts, score, outcome }: Judgement): Exact | undefined {
  if (goal === 'points') return isExact(score) ? score : undefined
  const [first] = amounts
  if (outcome !== 'eligible') return undefined
  return amounts.filter(({ currency }) => currency === first?.currency).reduce((sum, { minor }) => sum + minor, 0)
}

// —— both ——

function steps(facts: readonly FactDefinition[], subject: Subject, goal: Goal): Step[] {
  const found = facts.flatMap((fact) => smallestStep(fact, subject, goal) ?? [])
  return found.toSorted((a, b) => compare(shareOf(a), shareOf(b)))
}

function actionable(model: Model): FactDefinition[] {
  const facts = new Map<string, FactDefinition>()
  for (const name of [...model.deciding, ...model.paying]) {
    const named = model.named(name)
    if (named?.kind === 'fact' && named.fact.actionable !== 'no') facts.set(named.fact.name, named.fact)
  }
  return [...facts.values()]
}

function followEligibility(point: Point): void {
  const { eligibility } = point.model
  if (eligibility) followCondition(eligibility, point)
}

function followCondition(condition: Condition, point: Point): void {
  switch (condition.kind) {
    case 'and':
    case 'or':
      for (const part of condition.parts) followCondition(part, point)
      return
    case 'not':
      return followCondition(condition.part, point)
    case 'if':
      for (const part of [condition.test, condition.then, condition.otherwise]) followCondition(part, point)
      return
    case 'name':
      localName(condition.name, point)
      return
    case 'test':
      if (condition.term) localTerm(condition.term, point)
      else localName(condition.text, point)
  }
}

function adviceOf(goal: Advice['goal'], set: readonly Step[], programme: Programme, subject: Subject): Advice {
  const now = verdictOf(programme, subject)
  const then = verdictOf(programme, after(subject, set))
  const [before, after_] = [worthNow(goal, now), worthNow(goal, then)]
  const gain = before === undefined || after_ === undefined ? null : subtract(after_, before)
  const effort = goal === 'points' ? effortOf(set, subject.model) : undefined
  return {
    goal,
    moves: set.map((step) => moveOf(step, subject.asOf)),
    then,
    gain,
    perEffort: gain === null || effort === undefined ? null : (divide(gain, effort) ?? null),
  }
}

/** How many efforts the steps ask for; undefined where that is not declared for each of them. */
function effortOf(set: readonly Step[], { efforts }: Model): Exact | undefined {
  let sum: Exact = 0
  for (const { fact, from, to } of set) {
    const brings = efforts.get(fact.name)
    if (brings === undefined || !isExact(from) || !isExact(to)) return undefined
    sum = add(sum, divide(absolute(subtract(to, from)), brings) ?? 0)
  }
  return sum
}

/** A refusal pays nothing: all that is paid after it is gained. */
function worthNow(goal: Advice['goal'], judgement: Judgement): Exact | undefined {
  if (goal !== 'eligible') return worthOf(goal, judgement)
  return judgement.outcome === 'eligible' && judgement.amounts.length === 0
    ? undefined
    : (worthOf('amount', judgement) ?? 0)
}

function moveOf({ fact, from, to }: Step, asOf: LocalDate): Move {
  const moved = { fact: fact.name, period: basePeriod(fact.period, asOf), from, to }
  if (!isExact(from) || !isExact(to)) {
    return { ...moved, text: `${fact.name}由${showPlain(from)}变为${showPlain(to)}` }
  }
  const verb = compare(to, from) > 0 ? '再增加' : '减少'
  return { ...moved, text: `${fact.name}${verb} ${exactly(absolute(subtract(to, from)), fact)}` }
}

/** To the cent, because no smaller change would do; in 万元 where that loses nothing. */
function exactly(change: Exact, fact: FactDefinition): string {
  if (fact.type !== 'money') return showChange(change, fact)
  const currency = fact.currency ?? 'CNY'
  const isRound =
    currency === 'CNY' && compare(change, 1_000_000) >= 0 && equal(roundTo(change, 10_000, 'down'), change)
  return isRound ? showChange(change, fact) : showMoney(change, currency)
}

const showPlain = (value: FactValue): string => (value === true ? '是' : value === false ? '否' : String(value))
