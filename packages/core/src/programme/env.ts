import { type LocalDate, type Period, addMonths, showPeriod } from '../base.ts'
import { type Doubt, type Env, Fault, type Result, Unknown } from '../feel.ts'
import type { FactDefinition, Facts } from '../registry.ts'
import { basePeriod, periodBack } from './facts-file.ts'
import { ruleValueOf } from './literal.ts'
import type { Weighed } from './margin.ts'
import type { Parameter } from './outline.ts'

/** One name of a programme: how it is worked out for a firm, remembered under its index. */
export type Slot = {
  readonly index: number
  readonly compute: (env: FirmEnv) => Result
  /** Set for a fact: other periods of it are read by it. */
  readonly fact?: FactDefinition
}

/** The names of a programme as one firm's facts give them on one day; each is worked out once. */
export type FirmEnv = Env & {
  /** A fact of a period, Unknown with its doubt when it cannot be used. */
  fact(fact: FactDefinition, period: Period): Result
  /** The base period of a kind of fact. */
  base(fact: FactDefinition): Period
  /** The same names as the same facts gave them some years ago, for values that are carried forward. */
  earlier(years: number): FirmEnv
  /** Every fact that was asked for and could not be used, as it was read. */
  readonly doubts: ReadonlyMap<string, Doubt>
  /** The comparisons that were weighed for this firm, each under its number in the programme. */
  readonly weighed: (Weighed | undefined)[]
}

/** An environment for one firm. `given` are points that come from elsewhere: of leaves scored among all units; `today` is 今日. */
export function firmEnv(
  slots: ReadonlyMap<string, Slot>,
  facts: Facts,
  asOf: LocalDate,
  given?: ReadonlyMap<string, Result>,
  today: LocalDate = asOf,
): FirmEnv {
  const memo: (Result | undefined)[] = []
  let doubts: Map<string, Doubt> | undefined
  const year = basePeriod('year', asOf)
  let otherPeriods: Map<string, Result> | undefined
  let before: Map<number, FirmEnv> | undefined

  const slotOf = (name: string): Slot => {
    const slot = slots.get(name)
    if (!slot) throw new Error(`a rule names ${name}, which the programme does not know`)
    return slot
  }
  const base = ({ period }: FactDefinition): Period => (period === 'year' ? year : basePeriod(period, asOf))

  function fact(definition: FactDefinition, period: Period): Result {
    const value = facts.value(definition.name, period)
    if (typeof value !== 'object' || !('doubt' in value)) return ruleValueOf(value, definition)
    const key = period === base(definition) ? definition.name : nameAt(definition, period)
    doubts ??= new Map()
    env.doubts = doubts.set(key, value.doubt)
    return unknownOf(key, value.doubt)
  }

  const env: { -readonly [Name in keyof FirmEnv]: FirmEnv[Name] } = {
    asOf: today,
    doubts: NO_DOUBTS,
    weighed: [],
    fact,
    base,
    earlier(years) {
      const known = before?.get(years) ?? firmEnv(slots, facts, addMonths(asOf, -12 * years))
      before ??= new Map()
      before.set(years, known)
      return known
    },
    name(name) {
      const slot = slotOf(name)
      const known = memo[slot.index]
      if (known !== undefined) return known
      const result = given?.get(name) ?? slot.compute(env)
      memo[slot.index] = result
      return result
    },
    at(name, back) {
      const { fact: definition } = slotOf(name)
      if (!definition) throw new Error(`${name} has no periods`)
      return back === 0 ? env.name(name) : env.atPeriod(name, periodBack(definition.period, base(definition), back))
    },
    atPeriod(name, period) {
      const { fact: definition } = slotOf(name)
      if (!definition) throw new Error(`${name} has no periods`)
      if (period === base(definition)) return env.name(name)
      const key = `${definition.name} ${period}`
      const known = otherPeriods?.get(key)
      if (known !== undefined) return known
      const result = fact(definition, period)
      otherPeriods ??= new Map()
      otherPeriods.set(key, result)
      return result
    },
  }
  return env
}

const NO_DOUBTS: ReadonlyMap<string, Doubt> = new Map()

/** A fact as it is missing: `研发费用` for the base period, `研发费用(2022)` for another. */
export const nameAt = (fact: FactDefinition, period: Period): string =>
  `${fact.name}(${fact.period === 'year' ? period : showPeriod(period)})`

/** The unknowns of a base period, which most firms share, made once. */
const shared = new Map<string, Unknown>()
const SHARED_MAX = 10_000

function unknownOf(key: string, doubt: Doubt): Unknown {
  if (doubt !== 'unknown' || shared.size > SHARED_MAX) return new Unknown(new Map([[key, doubt]]))
  let unknown = shared.get(key)
  if (!unknown) {
    unknown = new Unknown(new Map([[key, doubt]]))
    shared.set(key, unknown)
  }
  return unknown
}

/** The value a parameter has on a day; a fault before the first day it has one. */
export function parameterOn({ name, values }: Parameter, asOf: LocalDate): Result {
  let current: Result | undefined
  for (const { from, value } of values) if (from === undefined || from <= asOf) current = value
  if (current !== undefined) return current
  const from = values[0]?.from ?? ''
  return new Fault(
    'programme.parameterNotYet',
    `参数「${name}」自 ${from} 起才有数值`,
    `the parameter ${name} has a value only from ${from}`,
  )
}
