import { type Condition, type ConditionTest, type Result, type Side, Fault, Unknown, showing } from '../feel.ts'
import type { ShownComparison } from './assessment.ts'
import type { FirmEnv } from './env.ts'
import { type Compared, type Margin, OPPOSITE, marginBetween, typeOfBoth } from './margin.ts'
import type { Model } from './model.ts'
import { resultOf } from './ways.ts'

/** A test that compares two sides. */
export type Comparing = ConditionTest & { readonly sides: NonNullable<ConditionTest['sides']> }

/** A comparison as it came out for one firm, with its margins once these were asked for. */
export type Weighed = Pick<Compared, 'left' | 'right'> & {
  readonly result: Result
  holding?: Margin | null
  turning?: Margin | null
}

export const isComparing = (test: ConditionTest): test is Comparing => test.sides !== undefined

/** A comparison for one firm; asked for again, it is the same. */
export function weigh(test: Comparing, env: FirmEnv): Weighed {
  const known = env.weighed.get(test)
  if (known) return known
  const { left, right } = test.sides
  const weighed = { result: test.evaluate(env), left: left.evaluate(env), right: right.evaluate(env) }
  env.weighed.set(test, weighed)
  return weighed
}

/** The margin of a test that should come out as `want`; undefined where there is nothing to measure. */
export function marginOf(test: ConditionTest, want: boolean, env: FirmEnv, model: Model): Margin | undefined {
  if (!isComparing(test)) return undefined
  const weighed = weigh(test, env)
  const key = want ? 'holding' : 'turning'
  if (weighed[key] === undefined) {
    const { type, threshold } = measureOf(test, model)
    const { operator } = test.sides
    const { left, right } = weighed
    weighed[key] =
      marginBetween({ operator: want ? operator : OPPOSITE[operator], left, right, type, threshold }) ?? null
  }
  return weighed[key] ?? undefined
}

/** What a comparison measures, of which its programme alone decides. */
type Measure = Pick<Compared, 'type' | 'threshold'> & {
  readonly showLeft: (value: Result) => string
  readonly showRight: (value: Result) => string
}

const measures = new WeakMap<Comparing, Measure>()

function measureOf(test: Comparing, model: Model): Measure {
  const known = measures.get(test)
  if (known) return known
  const { left, right } = test.sides
  const type = typeOfBoth(left.type, right.type)
  const threshold = isThreshold(left, model) && !isThreshold(right, model) ? 'left' : 'right'
  const measure: Measure = { type, threshold, showLeft: showing(type), showRight: showing(type) }
  measures.set(test, measure)
  return measure
}

/** A threshold is what the regulation sets: it reads neither facts nor rules. */
const isThreshold = ({ reads }: Side, model: Model): boolean =>
  reads.every(({ name }) => model.named(name)?.kind === 'parameter')

/** The comparisons that decide a condition, as they came out; of an `if` only the branch taken, or both while that is unknown. */
export function comparedIn(condition: Condition, env: FirmEnv, model: Model, want = true): ShownComparison[] {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return condition.parts.flatMap((part) => comparedIn(part, env, model, want))
    case 'not':
      return comparedIn(condition.part, env, model, !want)
    case 'if': {
      const test = resultOf(condition.test, env)
      const isOpen = test instanceof Unknown
      return [
        ...(test === true || isOpen ? comparedIn(condition.then, env, model, want) : []),
        ...(test === false || isOpen ? comparedIn(condition.otherwise, env, model, want) : []),
      ]
    }
    case 'name':
      return []
    case 'test':
      return isComparing(condition) ? compared(condition, want, env, model) : []
  }
}

function compared(test: Comparing, want: boolean, env: FirmEnv, model: Model): ShownComparison[] {
  const { result, left, right } = weigh(test, env)
  if (result instanceof Fault) return []
  const { showLeft, showRight } = measureOf(test, model)
  const holds = typeof result === 'boolean' ? result : null
  return [
    {
      left: { text: test.sides.left.text, shown: showLeft(left) },
      operator: test.sides.operator,
      right: { text: test.sides.right.text, shown: showRight(right) },
      holds,
      met: holds === null ? null : holds === want,
      margin: holds === null ? null : (marginOf(test, want, env, model)?.text ?? null),
    },
  ]
}
