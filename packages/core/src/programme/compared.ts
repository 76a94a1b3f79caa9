import { type Condition, type ConditionTest, type Env, type Side, Fault, Unknown, showValue } from '../feel.ts'
import type { ShownComparison } from './assessment.ts'
import { marginOf, typeOfBoth } from './margin.ts'
import { resultOf } from './ways.ts'

/**
 * The comparisons that decide a condition, as they came out; of an `if` only the branch taken, or both while that is unknown.
 * `isFixed` tells a threshold, see `marginOf`.
 */
export function comparedIn(
  condition: Condition,
  env: Env,
  isFixed: (side: Side) => boolean,
  want = true,
): ShownComparison[] {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return condition.parts.flatMap((part) => comparedIn(part, env, isFixed, want))
    case 'not':
      return comparedIn(condition.part, env, isFixed, !want)
    case 'if': {
      const test = resultOf(condition.test, env)
      const isOpen = test instanceof Unknown
      return [
        ...(test === true || isOpen ? comparedIn(condition.then, env, isFixed, want) : []),
        ...(test === false || isOpen ? comparedIn(condition.otherwise, env, isFixed, want) : []),
      ]
    }
    case 'name':
      return []
    case 'test':
      return compared(condition, want, env, isFixed)
  }
}

function compared(test: ConditionTest, want: boolean, env: Env, isFixed: (side: Side) => boolean): ShownComparison[] {
  if (!test.sides) return []
  const { left, operator, right } = test.sides
  const result = test.evaluate(env)
  if (result instanceof Fault) return []
  const type = typeOfBoth(left.type, right.type)
  const side = (of: Side) => ({ text: of.text.replace(/\s+/g, ' '), shown: showValue(of.evaluate(env), type) })
  const holds = typeof result === 'boolean' ? result : null
  return [
    {
      left: side(left),
      operator,
      right: side(right),
      holds,
      met: holds === null ? null : holds === want,
      margin: holds === null ? null : (marginOf(test, want, env, isFixed)?.text ?? null),
    },
  ]
}
