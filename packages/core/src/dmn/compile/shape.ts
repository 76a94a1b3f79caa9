import { ANY, type Type, listOf } from '../../feel.ts'
import type { DecisionTable, Expression, Variable } from '../model.ts'
import type { TypeTable } from '../types.ts'

/** What is known of a result: its stated type, else the names of its entries, which FEEL needs to read paths. */
export function shapeOf(expression: Expression | undefined, stated: Type, types: TypeTable): Type {
  if (stated.kind !== 'any' || !expression) return stated
  switch (expression.kind) {
    case 'context': {
      if (expression.entries.some(({ variable }) => !variable)) return ANY
      return entriesOf(
        expression.entries.map(({ variable, value }) => [variable, value] as const),
        types,
      )
    }
    case 'relation':
      return listOf(
        entriesOf(
          expression.columns.map((column) => [column, undefined] as const),
          types,
        ),
      )
    case 'list': {
      const [first] = expression.items
      return listOf(shapeOf(first, ANY, types))
    }
    case 'filter':
      return shapeOf(expression.of, ANY, types)
    case 'table':
      return tableShape(expression, types)
    default:
      return ANY
  }
}

const statedType = ({ typeRef, place }: Pick<Variable, 'typeRef' | 'place'>, types: TypeTable): Type =>
  types.named(typeRef, place).type

function entriesOf(
  entries: readonly (readonly [Variable | undefined, Expression | undefined])[],
  types: TypeTable,
): Type {
  const known = entries.flatMap(([variable, value]) =>
    variable ? [[variable.name, shapeOf(value, statedType(variable, types), types)] as const] : [],
  )
  return { kind: 'context', entries: new Map(known) }
}

/** Several outputs make a context; a policy that may hit several rules makes a list of them. */
function tableShape({ outputs, hit, aggregation }: DecisionTable, types: TypeTable): Type {
  const [only] = outputs
  const entries = outputs.map((output) => [output.name ?? '', statedType(output, types)] as const)
  const one: Type =
    outputs.length > 1 ? { kind: 'context', entries: new Map(entries) } : only ? statedType(only, types) : ANY
  const isList = !aggregation && (hit === 'COLLECT' || hit === 'RULE ORDER' || hit === 'OUTPUT ORDER')
  return isList ? listOf(one) : one
}
