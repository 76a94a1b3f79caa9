import { type Value, contextOf } from '../../feel.ts'
import type { DecisionTable, InputClause, OutputClause, Tests } from '../model.ts'
import { type ModelType, accept } from '../types.ts'
import { type Bindings, type Compiling, type Run, tell } from './compiling.ts'
import { type RunTests, compileLiteral, compileTests } from './literal.ts'
import { type Outcome, aggregated, ranked, same } from './hit.ts'

type Input = { readonly run: Run; readonly type: ModelType; readonly values: RunTests | undefined }
type Output = { readonly clause: OutputClause; readonly type: ModelType; readonly otherwise: Run | undefined }
type CompiledRule = { readonly tests: readonly RunTests[]; readonly outputs: readonly Run[] }

/** A decision table with its hit policy. Without a rule that matches it gives its default output, else null. */
export function compileTable(table: DecisionTable, compiling: Compiling): Run {
  const inputs = table.inputs.map((input) => compileInput(input, compiling))
  const outputs = table.outputs.map((clause): Output => {
    const isOnly = table.outputs.length === 1
    return {
      clause,
      type: compiling.types.named(clause.typeRef ?? (isOnly ? singleType(table) : undefined), clause.place),
      otherwise: clause.otherwise && compileLiteral(clause.otherwise, compiling),
    }
  })
  const rules = compileRules(table, inputs, compiling)
  const pick = compilePick(table, compiling)
  return (bindings) => {
    const values = inputs.map(({ run, type }) => accept(run(bindings), type))
    const matched = rules.filter(({ tests }) => tests.every((test, column) => test(values[column] ?? null, bindings)))
    if (matched.length === 0) return defaultOf(outputs, bindings)
    const outcomes = (hit: readonly CompiledRule[]) =>
      hit.map((rule): Outcome => rule.outputs.map((run, column) => accepted(run(bindings), outputs[column])))
    return pick({ matched, outcomes, bindings, show: (outcome) => shown(outcome, outputs) })
  }
}

/** The type of a whole table with one output and a policy that hits one rule is that of the output. */
function singleType({ typeRef, hit, aggregation }: DecisionTable): string | undefined {
  const isList = hit === 'COLLECT' || hit === 'RULE ORDER' || hit === 'OUTPUT ORDER'
  return isList || aggregation ? undefined : typeRef
}

const accepted = (value: Value, output: Output | undefined): Value => (output ? accept(value, output.type) : value)

function compileInput({ expression, values }: InputClause, compiling: Compiling): Input {
  return {
    run: compileLiteral(expression, compiling),
    type: compiling.types.named(expression.typeRef, expression.place),
    values: values && compileTests(values, compiling),
  }
}

/** Equal texts of a column are compiled once: large tables repeat themselves. */
function compileRules(
  { rules }: DecisionTable,
  inputs: readonly Input[],
  compiling: Compiling,
): readonly CompiledRule[] {
  const known = inputs.map(() => new Map<string, RunTests>())
  const results = new Map<string, Run>()
  return rules.map((rule) => ({
    tests: rule.tests
      .slice(0, inputs.length)
      .map((test, column) => remembered(known[column], test.text, () => compileTest(test, inputs[column], compiling))),
    outputs: rule.outputs.map((output) => remembered(results, output.text, () => compileLiteral(output, compiling))),
  }))
}

function remembered<T>(known: Map<string, T> | undefined, text: string, make: () => T): T {
  const done = known?.get(text)
  if (done !== undefined) return done
  const made = make()
  known?.set(text, made)
  return made
}

/** `-` and an empty cell are passed by every value the column allows. */
function compileTest(test: Tests, input: Input | undefined, compiling: Compiling): RunTests {
  const text = test.text.trim()
  if (text !== '' && text !== '-') return compileTests(test, compiling)
  return input?.values ?? (() => true)
}

/** The default outputs, when at least one is stated. */
function defaultOf(outputs: readonly Output[], bindings: Bindings): Value {
  if (outputs.every(({ otherwise }) => !otherwise)) return null
  const outcome = outputs.map((output) => accepted(output.otherwise?.(bindings) ?? null, output))
  return shown(outcome, outputs)
}

/** One output is its value, several are a context. */
function shown(outcome: Outcome, outputs: readonly Output[]): Value {
  if (outputs.length === 1) return outcome[0] ?? null
  return contextOf(outputs.map(({ clause }, column) => [clause.name ?? '', outcome[column] ?? null] as const))
}

type Hits = {
  readonly matched: readonly CompiledRule[]
  readonly outcomes: (rules: readonly CompiledRule[]) => readonly Outcome[]
  readonly bindings: Bindings
  readonly show: (outcome: Outcome) => Value
}

/** What a hit policy makes of the rules that match, of which there is at least one. */
function compilePick(table: DecisionTable, compiling: Compiling): (hits: Hits) => Value {
  const { hit, aggregation, place } = table
  const order = hit === 'PRIORITY' || hit === 'OUTPUT ORDER' ? compileOrder(table.outputs, compiling) : undefined
  const single = (hits: Hits, rules: readonly CompiledRule[]): Value => {
    const [first] = hits.outcomes(rules.slice(0, 1))
    return first ? hits.show(first) : null
  }
  const refused = ({ bindings }: Hits, zh: string, en: string): Value => {
    tell(bindings.asked, place, zh, en)
    return null
  }
  switch (hit) {
    case 'UNIQUE':
      return (hits) =>
        hits.matched.length === 1
          ? single(hits, hits.matched)
          : refused(hits, '命中了不止一行，而策略是 UNIQUE', 'more than one rule matches, but the hit policy is UNIQUE')
    case 'FIRST':
      return (hits) => single(hits, hits.matched)
    case 'ANY':
      return (hits) => {
        const all = hits.outcomes(hits.matched).map(hits.show)
        return all.every((value) => same(value, all[0] ?? null))
          ? (all[0] ?? null)
          : refused(hits, '命中的各行结果不同，而策略是 ANY', 'the matching rules differ, but the hit policy is ANY')
      }
    case 'PRIORITY':
      return (hits) => {
        const [first] = ranked(hits.outcomes(hits.matched), order?.(hits.bindings) ?? [])
        return first ? hits.show(first) : null
      }
    case 'OUTPUT ORDER':
      return (hits) => ranked(hits.outcomes(hits.matched), order?.(hits.bindings) ?? []).map(hits.show)
    case 'RULE ORDER':
      return (hits) => hits.outcomes(hits.matched).map(hits.show)
    case 'COLLECT': {
      const aggregate = aggregation && aggregated(aggregation, place, compiling)
      return (hits) => {
        const all = hits.outcomes(hits.matched).map(hits.show)
        return aggregate ? aggregate(all, hits.bindings) : all
      }
    }
  }
}

/** The output values of each column, best first, as the policies PRIORITY and OUTPUT ORDER need them. */
function compileOrder(
  outputs: readonly OutputClause[],
  compiling: Compiling,
): (bindings: Bindings) => readonly (readonly Value[])[] {
  const lists = outputs.map(({ values, typeRef, place }) => {
    if (values) return compileLiteral({ text: `[${values.text}]`, place: values.place }, compiling)
    const allowed = compiling.types.named(typeRef, place).tests.at(-1)
    return allowed && compileLiteral({ text: `[${allowed.text}]`, place }, compiling)
  })
  return (bindings) =>
    lists.map((list) => {
      const values = list?.(bindings)
      return Array.isArray(values) ? values : []
    })
}
