import { type Problem, parseExact } from '../../base.ts'
import { type Value, compileDmn, contextOf } from '../../feel.ts'
import { problemAt } from '../problem.ts'
import { spaced } from '../model.ts'
import { type Element, childOf, childrenOf, parseXml } from '../xml.ts'

/** One case of the kit: what is given, and what each result must be. */
export type TestCase = {
  readonly id: string
  readonly given: ReadonlyMap<string, Value>
  /** The decision service that is asked, instead of decisions. */
  readonly service?: string
  readonly results: readonly { readonly name: string; readonly expected: Value }[]
}

/** A file of the kit. */
export type TestCases = { readonly modelName: string; readonly cases: readonly TestCase[] }

/** Reads a file of the kit in the format of its testCases.xsd. */
export function readTestCases(file: string, text: string): TestCases | { readonly problems: readonly Problem[] } {
  const parsed = parseXml(file, text)
  if ('problems' in parsed) return parsed
  const { root } = parsed
  if (root.name !== 'testCases') {
    const at = { file, line: root.line, column: root.column }
    return { problems: [problemAt(at, 'unexpected', { element: file, child: root.name })] }
  }
  return {
    modelName: childOf(root, 'modelName')?.text.trim() ?? '',
    cases: childrenOf(root, 'testCase').map(readCase),
  }
}

function readCase(element: Element): TestCase {
  const service =
    element.attributes.get('type') === 'decisionService' ? element.attributes.get('invocableName') : undefined
  return {
    id: element.attributes.get('id') ?? '',
    given: new Map(childrenOf(element, 'inputNode').map((node) => [nameOf(node), valueOf(node)])),
    ...(service !== undefined && { service }),
    results: childrenOf(element, 'resultNode').map((node) => {
      const expected = childOf(node, 'expected')
      return { name: nameOf(node), expected: expected ? valueOf(expected) : null }
    }),
  }
}

const nameOf = (element: Element): string => spaced(element.attributes.get('name') ?? '')

/** A value, a list, or components; nothing at all is null. */
function valueOf(element: Element): Value {
  const value = childOf(element, 'value')
  if (value) return simpleOf(value)
  const list = childOf(element, 'list')
  if (list) return isNil(list) ? null : childrenOf(list, 'item').map(valueOf)
  const components = childrenOf(element, 'component')
  if (components.length === 0) return null
  return contextOf(components.map((component) => [nameOf(component), isNil(component) ? null : valueOf(component)]))
}

const isNil = (element: Element): boolean => ['true', '1'].includes(element.instance.get('nil') ?? '')

function simpleOf(element: Element): Value {
  if (isNil(element)) return null
  const { text } = element
  switch (element.instance.get('type')?.split(':').at(-1)) {
    case 'boolean':
      return ['true', '1'].includes(text.trim())
    case 'decimal':
    case 'double':
    case 'float':
    case 'integer':
    case 'int':
    case 'long':
      return parseExact(text.trim()) ?? null
    case 'date':
      return temporal('date', text)
    case 'time':
      return temporal('time', text)
    case 'dateTime':
      return temporal('date and time', text)
    case 'duration':
    case 'yearMonthDuration':
    case 'dayTimeDuration':
      return temporal('duration', text)
    default:
      return text
  }
}

/** FEEL itself reads dates, times and durations. */
function temporal(name: string, text: string): Value {
  const compiled = compileDmn(`${name}(text)`, { names: new Map([['text', { kind: 'text' }]]) })
  if ('problems' in compiled) throw new Error(`FEEL has no ${name}()`)
  return compiled.evaluate({ name: () => text.trim() })
}
