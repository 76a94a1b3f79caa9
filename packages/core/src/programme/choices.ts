import type { LocalDate } from '../base.ts'
import { SUBJECT_SLOT, type TableParts, type Term, partsOf } from '../feel.ts'
import type { Facts } from '../registry.ts'
import { environment } from './judge.ts'
import type { Programme } from './load.ts'

/**
 * The texts a programme tells apart for a fact on a day, in the order they are written: what formulas compare it with,
 * the rows of tables about it, the lists it is looked up in. Empty where any text will do.
 */
export function choicesOf(programme: Programme, fact: string, on: LocalDate): readonly string[] {
  const { rules, process } = programme.model
  const env = environment(programme, NOBODY, on)
  const asked: Asked = {
    isFact: (term) => term.kind === 'read' && term.read.name === fact,
    listOf: (term) => (term.kind === 'read' ? textsIn(env.name(term.read.name)) : constantsIn(term)),
  }
  const terms = [
    ...rules.flatMap(({ compiled }) => compiled.term ?? []),
    ...process.actions.flatMap(({ condition }) => condition?.term ?? []),
    ...[...process.postings.values()].flatMap(({ condition }) => condition?.term ?? []),
  ]
  const tables = rules.flatMap(({ compiled }) => compiled.parts ?? [])
  return [...new Set([...tables.flatMap((table) => rowsAbout(table, asked)), ...terms.flatMap(toldApart(asked))])]
}

type Asked = {
  readonly isFact: (term: Term) => boolean
  readonly listOf: (term: Term) => readonly string[]
}

/** Parameters do not depend on anybody. */
const NOBODY: Facts = { value: () => ({ doubt: 'unknown' }), origin: () => undefined }

function rowsAbout({ inputs, rows }: TableParts, { isFact, listOf }: Asked): readonly string[] {
  const isSubject = (term: Term) => term.kind === 'local' && term.slot === SUBJECT_SLOT
  const about = inputs.flatMap((input, column) => (isFact(input) ? [column] : []))
  const cells = about.flatMap((column) => rows.flatMap(({ cells }) => cells[column] ?? []))
  return cells.flatMap(toldApart({ isFact: isSubject, listOf }))
}

/** The texts that a term, or a part of it, holds the fact against. */
const toldApart =
  (asked: Asked) =>
  (term: Term): readonly string[] => [...heldAgainst(term, asked), ...partsOf(term).flatMap(toldApart(asked))]

function heldAgainst(term: Term, { isFact, listOf }: Asked): readonly string[] {
  if (term.kind === 'compare') {
    if (isFact(term.left)) return constantsIn(term.right)
    return isFact(term.right) ? constantsIn(term.left) : []
  }
  if (term.kind === 'among') return isFact(term.value) ? textsIn([...term.members]) : []
  if (term.kind !== 'call' || term.name !== 'list contains') return []
  const [list, element] = term.arguments
  return list && element && isFact(element) ? listOf(list) : []
}

function constantsIn(term: Term): readonly string[] {
  if (term.kind === 'constant') return textsIn([term.value])
  return term.kind === 'list' ? term.items.flatMap(constantsIn) : []
}

const textsIn = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []
