import { oneLine } from '../base.ts'
import { type Missed, type Result, type Type, Fault, Unknown, showValue, showing } from '../feel.ts'
import { textOfRule } from './about.ts'
import type { TraceLine } from './assessment.ts'
import { type Plan, comparedIn, everyOne, marginOf, planOf, weigh } from './compared.ts'
import type { Evaluable } from './compile.ts'
import type { FirmEnv } from './env.ts'
import { typeOfFact } from './literal.ts'
import { type Margin, marginBetween, noDistance } from './margin.ts'
import type { Model } from './model.ts'
import { type Source, type Tracing, eachOnce, readingsOf, sourcesOf, typeOfNamed } from './readings.ts'

/** The rules that were applied, in the order of the file; those of an amount only where it is paid. */
export function traceOf(tracing: Tracing, isPaid: boolean): TraceLine[] {
  const lines: TraceLine[] = []
  for (const step of stepsOf(tracing.model)) {
    if (step.applies === 'always' || isPaid) lines.push(traceLine(step, tracing))
  }
  return lines
}

/** A rule as it will be told of every firm: what does not depend on the firm. */
type Step = {
  readonly rule: string
  readonly article: string
  readonly formula: string
  readonly compiled: Evaluable
  /** The name under which its result stands, unless it has none. */
  readonly name: string | undefined
  readonly applies: 'always' | 'paid'
  readonly sources: readonly Source[]
  /** What it compares, where it is a condition. */
  readonly plan: Plan | undefined
  readonly comparisons: ReturnType<typeof everyOne>
  readonly show: (value: Result) => string
  /** Whether it stands on one line with any values: it is written so, and no text is read. */
  readonly isOneLine: boolean
}

const steps = new WeakMap<Model, readonly Step[]>()

function stepsOf(model: Model): readonly Step[] {
  const known = steps.get(model)
  if (known) return known
  const made = makeSteps(model)
  steps.set(model, made)
  return made
}

function makeSteps(model: Model): Step[] {
  const { deciding, paying, outline } = model
  const shown = new Set(outline.info.map(({ name }) => name))
  const step = (part: Pick<Step, 'rule' | 'article' | 'formula' | 'compiled' | 'name' | 'applies'>): Step => {
    const { condition, reads, type } = part.compiled
    const plan = condition && planOf(condition, model)
    return {
      sources: sourcesOf(model, reads),
      plan,
      comparisons: plan ? everyOne(plan) : [],
      show: showing(type),
      isOneLine: oneLine(part.formula) === part.formula.trim() && reads.every(({ name }) => isShownEven(model, name)),
      ...part,
      formula: oneLine(part.formula),
    }
  }
  return [
    ...model.rules.flatMap(({ rule, compiled }) => {
      const { name, article } = rule
      const applies = deciding.has(name) || shown.has(name) ? 'always' : paying.has(name) ? 'paid' : undefined
      return applies ? [step({ rule: name, article, formula: textOfRule(rule), compiled, name, applies })] : []
    }),
    ...model.gates.map(({ id, article, compiled }) =>
      step({ rule: id, article, formula: compiled.text, compiled, name: id, applies: 'always' }),
    ),
    ...model.lines.flatMap(({ label, article, condition: compiled }) =>
      compiled
        ? [step({ rule: label, article, formula: compiled.text, compiled, name: undefined, applies: 'always' })]
        : [],
    ),
  ]
}

/** Whether a name's values are shown with single blanks only, as numbers and days are; a text is as somebody wrote it. */
function isShownEven(model: Model, name: string): boolean {
  const named = model.named(name)
  const { kind } = named?.kind === 'fact' ? typeOfFact(named.fact) : typeOfNamed(model, name)
  return kind === 'number' || kind === 'boolean' || kind === 'date'
}

function traceLine(step: Step, tracing: Tracing): TraceLine {
  const { env } = tracing
  const { compiled, name, plan } = step
  const known = name === undefined ? compiled.evaluate(env) : env.name(name)
  const readings = readingsOf(step.sources, tracing)
  const { result, substituted, margin } = compiled.written
    ? {
        result: known,
        substituted: compiled.written(env, readings),
        margin: marginOfRule(step.comparisons, known, env),
      }
    : tableAsApplied(compiled, env, known)
  return {
    rule: step.rule,
    article: step.article,
    formula: step.formula,
    values: step.isOneLine && !(result instanceof Fault) ? substituted : oneLine(substituted),
    readings: eachOnce(readings),
    comparisons: plan ? comparedIn(plan, tracing) : [],
    result: step.show(result),
    state: stateOf(result),
    margin: margin?.text ?? null,
    distance: result === false ? (margin?.distance() ?? null) : null,
  }
}

function tableAsApplied({ explain, type }: Evaluable, env: FirmEnv, known: Result) {
  const { result, substituted, row, missed = [] } = explain(env, showValue, known)
  return { result, substituted, margin: marginOfTable(row, missed, type) }
}

function stateOf(result: Result): TraceLine['state'] {
  if (result instanceof Unknown) return 'unknown'
  if (result instanceof Fault) return 'fault'
  return typeof result === 'boolean' ? (result ? 'true' : 'false') : 'value'
}

/** The margins of a rule's comparisons: of those that failed where it failed, else of the only one it has. */
function marginOfRule(comparisons: Step['comparisons'], result: Result, env: FirmEnv): Margin | undefined {
  const [only] = comparisons
  if (only === undefined) return undefined
  if (comparisons.length === 1) {
    const isTold = result !== false || weigh(only.weighing, env).result !== only.want
    return isTold ? marginOf(only.weighing, only.want, env) : undefined
  }
  if (result !== false) return undefined
  const failed = comparisons.filter(({ weighing, want }) => weigh(weighing, env).result !== want)
  const margins = failed.flatMap(({ weighing, want }) => {
    const margin = marginOf(weighing, want, env)
    return margin ? [{ text: weighing.test.text, margin }] : []
  })
  const [first] = margins
  if (!first || failed.length === 1) return first?.margin
  return {
    text: margins.map(({ text, margin }) => `${text}：${margin.text}`).join('；'),
    distance: margins.length === 1 ? first.margin.distance : noDistance,
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
  return texts.length === 0 ? undefined : { text: texts.slice(-2).join('；'), distance: noDistance }
}
