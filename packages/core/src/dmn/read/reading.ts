import type { Problem } from '../../base.ts'
import { type Tests, type Variable, spaced } from '../model.ts'
import { type Place, type ProblemName, placeOf, problemAt } from '../problem.ts'
import type { Element } from '../xml.ts'
import { childOf } from '../xml.ts'

type DetailsOf<Name extends ProblemName> = Parameters<typeof problemAt<Name>>[2]

/** What goes along while a file is read: its name and everything found wrong in it. */
export type Reading = {
  readonly file: string
  readonly problems: Problem[]
  at(element: Element): Place
  tell<Name extends ProblemName>(element: Element, name: Name, details: DetailsOf<Name>): void
  /** Tells an expression language other than FEEL. */
  checkLanguage(element: Element, attribute: string): boolean
}

/** Reads a file in which nothing has been found wrong yet. */
export function newReading(file: string): Reading {
  const problems: Problem[] = []
  const at = (element: Element) => placeOf(file, element)
  return {
    file,
    problems,
    at,
    tell: (element, name, details) => problems.push(problemAt(at(element), name, details)),
    checkLanguage(element, attribute) {
      const language = element.attributes.get(attribute)?.trim() ?? ''
      const isFeel = language === '' || /(^|\/)FEEL\/?$/i.test(language)
      if (!isFeel) problems.push(problemAt(at(element), 'language', { found: language }))
      return isFeel
    },
  }
}

/** An element lacks the one child it must have, of these kinds. */
export const choiceProblem = (place: Place, element: string, kinds: readonly string[]): Problem =>
  problemAt(place, 'childMissing', { element, child: kinds.join(' / ') })

/** The name of an element with single spaces. */
export function nameOf(element: Element, reading: Reading): string {
  const name = element.attributes.get('name')
  if (name !== undefined && name.trim() !== '') return spaced(name)
  reading.tell(element, 'attributeMissing', { element: element.name, attribute: 'name' })
  return element.attributes.get('id') ?? ''
}

/** A variable, parameter or column. */
export function variableOf(element: Element, reading: Reading): Variable {
  const typeRef = typeRefOf(element)
  return {
    name: spaced(element.attributes.get('name') ?? ''),
    place: reading.at(element),
    ...(typeRef !== undefined && { typeRef }),
  }
}

/** The type an element states, as an attribute or, in item definitions, as a child. */
export function typeRefOf(element: Element): string | undefined {
  const stated = element.attributes.get('typeRef') ?? childOf(element, 'typeRef')?.text
  const typeRef = stated === undefined ? '' : spaced(stated)
  return typeRef === '' ? undefined : typeRef
}

/** Unary tests with their text; none where the element is absent or its text is empty. */
export function testsIn(element: Element, name: string, reading: Reading): Tests | undefined {
  const child = childOf(element, name)
  const text = child && childOf(child, 'text')
  if (!text || text.text.trim() === '') return undefined
  return { text: text.text, place: reading.at(text) }
}

const EXPRESSIONS = new Set([
  'literalExpression',
  'decisionTable',
  'functionDefinition',
  'context',
  'list',
  'relation',
  'invocation',
  'conditional',
  'filter',
  'for',
  'some',
  'every',
])

/** The boxed expressions directly in an element. */
export const expressionsIn = (element: Element): readonly Element[] =>
  element.children.filter((child) => child.namespace === element.namespace && EXPRESSIONS.has(child.name))

/** The first of them. */
export const expressionIn = (element: Element): Element | undefined => expressionsIn(element)[0]
