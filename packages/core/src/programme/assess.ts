import type { LocalDate } from '../base.ts'
import { type Missed, type Read, type Result, type Type, Fault, Unknown, showValue } from '../feel.ts'
import type { Facts } from '../registry.ts'
import type { Assessment, Reading, TraceLine } from './assessment.ts'
import { textOfRule } from './about.ts'
import { comparedIn } from './compared.ts'
import type { Evaluable } from './compile.ts'
import { type FirmEnv, nameAt } from './env.ts'
import { periodBack } from './facts-file.ts'
import { environment } from './judge.ts'
import { typeOfFact } from './literal.ts'
import type { Programme } from './load.ts'
import { type Margin, marginBetween, marginOf } from './margin.ts'
import type { Model } from './model.ts'
import { scoreLines } from './score-lines.ts'
import { isThreshold, verdictIn } from './verdict.ts'
import { conditionTests } from './ways.ts'

/** What a programme says about a subject on a day, with every rule it applied, every value it read and who said it. */
export function assess(programme: Programme, facts: Facts, asOf: LocalDate): Assessment {
  return assessIn(programme, environment(programme, facts, asOf), facts, asOf)
}

/** The same in an environment there is already, such as one beside other units. */
export function assessIn(programme: Programme, env: FirmEnv, facts: Facts, asOf: LocalDate): Assessment {
  const { model } = programme
  const verdict = verdictIn(model, env, programme.illustrative)
  const tracing: Tracing = { model, env, facts }
  return {
    ...verdict,
    programme: programme.id,
    name: programme.name,
    edition: programme.edition,
    asOf,
    trace: traceOf(tracing, verdict.outcome === 'eligible'),
    scores: scoreLines(tracing),
  }
}

/** What an explanation is made from. */
export type Tracing = { readonly model: Model; readonly env: FirmEnv; readonly facts: Facts }

/** The rules that were applied, in the order of the file; those of an amount only where it is paid. */
function traceOf(tracing: Tracing, isPaid: boolean): TraceLine[] {
  const { model } = tracing
  const { deciding, paying } = model
  const shown = new Set(model.outline.info.map(({ name }) => name))
  const isApplied = (name: string) => deciding.has(name) || shown.has(name) || (isPaid && paying.has(name))
  const rules = model.rules.filter(({ rule }) => isApplied(rule.name))
  return [
    ...rules.map(({ rule, compiled }) => traceLine(tracing, rule.name, rule.article, textOfRule(rule), compiled)),
    ...model.gates.map(({ id, article, compiled }) => traceLine(tracing, id, article, compiled.text, compiled)),
    ...model.lines.flatMap(({ label, article, condition }) =>
      condition ? [traceLine(tracing, label, article, condition.text, condition)] : [],
    ),
  ]
}

function traceLine(tracing: Tracing, rule: string, article: string, formula: string, compiled: Evaluable): TraceLine {
  const { env, model } = tracing
  const { result, substituted, row, missed = [] } = compiled.explain(env, showValue)
  const margin = compiled.condition ? marginOfRule(model, env, compiled) : marginOfTable(row, missed, compiled.type)
  return {
    rule,
    article,
    formula: formula.replace(/\s+/g, ' ').trim(),
    values: substituted.replace(/\s+/g, ' ').trim(),
    readings: readingsOf(tracing, compiled.reads),
    comparisons: compiled.condition ? comparedIn(compiled.condition, env, isThreshold(model)) : [],
    result: showResult(result, compiled.type),
    state: stateOf(result),
    margin: margin?.text ?? null,
    distance: result === false ? (margin?.distance ?? null) : null,
  }
}

/** A value as it is read; what is unknown names the facts that are missing. */
export const showResult = (result: Result, type: Type): string => showValue(result, type)

function stateOf(result: Result): TraceLine['state'] {
  if (result instanceof Unknown) return 'unknown'
  if (result instanceof Fault) return 'fault'
  return typeof result === 'boolean' ? (result ? 'true' : 'false') : 'value'
}

/** The margins of a rule's comparisons: of those that failed where it failed, else of the only one it has. */
function marginOfRule(model: Model, env: FirmEnv, { condition, evaluate }: Evaluable): Margin | undefined {
  const tests = condition ? conditionTests(condition).filter(({ test }) => test.sides) : []
  const result = evaluate(env)
  const relevant =
    result === false ? tests.filter(({ test, want }) => test.evaluate(env) !== want) : tests.length === 1 ? tests : []
  const margins = relevant.flatMap(({ test, want }) => {
    const margin = marginOf(test, want, env, isThreshold(model))
    return margin ? [{ ...margin, text: relevant.length > 1 ? `${test.text}：${margin.text}` : margin.text }] : []
  })
  const [first] = margins
  if (!first) return undefined
  return {
    text: margins.map((margin) => margin.text).join('；'),
    distance: margins.length === 1 ? first.distance : null,
  }
}

/** The rows above the one that was hit, or any where none was, that one measurable cell kept from being taken. */
function marginOfTable(hit: number | undefined, missed: readonly Missed[], type: Type): Margin | undefined {
  const better = missed.filter(({ row }) => hit === undefined || row < hit)
  const texts = better.flatMap(({ row, output, comparisons }) => {
    const failed = comparisons.find(({ result }) => result === false)
    const margin = failed && marginBetween({ ...failed, threshold: 'right' })
    return margin ? [`第 ${row + 1} 行（${showValue(output, type)}）：${failed.text}：${margin.text}`] : []
  })
  return texts.length === 0 ? undefined : { text: texts.slice(-2).join('；'), distance: null }
}

/** Each value a formula read, once, with who said it. */
export function readingsOf({ model, env, facts }: Tracing, reads: readonly Read[]): Reading[] {
  const readings = new Map<string, Reading>()
  for (const read of reads) {
    const named = model.named(read.name)
    if (!named) continue
    if (named.kind !== 'fact') {
      const type = typeOfNamed(model, read.name)
      const result = env.name(read.name)
      const illustrative = named.kind === 'parameter' && named.parameter.illustrative
      readings.set(read.name, {
        name: read.name,
        period: 0,
        shown: showValue(result, type),
        value: result instanceof Unknown || result instanceof Fault ? undefined : result,
        ...(illustrative ? { illustrative } : {}),
      })
      continue
    }
    const { fact } = named
    const base = env.base(fact)
    const period = read.period ?? (read.back === undefined ? base : periodBack(fact.period, base, read.back))
    const result = env.fact(fact, period)
    const key = period === base ? fact.name : nameAt(fact, period)
    const origin = facts.origin(fact.name, period)
    const doubt = result instanceof Unknown ? result.missing.get(key) : undefined
    readings.set(key, {
      name: fact.name,
      period,
      shown: showValue(result, typeOfFact(fact)),
      value: result instanceof Unknown || result instanceof Fault ? undefined : result,
      ...(doubt === undefined ? {} : { doubt }),
      ...(origin === undefined ? {} : { origin }),
    })
  }
  return [...readings.values()]
}

/** The type of a name as rules see it. */
export function typeOfNamed(model: Model, name: string): Type {
  const named = model.named(name)
  if (named?.kind === 'parameter') return named.parameter.type
  if (named?.kind === 'rule')
    return model.rules.find(({ rule }) => rule.name === name)?.compiled.type ?? { kind: 'any' }
  return named?.kind === 'node' ? { kind: 'number', unit: '分' } : { kind: 'any' }
}
