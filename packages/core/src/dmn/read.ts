import type { Problem } from '../base.ts'
import type { Decision, DecisionService, Import, InputData, KnowledgeModel, Model, Reference } from './model.ts'
import { type Place, problemAt } from './problem.ts'
import { readExpression, readFunction } from './read/expression.ts'
import { type Reading, choiceProblem, expressionIn, nameOf, newReading, variableOf } from './read/reading.ts'
import { readType } from './read/type.ts'
import { type Element, childOf, childrenOf, parseXml } from './xml.ts'

/** The namespaces of the editions that are read, oldest first. */
const NAMESPACES = [
  'http://www.omg.org/spec/DMN/20180521/MODEL/',
  'https://www.omg.org/spec/DMN/20191111/MODEL/',
  'https://www.omg.org/spec/DMN/20211108/MODEL/',
  'https://www.omg.org/spec/DMN/20230324/MODEL/',
] as const

/** A model's file: what it holds, or why it cannot be read at all. Parts that cannot be read are left out and told. */
export type ReadModel = { readonly model?: Model; readonly problems: readonly Problem[] }

/** Reads a DMN 1.2 to 1.5 file. `file` is only used to say where something is. */
export function readModel(file: string, text: string): ReadModel {
  const parsed = parseXml(file, text)
  if ('problems' in parsed) return parsed
  const { root } = parsed
  const reading = newReading(file)
  const place = reading.at(root)
  if (root.name !== 'definitions' || !/\bDMN\b/i.test(root.namespace)) {
    return { problems: [problemAt(place, 'notDmn', { found: `{${root.namespace}}${root.name}` })] }
  }
  if (!NAMESPACES.some((known) => known === root.namespace)) {
    return { problems: [problemAt(place, 'version', { found: root.namespace })] }
  }
  return { model: readDefinitions(root, place, reading), problems: reading.problems }
}

/** Elements that hold no logic. */
const SILENT = new Set([
  'description',
  'extensionElements',
  'knowledgeSource',
  'textAnnotation',
  'association',
  'group',
  'elementCollection',
  'performanceIndicator',
  'organizationUnit',
])
const KNOWN = new Set([
  'import',
  'itemDefinition',
  'inputData',
  'decision',
  'businessKnowledgeModel',
  'decisionService',
])

function readDefinitions(root: Element, place: Place, reading: Reading): Model {
  reading.checkLanguage(root, 'expressionLanguage')
  for (const child of root.children) {
    if (child.namespace !== root.namespace || SILENT.has(child.name) || KNOWN.has(child.name)) continue
    reading.tell(child, 'unexpected', { element: 'definitions', child: child.name })
  }
  checkIds(root, reading)
  return {
    file: reading.file,
    namespace: root.attributes.get('namespace')?.trim() ?? '',
    name: root.attributes.get('name')?.trim() ?? '',
    place,
    imports: childrenOf(root, 'import').flatMap((element) => readImport(element, root.namespace, reading)),
    types: childrenOf(root, 'itemDefinition').map((element) => readType(element, reading)),
    inputs: childrenOf(root, 'inputData').map((element) => readInput(element, reading)),
    decisions: childrenOf(root, 'decision').map((element) => readDecision(element, reading)),
    knowledge: childrenOf(root, 'businessKnowledgeModel').map((element) => readKnowledge(element, reading)),
    services: childrenOf(root, 'decisionService').map((element) => readService(element, reading)),
  }
}

/** Two elements of one id cannot be told apart by those that refer to them. */
function checkIds(root: Element, reading: Reading) {
  const seen = new Set<string>()
  for (const element of root.children) {
    if (element.namespace !== root.namespace) continue
    const id = element.attributes.get('id')
    if (id === undefined) continue
    if (seen.has(id)) reading.tell(element, 'duplicateId', { found: id })
    seen.add(id)
  }
}

function readImport(element: Element, own: string, reading: Reading): Import[] {
  const type = element.attributes.get('importType')?.trim() ?? own
  if (!NAMESPACES.some((known) => known === type)) {
    reading.tell(element, 'importType', { found: type })
    return []
  }
  const namespace = element.attributes.get('namespace')?.trim()
  if (namespace === undefined) {
    reading.tell(element, 'attributeMissing', { element: 'import', attribute: 'namespace' })
    return []
  }
  return [{ name: element.attributes.get('name')?.trim() ?? '', namespace, place: reading.at(element) }]
}

/** Name, id and variable; the variable of an element that states none has its name. */
function drgElement(element: Element, reading: Reading): Pick<InputData, 'id' | 'name' | 'place' | 'variable'> {
  const name = nameOf(element, reading)
  const place = reading.at(element)
  const stated = childOf(element, 'variable')
  const variable = stated ? variableOf(stated, reading) : { name, place }
  return {
    id: element.attributes.get('id')?.trim() ?? name,
    name,
    place,
    variable: variable.name === '' ? { ...variable, name } : variable,
  }
}

const readInput = (element: Element, reading: Reading): InputData => ({
  kind: 'input',
  ...drgElement(element, reading),
})

function readDecision(element: Element, reading: Reading): Decision {
  const logic = expressionIn(element)
  return {
    kind: 'decision',
    ...drgElement(element, reading),
    requires: [
      ...requirements(element, 'informationRequirement', ['requiredInput', 'requiredDecision'], reading),
      ...requirements(element, 'knowledgeRequirement', ['requiredKnowledge'], reading),
    ],
    ...(logic && { logic: readExpression(logic, reading) }),
  }
}

function readKnowledge(element: Element, reading: Reading): KnowledgeModel {
  const logic = childOf(element, 'encapsulatedLogic')
  return {
    kind: 'knowledge',
    ...drgElement(element, reading),
    requires: requirements(element, 'knowledgeRequirement', ['requiredKnowledge'], reading),
    ...(logic && { logic: readFunction(logic, reading) }),
  }
}

function readService(element: Element, reading: Reading): DecisionService {
  const all = (name: string) => childrenOf(element, name).flatMap((child) => reference(child, reading))
  return {
    kind: 'service',
    ...drgElement(element, reading),
    outputs: all('outputDecision'),
    encapsulated: all('encapsulatedDecision'),
    inputDecisions: all('inputDecision'),
    inputs: all('inputData'),
  }
}

function requirements(element: Element, name: string, kinds: readonly string[], reading: Reading): Reference[] {
  return childrenOf(element, name).flatMap((requirement) => {
    const given = kinds.flatMap((kind) => childrenOf(requirement, kind))
    if (given.length === 0) {
      reading.problems.push(choiceProblem(reading.at(requirement), name, kinds))
    }
    return given.flatMap((child) => reference(child, reading))
  })
}

function reference(element: Element, reading: Reading): Reference[] {
  const href = element.attributes.get('href')?.trim()
  if (href !== undefined) return [{ href, place: reading.at(element) }]
  reading.tell(element, 'attributeMissing', { element: element.name, attribute: 'href' })
  return []
}
