import { type Exact, type LocalDate, type Period, absolute, compare, isExact, multiply, showPeriod } from '../base.ts'
import { readUscc } from './code.ts'
import type { CodeTable } from './code-table.ts'
import type { FactCheck, FactDefinition, FactValue } from './fact.ts'
import { showFact } from './show.ts'

/** A check that a value does not pass: an error refuses the row, a warning must be explained. */
export type Breach = {
  /** What an explanation is given for, e.g. `jump:revenue`. */
  readonly code: string
  readonly severity: 'error' | 'warning'
  readonly fact: FactDefinition
  readonly expected: string
  readonly found: string
  readonly zh: string
  readonly en: string
}

/** The code tables that checks look into. */
export type CheckCodes = { readonly industries: CodeTable; readonly divisions: CodeTable }

/** What breaks a check that needs the value alone, told on a day: its range, its list, its code table, its calendar. */
export function breachAlone(
  fact: FactDefinition,
  check: FactCheck,
  value: FactValue,
  codes: CheckCodes,
  today: LocalDate,
): Breach | undefined {
  switch (check.kind) {
    case 'range':
      return isExact(value) ? breachOfRange(fact, check, value) : undefined
    case 'one_of':
      return breachOfList(fact, check, value)
    case 'code':
      return breachOfCode(fact, check, value, codes)
    case 'past':
      return breachOfPast(fact, check, value, today)
    case 'at_most':
    case 'jump':
      return undefined
  }
}

/** What breaks `at_most`: a part above its whole, both of one subject and period. */
export function breachOfWhole(
  fact: FactDefinition,
  check: FactCheck & { readonly kind: 'at_most' },
  value: FactValue,
  whole: FactDefinition,
  wholeValue: FactValue,
): Breach | undefined {
  if (!isExact(value) || !isExact(wholeValue) || compare(value, wholeValue) <= 0) return undefined
  const [part, limit] = [showFact(fact, value), showFact(whole, wholeValue)]
  return breach(fact, check, {
    expected: `不大于${whole.name} ${limit}`,
    found: part,
    zh: `${fact.name} ${part} 大于${whole.name} ${limit}`,
    en: `${fact.en} ${part} is above ${whole.en} ${limit}`,
  })
}

/** What breaks `jump`: a value at least `factor` times, or at most a `factor`th of, that of a neighbouring year. */
export function breachOfJump(
  fact: FactDefinition,
  check: FactCheck & { readonly kind: 'jump' },
  point: { readonly period: Period; readonly value: FactValue },
  other: { readonly period: Period; readonly value: FactValue },
): Breach | undefined {
  if (!isExact(point.value) || !isExact(other.value) || point.value === 0 || other.value === 0) return undefined
  const [here, there] = [absolute(point.value), absolute(other.value)]
  const isJump = compare(here, multiply(there, check.factor)) >= 0 || compare(there, multiply(here, check.factor)) >= 0
  if (!isJump) return undefined
  const [found, before] = [showFact(fact, point.value), showFact(fact, other.value)]
  return breach(fact, check, {
    expected: `与${showPeriod(other.period)}的 ${before} 相差不到 ${check.factor} 倍`,
    found,
    zh: `${fact.name} ${showPeriod(point.period)}为 ${found}，${showPeriod(other.period)}为 ${before}，相差 ${check.factor} 倍以上`,
    en: `${fact.en} is ${found} in ${point.period} and ${before} in ${other.period}, a factor of ${check.factor} or more`,
  })
}

/** What breaks a range: a value below its least or above its greatest. */
export function breachOfRange(
  fact: FactDefinition,
  check: FactCheck & { readonly kind: 'range' },
  value: Exact,
): Breach | undefined {
  const isLow = check.min !== undefined && compare(value, check.min) < 0
  const isHigh = check.max !== undefined && compare(value, check.max) > 0
  if (!isLow && !isHigh) return undefined
  const found = showFact(fact, value)
  const min = check.min === undefined ? undefined : showFact(fact, check.min)
  const max = check.max === undefined ? undefined : showFact(fact, check.max)
  const expected = min === undefined ? `不大于 ${max}` : max === undefined ? `不小于 ${min}` : `${min} 至 ${max}`
  const zh = isLow ? `${fact.name} ${found} 小于 ${min}` : `${fact.name} ${found} 大于 ${max}`
  const en = isLow ? `${fact.en} ${found} is below ${min}` : `${fact.en} ${found} is above ${max}`
  return breach(fact, check, { expected, found, zh, en })
}

function breachOfList(fact: FactDefinition, check: FactCheck & { kind: 'one_of' }, value: FactValue) {
  if (check.values.some((allowed) => allowed === value)) return undefined
  const found = showFact(fact, value)
  const expected = check.values.join('、')
  return breach(fact, check, {
    expected,
    found,
    zh: `${fact.name}应为其中之一：${expected}；现为「${found}」`,
    en: `${fact.en} should be one of ${check.values.join(', ')}; found "${found}"`,
  })
}

function breachOfPast(fact: FactDefinition, check: FactCheck & { kind: 'past' }, value: FactValue, today: LocalDate) {
  if (typeof value !== 'string' || value <= today) return undefined
  return breach(fact, check, {
    expected: `不晚于 ${today}`,
    found: value,
    zh: `${fact.name} ${value} 还没有到，应不晚于 ${today}`,
    en: `${fact.en} ${value} lies ahead; it should be ${today} at the latest`,
  })
}

function breachOfCode(fact: FactDefinition, check: FactCheck & { kind: 'code' }, value: FactValue, codes: CheckCodes) {
  const found = showFact(fact, value)
  if (check.scheme === 'uscc') {
    const read = readUscc(found)
    if ('value' in read) return undefined
    const { expected, zh, en } = read.misread
    return breach(fact, check, { expected, found, zh: `${fact.name}：${zh}`, en: `${fact.en}: ${en}` })
  }
  const [table, title] =
    check.scheme === 'industry'
      ? [codes.industries, '行业代码（GB/T 4754-2017）']
      : [codes.divisions, '行政区划代码（GB/T 2260）']
  if (table.has(found)) return undefined
  return breach(fact, check, {
    expected: `存在的${title}`,
    found,
    zh: `${fact.name}「${found}」不在${title}中`,
    en: `${fact.en} "${found}" is not in the code table`,
  })
}

const breach = (
  fact: FactDefinition,
  check: FactCheck,
  words: { readonly expected: string; readonly found: string; readonly zh: string; readonly en: string },
): Breach => ({ code: `${check.kind}:${fact.column}`, severity: check.severity, fact, ...words })
