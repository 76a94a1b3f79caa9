import type { Problem } from '../base.ts'
import { type Callable, type DateTimeValue, type Type, type Value, contextOf } from '../feel.ts'
import { type Asked, type Bindings, type Note, NOTHING, type Run, STEPS_MAX } from './compile/compiling.ts'
import { compileExpression } from './compile/expression.ts'
import { type TypedParameter, callable } from './compile/function.ts'
import { shapeOf } from './compile/shape.ts'
import { type Linked, type LinkedModel, type Required, isDecision, isKnowledge, isService, neededBy } from './link.ts'
import type { Variable } from './model.ts'
import { ANYTHING, type ModelType, type TypeTable, accept } from './types.ts'

/** One element ready to be asked. */
export type Compiled = {
  readonly linked: Linked
  /** What it gives; of a function, what a call of it gives. */
  readonly type: ModelType
  readonly parameters: readonly TypedParameter[]
  readonly run: Run
}

/** What is known when an element is asked. */
export type Question = {
  /** Values of input data, and of decisions whose answer is given rather than asked. */
  readonly given: ReadonlyMap<Linked, Value>
  readonly now?: DateTimeValue
}

/** Every element of the models, ready to be asked; what is wrong in their logic is told. */
export function compileElements(
  models: readonly LinkedModel[],
  tables: ReadonlyMap<LinkedModel, TypeTable>,
  problems: Problem[],
): ReadonlyMap<Linked, Compiled> {
  const all = models.flatMap(({ elements }) => [...elements.values()])
  const typed = new Map(all.map((linked) => [linked, signatureOf(linked, tables)]))
  const compiled = new Map<Linked, Compiled>()
  for (const linked of all) {
    const signature = typed.get(linked)
    const types = tables.get(linked.model)
    if (!signature || !types) continue
    const names = namesOf(linked.requires, (one) => scopeType(one, typed, tables))
    const compiling = { names, types, problems }
    compiled.set(linked, { linked, ...signature, run: compileLogic(linked, signature.parameters, compiling) })
  }
  return compiled
}

type Signature = Pick<Compiled, 'type' | 'parameters'>

function signatureOf(linked: Linked, tables: ReadonlyMap<LinkedModel, TypeTable>): Signature {
  const types = tables.get(linked.model)
  const { variable } = linked.element
  const stated = types?.named(variable.typeRef, variable.place) ?? ANYTHING
  if (isKnowledge(linked)) {
    const parameters = (linked.element.logic?.parameters ?? []).map((parameter) => typed(parameter, types))
    return { type: resultOf(stated), parameters }
  }
  if (linked.service) {
    const inputs = [...linked.service.inputs, ...linked.service.inputDecisions]
    return {
      type: resultOf(stated),
      parameters: inputs.map((one) => typed(one.element.variable, tables.get(one.model))),
    }
  }
  return { type: stated, parameters: [] }
}

const typed = (variable: Variable, types: TypeTable | undefined): TypedParameter => ({
  name: variable.name,
  type: types?.named(variable.typeRef, variable.place) ?? ANYTHING,
})

/** The variable of a function states the type of the function, or of what it gives. */
const resultOf = (stated: ModelType): ModelType =>
  stated.type.kind === 'function' ? { type: stated.type.result, tests: [], isConstrained: false } : stated

/** What FEEL knows of an element where it is required. */
function scopeType(
  linked: Linked,
  signatures: ReadonlyMap<Linked, Signature>,
  tables: ReadonlyMap<LinkedModel, TypeTable>,
): Type {
  const signature = signatures.get(linked)
  const types = tables.get(linked.model)
  if (!signature || !types) return { kind: 'any' }
  const { type, parameters } = signature
  if (isDecision(linked)) return shapeOf(linked.element.logic, type.type, types)
  if (linked.element.kind === 'input') return type.type
  const result = isKnowledge(linked) ? shapeOf(linked.element.logic?.body, type.type, types) : type.type
  return { kind: 'function', parameters: parameters.length, takes: parameters.map((one) => one.type.type), result }
}

/** Names and their types; those of an imported model are entries of its name. */
function namesOf(requires: readonly Required[], typeOf: (linked: Linked) => Type): ReadonlyMap<string, Type> {
  const names = new Map<string, Type>()
  for (const { linked, prefix } of requires) {
    let level = names
    for (const part of prefix === '' ? [] : prefix.split('.')) {
      const before = level.get(part)
      const entries = new Map(before?.kind === 'context' ? before.entries : [])
      level.set(part, { kind: 'context', entries })
      level = entries
    }
    level.set(linked.element.variable.name, typeOf(linked))
  }
  return names
}

