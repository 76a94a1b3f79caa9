import {
  type Expression,
  type FunctionDefinition,
  type Invocation,
  type Iteration,
  type Literal,
  type Relation,
  spaced,
} from '../model.ts'
import { type Element, childOf, childrenOf } from '../xml.ts'
import { type Reading, expressionIn, expressionsIn, typeRefOf, variableOf } from './reading.ts'
import { readTable } from './table.ts'

/** A boxed expression. One that cannot be read is told and gives nothing. */
export function readExpression(element: Element, reading: Reading): Expression {
  switch (element.name) {
    case 'literalExpression':
      return readLiteral(element, reading)
    case 'decisionTable':
      return readTable(element, reading)
    case 'functionDefinition':
      return readFunction(element, reading)
    case 'context':
      return readContext(element, reading)
    case 'list':
      return { kind: 'list', items: items(element, reading), ...boxed(element, reading) }
    case 'relation':
      return readRelation(element, reading)
    case 'invocation':
      return readInvocation(element, reading)
    case 'conditional':
      return {
        kind: 'conditional',
        condition: inside(element, 'if', reading),
        yes: inside(element, 'then', reading),
        no: inside(element, 'else', reading),
        ...boxed(element, reading),
      }
    case 'filter':
      return {
        kind: 'filter',
        of: inside(element, 'in', reading),
        match: inside(element, 'match', reading),
        ...boxed(element, reading),
      }
    case 'for':
    case 'some':
    case 'every':
      return readIteration(element, element.name, reading)
    default:
      reading.tell(element, 'unexpected', { element: element.parent?.name ?? '', child: element.name })
      return { kind: 'nothing', place: reading.at(element) }
  }
}

function boxed(element: Element, reading: Reading): { place: Expression['place']; typeRef?: string } {
  const typeRef = typeRefOf(element)
  return { place: reading.at(element), ...(typeRef !== undefined && { typeRef }) }
}

/** A literal expression; without a text it is null, as an empty cell is. */
export function readLiteral(element: Element, reading: Reading): Literal {
  const isFeel = reading.checkLanguage(element, 'expressionLanguage')
  if (childOf(element, 'importedValues')) {
    reading.tell(element, 'unexpected', { element: element.name, child: 'importedValues' })
  }
  const text = childOf(element, 'text')
  const typeRef = typeRefOf(element)
  return {
    kind: 'literal',
    text: isFeel ? (text?.text ?? '') : 'null',
    place: reading.at(text ?? element),
    ...(typeRef !== undefined && { typeRef }),
  }
}

/** The expressions of a list or a row. */
const items = (element: Element, reading: Reading): readonly Expression[] =>
  expressionsIn(element).map((child) => readExpression(child, reading))

/** The one expression of a part such as `then`. */
function inside(element: Element, name: string, reading: Reading): Expression {
  const part = childOf(element, name)
  const expression = part && expressionIn(part)
  if (expression) return readExpression(expression, reading)
  reading.tell(part ?? element, 'childMissing', {
    element: part ? name : element.name,
    child: part ? 'expression' : name,
  })
  return { kind: 'nothing', place: reading.at(element) }
}

/** A function definition, be it boxed or the logic of a business knowledge model. */
export function readFunction(element: Element, reading: Reading): FunctionDefinition {
  const kind = element.attributes.get('kind')?.trim() ?? 'FEEL'
  const language = kind === 'Java' || kind === 'PMML' ? kind : 'FEEL'
  if (kind !== language) {
    reading.tell(element, 'choice', {
      element: element.name,
      attribute: 'kind',
      expected: 'FEEL, Java, PMML',
      found: kind,
    })
  }
  if (language !== 'FEEL') reading.tell(element, 'externalFunction', { found: language })
  const body = expressionIn(element)
  return {
    kind: 'function',
    language,
    parameters: childrenOf(element, 'formalParameter').map((parameter) => variableOf(parameter, reading)),
    body: body ? readExpression(body, reading) : { kind: 'nothing', place: reading.at(element) },
    ...boxed(element, reading),
  }
}

function readContext(element: Element, reading: Reading): Expression {
  const entries = childrenOf(element, 'contextEntry').map((entry) => {
    const variable = childOf(entry, 'variable')
    const value = expressionIn(entry)
    return {
      ...(variable && { variable: variableOf(variable, reading) }),
      value: value ? readExpression(value, reading) : ({ kind: 'nothing', place: reading.at(entry) } as const),
    }
  })
  return { kind: 'context', entries, ...boxed(element, reading) }
}

function readRelation(element: Element, reading: Reading): Relation {
  const columns = childrenOf(element, 'column').map((column) => variableOf(column, reading))
  const rows = childrenOf(element, 'row').map((row) => {
    const cells = items(row, reading)
    if (cells.length !== columns.length) {
      const details = { found: cells.length, expected: columns.length, what: '格', whatEn: 'cells' }
      reading.tell(row, 'width', details)
    }
    return cells
  })
  return { kind: 'relation', columns, rows, ...boxed(element, reading) }
}

function readInvocation(element: Element, reading: Reading): Invocation {
  const callee = expressionIn(element)
  if (!callee) reading.tell(element, 'childMissing', { element: 'invocation', child: 'literalExpression' })
  const bindings = childrenOf(element, 'binding').flatMap((binding) => {
    const parameter = childOf(binding, 'parameter')
    const value = expressionIn(binding)
    if (!parameter) {
      reading.tell(binding, 'childMissing', { element: 'binding', child: 'parameter' })
      return []
    }
    const nothing = { kind: 'nothing', place: reading.at(binding) } as const
    return { parameter: variableOf(parameter, reading), value: value ? readExpression(value, reading) : nothing }
  })
  return {
    kind: 'invocation',
    callee: callee ? readExpression(callee, reading) : { kind: 'nothing', place: reading.at(element) },
    bindings,
    ...boxed(element, reading),
  }
}

function readIteration(element: Element, kind: Iteration['kind'], reading: Reading): Iteration {
  const variable = element.attributes.get('iteratorVariable')
  if (variable === undefined) {
    reading.tell(element, 'attributeMissing', { element: element.name, attribute: 'iteratorVariable' })
  }
  const over = childOf(element, 'in')
  const overType = over && typeRefOf(over)
  return {
    kind,
    variable: spaced(variable ?? ''),
    over: inside(element, 'in', reading),
    ...(overType !== undefined && { overType }),
    body: inside(element, kind === 'for' ? 'return' : 'satisfies', reading),
    ...boxed(element, reading),
  }
}
