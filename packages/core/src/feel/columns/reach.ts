import type { TableParts } from '../table.ts'
import { type Term, partsOf } from '../term.ts'
import type { Env, Read } from '../scope.ts'
import type { Type } from '../type.ts'
import type { Result } from '../value.ts'
import type { ValueCode } from './value.ts'
import type { Writer } from './writer.ts'

/** What a name that a formula reads stands for. */
export type Meaning =
  /** A fact of a period: the index of its column. */
  | { readonly kind: 'column'; readonly column: number }
  /** A rule: a formula, and what the explaining evaluator makes of it. */
  | { readonly kind: 'formula'; readonly term: Term; evaluate(env: Env): Result }
  /** A rule that is a decision table. */
  | { readonly kind: 'table'; readonly parts: TableParts; readonly type: Type; evaluate(env: Env): Result }
  /** Something else, such as the points of a node: how its program is written. */
  | { readonly kind: 'written'; write(writer: Writer): ValueCode }
  /** A parameter on the day of assessment. */
  | { readonly kind: 'value'; readonly value: Result; readonly type: Type }

/** What names mean; undefined for what columns know nothing of. */
export type Resolve = (read: Read) => Meaning | undefined

/** The columns a term reads, through every rule it names; undefined where it reads what columns know nothing of. */
export type Reach = ReadonlySet<number> | undefined

const NOTHING: ReadonlySet<number> = new Set()

/** Finds and remembers what terms read. */
export function newReach(resolve: Resolve): (term: Term) => Reach {
  const ofTerms = new Map<Term, Reach>()
  const ofNames = new Map<string, Reach>()

  function ofTerm(term: Term): Reach {
    if (ofTerms.has(term)) return ofTerms.get(term)
    const found = term.kind === 'read' ? ofRead(term.read) : together(partsOf(term).map(ofTerm))
    ofTerms.set(term, found)
    return found
  }

  function ofRead(read: Read): Reach {
    const key = `${read.name}\n${read.back ?? ''}\n${read.period ?? ''}`
    if (ofNames.has(key)) return ofNames.get(key)
    ofNames.set(key, undefined)
    const found = ofMeaning(resolve(read))
    ofNames.set(key, found)
    return found
  }

  function ofMeaning(meaning: Meaning | undefined): Reach {
    switch (meaning?.kind) {
      case undefined:
      case 'written':
        return undefined
      case 'column':
        return new Set([meaning.column])
      case 'value':
        return NOTHING
      case 'formula':
        return ofTerm(meaning.term)
      case 'table': {
        const { inputs, rows } = meaning.parts
        return together([...inputs, ...rows.flatMap(({ cells, output }) => [...cells, output])].map(ofTerm))
      }
    }
  }
  return ofTerm
}

function together(parts: readonly Reach[]): Reach {
  const all = new Set<number>()
  for (const part of parts) {
    if (!part) return undefined
    for (const column of part) all.add(column)
  }
  return all
}

/** Whether a term uses a value bound outside it. */
export function isOpen(term: Term, bound: ReadonlySet<number> = new Set()): boolean {
  switch (term.kind) {
    case 'local':
      return !bound.has(term.slot)
    case 'let':
      return isOpen(term.value, bound) || isOpen(term.body, new Set([...bound, term.slot]))
    case 'lambda':
      return isOpen(term.body, new Set([...bound, ...term.slots]))
    case 'context':
      return term.entries.some(({ value }, index) =>
        isOpen(value, new Set([...bound, ...term.entries.slice(0, index).map(({ slot }) => slot)])),
      )
    case 'filter':
      return isOpen(term.of, bound) || isOpen(term.condition, new Set([...bound, term.slot]))
    case 'for':
    case 'some':
    case 'every': {
      const slots = [...term.ranges.map(({ slot }) => slot), ...(term.kind === 'for' ? [term.partial] : [])]
      return partsOf(term).some((part) => isOpen(part, new Set([...bound, ...slots])))
    }
    default:
      return partsOf(term).some((part) => isOpen(part, bound))
  }
}
