import type { Problem } from '../base.ts'
import {
  ANY,
  type DmnTests,
  NAMED_TYPES,
  type Type,
  type Value,
  compileDmnTests,
  convert,
  entryOf,
  isContext,
  isList,
  listOf,
} from '../feel.ts'
import { formulaProblem } from './formula-problem.ts'
import type { LinkedModel } from './link.ts'
import type { ItemDefinition, Tests } from './model.ts'
import { type Place, nearTo, problemAt } from './problem.ts'

/** A type of a model: what FEEL knows of it, and the constraints FEEL does not know. */
export type ModelType = {
  readonly type: Type
  /** What an item of it, or it itself, must be. */
  readonly tests: readonly DmnTests[]
  /** The items of a list, the entries of a context. */
  readonly of?: ModelType
  readonly entries?: ReadonlyMap<string, ModelType>
  /** Whether anything in it is constrained. */
  readonly isConstrained: boolean
}

/** The types of a model by the names they have there; imported ones as `import.name`. */
export type TypeTable = {
  /** Tells a name that no type has; the type is then any. */
  named(typeRef: string | undefined, place: Place): ModelType
  /** All of them, for FEEL. */
  readonly known: ReadonlyMap<string, Type>
}

const plain = (type: Type): ModelType => ({ type, tests: [], isConstrained: false })
export const ANYTHING: ModelType = plain(ANY)

const BUILT_IN: ReadonlyMap<string, ModelType> = new Map([...NAMED_TYPES].map(([name, type]) => [name, plain(type)]))

/**
 * The value as a type asks for it: by the implicit conversions of DMN, and null where they do not help or where it is
 * not allowed. Null itself is of every type.
 */
export function accept(value: Value, wanted: ModelType): Value {
  if (wanted === ANYTHING || value === null) return value
  const converted = convert(value, wanted.type)
  return !wanted.isConstrained || admits(converted, wanted) ? converted : null
}

function admits(value: Value, wanted: ModelType): boolean {
  if (value === null || !wanted.isConstrained) return true
  const { tests, of, entries } = wanted
  if (tests.some((test) => test.evaluate(value, { name: () => null }) !== true)) return false
  if (of && isList(value) && !value.every((item) => admits(item, of))) return false
  if (!entries || !isContext(value)) return true
  return [...entries].every(([name, entry]) => admits(entryOf(value, name) ?? null, entry))
}

/** The types of each model. What is wrong with them is told. */
export function typeTables(models: readonly LinkedModel[], problems: Problem[]): ReadonlyMap<LinkedModel, TypeTable> {
  const tables = new Map<LinkedModel, TypeTable>()
  const tableOf = (model: LinkedModel): TypeTable => {
    const known = tables.get(model)
    if (known) return known
    const table = tableFor(model, problems, tableOf)
    tables.set(model, table)
    return table
  }
  for (const model of models) tableOf(model)
  return tables
}

function tableFor(home: LinkedModel, problems: Problem[], tableOf: (model: LinkedModel) => TypeTable): TypeTable {
  const definitions = new Map<string, ItemDefinition>()
  for (const definition of home.model.types) {
    if (definitions.has(definition.name)) {
      problems.push(problemAt(definition.place, 'duplicateType', { found: definition.name }))
    } else definitions.set(definition.name, definition)
  }
  const made = new Map<string, ModelType>()
  const making: string[] = []
  /** Structures whose entries are still being made; they may mention themselves. */
  const open = new Map<string, ModelType>()
  const known = new Map<string, Type>()
  const named = (typeRef: string | undefined, place: Place): ModelType => {
    if (typeRef === undefined) return ANYTHING
    const name = typeRef.replace(/^feel[.:]/, '')
    const definition = definitions.get(name)
    if (!definition) return BUILT_IN.get(name) ?? imported(name) ?? unknown(name, place)
    const done = made.get(name) ?? open.get(name)
    if (done) return done
    if (making.includes(name)) {
      problems.push(problemAt(place, 'typeCycle', { path: [...making, name].join(' → ') }))
      return ANYTHING
    }
    making.push(name)
    const type = typeFor(definition, { named, problems, open: (structure) => open.set(name, structure) })
    making.pop()
    made.set(name, type)
    return type
  }
  const imported = (name: string): ModelType | undefined => {
    for (const one of home.imports) {
      const inner =
        one.name === '' ? name : name.startsWith(`${one.name}.`) ? name.slice(one.name.length + 1) : undefined
      if (inner !== undefined && one.linked.model.types.some((type) => type.name === inner)) {
        return tableOf(one.linked).named(inner, one.linked.model.place)
      }
    }
    return undefined
  }
  const unknown = (name: string, place: Place): ModelType => {
    const all = [...definitions.keys(), ...BUILT_IN.keys()]
    problems.push(problemAt(place, 'typeUnknown', { found: name, ...nearTo(name, all) }))
    return ANYTHING
  }
  for (const definition of definitions.values())
    known.set(definition.name, named(definition.name, definition.place).type)
  for (const one of home.imports) {
    for (const [name, type] of tableOf(one.linked).known)
      known.set(one.name === '' ? name : `${one.name}.${name}`, type)
  }
  return { named, known }
}

type Making = {
  readonly named: (typeRef: string | undefined, place: Place) => ModelType
  readonly problems: Problem[]
  /** Makes a structure known before its entries are. */
  readonly open?: (structure: ModelType) => void
}

function typeFor(definition: ItemDefinition, making: Making): ModelType {
  const base = withTests(baseOf(definition, making), definition.allowedValues, making)
  if (!definition.isCollection) return withTests(base, definition.typeConstraint, making)
  const list: ModelType = { type: listOf(base.type), tests: [], of: base, isConstrained: base.isConstrained }
  return withTests(list, definition.typeConstraint, making)
}

function baseOf({ components, function: signature, typeRef, place }: ItemDefinition, making: Making): ModelType {
  if (components.length > 0) {
    const entries = new Map<string, ModelType>()
    const types = new Map<string, Type>()
    const structure = { type: { kind: 'context', entries: types } as const, tests: [], entries, isConstrained: true }
    making.open?.(structure)
    for (const component of components) {
      const entry = typeFor(component, { named: making.named, problems: making.problems })
      entries.set(component.name, entry)
      types.set(component.name, entry.type)
    }
    return { ...structure, isConstrained: [...entries.values()].some((entry) => entry.isConstrained) }
  }
  if (signature) {
    const takes = signature.parameters.map((parameter) => making.named(parameter.typeRef, parameter.place).type)
    const result = making.named(signature.result, place).type
    return plain({ kind: 'function', parameters: takes.length, takes, result })
  }
  return making.named(typeRef, place)
}

function withTests(base: ModelType, tests: Tests | undefined, { problems }: Making): ModelType {
  if (!tests) return base
  const compiled = compileDmnTests(tests.text, { names: new Map() })
  if ('problems' in compiled) {
    problems.push(...compiled.problems.map((problem) => formulaProblem(problem, tests)))
    return base
  }
  problems.push(...compiled.notes.map((problem) => formulaProblem(problem, tests)))
  return { ...base, tests: [...base.tests, compiled], isConstrained: true }
}
