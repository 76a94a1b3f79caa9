import { holds } from '../compare.ts'
import { combine } from './kleene.ts'
import { blocked } from '../unknown.ts'
import { type Interval, type Result, isInterval, isList } from '../value.ts'

/** Whether a value passes a test that is a range, a list of values and ranges, or a value to equal. */
export function matches(value: Result, test: Result): Result {
  const stopped = blocked(value, test)
  if (stopped) return stopped
  if (isInterval(test)) return isInterval(value) ? holds('=', value, test) : inside(value, test)
  if (!isList(test)) return typeof test === 'boolean' && typeof value !== 'boolean' ? test : holds('=', value, test)
  const results = test.map((item) =>
    isInterval(item) && !isInterval(value) ? inside(value, item) : holds('=', value, item),
  )
  if (isList(value)) results.push(holds('=', value, test))
  return combine(true, results, '')
}

function inside(value: Result, { low, high, lowIncluded, highIncluded }: Interval): Result {
  const tests: Result[] = []
  if (low !== null) tests.push(holds(lowIncluded ? '>=' : '>', value, low))
  if (high !== null) tests.push(holds(highIncluded ? '<=' : '<', value, high))
  return combine(false, tests, '')
}
