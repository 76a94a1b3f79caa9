import { ANY, type Context, type Type, type Value, contextOf, isContext, isList } from '../../feel.ts'
import type { ContextEntry, Expression, Relation } from '../model.ts'
import { type ModelType, accept } from '../types.ts'
import { type Bindings, type Compiling, NOTHING, type Run, mayStep, within } from './compiling.ts'
import { compileFunction, compileInvocation } from './function.ts'
import { compileIteration } from './iteration.ts'
import { compileLiteral } from './literal.ts'
import { shapeOf } from './shape.ts'
import { compileTable } from './table.ts'

/** A boxed expression as a closure. What is wrong in it is told, and that part is null. */
export function compileExpression(expression: Expression, compiling: Compiling): Run {
  switch (expression.kind) {
    case 'literal':
      return compileLiteral(expression, compiling)
    case 'table':
      return compileTable(expression, compiling)
    case 'function':
      return compileFunction(expression, compiling)
    case 'context':
      return compileContext(expression.entries, compiling)
    case 'list': {
      const items = expression.items.map((item) => compileExpression(item, compiling))
      return (bindings) => items.map((item) => item(bindings))
    }
    case 'relation':
      return compileRelation(expression, compiling)
    case 'invocation':
      return compileInvocation(expression, compiling)
    case 'conditional': {
      const condition = compileExpression(expression.condition, compiling)
      const yes = compileExpression(expression.yes, compiling)
      const no = compileExpression(expression.no, compiling)
      return (bindings) => {
        const found = condition(bindings)
        if (found === true) return yes(bindings)
        return found === false || found === null ? no(bindings) : null
      }
    }
    case 'filter':
      return compileFilter(expression, compiling)
    case 'for':
    case 'some':
    case 'every':
      return compileIteration(expression, compiling)
    case 'nothing':
      return NOTHING
  }
}

type Entry = { readonly name: string | undefined; readonly run: Run; readonly type: ModelType }

/** Each entry sees those before it; a function sees itself. An entry without a name is the result. */
function compileContext(entries: readonly ContextEntry[], compiling: Compiling): Run {
  let seen = compiling
  const compiled = entries.map(({ variable, value }): Entry => {
    const type = seen.types.named(variable?.typeRef, variable?.place ?? value.place)
    const shape: readonly (readonly [string, Type])[] = variable
      ? [[variable.name, shapeOf(value, type.type, seen.types)]]
      : []
    const run = compileExpression(value, value.kind === 'function' ? within(seen, shape) : seen)
    seen = within(seen, shape)
    return { name: variable?.name, run, type }
  })
  return (outer) => {
    const values = new Map<string, Value>()
    const bindings: Bindings = { values, outer, asked: outer.asked }
    for (const { name, run, type } of compiled) {
      const value = accept(run(bindings), type)
      if (name === undefined) return value
      values.set(name, value)
    }
    return contextOf(values)
  }
}

function compileRelation({ columns, rows }: Relation, compiling: Compiling): Run {
  const types = columns.map((column) => compiling.types.named(column.typeRef, column.place))
  const compiled = rows.map((row) => row.map((cell) => compileExpression(cell, compiling)))
  return (bindings) =>
    compiled.map((row) =>
      contextOf(
        columns.map(({ name }, index) => {
          const value = row[index]?.(bindings) ?? null
          const type = types[index]
          return [name, type ? accept(value, type) : value] as const
        }),
      ),
    )
}

/** The items for which the condition is true; null when it is no condition at all. Inside it `item` and the entries of the item are names. */
function compileFilter({ of, match }: Extract<Expression, { readonly kind: 'filter' }>, compiling: Compiling): Run {
  const list = compileExpression(of, compiling)
  const shape = shapeOf(of, compiling.types.named(of.typeRef, of.place).type, compiling.types)
  const item = shape.kind === 'list' ? shape.of : ANY
  const entries = item.kind === 'context' ? [...item.entries] : []
  const test = compileExpression(match, within(compiling, [...entries, ['item', item]]))
  return (outer) => {
    const value = list(outer)
    if (value === null) return null
    const items = isList(value) ? value : [value]
    const kept: Value[] = []
    for (const one of items) {
      if (!mayStep(outer.asked, match.place)) return null
      const values = new Map<string, Value>(isContext(one) ? entriesOf(one) : [])
      values.set('item', one)
      const passed = test({ values, outer, asked: outer.asked })
      if (passed === true) kept.push(one)
      else if (passed !== false && passed !== null) return null
    }
    return kept
  }
}

const entriesOf = (context: Context): readonly (readonly [string, Value])[] => Object.entries(context)
