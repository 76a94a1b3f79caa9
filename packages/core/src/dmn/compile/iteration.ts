import { ANY, type Type, type Value, isList } from '../../feel.ts'
import type { Iteration } from '../model.ts'
import { accept } from '../types.ts'
import { type Bindings, type Compiling, type Run, mayStep, within } from './compiling.ts'
import { compileExpression } from './expression.ts'
import { compileLiteral } from './literal.ts'
import { shapeOf } from './shape.ts'

const DOMAIN = 'domain'

/** `for`, `some` and `every` in a box. */
export function compileIteration(iteration: Iteration, compiling: Compiling): Run {
  const { kind, variable, over, overType, body, place } = iteration
  const listed = compiling.types.named(overType, place)
  const found = compileExpression(over, compiling)
  const all = compileLiteral(
    { text: `for item in ${DOMAIN} return item`, place },
    { ...compiling, names: new Map([[DOMAIN, ANY]]) },
  )
  const shape = shapeOf(over, listed.type, compiling.types)
  const item: Type = shape.kind === 'list' ? shape.of : ANY
  const names: (readonly [string, Type])[] = [[variable, item]]
  const inner = compileExpression(body, within(compiling, kind === 'for' ? [['partial', ANY], ...names] : names))
  const readsPartial = kind === 'for' && JSON.stringify(body).includes('partial')
  return (outer) => {
    const { asked } = outer
    const domain = accept(found(outer), listed)
    if (domain === null) return null
    const items = isList(domain) ? domain : all({ values: new Map([[DOMAIN, domain]]), asked })
    if (!isList(items)) return null
    const results: Value[] = []
    for (const one of items) {
      if (!mayStep(asked, place)) return null
      const values = new Map<string, Value>([[variable, one]])
      if (readsPartial) values.set('partial', results.slice())
      const bindings: Bindings = { values, outer, asked }
      results.push(inner(bindings))
    }
    return kind === 'for' ? results : quantified(kind, results)
  }
}

/** One that decides decides; otherwise null leaves it open. Anything else is no condition, and the whole is null. */
function quantified(kind: 'some' | 'every', results: readonly Value[]): Value {
  const deciding = kind === 'some'
  if (results.some((result) => result !== null && typeof result !== 'boolean')) return null
  if (results.includes(deciding)) return deciding
  return results.includes(null) ? null : !deciding
}
