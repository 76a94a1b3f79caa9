import type { Problem } from '../../base.ts'
import { type ProblemName, problemAt } from '../problem.ts'
import { normalName } from '../parse.ts'
import type { Place, Syntax, WrittenType } from '../syntax.ts'
import type { Term } from '../term.ts'
import {
  ANY,
  BOOLEAN,
  DATE,
  DATE_TIME,
  DAYS_DURATION,
  MONTHS_DURATION,
  NULL,
  NUMBER,
  TEXT,
  TIME,
  type Type,
  intervalOf,
  listOf,
  typeOf,
} from '../type.ts'
import type { Value } from '../value.ts'

/** What is known while a text of a model is resolved. Inner parts get a copy with more binders. */
export type Resolving = {
  readonly resolve: (syntax: Syntax, resolving: Resolving) => Term
  readonly text: string
  /** The names of the model by their normal spelling. */
  readonly names: ReadonlyMap<string, string>
  readonly types: ReadonlyMap<string, Type>
  readonly notes: Problem[]
  readonly reads: Set<string>
  readonly slots: { count: number }
  /** What is bound around the part, innermost first. */
  readonly binders: Binders
  /** What `?` stands for, and whether it was mentioned. */
  readonly subject?: { readonly term: Term; mentioned: boolean }
}

/** A name with its slot, or the item of a filter, whose entries are names. */
export type Binder = { readonly slot: number; readonly name?: string }
type Binders = { readonly binder: Binder; readonly outer: Binders } | undefined

/** A slot no other name of the text has. */
export const newSlot = (resolving: Resolving): number => resolving.slots.count++

/** The same with these bound, the last of them innermost. */
export function bound(resolving: Resolving, ...binders: readonly Binder[]): Resolving {
  const inner = binders.reduce<Binders>((outer, binder) => ({ binder, outer }), resolving.binders)
  return { ...resolving, binders: inner }
}

/** A part that is null whatever happens, with the mistake that makes it so. */
export function nothing<Name extends ProblemName>(
  resolving: Resolving,
  place: Place,
  name: Name,
  details: Parameters<typeof problemAt<Name>>[2],
): Term {
  resolving.notes.push(problemAt(place, name, details))
  return constant(null, place)
}

/** A value that is known already, standing at that place. */
export const constant = (value: Value, place: Place): Term => ({
  kind: 'constant',
  value,
  type: typeOf(value),
  from: place.from,
  to: place.to,
})

/** What a name stands for, from the innermost binder outwards; undefined when nobody declared it. */
export function lookUp(name: string, place: Place, resolving: Resolving): Term | undefined {
  const at = { type: ANY, from: place.from, to: place.to }
  const items: number[] = []
  let found: Term | undefined
  for (let around = resolving.binders; around && !found; around = around.outer) {
    const { binder } = around
    if (binder.name === undefined) items.push(binder.slot)
    else if (binder.name === name) found = { kind: 'local', slot: binder.slot, name, ...at }
  }
  const declared = resolving.names.get(name)
  if (!found && declared !== undefined) {
    resolving.reads.add(declared)
    found = { kind: 'read', read: { name: declared }, ...at }
  }
  if (items.length === 0) return found
  return { kind: 'entry', slots: items, name, otherwise: found ?? constant(null, place), ...at }
}

/** The built-in types of FEEL, by the names they have in expressions and in models. */
export const NAMED_TYPES: ReadonlyMap<string, Type> = new Map([
  ['Any', ANY],
  ['Null', NULL],
  ['null', NULL],
  ['number', NUMBER],
  ['string', TEXT],
  ['boolean', BOOLEAN],
  ['date', DATE],
  ['time', TIME],
  ['date and time', DATE_TIME],
  ['dateTime', DATE_TIME],
  ['days and time duration', DAYS_DURATION],
  ['dayTimeDuration', DAYS_DURATION],
  ['years and months duration', MONTHS_DURATION],
  ['yearMonthDuration', MONTHS_DURATION],
  ['list', listOf(ANY)],
  ['context', { kind: 'context', entries: new Map() }],
  ['range', intervalOf(ANY)],
])

/** A built-in type of FEEL by the name it has in expressions and in models. */
const typeNamed = (name: string): Type | undefined => NAMED_TYPES.get(name)

/** The type that was written, or undefined when a name in it is of no type. */
export function typeWritten(written: WrittenType, types: ReadonlyMap<string, Type>): Type | undefined {
  switch (written.kind) {
    case 'named':
      return types.get(written.name) ?? typeNamed(written.name)
    case 'list':
    case 'range': {
      const of = typeWritten(written.of, types)
      return of && (written.kind === 'list' ? listOf(of) : intervalOf(of))
    }
    case 'context': {
      const entries = new Map<string, Type>()
      for (const { name, type } of written.entries) {
        const of = typeWritten(type, types)
        if (!of) return undefined
        entries.set(name, of)
      }
      return { kind: 'context', entries }
    }
    case 'function': {
      const takes = written.takes.map((one) => typeWritten(one, types))
      const result = typeWritten(written.gives, types)
      const known = takes.filter((one) => one !== undefined)
      if (!result || known.length < takes.length) return undefined
      return { kind: 'function', parameters: known.length, result, takes: known }
    }
  }
}

/** The names of a model by their normal spelling. */
export const spelled = (names: Iterable<string>): ReadonlyMap<string, string> =>
  new Map(Array.from(names, (name) => [normalName(name), name]))
