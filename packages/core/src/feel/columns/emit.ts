import { type LocalDate, dayNumber, isExact } from '../../base.ts'
import type { Read } from '../scope.ts'
import type { Term } from '../term.ts'
import type { Type } from '../type.ts'
import { Fault, type Result, Unknown, isDateValue } from '../value.ts'
import { arithmetic } from './calculation.ts'
import { emitCall } from './call.ts'
import { type Writing, allOf, anyOf, figure, notOf, whether } from './code.ts'
import { among, bound, comparison, connective, negation, yesNoOf } from './conditions.ts'
import type { Dictionary } from './dictionary.ts'
import type { Interpreter } from './interpret.ts'
import { type Lookup, ENTRY, newLookup } from './lookup.ts'
import { nearOpposite } from './near.ts'
import { constantNumber, fixed, opposite } from './number.ts'
import { emitTable } from './rows.ts'
import { newWriter } from './writer.ts'
import { pickKleene } from './pick.ts'
import { type Meaning, type Reach, type Resolve, isOpen } from './reach.ts'
import { type ColumnShape, FIRST_DAY } from './table.ts'
import { ASKED, CERTAIN, ONE, type NumberCode, type Rails, type ValueCode, railsOf, railsOfYesNo } from './value.ts'

/** What is known of a column before the program is written: checks that no row needs are left out. */
export type ColumnFacts = {
  readonly hasGaps: boolean
  readonly hasBeyond: boolean
  readonly low: number
  readonly high: number
}

/** The writing of one program. */
export type Emitting = {
  readonly writing: Writing
  readonly shapes: readonly ColumnShape[]
  readonly facts: readonly ColumnFacts[]
  readonly resolve: Resolve
  readonly reach: (term: Term) => Reach
  readonly interpreter: Interpreter
  readonly dictionary: Dictionary
  readonly asOf: LocalDate
  /** Lookups by the term they stand for: kept from one writing to the next. */
  readonly lookups: Map<Term | string, Lookup>
  /** Those the program reads, in the order of its arguments. */
  readonly used: Lookup[]
  readonly named: Map<string, ValueCode>
}

/** What stands in the slots of the names bound around a part. */
export type Locals = ReadonlyMap<number, ValueCode>
const NO_LOCALS: Locals = new Map()

/** The program of a term for one row; what cannot be written is asked for. */
export function emit(term: Term, emitting: Emitting, locals: Locals = NO_LOCALS): ValueCode {
  if (term.kind !== 'local' && term.kind !== 'read' && !isOpen(term)) {
    const lifted = liftedTerm(term, emitting)
    if (lifted) return lifted
  }
  switch (term.kind) {
    case 'constant':
      return constantCode(term.value, term.type, emitting)
    case 'read':
      return emitRead(term.read, emitting)
    case 'asOf':
      return constantCode({ date: emitting.asOf }, term.type, emitting)
    case 'local':
      return locals.get(term.slot) ?? ASKED
    case 'let':
      return emit(term.body, emitting, new Map([...locals, [term.slot, emit(term.value, emitting, locals)]]))
    case 'and':
    case 'or':
      return connective(
        term.kind,
        term.operands.map((operand) => emit(operand, emitting, locals)),
        emitting.writing,
      )
    case 'not':
      return negation(emit(term.operand, emitting, locals))
    case 'compare':
      return comparison(term.operator, emit(term.left, emitting, locals), emit(term.right, emitting, locals), emitting)
    case 'arithmetic':
      return arithmetic(term, emit(term.left, emitting, locals), emit(term.right, emitting, locals), emitting)
    case 'negate': {
      const operand = emit(term.operand, emitting, locals)
      if (operand.kind === 'number') return opposite(operand, emitting.writing)
      return operand.kind === 'near' ? nearOpposite(operand, emitting.writing) : ASKED
    }
    case 'if': {
      const condition = emit(term.condition, emitting, locals)
      const [yes, no] = [emit(term.yes, emitting, locals), emit(term.no, emitting, locals)]
      return condition.kind === 'yesno' ? pickKleene(condition, yes, no, emitting.writing) : ASKED
    }
    case 'among':
      return among(emit(term.value, emitting, locals), term.members, emitting)
    case 'series':
      return emit(term.of, emitting, locals)
    case 'item':
      return item(term, emitting, locals)
    case 'call':
      return emitCall(term, emitting, locals)
    default:
      return ASKED
  }
}

