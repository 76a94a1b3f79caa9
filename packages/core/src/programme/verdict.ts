import { type Exact, absolute, compare, isExact, roundTo } from '../base.ts'
import { type Doubt, type Env, Fault, type Result, Unknown, isSpan } from '../feel.ts'
import { type Points, bandOf, isPoints } from '../score.ts'
import type { Amount, Judgement, Outcome } from './assessment.ts'
import { marginOf, weighingOf } from './compared.ts'
import type { FirmEnv } from './env.ts'
import type { Margin } from './margin.ts'
import type { CompiledAmount, Model } from './model.ts'
import { type Failing, NOBODY, leastWays, resultOf, unknownsIn, waysToHold } from './ways.ts'

/** What the rules decide in an environment: the one place where outcome, amounts and reasons come from. */
export function verdictIn(model: Model, env: FirmEnv, illustrative: boolean): Judgement {
  const eligible = model.eligibility ? resultOf(model.eligibility, env) : true
  const root = model.roots[0]
  const score = root ? env.name(root.name) : null
  const label = model.label && eligible === true ? model.label.evaluate(env) : null
  const paid = eligible === true ? model.amounts.map((amount) => amountIn(amount, env)) : []
  const needed = eligible === true ? [label, ...paid, ...neededScore(model, score)] : []
  const outcome = outcomeOf(eligible, needed)
  const points = isPoints(score) ? score : null
  const { because, margins, near } = outcome === 'ineligible' ? reasonsIn(model, env) : NO_REASONS
  const decision = decisionIn(model, outcome, label, points, env)
  return {
    outcome,
    amounts: outcome === 'eligible' ? paid.flatMap((amount) => (isAmount(amount) ? [amount] : [])) : [],
    score: points === null ? null : isExact(points) ? points : { min: points.min, max: points.max },
    decision: decision.label,
    peers: peersIn(model, env),
    ties: model.ties.map((name) => tieOf(env.name(name))),
    because,
    margins,
    near,
    missing: missingIn(model, env, [eligible, score, ...needed, ...decision.open], outcome === 'eligible'),
    faults: outcome === 'error' ? faultsIn(model, env, paid) : [],
    illustrative,
  }
}

const tieOf = (points: Result): Exact | null => (isExact(points) ? points : null)

/** A programme that only scores is decided by its score: complete when every point is known. */
function neededScore(model: Model, score: Result): Result[] {
  if (score instanceof Fault) return [score]
  if (model.eligibility || !model.roots[0]) return []
  return isSpan(score) ? [new Unknown(new Map(score.missing.map((fact) => [fact, 'unknown' as const])))] : [score]
}

function outcomeOf(eligible: Result, needed: readonly (Result | Amount | undefined)[]): Outcome {
  if (eligible instanceof Fault || needed.some((result) => result instanceof Fault)) return 'error'
  if (eligible === false) return 'ineligible'
  if (eligible instanceof Unknown || needed.some((result) => result instanceof Unknown)) return 'incomplete'
  return eligible === true ? 'eligible' : 'error'
}

// —— amounts ——

const isAmount = (amount: Result | Amount | undefined): amount is Amount =>
  typeof amount === 'object' && amount !== null && 'minor' in amount

/** An amount rounded once, by its rule; undefined when its own condition does not hold. A negative one is a fault: it pays nothing. */
function amountIn({ id, value, condition, round }: CompiledAmount, env: Env): Amount | Unknown | Fault | undefined {
  const applies = condition ? condition.evaluate(env) : true
  if (applies instanceof Unknown || applies instanceof Fault) return applies
  if (applies !== true) return undefined
  const result = value.evaluate(env)
  if (result instanceof Unknown || result instanceof Fault) return result
  const currency = value.type.kind === 'number' ? (value.type.money?.currency ?? round?.currency ?? 'CNY') : 'CNY'
  if (!isExact(result))
    return new Fault('programme.amountNotNumber', `金额「${id}」不是一个数`, `the amount ${id} is not a number`)
  const minor = roundTo(result, round?.quantum ?? 1, round?.mode ?? 'half_up')
  if (typeof minor === 'number' && minor >= 0) return { id, currency, minor }
  return new Fault(
    'programme.amountNegative',
    `金额「${id}」为负，不能支付`,
    `the amount ${id} is negative and cannot be paid`,
  )
}

// —— what it is called ——

/** A label, or none with what it would take to know it. */
type Decision = { readonly label: string | null; readonly open: readonly Unknown[] }
const NO_DECISION: Decision = { label: null, open: [] }

