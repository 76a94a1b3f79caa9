import type { ItemDefinition } from '../model.ts'
import { type Element, childOf, childrenOf } from '../xml.ts'
import { type Reading, nameOf, testsIn, typeRefOf, variableOf } from './reading.ts'

/** An item definition or one of its components. */
export function readType(element: Element, reading: Reading): ItemDefinition {
  const typeRef = typeRefOf(element)
  const allowedValues = testsIn(element, 'allowedValues', reading)
  const typeConstraint = testsIn(element, 'typeConstraint', reading)
  const signature = childOf(element, 'functionItem')
  return {
    name: nameOf(element, reading),
    place: reading.at(element),
    isCollection: ['true', '1'].includes(element.attributes.get('isCollection')?.trim() ?? ''),
    ...(typeRef !== undefined && { typeRef }),
    ...(allowedValues && { allowedValues }),
    ...(typeConstraint && { typeConstraint }),
    components: childrenOf(element, 'itemComponent').map((component) => readType(component, reading)),
    ...(signature && { function: readSignature(signature, reading) }),
  }
}

function readSignature(element: Element, reading: Reading): NonNullable<ItemDefinition['function']> {
  const result = element.attributes.get('outputTypeRef')?.trim()
  return {
    parameters: childrenOf(element, 'parameters').map((parameter) => variableOf(parameter, reading)),
    ...(result !== undefined && result !== '' && { result }),
  }
}
