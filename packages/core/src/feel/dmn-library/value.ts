import { compare, isExact, round } from '../../base.ts'
import { builtinOf, type Builtin, define, optional, parameter } from '../builtin.ts'
import { equalValues, orderOf } from '../compare.ts'
import { fault, typeFault } from '../fault.ts'
import { parseExpression } from '../parse.ts'
import { type Syntax } from '../syntax.ts'
import {
  negatedTemporal,
  readDate,
  readDateTime,
  readDuration,
  readTemporal,
  readTime,
  showTemporal,
} from '../temporal.ts'
import { ANY, BOOLEAN, intervalOf, typeOf } from '../type.ts'
import {
  Callable,
  type Interval,
  type Result,
  type Value,
  isDateTime,
  isDaysDuration,
  isMonthsDuration,
  isTemporal,
  isTime,
} from '../value.ts'

/** Whether two values are one: of one kind, and clock times also of one zone as it was written. */
function isSame([a = null, b = null]: readonly Value[]): Result {
  if (a instanceof Callable || b instanceof Callable) return a === b
  if (typeOf(a).kind !== typeOf(b).kind) return false
  if (isTemporal(a) && isTemporal(b) && (isTime(a) || isDateTime(a))) return showTemporal(a) === showTemporal(b)
  return equalValues(a, b)
}

const NO_RANGE = fault('argument', {
  hint: '范围写成 "[1..3]"，两端是同一种值，小的在前',
  hintEn: 'write a range as "[1..3]", from the smaller to the larger of two values of one kind',
})

/** `range("[1..3]")`: bounds are written out, nothing is calculated. */
function rangeOf([from = null]: readonly Value[]): Result {
  if (typeof from !== 'string') return typeFault('text', from)
  const { form, problems } = parseExpression(from, ['date and time'])
  if (form?.kind !== 'interval' || problems.length > 0) return NO_RANGE
  const [low, high] = [boundOf(form.low), boundOf(form.high)]
  if (low === undefined || high === undefined || typeOf(low).kind !== typeOf(high).kind) return NO_RANGE
  const order = orderOf(low, high)
  if (typeof order !== 'number' || order > 0) return NO_RANGE
  return { low, high, lowIncluded: form.lowIncluded, highIncluded: form.highIncluded } satisfies Interval
}

const READERS: ReadonlyMap<string, (text: string) => Value | undefined> = new Map<
  string,
  (text: string) => Value | undefined
>([
  ['date', readDate],
  ['time', readTime],
  ['date and time', readDateTime],
  ['duration', readDuration],
])

function boundOf(syntax: Syntax): Value | undefined {
  switch (syntax.kind) {
    case 'number':
    case 'text':
      return syntax.value
    case 'date':
      return readTemporal(syntax.text)
    case 'call': {
      const [only] = syntax.arguments
      const read = syntax.callee.kind === 'name' ? READERS.get(syntax.callee.name) : undefined
      return only?.value.kind === 'text' && syntax.arguments.length === 1 ? read?.(only.value.value) : undefined
    }
    default:
      return undefined
  }
}

/** The built-in that programmes have, with its arguments changed first. */
function changed(name: string, change: (values: readonly Value[]) => readonly Value[]): Builtin {
  const builtin = builtinOf(name)
  if (!builtin) throw new Error(`no built-in ${name}`)
  return { ...builtin, call: (values, types) => builtin.call(change(values), types) }
}

/** The absolute value of a number, or of a duration. */
function absoluteWithDurations(): Builtin {
  const builtin = changed('abs', (values) => values)
  return {
    ...builtin,
    call(values, types) {
      const [value = null] = values
      if (!isDaysDuration(value) && !isMonthsDuration(value)) return builtin.call(values, types)
      const isNegative = isDaysDuration(value) ? compare(value.seconds, 0) < 0 : value.months < 0
      return isNegative ? (negatedTemporal(value) ?? value) : value
    },
  }
}

/** In DMN a scale or length with decimals loses them. */
const wholeAt = (position: number) => (values: readonly Value[]) =>
  values.map((value, index) => (index === position && isExact(value) ? round(value, 0, 'down') : value))

const withKeys = (builtin: Builtin): Builtin => ({ ...builtin, spellings: [['context', 'keys', 'value']] })

/** Separators of thousands and of decimals must differ, whatever is read. */
function guarded(name: string): Builtin {
  const builtin = changed(name, (values) => values)
  const clash = fault('argument', { hint: '两个分隔符不能相同', hintEn: 'the two separators must differ' })
  return {
    ...builtin,
    call(values, types) {
      const [, grouping = null, decimal = null] = values
      return grouping !== null && grouping === decimal ? clash : builtin.call(values, types)
    },
  }
}

/** Functions that DMN has otherwise than programmes, and one it has alone. */
export const DMN_VALUES: readonly Builtin[] = [
  define('is', [], [parameter('value1', 'any'), optional('value2', 'any')], BOOLEAN, isSame),
  define('range', [], [parameter('from', 'any')], intervalOf(ANY), rangeOf),
  changed('decimal', wholeAt(1)),
  changed('substring', wholeAt(2)),
  withKeys(changed('context put', (values) => values)),
  absoluteWithDurations(),
  guarded('number'),
]
