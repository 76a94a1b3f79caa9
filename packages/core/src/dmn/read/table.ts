import {
  AGGREGATIONS,
  type Aggregation,
  type DecisionTable,
  HIT_POLICIES,
  type HitPolicy,
  type InputClause,
  type OutputClause,
  type Rule,
  spaced,
} from '../model.ts'
import { type Element, childOf, childrenOf } from '../xml.ts'
import { readLiteral } from './expression.ts'
import { type Reading, testsIn, typeRefOf } from './reading.ts'

/** A decision table; every rule as wide as the header, or told. */
export function readTable(element: Element, reading: Reading): DecisionTable {
  const inputs = childrenOf(element, 'input').flatMap((input) => readInput(input, reading))
  const outputs = childrenOf(element, 'output').map((output) => readOutput(output, reading))
  const hit = readHit(element, reading)
  const aggregation = readAggregation(element, reading)
  const typeRef = typeRefOf(element)
  if (outputs.length === 0) reading.tell(element, 'childMissing', { element: 'decisionTable', child: 'output' })
  if (outputs.length > 1 && outputs.some(({ name }) => name === undefined)) reading.tell(element, 'outputName', {})
  if (aggregation && (hit !== 'COLLECT' || outputs.length > 1)) {
    reading.tell(element, 'aggregation', { found: aggregation })
  }
  return {
    kind: 'table',
    hit,
    ...(aggregation && { aggregation }),
    inputs,
    outputs,
    rules: childrenOf(element, 'rule').map((rule) => readRule(rule, inputs.length, outputs.length, reading)),
    place: reading.at(element),
    ...(typeRef !== undefined && { typeRef }),
  }
}

function readHit(element: Element, reading: Reading): HitPolicy {
  const written = spaced(element.attributes.get('hitPolicy') ?? 'UNIQUE')
  const hit = HIT_POLICIES.find((known) => known === written)
  if (hit) return hit
  const expected = HIT_POLICIES.join(', ')
  reading.tell(element, 'choice', { element: 'decisionTable', attribute: 'hitPolicy', expected, found: written })
  return 'UNIQUE'
}

function readAggregation(element: Element, reading: Reading): Aggregation | undefined {
  const written = element.attributes.get('aggregation')?.trim()
  if (written === undefined || written === '') return undefined
  const aggregation = AGGREGATIONS.find((known) => known === written)
  if (aggregation) return aggregation
  const expected = AGGREGATIONS.join(', ')
  reading.tell(element, 'choice', { element: 'decisionTable', attribute: 'aggregation', expected, found: written })
  return undefined
}

function readInput(element: Element, reading: Reading): InputClause[] {
  const expression = childOf(element, 'inputExpression')
  if (!expression) {
    reading.tell(element, 'childMissing', { element: 'input', child: 'inputExpression' })
    return []
  }
  const values = testsIn(element, 'inputValues', reading)
  return [{ expression: readLiteral(expression, reading), ...(values && { values }) }]
}

function readOutput(element: Element, reading: Reading): OutputClause {
  const name = element.attributes.get('name')
  const typeRef = typeRefOf(element)
  const values = testsIn(element, 'outputValues', reading)
  const otherwise = childOf(element, 'defaultOutputEntry')
  return {
    ...(name !== undefined && name.trim() !== '' && { name: spaced(name) }),
    ...(typeRef !== undefined && { typeRef }),
    ...(values && { values }),
    ...(otherwise && { otherwise: readLiteral(otherwise, reading) }),
    place: reading.at(element),
  }
}

function readRule(element: Element, inputs: number, outputs: number, reading: Reading): Rule {
  const tests = childrenOf(element, 'inputEntry').map((entry) => {
    const text = childOf(entry, 'text')
    return { text: text?.text ?? '', place: reading.at(text ?? entry) }
  })
  const results = childrenOf(element, 'outputEntry').map((entry) => readLiteral(entry, reading))
  if (tests.length !== inputs) {
    reading.tell(element, 'width', { found: tests.length, expected: inputs, what: '条件', whatEn: 'tests' })
  }
  if (results.length !== outputs) {
    reading.tell(element, 'width', { found: results.length, expected: outputs, what: '结果', whatEn: 'outputs' })
  }
  return { place: reading.at(element), tests, outputs: results }
}