// —— names ——

/** The program of a name. */
export function emitRead(read: Read, emitting: Emitting): ValueCode {
  const key = `${read.name}\n${read.back ?? ''}\n${read.period ?? ''}`
  const known = emitting.named.get(key)
  if (known) return known
  const meaning = emitting.resolve(read)
  const code = meaning ? emitMeaning(key, meaning, emitting) : ASKED
  emitting.named.set(key, code)
  return code
}

/** The program of what a name stands for. */
export function emitMeaning(key: string, meaning: Meaning, emitting: Emitting): ValueCode {
  switch (meaning.kind) {
    case 'column':
      return columnCode(meaning.column, emitting)
    case 'value':
      return constantCode(meaning.value, meaning.type, emitting)
    case 'written':
      return meaning.write(newWriter(emitting))
    case 'formula':
      return emit(meaning.term, emitting)
    case 'table': {
      const read: Term = { kind: 'read', read: { name: key }, type: meaning.type, from: 0, to: 0 }
      const reach = emitting.reach(tableReads(meaning.parts, read))
      return (
        lifted(key, reach, meaning.type, (columns) => emitting.interpreter.meaning(meaning, columns), emitting) ??
        emitTable(meaning.parts, emitting)
      )
    }
  }
}

/** A term that reads what a table reads, to ask for its reach. */
const tableReads = ({ inputs, rows }: (Meaning & { kind: 'table' })['parts'], { type }: Term): Term => ({
  kind: 'list',
  items: [...inputs, ...rows.flatMap(({ cells, output }) => [...cells, output])],
  type,
  from: 0,
  to: 0,
})

function columnCode(column: number, { shapes, facts, writing }: Emitting): ValueCode {
  const [shape, known] = [shapes[column], facts[column]]
  if (!shape || !known) return ASKED
  const state = known.hasGaps || known.hasBeyond ? writing.bind(`s${figure(column)}[i]`) : '0'
  const rails: Rails = {
    unknown: known.hasGaps ? writing.bind(`${state}&1`) : '0',
    fault: '0',
    asked: known.hasBeyond ? writing.bind(`${state}>>1&1`) : '0',
  }
  const code = writing.bind(`c${figure(column)}[i]`)
  switch (shape.kind) {
    case 'text':
      return { kind: 'text', code, ...rails }
    case 'yesno':
      return yesNoOf(whether(`${code}===1`), rails, writing)
    case 'date':
    case 'number':
      return {
        kind: 'number',
        top: { code, low: known.low, high: known.high },
        bottom: ONE,
        scale: shape.scale,
        ...rails,
      }
  }
}

// —— what is known beforehand, and terms over one column of texts or days ——

function liftedTerm(term: Term, emitting: Emitting): ValueCode | undefined {
  if (term.kind === 'constant' || term.kind === 'asOf' || isDayCompared(term, emitting)) return undefined
  const { interpreter } = emitting
  return lifted(term, emitting.reach(term), term.type, (columns) => interpreter.term(term, columns), emitting)
}

/** A day beside a day known beforehand is compared as it stands: quicker than to look its answer up. */
function isDayCompared(term: Term, { resolve, reach, shapes }: Emitting): boolean {
  if (term.kind !== 'compare') return false
  const isDay = (side: Term) => {
    const meaning = side.kind === 'read' ? resolve(side.read) : undefined
    return meaning?.kind === 'column' && shapes[meaning.column]?.kind === 'date'
  }
  const isKnown = (side: Term) => !isOpen(side) && reach(side)?.size === 0
  return (isDay(term.left) && isKnown(term.right)) || (isKnown(term.left) && isDay(term.right))
}

function lifted(
  key: Term | string,
  reach: Reach,
  type: Type,
  evaluate: (columns: (column: number) => Result) => Result,
  emitting: Emitting,
): ValueCode | undefined {
  if (!reach || reach.size > 1) return undefined
  const [column] = reach
  if (column === undefined)
    return constantCode(
      evaluate(() => null),
      type,
      emitting,
    )
  const kind = emitting.shapes[column]?.kind
  if (kind !== 'text' && kind !== 'date') return undefined
  const known = emitting.lookups.get(key)
  const lookup = known ?? newLookup(column, type, (value) => evaluate(() => value), emitting.dictionary)
  if (!lookup) return undefined
  emitting.lookups.set(key, lookup)
  return lookupCode(lookup, emitting)
}