function compileLogic(
  linked: Linked,
  parameters: readonly TypedParameter[],
  compiling: Parameters<typeof compileExpression>[1],
): Run {
  const { element } = linked
  if (element.kind === 'decision') return element.logic ? compileExpression(element.logic, compiling) : NOTHING
  if (element.kind !== 'knowledge' || !element.logic || element.logic.language !== 'FEEL') return NOTHING
  const names = new Map([...compiling.names, ...parameters.map(({ name, type }) => [name, type.type] as const)])
  return compileExpression(element.logic.body, { ...compiling, names })
}

type Asking = {
  readonly given: ReadonlyMap<Linked, Value>
  readonly values: Map<Linked, Value>
  readonly asked: Asked
}

/** Asks elements that give values or functions; answers in their order, with why parts of them are null. */
export function ask(
  wanted: readonly Linked[],
  { given, now }: Question,
  compiled: ReadonlyMap<Linked, Compiled>,
): { readonly values: readonly Value[]; readonly notes: readonly Note[] } {
  const asked: Asked = { ...(now && { now }), notes: [], budget: { stepsLeft: STEPS_MAX, depth: 0 } }
  const asking: Asking = { given, values: new Map(), asked }
  return { values: wanted.map((linked) => answer(linked, asking, compiled)), notes: asked.notes }
}

/** The value of one element; what it needs is answered before it, each once. */
function answer(wanted: Linked, asking: Asking, compiled: ReadonlyMap<Linked, Compiled>): Value {
  const isKnown = (linked: Linked) => asking.values.has(linked) || asking.given.has(linked)
  for (const linked of isKnown(wanted) ? [wanted] : neededBy(wanted, isKnown)) valueOf(linked, asking, compiled)
  return valueOf(wanted, asking, compiled)
}

function valueOf(linked: Linked, asking: Asking, compiled: ReadonlyMap<Linked, Compiled>): Value {
  const known = asking.values.get(linked)
  if (known !== undefined) return known
  const value = compute(linked, asking, compiled)
  asking.values.set(linked, value)
  return value
}

function compute(linked: Linked, asking: Asking, compiled: ReadonlyMap<Linked, Compiled>): Value {
  const own = compiled.get(linked)
  if (!own) return null
  if (isKnowledge(linked)) return knowledgeFunction(own, asking, compiled)
  if (isService(linked)) return serviceFunction(own, asking, compiled)
  const given = asking.given.get(linked)
  if (given !== undefined) return accept(given, own.type)
  return accept(own.run(bindingsOf(linked, asking, compiled)), own.type)
}

function bindingsOf(linked: Linked, asking: Asking, compiled: ReadonlyMap<Linked, Compiled>): Bindings {
  const values = new Map<string, Value>()
  const imported = new Map<string, [string[], Value][]>()
  for (const { linked: required, prefix } of linked.requires) {
    const name = required.element.variable.name
    const value = valueOf(required, asking, compiled)
    const [first, ...rest] = prefix === '' ? [] : prefix.split('.')
    if (first === undefined) values.set(name, value)
    else imported.set(first, [...(imported.get(first) ?? []), [[...rest, name], value]])
  }
  for (const [name, entries] of imported) values.set(name, nested(entries))
  return { values, asked: asking.asked }
}

/** A context of values at paths. */
function nested(entries: readonly (readonly [readonly string[], Value])[]): Value {
  const groups = new Map<string, [string[], Value][]>()
  for (const [[first = '', ...rest], value] of entries) {
    groups.set(first, [...(groups.get(first) ?? []), [rest, value]])
  }
  return contextOf(
    [...groups].map(([name, group]) => {
      const [only] = group
      return [name, only?.[0].length === 0 ? only[1] : nested(group)] as const
    }),
  )
}

/** What it calls is looked up when it is called: functions of models may call each other in circles. */
function knowledgeFunction(own: Compiled, asking: Asking, compiled: ReadonlyMap<Linked, Compiled>): Callable {
  return callable(own.parameters, asking.asked, own.linked.element.place, (values) => {
    const outer = bindingsOf(own.linked, asking, compiled)
    return accept(own.run({ values, outer, asked: asking.asked }), own.type)
  })
}

/** A service answers its own decisions anew from its arguments; nothing else is seen inside it. */
function serviceFunction(own: Compiled, asking: Asking, compiled: ReadonlyMap<Linked, Compiled>): Callable {
  const { service } = own.linked
  const inputs = service ? [...service.inputs, ...service.inputDecisions] : []
  return callable(own.parameters, asking.asked, own.linked.element.place, (values) => {
    const given = new Map(inputs.map((input, index) => [input, values.get(own.parameters[index]?.name ?? '') ?? null]))
    const outputs = service?.outputs ?? []
    const inside: Asking = { given, values: new Map(), asked: asking.asked }
    const results = outputs.map((output) => [output.element.variable.name, answer(output, inside, compiled)] as const)
    const [only] = results
    return accept(results.length === 1 && only ? only[1] : contextOf(results), own.type)
  })
}
