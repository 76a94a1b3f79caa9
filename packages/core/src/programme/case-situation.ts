import type { LocalDate } from '../base.ts'
import type { Situation } from '../case.ts'
import { type Compiled, showValue } from '../feel.ts'
import type { FactValue, Facts } from '../registry.ts'
import type { FirmEnv } from './env.ts'
import { environment } from './judge.ts'
import type { Programme } from './load.ts'
import type { Model } from './model.ts'
import { verdictIn } from './verdict.ts'
import { NOBODY, leastWays, waysToHold } from './ways.ts'

/**
 * A case as its programme's rules see it: the subject's facts, over them what the case itself gives, judged as of a day.
 * `today`: what the rules call 今日 where the facts stand still on an earlier day, as those of a demonstration do.
 */
export function caseSituation(
  programme: Programme,
  facts: Facts,
  given: ReadonlyMap<string, FactValue>,
  asOf: LocalDate,
  today: LocalDate = asOf,
): Situation {
  const { model } = programme
  const env = environment(programme, factsBeside(facts, given), asOf, today)
  const { amounts } = verdictIn(model, env, programme.illustrative)
  return {
    env,
    amounts,
    illustrative: programme.illustrative || movesIllustrative(model),
    because: (condition) => failingRules(condition, model, env),
  }
}

/** A subject's facts with others over them, which hold whatever the period. */
export const factsBeside = (facts: Facts, given: ReadonlyMap<string, FactValue>): Facts => ({
  value: (fact, period) => given.get(fact) ?? facts.value(fact, period),
  origin: (fact, period) => (given.has(fact) ? undefined : facts.origin(fact, period)),
})

const movesIllustrative = ({ outline, moving }: Model): boolean =>
  outline.parameters.some(({ name, illustrative }) => illustrative && moving.has(name))

/** The rules below a condition whose own tests failed. */
function failingRules({ condition }: Compiled, model: Model, env: FirmEnv): readonly string[] {
  if (!condition) return []
  const ways = leastWays(waysToHold(condition, true, NOBODY, env, model.walk))
  return [...new Set(ways.flat().map(({ rule }) => withValues(rule, model, env)))]
}

/** A rule's name, with what it compares where it compares. */
function withValues(name: string, { rules }: Model, env: FirmEnv): string {
  const found = rules.find(({ rule }) => rule.name === name)
  const values = found?.compiled.explain(env, showValue).substituted.trim() ?? ''
  if (!COMPARES.test(values) || values.length > VALUES_MAX || values.includes('"')) return name
  return `${name}：${SIGNS.reduce((text, [written, said]) => text.replaceAll(written, said), values)}`
}

const COMPARES = /[<>=]/
/** Longer ones are read on the page of reasons. */
const VALUES_MAX = 90
const SIGNS = [
  [' >= ', ' ≥ '],
  [' <= ', ' ≤ '],
  [' != ', ' ≠ '],
  [' and ', ' 且 '],
  [' or ', ' 或 '],
] as const
