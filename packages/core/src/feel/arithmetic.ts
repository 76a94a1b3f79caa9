import {
  type Exact,
  Ratio,
  add,
  compare,
  divide,
  isExact,
  maximum,
  minimum,
  multiply,
  negate,
  subtract,
} from '../base.ts'
import { LARGEST, fault, typeFault } from './fault.ts'
import { CHARACTERS_MAX } from './limits.ts'
import { raise } from './real.ts'
import type { ArithmeticOperator } from './syntax.ts'
import { calculateTemporal, negatedTemporal } from './temporal.ts'
import { blocked, unknownOf } from './unknown.ts'
import { Fault, type Result, type Span, Unknown, type Value, isSpan, isTemporal, spanOf } from './value.ts'

/** One step of arithmetic on anything a rule can meet; exact, and never an exception. */
export function calculate(operator: ArithmeticOperator, a: Result, b: Result): Result {
  if (isExact(a) && isExact(b)) return within(EXACT[operator](a, b))
  const stopped = blocked(a, b)
  if (stopped) return stopped
  if (operator === '+' && typeof a === 'string' && typeof b === 'string') {
    return a.length + b.length > CHARACTERS_MAX ? fault('too_large', LARGEST) : a + b
  }
  if (isTemporal(a) || isTemporal(b)) {
    const result = calculateTemporal(operator, a as Value, b as Value)
    if (result !== undefined) return result
  }
  if (!isExact(a) && !isSpan(a)) return typeFault('number', a)
  if (!isExact(b) && !isSpan(b)) return typeFault('number', b)
  return calculateSpans(operator, spanOf(a), spanOf(b))
}

/** −a, for a number or a span. */
export function opposite(a: Result): Result {
  if (isExact(a)) return negate(a)
  if (a instanceof Fault || a instanceof Unknown) return a
  const negated = negatedTemporal(a)
  if (negated) return negated
  return isSpan(a) ? { min: negate(a.max), max: negate(a.min), missing: a.missing } : typeFault('number', a)
}

const EXACT: Readonly<Record<ArithmeticOperator, (a: Exact, b: Exact) => Exact | Fault>> = {
  '+': add,
  '-': subtract,
  '*': multiply,
  '/': (a, b) => divide(a, b) ?? fault('division_by_zero'),
  '**': raise,
}

/** Numbers stay within the range of decimal128, however often a formula multiplies. */
const LARGEST_NUMBER = 10n ** 6145n
const LEAST_NUMBER = -LARGEST_NUMBER

function within(result: Exact | Fault): Exact | Fault {
  if (!(result instanceof Ratio)) return result
  const { above, below } = result
  return above > LARGEST_NUMBER || above < LEAST_NUMBER || below > LARGEST_NUMBER ? fault('range') : result
}

function calculateSpans(operator: ArithmeticOperator, a: Span, b: Span): Result {
  const missing = [...new Set([...a.missing, ...b.missing])]
  switch (operator) {
    case '+':
      return span(add(a.min, b.min), add(a.max, b.max), missing)
    case '-':
      return span(subtract(a.min, b.max), subtract(a.max, b.min), missing)
    case '*':
      return corners(multiply, a, b, missing)
    case '/':
      if (compare(b.min, 0) <= 0 && compare(b.max, 0) >= 0) return unknownOf(a, b)
      return corners((x, y) => divide(x, y) ?? 0, a, b, missing)
    case '**':
      return unknownOf(a, b)
  }
}

/** The extremes of a product or quotient of two spans lie at their corners. */
function corners(operation: (x: Exact, y: Exact) => Exact, a: Span, b: Span, missing: readonly string[]): Result {
  const values = [operation(a.min, b.min), operation(a.min, b.max), operation(a.max, b.min), operation(a.max, b.max)]
  return span(values.reduce(minimum), values.reduce(maximum), missing)
}

const span = (min: Exact, max: Exact, missing: readonly string[]): Span => ({ min, max, missing })
