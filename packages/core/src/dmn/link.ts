import type { Problem } from '../base.ts'
import { importProblems } from './link/imports.ts'
import { decisionCycles } from './link/order.ts'
import type { Decision, DecisionService, Import, KnowledgeModel, Model, Reference, Requirable } from './model.ts'
import { nearTo, problemAt } from './problem.ts'

export { neededBy } from './link/order.ts'

/** An element with everything it refers to in hand. */
export type Linked<Of extends Requirable = Requirable> = {
  readonly element: Of
  readonly model: LinkedModel
  /** `namespace#id`, which no other element has. */
  readonly key: string
  readonly requires: readonly Required[]
  /** Of a decision service only. */
  readonly service?: {
    readonly outputs: readonly Linked<Decision>[]
    readonly inputDecisions: readonly Linked<Decision>[]
    readonly inputs: readonly Linked[]
  }
}

/** A required element as it is known where it is required: by its name, inside the names of imports. */
export type Required = { readonly linked: Linked; readonly prefix: string }

/** A model with what it imports, its elements found by their ids. */
export type LinkedModel = {
  readonly model: Model
  /** Imported models under their names here; an empty name means that their elements are known by their own. */
  readonly imports: readonly { readonly name: string; readonly linked: LinkedModel }[]
  readonly elements: ReadonlyMap<string, Linked>
}

type Growing<T> = { -readonly [Key in keyof T]: T[Key] }

/** Models that belong together, their references resolved, and every reference that leads nowhere. */
export function linkModels(models: readonly Model[]): {
  readonly linked: readonly LinkedModel[]
  readonly problems: readonly Problem[]
} {
  const problems: Problem[] = [...namespaceProblems(models), ...importProblems(models)]
  const byNamespace = new Map(models.map((model) => [model.namespace, model]))
  const linked = new Map<Model, Growing<LinkedModel> & { elements: Map<string, Growing<Linked>> }>()
  for (const model of byNamespace.values()) {
    const entry = { model, imports: [], elements: new Map<string, Growing<Linked>>() }
    for (const element of elementsOf(model)) {
      const key = `${model.namespace}#${element.id}`
      entry.elements.set(element.id, { element, model: entry, key, requires: [] })
    }
    linked.set(model, entry)
  }
  for (const entry of linked.values()) {
    entry.imports = entry.model.imports.flatMap((one) => {
      const target = importedBy(one, byNamespace, linked)
      return target ? [{ name: one.name, linked: target }] : []
    })
  }
  for (const entry of linked.values()) {
    for (const one of entry.elements.values()) linkElement(one, problems)
  }
  const all = [...linked.values()]
  return { linked: all, problems: [...problems, ...all.flatMap(nameProblems), ...decisionCycles(all)] }
}

const importedBy = <T>(one: Import, byNamespace: ReadonlyMap<string, Model>, linked: ReadonlyMap<Model, T>) => {
  const model = byNamespace.get(one.namespace)
  return model && linked.get(model)
}

const elementsOf = (model: Model): readonly Requirable[] => [
  ...model.inputs,
  ...model.decisions,
  ...model.knowledge,
  ...model.services,
]

function namespaceProblems(models: readonly Model[]): Problem[] {
  const seen = new Map<string, Model>()
  return models.flatMap((model) => {
    const before = seen.get(model.namespace)
    seen.set(model.namespace, model)
    if (!before) return []
    return problemAt(model.place, 'sameNamespace', { file: before.file, namespace: model.namespace })
  })
}

/** Two elements of one name cannot be told apart in a formula. */
function nameProblems({ elements }: LinkedModel): Problem[] {
  const seen = new Set<string>()
  return [...elements.values()].flatMap(({ element }) => {
    const isNew = !seen.has(element.variable.name)
    seen.add(element.variable.name)
    return isNew ? [] : problemAt(element.place, 'duplicateName', { found: element.variable.name })
  })
}

function linkElement(linked: Growing<Linked>, problems: Problem[]) {
  const { element } = linked
  if (element.kind === 'service') return linkService(linked, element, problems)
  if (element.kind === 'input') return
  const requires: Required[] = []
  for (const reference of element.requires) {
    const found = resolve(reference, linked.model, problems)
    if (found) requires.push(found)
  }
  linked.requires = requires
}

function linkService(linked: Growing<Linked>, service: DecisionService, problems: Problem[]) {
  const all = (references: readonly Reference[]) =>
    references.flatMap((reference) => resolve(reference, linked.model, problems)?.linked ?? [])
  const outputs = all(service.outputs).flatMap((one) => (isDecision(one) ? one : []))
  const inputDecisions = all(service.inputDecisions).flatMap((one) => (isDecision(one) ? one : []))
  all(service.encapsulated)
  linked.service = { outputs, inputDecisions, inputs: all(service.inputs) }
}

/** Which kind of element it is; each narrows its type. */
export const isDecision = (linked: Linked): linked is Linked<Decision> => linked.element.kind === 'decision'
export const isKnowledge = (linked: Linked): linked is Linked<KnowledgeModel> => linked.element.kind === 'knowledge'
export const isService = (linked: Linked): linked is Linked<DecisionService> => linked.element.kind === 'service'

/** `#id`, or `namespace#id` of this model or one it imports, directly or by way of another. */
function resolve({ href, place }: Reference, model: LinkedModel, problems: Problem[]): Required | undefined {
  const at = href.lastIndexOf('#')
  const namespace = at <= 0 ? model.model.namespace : href.slice(0, at)
  const id = href.slice(at + 1)
  const home = homeOf(namespace, model)
  const linked = home?.model.elements.get(id)
  if (home && linked) return { linked, prefix: home.prefix }
  problems.push(problemAt(place, 'reference', { found: href, ...nearTo(id, home?.model.elements.keys() ?? []) }))
  return undefined
}

type Home = { readonly model: LinkedModel; readonly prefix: string }

/** The model of a namespace as seen from another, with the names of the imports on the way to it, nearest first. */
function homeOf(namespace: string, from: LinkedModel): Home | undefined {
  const queue: Home[] = [{ model: from, prefix: '' }]
  const seen = new Set<LinkedModel>()
  for (const home of queue) {
    if (home.model.model.namespace === namespace) return home
    if (seen.has(home.model)) continue
    seen.add(home.model)
    for (const { name, linked } of home.model.imports) {
      queue.push({ model: linked, prefix: [home.prefix, name].filter(Boolean).join('.') })
    }
  }
  return undefined
}
