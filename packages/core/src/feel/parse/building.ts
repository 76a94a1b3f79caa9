import type { SyntaxNode } from '@lezer/common'
import type { Problem } from '../../base.ts'
import type { CompareOperator } from '../scope.ts'
import type { Place, Syntax } from '../syntax.ts'
import { normalName } from './grammar.ts'
import type { Quantities } from './units.ts'

/** A formula being built from its tree; what the grammar lets pass but FEEL does not is reported here. */
export type Building = {
  readonly text: string
  readonly problems: Problem[]
  /** Figures that carry a unit, by the place of their first digit. */
  readonly quantities: Quantities
  depth: number
  readonly build: (node: SyntaxNode, building: Building) => Syntax
}

/** The comparison a sign stands for. */
export function operatorOf(sign: SyntaxNode, building: Building): CompareOperator {
  return textOf(sign, building) as CompareOperator
}

/** The characters at a place. */
export const textOf = (node: Place, building: Building): string => building.text.slice(node.from, node.to)

/** A name as declared names are compared: its words, single-spaced. Comments inside it do not belong to it. */
export function nameOf(node: SyntaxNode, building: Building): string {
  return normalName(textOf(node, building).replace(/\/\/[^\n]*|\/\*[^]*?\*\//g, ' '))
}

/** A part that is not there or already reported. */
export const broken = (place: Place): Syntax => ({ kind: 'broken', from: place.from, to: place.to })

/** Notes a problem and gives a part that causes no further ones. */
export function refuse(place: Place, building: Building, problem: Problem): Syntax {
  building.problems.push(problem)
  return broken(place)
}
