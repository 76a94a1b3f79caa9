import type { SyntaxNode } from '@lezer/common'
import type { WrittenType } from '../syntax.ts'
import { type Building, nameOf } from './building.ts'
import { childrenOf } from './grammar.ts'

/** The type after `instance of` or after the name of a parameter. */
export function writtenType(node: SyntaxNode, building: Building): WrittenType {
  const place = { from: node.from, to: node.to }
  const children = childrenOf(node)
  const [first] = children
  if (node.name === 'Type' && first) return writtenType(first, building)
  const parts = children.filter((child) => child.name === 'Type')
  const last = parts.at(-1)
  if ((node.name === 'ListType' || node.name === 'RangeType') && last) {
    const isRange = node.name === 'RangeType' || building.text.startsWith('range', node.from)
    return { kind: isRange ? 'range' : 'list', of: writtenType(last, building), ...place }
  }
  if (node.name === 'FunctionType' && last) {
    const taken = children.find((child) => child.name === 'ArgumentTypes')
    const takes = taken ? childrenOf(taken).map((one) => writtenType(childrenOf(one)[0] ?? one, building)) : []
    return { kind: 'function', takes, gives: writtenType(last, building), ...place }
  }
  if (node.name === 'ContextType') return contextType(children, building, place)
  return { kind: 'named', name: nameOf(node, building), ...place }
}

function contextType(
  children: readonly SyntaxNode[],
  building: Building,
  place: { readonly from: number; readonly to: number },
): WrittenType {
  const list = children.find((child) => child.name === 'ContextEntryTypes')
  const entries = (list ? childrenOf(list) : []).flatMap((entry) => {
    const [name, type] = childrenOf(entry)
    return name && type ? [{ name: nameOf(name, building), type: writtenType(type, building) }] : []
  })
  return { kind: 'context', entries, ...place }
}
