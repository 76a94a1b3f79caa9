import type { LocalDate } from '../../base.ts'
import {
  type Condition,
  type Meaning,
  type Read,
  type Resolve,
  type Term,
  type ValueCode,
  type Writer,
  BOOLEAN,
} from '../../feel.ts'
import { parameterOn } from '../env.ts'
import type { Evaluable } from '../compile.ts'
import type { Model } from '../model.ts'
import { resultOf } from '../ways.ts'
import { columnKey, periodOf } from './facts.ts'
import { nodeCode, rootCode } from './nodes.ts'

/** What the names of a programme stand for over columns on a day. */
export function namesOver(model: Model, columns: ReadonlyMap<string, number>, asOf: LocalDate): Resolve {
  const rules = new Map(model.rules.map(({ rule, compiled }) => [rule.name, compiled]))
  const known = new Map<string, Meaning | undefined>()
  return (read) => {
    if (read.back !== undefined || read.period !== undefined) return meaningOf(read)
    if (!known.has(read.name)) known.set(read.name, meaningOf(read))
    return known.get(read.name)
  }

  function meaningOf(read: Read): Meaning | undefined {
    const named = model.named(read.name)
    switch (named?.kind) {
      case undefined:
        return undefined
      case 'fact': {
        const column = columns.get(columnKey(named.fact, periodOf(named.fact, read, asOf)))
        return column === undefined ? undefined : { kind: 'column', column }
      }
      case 'parameter':
        return { kind: 'value', value: parameterOn(named.parameter, asOf), type: named.parameter.type }
      case 'rule':
        return ruleMeaning(rules.get(read.name))
      case 'gate':
        return ruleMeaning(model.gates.find(({ id }) => id === read.name)?.compiled)
      case 'gates':
        return gatesMeaning(model)
      case 'node':
        return { kind: 'written', write: (writer) => pointsCode(read.name, model, writer) }
    }
  }
}

function ruleMeaning(rule: Evaluable | undefined): Meaning | undefined {
  if (rule?.term) return { kind: 'formula', term: rule.term, evaluate: rule.evaluate }
  return rule?.parts && { kind: 'table', parts: rule.parts, type: rule.type, evaluate: rule.evaluate }
}

/** All gates together, as the `and` of their names. */
function gatesMeaning({ gates }: Model): Meaning {
  const operands = gates.map(({ id }): Term => ({ kind: 'read', read: { name: id }, type: BOOLEAN, from: 0, to: 0 }))
  const all: Condition = { kind: 'and', parts: gates.map(({ id }) => ({ kind: 'name', name: id })) }
  const term: Term = { kind: 'and', operands, type: BOOLEAN, from: 0, to: 0 }
  return { kind: 'formula', term, evaluate: (env) => resultOf(all, env) }
}

function pointsCode(name: string, model: Model, writer: Writer): ValueCode {
  const node = model.nodes.get(name)
  if (!node) return writer.constant(null, BOOLEAN)
  const isRoot = node === model.roots[0]
  return isRoot ? rootCode(node, model.outline, model.adjustments, writer) : nodeCode(node, writer)
}
