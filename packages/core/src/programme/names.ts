import { isName } from '../feel.ts'
import type { FactDefinition } from '../registry.ts'
import type { Catalogue } from './catalogue.ts'
import { brief } from './fields.ts'
import type { Gate, NodeOutline, Outline, Parameter, Rule } from './outline.ts'
import { type Place, type Report, refuse, warn } from './report.ts'

/** What a name of a programme stands for. */
export type Named =
  | { readonly kind: 'fact'; readonly fact: FactDefinition; readonly place: Place | undefined }
  | { readonly kind: 'parameter'; readonly parameter: Parameter }
  | { readonly kind: 'rule'; readonly rule: Rule }
  | { readonly kind: 'node'; readonly node: NodeOutline }
  | { readonly kind: 'gate'; readonly gate: Gate }
  | { readonly kind: 'gates' }

/** The name that holds when every gate does. */
export const GATES_OK = 'gates_ok'

/** Everything a formula of the programme may name: its own words first, then every fact of the catalogue. */
export type Names = {
  /** What the programme itself declares. */
  readonly own: ReadonlyMap<string, Named>
  get(name: string): Named | undefined
  all(): Iterable<string>
}

const KINDS: Readonly<Record<Named['kind'], readonly [zh: string, en: string]>> = {
  fact: ['事实', 'fact'],
  parameter: ['参数', 'parameter'],
  rule: ['规则', 'rule'],
  node: ['指标', 'node'],
  gate: ['门槛', 'gate'],
  gates: ['全部门槛', 'gates'],
}

/** Gathers the names of a programme; one used twice is refused, one that hides a fact of the catalogue is pointed out. */
export function gatherNames(outline: Outline, catalogue: Catalogue, report: Report): Names {
  const own = new Map<string, Named>()
  const claim = (name: string, named: Named, place: Place, article: string) => {
    const other = own.get(name)
    if (other) {
      refuse(report, 'nameTwice', { name, other: KINDS[other.kind][0] }, { place, article })
      return
    }
    if (!isName(name)) refuse(report, 'nameUnreadable', { name: brief(name) }, { place, article })
    own.set(name, named)
    const hidden = named.kind === 'fact' ? undefined : catalogue.byName(name)
    if (hidden) warn(report, 'hidesFact', { name, kind: KINDS[named.kind][0] }, { place, article })
  }
  for (const { definition, place } of outline.facts) {
    claim(definition.name, { kind: 'fact', fact: definition, place }, place, '')
  }
  for (const parameter of outline.parameters) {
    claim(parameter.name, { kind: 'parameter', parameter }, parameter.place, parameter.article)
  }
  for (const rule of outline.rules) claim(rule.name, { kind: 'rule', rule }, rule.place, rule.article)
  const { index } = outline
  for (const node of index ? everyNode(index.roots) : [])
    claim(node.name, { kind: 'node', node }, node.place, node.article)
  for (const gate of index?.gates ?? []) claim(gate.id, { kind: 'gate', gate }, gate.place, gate.article)
  if (index && index.gates.length > 0) claim(GATES_OK, { kind: 'gates' }, index.place, index.article)

  function get(name: string): Named | undefined {
    const known = own.get(name)
    if (known) return known
    const fact = catalogue.byName(name)
    return fact && { kind: 'fact', fact, place: undefined }
  }
  function* all(): Iterable<string> {
    yield* own.keys()
    for (const fact of catalogue.facts) yield* [fact.name, ...fact.aliases]
  }
  return { own, get, all }
}

/** Every node of a tree, parents before children, in the order of the file. */
export function* everyNode(nodes: readonly NodeOutline[]): Iterable<NodeOutline> {
  for (const node of nodes) {
    yield node
    yield* everyNode(node.children)
  }
}