function decisionIn(model: Model, outcome: Outcome, label: Result, score: Points | null, env: Env): Decision {
  if (outcome === 'error' || outcome === 'incomplete') return NO_DECISION
  if (typeof label === 'string') return { label, open: [] }
  if (model.lines.length > 0) return lineIn(model.lines, outcome, env)
  return score !== null && model.bands.length > 0 ? { label: bandOf(score, model.bands, env), open: [] } : NO_DECISION
}

/**
 * The label of the first line that holds. A line that may yet hold leaves the label open, unless it says the same: the
 * outcome is settled by then, whichever of them it will be.
 */
function lineIn(lines: Model['lines'], outcome: Outcome, env: Env): Decision {
  const labels = new Set<string>()
  const open: Unknown[] = []
  for (const line of lines) {
    if (line.outcome !== outcome) continue
    const holds = line.condition ? line.condition.evaluate(env) : true
    if (holds === true || holds instanceof Unknown) labels.add(line.label)
    if (holds instanceof Unknown) open.push(holds)
    if (holds === true) break
  }
  const [label] = labels
  return label !== undefined && labels.size === 1 ? { label, open: [] } : { label: null, open }
}

function peersIn({ peers }: Model, env: Env): string | null {
  const group = peers?.evaluate(env)
  return typeof group === 'string' ? group : null
}

// —— why not ——

type Reasons = Pick<Judgement, 'because' | 'margins' | 'near'>
const NO_REASONS: Reasons = { because: [], margins: [], near: false }

function reasonsIn(model: Model, env: FirmEnv): Reasons {
  const { eligibility } = model
  if (!eligibility) return NO_REASONS
  const all = waysToHold(eligibility, true, NOBODY, env, model.walk)
  const ways = leastWays(all)
  const failing = ways.flat()
  const margins = new Map<string, Set<string>>()
  for (const part of failing) {
    const margin = marginOfFailing(part, model, env)
    if (!margin) continue
    const texts = margins.get(part.rule) ?? new Set()
    margins.set(part.rule, texts.add(margin.text))
  }
  return {
    because: [...new Set(failing.map(({ rule }) => rule))],
    margins: [...margins].map(([rule, texts]) => ({ rule, text: [...texts].join('；') })),
    near: all.some((way) => way.length > 0 && way.every((part) => isNear(part, model, env))),
  }
}

function marginOfFailing({ test, want }: Failing, model: Model, env: FirmEnv): Margin | undefined {
  const weighing = test && weighingOf(test, model)
  return weighing && marginOf(weighing, want, env)
}

function isNear(part: Failing, model: Model, env: FirmEnv): boolean {
  const distance = marginOfFailing(part, model, env)?.distance() ?? null
  return distance !== null && compare(absolute(distance), model.outline.near) <= 0
}

// —— what is missing ——

/** Every fact missing where the decision looks; a refusal lists also what is missing beside the reason that decides. */
function missingIn(
  model: Model,
  env: FirmEnv,
  results: readonly (Result | Amount | undefined)[],
  isEligible: boolean,
): Judgement['missing'] {
  const missing = new Map<string, Doubt>()
  const note = (unknown: Unknown) => {
    for (const fact of unknown.missing.keys())
      if (!missing.has(fact)) missing.set(fact, env.doubts.get(fact) ?? 'unknown')
  }
  if (model.eligibility && !isEligible) unknownsIn(model.eligibility, true, env, model.walk, note)
  for (const result of results) if (result instanceof Unknown) note(result)
  return [...missing].map(([fact, doubt]) => ({ fact, doubt }))
}

// —— what went wrong ——

/** The rules in which a fault arose, not those it spread to; only where the decision looks. */
function faultsIn(
  model: Model,
  env: FirmEnv,
  paid: readonly (Amount | Unknown | Fault | undefined)[],
): Judgement['faults'] {
  const faulty = new Map<string, Fault>()
  for (const name of [...model.deciding, ...model.paying]) {
    const result = model.reads.has(name) ? env.name(name) : null
    if (result instanceof Fault) faulty.set(name, result)
  }
  const origins = [...faulty].filter(([rule]) => !model.reads.get(rule)?.some((name) => faulty.has(name)))
  const found = origins.map(([rule, { zh, en }]) => ({ rule, article: articleOf(model, rule), zh, en }))
  if (found.length > 0) return found
  return model.amounts.flatMap(({ id, article }, index) => {
    const fault = paid[index]
    return fault instanceof Fault ? [{ rule: id, article, zh: fault.zh, en: fault.en }] : []
  })
}

/** The article a rule, gate or node stands under. */
export function articleOf(model: Model, name: string): string {
  const named = model.named(name)
  switch (named?.kind) {
    case 'rule':
      return named.rule.article
    case 'gate':
      return named.gate.article
    case 'node':
      return named.node.article
    case 'parameter':
      return named.parameter.article
    default:
      return ''
  }
}
