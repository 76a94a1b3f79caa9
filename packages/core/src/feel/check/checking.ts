import { type Problem, nearest } from '../../base.ts'
import { isBuiltin } from '../builtin.ts'
import { type ProblemName, problemAt } from '../problem.ts'
import type { Scope } from '../scope.ts'
import type { Place, Syntax } from '../syntax.ts'
import type { Term } from '../term.ts'
import { ANY, DATE, type Type } from '../type.ts'

/** What is known while one text is checked. Inner scopes are copies that share problems and slots. */
export type Checking = {
  readonly check: (syntax: Syntax, checking: Checking) => Term
  readonly scope: Scope
  readonly text: string
  readonly problems: Problem[]
  /** Names bound around the part being checked; an inner scope has its own copy. */
  readonly locals: Map<string, Local>
  readonly slots: { count: number }
  /** How many calls of the formula's own functions were written out. */
  readonly calls: { count: number }
  /** What `?` stands for. */
  readonly subject?: { readonly term: Term; mentioned: boolean }
}

/** A name bound inside the formula and the slot its value stands in. */
export type Local = {
  readonly slot: number
  readonly type: Type
  /** An entry of the context in the slot: `list[amount > 3]` over contexts. */
  readonly entry?: string
  /** A function written in the formula: its body is checked for the arguments of every call. */
  readonly definition?: Definition
}

/** A function of the formula's own and the names around it. */
export type Definition = { readonly syntax: Syntax & { kind: 'function' }; readonly checking: Checking }

/** A slot no other name of the formula has. */
export const newSlot = (checking: Checking): number => checking.slots.count++

/** The same with more names bound. */
export const childScope = (checking: Checking, locals: Iterable<readonly [string, Local]>): Checking => ({
  ...checking,
  locals: new Map([...checking.locals, ...locals]),
})

/** Notes a problem and gives a term that causes no further ones. */
export function report<Name extends ProblemName>(
  checking: Checking,
  place: Place,
  name: Name,
  details: Parameters<typeof problemAt<Name>>[2],
  proposal?: string,
): Term {
  checking.problems.push(problemAt(place, name, details, proposal))
  return broken(place)
}

/** Stands for a part with a problem, so that what is around it can still be checked. */
export const broken = (place: Place): Term => ({ kind: 'broken', type: ANY, from: place.from, to: place.to })

/** The text of a part as it was written. */
export const snippet = (place: Place, checking: Checking): string => checking.text.slice(place.from, place.to)

/** The names of the date of assessment, unless a programme declares them otherwise. */
export const AS_OF_NAMES: readonly string[] = ['今日', 'as of']

/** What a name stands for: a local, a declared name, the date of assessment; else a problem with the nearest names. */
export function lookUp(syntax: Syntax & { kind: 'name' }, checking: Checking): Term {
  const place = { from: syntax.from, to: syntax.to }
  const local = checking.locals.get(syntax.name)
  if (local) return localTerm(syntax.name, local, place)
  const declared = declaredName(syntax.name, checking)
  if (declared) return { kind: 'read', read: { name: declared.name }, type: declared.type, ...place }
  if (AS_OF_NAMES.includes(syntax.name)) return { kind: 'asOf', type: DATE, ...place }
  if (isBuiltin(syntax.name)) return report(checking, place, 'function_without_call', { found: syntax.name })
  return reportUndeclared(syntax, checking)
}

function localTerm(name: string, local: Local, place: Place): Term {
  const term: Term = { kind: 'local', slot: local.slot, name, type: local.type, ...place }
  return local.entry === undefined
    ? term
    : { kind: 'path', of: { ...term, type: ANY }, name: local.entry, type: local.type, ...place }
}

/** The declared name, spelled as it was declared: `a-b` and `a - b` are one name. */
export function declaredName(name: string, checking: Checking): { name: string; type: Type } | undefined {
  for (const spelling of new Set([name, name.replace(/ ?([./\-'+]|\*\*?) ?/g, '$1')])) {
    const type = checking.scope.type(spelling)
    if (type) return { name: spelling, type }
  }
  return undefined
}

const CONNECTIVES = new Map([
  ['且', 'and'],
  ['并且', 'and'],
  ['而且', 'and'],
  ['或', 'or'],
  ['或者', 'or'],
  ['非', 'not(…)'],
  ['not', 'not(…)'],
  ['如果', 'if'],
  ['那么', 'then'],
  ['否则', 'else'],
  ['AND', 'and'],
  ['OR', 'or'],
  ['NOT', 'not(…)'],
])
const CONSTANTS = new Map([
  ['是', 'true'],
  ['否', 'false'],
  ['真', 'true'],
  ['假', 'false'],
  ['True', 'true'],
  ['False', 'false'],
  ['TRUE', 'true'],
  ['FALSE', 'false'],
])

function reportUndeclared(syntax: Syntax & { kind: 'name' }, checking: Checking): Term {
  const constant = CONSTANTS.get(syntax.name)
  if (constant)
    return report(checking, syntax, 'wrong_connective', { found: syntax.name, expected: constant }, constant)
  const words = syntax.name.split(' ')
  const connective = words.length > 1 ? words.find((word) => CONNECTIVES.has(word)) : undefined
  if (connective) {
    const expected = CONNECTIVES.get(connective) ?? ''
    const at = checking.text.indexOf(connective, syntax.from)
    const place = { from: at < 0 ? syntax.from : at, to: syntax.to }
    return report(checking, place, 'wrong_connective', { found: connective, expected }, expected)
  }
  const near = nearest(syntax.name, [...checking.locals.keys(), ...checking.scope.names(), ...AS_OF_NAMES])
  return report(checking, syntax, 'undeclared', { found: syntax.name, ...nearestDetails(near) }, near[0])
}

/** `；相近的有：甲、乙` or nothing, in both languages. */
export const nearestDetails = (near: readonly string[]): { readonly nearest: string; readonly nearestEn: string } => ({
  nearest: near.length === 0 ? '' : `；相近的有：${near.join('、')}`,
  nearestEn: near.length === 0 ? '' : `; near to it: ${near.join(', ')}`,
})
