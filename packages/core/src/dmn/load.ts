import type { Problem } from '../base.ts'
import { type Callable, type DateTimeValue, type Value, entryOf, isContext } from '../feel.ts'
import { ask, compileElements } from './ask.ts'
import type { Note } from './compile/compiling.ts'
import { type Linked, type LinkedModel, isDecision, isService, linkModels } from './link.ts'
import type { Model } from './model.ts'
import { readModel } from './read.ts'
import { typeTables } from './types.ts'

/** Values by the names of input data, or of decisions whose answer is given. */
export type GivenValues = ReadonlyMap<string, Value>

/** An input of a model, or a parameter of one of its services. */
export type DmnParameter = { readonly name: string; readonly typeRef?: string }

/** What came out, and why parts of it are null where that is a mistake. */
export type Answer = { readonly value: Value; readonly notes: readonly Note[] }

/** A model that can be asked. Names are those of its elements; an id serves too. */
export type DmnModel = {
  readonly name: string
  readonly namespace: string
  readonly inputs: readonly DmnParameter[]
  readonly decisions: readonly string[]
  readonly services: readonly { readonly name: string; readonly parameters: readonly DmnParameter[] }[]
  /** The answer to a decision, or undefined when there is none of that name. Inputs that are not given are null. */
  decide(name: string, given: GivenValues, now?: DateTimeValue): Answer | undefined
  /** The answer of a decision service to values of its parameters. */
  serve(name: string, given: GivenValues, now?: DateTimeValue): Answer | undefined
}

/** The models of some files by the file's name, and everything wrong with them. What is wrong gives null when asked. */
export function loadDmn(files: ReadonlyMap<string, string>): {
  readonly models: ReadonlyMap<string, DmnModel>
  readonly problems: readonly Problem[]
} {
  const problems: Problem[] = []
  const read = [...files].flatMap(([file, text]): Model[] => {
    const { model, problems: found } = readModel(file, text)
    problems.push(...found)
    return model ? [model] : []
  })
  const { linked, problems: unlinked } = linkModels(read)
  problems.push(...unlinked)
  const isCircular = unlinked.some(({ code }) => code === 'dmn.cycle' || code === 'dmn.importCycle')
  if (isCircular) return { models: new Map(), problems: distinct(problems) }
  const tables = typeTables(linked, problems)
  const compiled = compileElements(linked, tables, problems)
  const models = linked.map((one) => [one.model.file, askable(one, compiled)] as const)
  return { models: new Map(models), problems: distinct(problems) }
}

/** Each problem once, in the order of the files: what several elements use is met several times. */
function distinct(problems: readonly Problem[]): readonly Problem[] {
  const told = new Map(problems.map((one) => [[one.file, one.line, one.column, one.article, one.zh].join(' '), one]))
  const order = (a: Problem, b: Problem) =>
    (a.file ?? '').localeCompare(b.file ?? '') || (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0)
  return [...told.values()].toSorted(order)
}

type CompiledElements = Parameters<typeof ask>[2]

function askable(home: LinkedModel, compiled: CompiledElements): DmnModel {
  const { model } = home
  const parameterOf = ({ name, typeRef }: DmnParameter): DmnParameter => ({
    name,
    ...(typeRef !== undefined && { typeRef }),
  })
  const services = [...home.elements.values()].filter(isService)
  return {
    name: model.name,
    namespace: model.namespace,
    inputs: model.inputs.map(({ variable }) => parameterOf(variable)),
    decisions: model.decisions.map(({ name }) => name),
    services: services.map((linked) => ({
      name: linked.element.name,
      parameters: inputsOf(linked).map(({ element }) => parameterOf(element.variable)),
    })),
    decide(name, given, now) {
      const wanted = elementOf(home, name, isDecision)
      if (!wanted) return undefined
      const question = { given: givenIn(home, given, wanted), ...(now && { now }) }
      const { values, notes } = ask([wanted], question, compiled)
      return { value: values[0] ?? null, notes }
    },
    serve(name, given, now) {
      const wanted = elementOf(home, name, isService)
      if (!wanted) return undefined
      const { values, notes } = ask([wanted], { given: new Map(), ...(now && { now }) }, compiled)
      const called = values[0] as Callable
      const byElement = givenIn(home, given, undefined)
      const result = called.call(inputsOf(wanted).map((input) => byElement.get(input) ?? null))
      return { value: result as Value, notes }
    },
  }
}

const inputsOf = ({ service }: Linked): readonly Linked[] =>
  service ? [...service.inputs, ...service.inputDecisions] : []

function elementOf<Of extends Linked>(
  { elements }: LinkedModel,
  name: string,
  isKind: (linked: Linked) => linked is Of,
): Of | undefined {
  const all = [...elements.values()].filter(isKind)
  return all.find(({ element }) => element.name === name) ?? all.find(({ element }) => element.id === name)
}

/** The given values by their elements: by name here, `import.name` or an entry of `import` for those of an imported model. */
function givenIn(home: LinkedModel, given: GivenValues, except: Linked | undefined): ReadonlyMap<Linked, Value> {
  const found = new Map<Linked, Value>()
  for (const linked of home.elements.values()) {
    const value = given.get(linked.element.variable.name) ?? given.get(linked.element.name)
    if (value !== undefined && linked !== except) found.set(linked, value)
  }
  for (const { name, linked } of home.imports) {
    const inside = given.get(name)
    const known = new Map<string, Value>(name === '' ? given : [])
    for (const [key, value] of given)
      if (name !== '' && key.startsWith(`${name}.`)) known.set(key.slice(name.length + 1), value)
    if (inside !== undefined && isContext(inside)) {
      for (const key of Object.keys(inside)) known.set(key, entryOf(inside, key) ?? null)
    }
    for (const [element, value] of givenIn(linked, known, except)) found.set(element, value)
  }
  return found
}