function lookupCode(lookup: Lookup, { writing, facts, shapes, used }: Emitting): ValueCode {
  const at = used.includes(lookup) ? used.indexOf(lookup) : used.push(lookup) - 1
  const { column, seen, form, scale, low, high } = lookup
  const base = shapes[column]?.kind === 'date' ? `-${figure(FIRST_DAY - 1)}` : ''
  const index = writing.bind(`c${figure(column)}[i]${base}`)
  const beyond = facts[column]?.hasBeyond ? writing.bind(`s${figure(column)}[i]>>1&1`) : '0'
  const bits = seen === 0 ? '0' : writing.bind(`b${figure(at)}[${index}]`)
  const bit = (mask: number) => (seen & mask ? whether(`(${bits}&${figure(mask)})!==0`) : '0')
  const there = notOf(beyond)
  if (form === 'yesno') {
    const asked = anyOf(bit(ENTRY.asked), beyond)
    const [yes, no, fault] = [ENTRY.yes, ENTRY.no, ENTRY.fault].map((mask) => allOf(bit(mask), there))
    return bound({ kind: 'yesno', yes: yes ?? '0', no: no ?? '0', fault: fault ?? '0', asked }, writing)
  }
  const rails: Rails = {
    unknown: writing.bind(bit(ENTRY.unknown)),
    fault: writing.bind(bit(ENTRY.fault)),
    asked: writing.bind(anyOf(bit(ENTRY.asked), beyond)),
  }
  const code = writing.bind(`t${figure(at)}[${index}]`)
  if (form === 'text') return { kind: 'text', code, ...rails }
  return { kind: 'number', top: { code, low, high }, bottom: ONE, scale, ...rails }
}

/** A value known before any row is read; what columns have no form for is asked for. */
export function constantCode(value: Result, type: Type, { dictionary }: Pick<Emitting, 'dictionary'>): ValueCode {
  if (value instanceof Unknown) return blank(type, { ...CERTAIN, unknown: '1' })
  if (value instanceof Fault) return blank(type, { ...CERTAIN, fault: '1' })
  if (typeof value === 'boolean') return { ...ASKED, yes: value ? '1' : '0', no: value ? '0' : '1', asked: '0' }
  if (typeof value === 'string') return { kind: 'text', code: figure(dictionary.codeOf(value)), ...CERTAIN }
  if (isDateValue(value)) return wholeNumber(dayNumber(value.date))
  return (isExact(value) && constantNumber(value)) || ASKED
}

const wholeNumber = (value: number): NumberCode => ({
  kind: 'number',
  top: fixed(value),
  bottom: ONE,
  scale: 0,
  ...CERTAIN,
})

/** No value of a type, with why. */
function blank({ kind }: Type, rails: Rails): ValueCode {
  switch (kind) {
    case 'number':
    case 'date':
      return { ...wholeNumber(0), ...rails }
    case 'text':
      return { kind: 'text', code: '0', ...rails }
    case 'boolean':
      return { kind: 'yesno', yes: '0', no: '0', fault: rails.fault, asked: '0' }
    default:
      return ASKED
  }
}

// —— lists ——

/** The items of a list that is written out, and the rails of the list: it is only known when all its items are. */
export function itemsOf(
  term: Term,
  emitting: Emitting,
  locals: Locals,
): { readonly items: readonly ValueCode[]; readonly rails: Rails } | undefined {
  if (term.kind === 'series') return itemsOf(term.of, emitting, locals)
  if (term.kind !== 'list') return undefined
  const items = term.items.map((one) => emit(one, emitting, locals))
  return { items, rails: railsOf(...items.map((one) => (one.kind === 'yesno' ? railsOfYesNo(one) : one))) }
}

function item(term: Term & { kind: 'item' }, emitting: Emitting, locals: Locals): ValueCode {
  const list = itemsOf(term.of, emitting, locals)
  const { index } = term
  if (!list || index.kind !== 'constant' || typeof index.value !== 'number' || index.value < 1) return ASKED
  const found = list.items[index.value - 1]
  return found && found.kind !== 'yesno' ? { ...found, ...list.rails } : ASKED
}
