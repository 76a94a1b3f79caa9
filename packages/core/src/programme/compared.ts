import {
  type Condition,
  type ConditionTest,
  type Result,
  type Side,
  type Type,
  Fault,
  Unknown,
  showing,
} from '../feel.ts'
import type { ShownComparison } from './assessment.ts'
import type { FirmEnv } from './env.ts'
import { type Compared, type Margin, OPPOSITE, type Weighed, marginBetween, typeOfBoth } from './margin.ts'
import type { Model } from './model.ts'
import { type Tracing, readingOf, sourceOf } from './readings.ts'
import { resultOf } from './ways.ts'

/** A test that compares two sides. */
type Comparing = ConditionTest & { readonly sides: NonNullable<ConditionTest['sides']> }

const isComparing = (test: ConditionTest): test is Comparing => test.sides !== undefined

/** A comparison of a programme: what it measures, and the number under which a firm's environment remembers it. */
export type Weighing = Pick<Compared, 'type' | 'threshold'> & {
  readonly index: number
  readonly test: Comparing
  readonly showLeft: Shown
  readonly showRight: Shown
}

/** A side as it is shown to the reader. */
type Shown = (value: Result, tracing: Tracing) => string

/** The comparisons of a model, numbered as they are first asked for. */
const weighings = new WeakMap<Model, Map<ConditionTest, Weighing>>()

/** How a test is weighed, of which its programme alone decides; undefined where it compares nothing. */
export function weighingOf(test: ConditionTest, model: Model): Weighing | undefined {
  if (!isComparing(test)) return undefined
  const numbered = weighings.get(model) ?? new Map<ConditionTest, Weighing>()
  weighings.set(model, numbered)
  const known = numbered.get(test)
  if (known) return known
  const { left, right } = test.sides
  const type = typeOfBoth(left.type, right.type)
  const threshold = isThreshold(left, model) && !isThreshold(right, model) ? 'left' : 'right'
  const index = numbered.size
  const [showLeft, showRight] = [left, right].map((side) => shownIn(type, side, model))
  if (!showLeft || !showRight) return undefined
  const weighing: Weighing = { index, type, threshold, test, showLeft, showRight }
  numbered.set(test, weighing)
  return weighing
}

/** A side that is a name alone is shown as it was told already, unless the other side's unit is wanted. */
function shownIn(type: Type, side: Side, model: Model): Shown {
  const [read, ...others] = side.reads
  const isName = read !== undefined && others.length === 0 && side.text === read.name
  const source = isName && isShownAlike(side.type, type) ? sourceOf(model, read) : undefined
  if (source) return (_, tracing) => readingOf(source, tracing).shown
  return showing(type)
}

/** Whether values look the same as of either type: in the same unit, or in none. */
function isShownAlike(a: Type, b: Type): boolean {
  if (a.kind !== 'number' || b.kind !== 'number') return a.kind === b.kind
  return a.unit === b.unit && a.money?.currency === b.money?.currency && a.money?.power === b.money?.power
}

/** A comparison for one firm; asked for again, it is the same. */
export function weigh({ index, test }: Weighing, env: FirmEnv): Weighed {
  const known = env.weighed[index]
  if (known !== undefined) return known
  const { left, right } = test.sides
  const weighed: Weighed = {
    result: test.evaluate(env),
    left: left.evaluate(env),
    right: right.evaluate(env),
    holding: undefined,
    turning: undefined,
  }
  env.weighed[index] = weighed
  return weighed
}

/** The margin of a comparison that should come out as `want`; undefined where there is nothing to measure. */
export function marginOf(weighing: Weighing, want: boolean, env: FirmEnv): Margin | undefined {
  const weighed = weigh(weighing, env)
  const key = want ? 'holding' : 'turning'
  const known = weighed[key]
  if (known !== undefined) return known ?? undefined
  const { type, threshold, test } = weighing
  const operator = want ? test.sides.operator : OPPOSITE[test.sides.operator]
  const margin = marginBetween({ operator, left: weighed.left, right: weighed.right, type, threshold })
  weighed[key] = margin ?? null
  return margin
}

/** A threshold is what the regulation sets: it reads neither facts nor rules. */
const isThreshold = ({ reads }: Side, model: Model): boolean =>
  reads.every(({ name }) => model.named(name)?.kind === 'parameter')

/** The comparisons a condition is made of, as it is written: what is weighed of every firm. */
export type Plan =
  | { readonly kind: 'all'; readonly parts: readonly Plan[] }
  | { readonly kind: 'if'; readonly test: Condition; readonly then: Plan; readonly otherwise: Plan }
  | { readonly kind: 'one'; readonly weighing: Weighing; readonly want: boolean }

/** Where comparisons stand in a condition; names are not walked into. */
export function planOf(condition: Condition, model: Model, want = true): Plan {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return { kind: 'all', parts: condition.parts.map((part) => planOf(part, model, want)) }
    case 'not':
      return planOf(condition.part, model, !want)
    case 'if': {
      const { test, then, otherwise } = condition
      return { kind: 'if', test, then: planOf(then, model, want), otherwise: planOf(otherwise, model, want) }
    }
    case 'name':
      return NO_COMPARISON
    case 'test': {
      const weighing = weighingOf(condition, model)
      return weighing ? { kind: 'one', weighing, want } : NO_COMPARISON
    }
  }
}

const NO_COMPARISON: Plan = { kind: 'all', parts: [] }

/** Every comparison of a plan, whichever branch is taken. */
export function everyOne(plan: Plan): readonly (Plan & { readonly kind: 'one' })[] {
  switch (plan.kind) {
    case 'all':
      return plan.parts.flatMap(everyOne)
    case 'if':
      return [...everyOne(plan.then), ...everyOne(plan.otherwise)]
    case 'one':
      return [plan]
  }
}

/** The comparisons that decide a condition, as they came out; of an `if` only the branch taken, or both while that is unknown. */
export function comparedIn(plan: Plan, tracing: Tracing): readonly ShownComparison[] {
  switch (plan.kind) {
    case 'all':
      return allOf(plan.parts, tracing)
    case 'if': {
      const test = resultOf(plan.test, tracing.env)
      if (test === true) return comparedIn(plan.then, tracing)
      if (test === false) return comparedIn(plan.otherwise, tracing)
      return test instanceof Unknown ? allOf([plan.then, plan.otherwise], tracing) : []
    }
    case 'one': {
      const shown = compared(plan.weighing, plan.want, tracing)
      return shown ? [shown] : []
    }
  }
}

function allOf(parts: readonly Plan[], tracing: Tracing): readonly ShownComparison[] {
  let all: readonly ShownComparison[] = []
  for (const part of parts) {
    const found = comparedIn(part, tracing)
    all = all.length === 0 ? found : [...all, ...found]
  }
  return all
}

function compared(weighing: Weighing, want: boolean, tracing: Tracing): ShownComparison | undefined {
  const { test, showLeft, showRight } = weighing
  const { env } = tracing
  const { result, left, right } = weigh(weighing, env)
  if (result instanceof Fault) return undefined
  const holds = typeof result === 'boolean' ? result : null
  return {
    left: { text: test.sides.left.text, shown: showLeft(left, tracing) },
    operator: test.sides.operator,
    right: { text: test.sides.right.text, shown: showRight(right, tracing) },
    holds,
    met: holds === null ? null : holds === want,
    margin: holds === null ? null : (marginOf(weighing, want, env)?.text ?? null),
  }
}
