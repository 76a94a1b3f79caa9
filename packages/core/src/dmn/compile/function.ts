import { Callable, Fault, type FormalParameter, Unknown, type Result, type Value } from '../../feel.ts'
import type { Expression, FunctionDefinition, Invocation } from '../model.ts'
import type { Place } from '../problem.ts'
import { type ModelType, accept } from '../types.ts'
import { type Asked, CALLS_MAX, type Compiling, type Run, tell, within } from './compiling.ts'
import { compileExpression } from './expression.ts'
import { compileLiteral } from './literal.ts'

/** A function as a value. It sees what its definition sees; one in Java or PMML gives null. */
export function compileFunction(definition: FunctionDefinition, compiling: Compiling): Run {
  const { language, parameters, body, place } = definition
  const typed = parameters.map((parameter) => ({
    name: parameter.name,
    type: compiling.types.named(parameter.typeRef, parameter.place),
  }))
  const names = typed.map(({ name, type }) => [name, type.type] as const)
  const run = language === 'FEEL' ? compileExpression(body, within(compiling, names)) : () => null
  return (outer) => callable(typed, outer.asked, place, (values) => run({ values, outer, asked: outer.asked }))
}

/** A parameter with the type its arguments are brought to. */
export type TypedParameter = { readonly name: string; readonly type: ModelType }

/** A function of a model: its arguments as its parameters ask for them, and no deeper than functions may call. */
export function callable(
  parameters: readonly TypedParameter[],
  asked: Asked,
  place: Place,
  body: (values: ReadonlyMap<string, Value>) => Value,
): Callable {
  const signature: FormalParameter[] = parameters.map(({ name, type }) => ({ name, type: type.type }))
  const call = (given: readonly Result[]): Value => {
    if (asked.budget.depth >= CALLS_MAX) {
      tell(
        asked,
        place,
        `函数互相调用超过 ${CALLS_MAX} 层`,
        `functions call each other more than ${CALLS_MAX} levels deep`,
      )
      return null
    }
    const values = new Map(
      parameters.map(({ name, type }, index) => [name, accept(settled(given[index]), type)] as const),
    )
    asked.budget.depth++
    const result = body(values)
    asked.budget.depth--
    return result
  }
  return new Callable(parameters.length, call, signature)
}

/** In a model what cannot be computed is null. */
const settled = (result: Result | undefined): Value =>
  result === undefined || result instanceof Fault || result instanceof Unknown ? null : result

/** A call with arguments by name. Its function is one of the model or a built-in. */
export function compileInvocation({ callee, bindings, place }: Invocation, compiling: Compiling): Run {
  const values = bindings.map(({ parameter, value }) => ({
    name: parameter.name,
    type: compiling.types.named(parameter.typeRef, parameter.place),
    run: compileExpression(value, compiling),
  }))
  const builtin = builtinCall(callee, values, compiling)
  const called = builtin ? undefined : compileExpression(callee, compiling)
  return (outer) => {
    const given = new Map(values.map(({ name, type, run }) => [name, accept(run(outer), type)] as const))
    if (builtin) return builtin({ values: given, asked: outer.asked })
    const target = called?.(outer) ?? null
    const names = target instanceof Callable ? target.signature?.map(({ name }) => name) : undefined
    if (!(target instanceof Callable) || !names || [...given.keys()].some((name) => !names.includes(name))) {
      tell(
        outer.asked,
        place,
        '调用的不是函数，或参数的名称不对',
        'what is called is no function, or has no such parameters',
      )
      return null
    }
    return settled(target.call(names.map((name) => given.get(name) ?? null)))
  }
}

/** A name that the model does not have is that of a built-in; it is called with the same names. */
function builtinCall(
  callee: Expression,
  values: readonly { readonly name: string; readonly type: ModelType }[],
  compiling: Compiling,
): Run | undefined {
  if (callee.kind !== 'literal') return undefined
  const name = callee.text.trim().replace(/\s+/g, ' ')
  const isOwn = compiling.names.has(name) || !/^[a-z][a-z ]*$/.test(name)
  if (isOwn) return undefined
  const text = `${name}(${values.map((value) => `${value.name}: ${value.name}`).join(', ')})`
  const names = new Map(values.map((value) => [value.name, value.type.type]))
  return compileLiteral({ text, place: callee.place }, { ...compiling, names })
}
