import { isExact } from '../base.ts'
import { type CompareOperator, type Compiled, type Read, type Term, partsOf } from '../feel.ts'
import type { Names } from './names.ts'
import { everyNode } from './names.ts'
import type { Model } from './model.ts'
import type { Formula, Outline } from './outline.ts'
import {
  ANYTHING,
  type Range,
  bothOf,
  eitherOf,
  holdsZero,
  oppositeOf,
  orderOf,
  pointRange,
  productOf,
  quotientOf,
  sumOf,
} from './range.ts'
import { type Details, type Report, warn } from './report.ts'

/**
 * Points out, where they stand, divisions by what may be zero, comparisons that always come out the same, and comparisons
 * with null. A fact can be what its checks allow, a rule what its formula gives, a condition before it narrows both.
 * A fact for which no range was declared may be zero: who knows better declares it.
 */
export function checkValues(outline: Outline, model: Model, names: Names, report: Report): void {
  const rules = new Map(
    model.rules.flatMap(({ rule, compiled }) => (compiled.term ? [[rule.name, compiled.term]] : [])),
  )
  const formulas = formulasOf(outline, model)
  const guards = guardsOf(formulas, model, { names, rules })
  for (const { formula, compiled, rule } of formulas) {
    const seen = new Set<string>()
    const tell = (code: 'divisorMayBeZero' | 'alwaysHolds' | 'neverHolds' | 'nullCompared', term: Term) => {
      const key = `${code} ${term.from}`
      if (seen.has(key)) return
      seen.add(key)
      const details: Details<typeof code> = { part: compiled.text.slice(term.from, term.to) }
      warn(report, code, details, { place: formula.placeAt(term.from), article: formula.article || undefined })
    }
    const looking: Looking = { names, rules, text: compiled.text, known: NOTHING, tell, depth: 0 }
    visitDivisions(compiled.term, { ...looking, known: guards.get(rule ?? '') ?? NOTHING })
    visitConditions(compiled.term, looking)
  }
}

type Written = { readonly formula: Formula; readonly compiled: Compiled; readonly rule?: string }

/** The formulas of a programme beside their places. */
function formulasOf(outline: Outline, model: Model): Written[] {
  const { index, decision } = outline
  const gates = new Map(model.gates.map(({ id, compiled }) => [id, compiled]))
  const amounts = new Map(model.amounts.map((amount) => [amount.id, amount]))
  const pair = (formula: Formula | undefined, compiled: Compiled | undefined): Written[] =>
    formula && compiled ? [{ formula, compiled }] : []
  return [
    ...model.rules.flatMap(({ rule: { form, name }, compiled }) =>
      form.kind === 'formula' && isFormula(compiled) ? [{ formula: form.formula, compiled, rule: name }] : [],
    ),
    ...(index?.gates ?? []).flatMap(({ id, require }) => pair(require, gates.get(id))),
    ...[...everyNode(index?.roots ?? [])].flatMap(({ name, value }) => pair(value, model.nodes.get(name)?.value)),
    ...(decision?.amounts ?? []).flatMap(({ id, value, condition }) => [
      ...pair(value, amounts.get(id)?.value),
      ...pair(condition, amounts.get(id)?.condition),
    ]),
  ]
}

const isFormula = (compiled: object): compiled is Compiled => 'text' in compiled && 'term' in compiled

/** What holds wherever a rule is read, if it is only read by formulas: a guard may stand in the rule that asks for it. */
function guardsOf(
  formulas: readonly Written[],
  model: Model,
  { names, rules }: Pick<Looking, 'names' | 'rules'>,
): ReadonlyMap<string, Known> {
  const sites = new Map<string, Known[]>()
  const onRead = (name: string, known: Known) => void sites.set(name, [...(sites.get(name) ?? []), known])
  const written = new Set<string | undefined>(formulas.flatMap(({ rule }) => rule ?? []))
  for (const { compiled, rule } of formulas) {
    const looking: Looking = { names, rules, text: compiled.text, known: NOTHING, tell: () => {}, depth: 0, onRead }
    if (rule !== undefined) visitDivisions(compiled.term, looking)
  }
  const isReadElsewhere = (name: string) =>
    model.readers.some((reader) => !written.has(reader.name) && reader.reads.some((read) => read.name === name))
  return new Map(
    [...sites].flatMap(([name, known]) => (isReadElsewhere(name) ? [] : [[name, known.reduce(sharedBy)] as const])),
  )
}

/** What two places both know. */
const sharedBy = (a: Known, b: Known): Known =>
  new Map(
    [...a].flatMap(([key, range]) => {
      const other = b.get(key)
      return other ? [[key, eitherOf(range, other)] as const] : []
    }),
  )

// —— what holds where a part stands ——

/** The ranges that conditions around a part give to what is read, by what it is. */
type Known = ReadonlyMap<string, Range>
const NOTHING: Known = new Map()

type Looking = {
  readonly names: Names
  readonly rules: ReadonlyMap<string, Term>
  readonly text: string
  readonly known: Known
  readonly tell: (code: 'divisorMayBeZero' | 'alwaysHolds' | 'neverHolds' | 'nullCompared', term: Term) => void
  readonly depth: number
  /** Hears of every name that is read, and what is known there. */
  readonly onRead?: (name: string, known: Known) => void
}

/** Formulas within formulas that are followed for their ranges. */
const DEPTH_MAX = 12

/** A part of an `and` that fails decides whatever the others are: so each may lean on all the others. */
function visitDivisions(term: Term, looking: Looking): void {
  if (term.kind === 'and' || term.kind === 'or') {
    for (const operand of term.operands) {
      const others = term.operands.filter((other) => other !== operand)
      visitDivisions(operand, given(looking, others, term.kind === 'and'))
    }
    return
  }
  if (term.kind === 'if') {
    visitDivisions(term.condition, looking)
    visitDivisions(term.yes, given(looking, [term.condition], true))
    visitDivisions(term.no, given(looking, [term.condition], false))
    return
  }
  // What a growth over years divides by is nowhere written, so there is no place to point at.
  if (term.kind === 'series') return
  if (term.kind === 'read') looking.onRead?.(term.read.name, looking.known)
  if (term.kind === 'arithmetic' && term.operator === '/') {
    const divisor = rangeOf(term.right, looking)
    if (holdsZero(divisor)) looking.tell('divisorMayBeZero', term.right)
  }
  for (const part of partsOf(term)) visitDivisions(part, looking)
}

/** What was said before is taken to hold; the same said twice is said once too often. */
function visitConditions(term: Term, looking: Looking): void {
  if (term.kind === 'and' || term.kind === 'or') {
    for (const [at, operand] of term.operands.entries())
      visitConditions(operand, given(looking, term.operands.slice(0, at), term.kind === 'and'))
    return
  }
  if (term.kind === 'if') {
    visitConditions(term.condition, looking)
    visitConditions(term.yes, given(looking, [term.condition], true))
    visitConditions(term.no, given(looking, [term.condition], false))
    return
  }
  if (term.kind === 'compare') judgeComparison(term, looking)
  for (const part of partsOf(term)) visitConditions(part, looking)
}

function judgeComparison(term: Term & { kind: 'compare' }, looking: Looking): void {
  const { left, right, operator } = term
  if (isNull(left) || isNull(right)) return looking.tell('nullCompared', term)
  if (isFixed(left, looking) && isFixed(right, looking)) return
  const order = orderOf(rangeOf(left, looking), rangeOf(right, looking))
  const outcome = order && ALWAYS[order][operator]
  if (outcome !== undefined) looking.tell(outcome ? 'alwaysHolds' : 'neverHolds', term)
}

const isNull = (term: Term): boolean => term.kind === 'constant' && term.value === null

/** What a comparison comes out as where the order of its sides is known; absent where it is not decided. */
const ALWAYS: Readonly<Record<NonNullable<ReturnType<typeof orderOf>>, Partial<Record<CompareOperator, boolean>>>> = {
  below: { '<': true, '<=': true, '>': false, '>=': false, '=': false, '!=': true },
  notAbove: { '<=': true, '>': false },
  equal: { '<': false, '<=': true, '>': false, '>=': true, '=': true, '!=': false },
  notBelow: { '>=': true, '<': false },
  above: { '>': true, '>=': true, '<': false, '<=': false, '=': false, '!=': true },
}

/** Figures of the regulation may be compared with each other: another zone has others. */
const isFixed = (term: Term, looking: Looking): boolean =>
  term.kind === 'read'
    ? looking.names.get(term.read.name)?.kind === 'parameter'
    : partsOf(term).every((part) => isFixed(part, looking))

// —— narrowing ——

/** What is known besides where these conditions all hold, or where none of them does. */
function given(looking: Looking, conditions: readonly Term[], holds: boolean): Looking {
  const known = new Map(looking.known)
  for (const condition of conditions) narrow(condition, holds, known, looking)
  return { ...looking, known }
}

function narrow(term: Term, holds: boolean, known: Map<string, Range>, looking: Looking): void {
  if (term.kind === 'not') return narrow(term.operand, !holds, known, looking)
  if (term.kind === (holds ? 'and' : 'or')) for (const operand of partsOf(term)) narrow(operand, holds, known, looking)
  if (term.kind === 'read' && looking.depth < DEPTH_MAX) {
    const rule = looking.rules.get(term.read.name)
    if (rule?.type.kind === 'boolean') narrow(rule, holds, known, { ...looking, text: '', depth: looking.depth + 1 })
  }
  if (term.kind !== 'compare') return
  const operator = holds ? term.operator : OPPOSITE[term.operator]
  const within = { ...looking, known }
  put(term.left, boundBy(operator, rangeOf(term.right, within)), known, looking)
  put(term.right, boundBy(TURNED[operator], rangeOf(term.left, within)), known, looking)
}

const OPPOSITE = { '=': '!=', '!=': '=', '<': '>=', '<=': '>', '>': '<=', '>=': '<' } as const
const TURNED = { '=': '=', '!=': '!=', '<': '>', '<=': '>=', '>': '<', '>=': '<=' } as const

/** What a number is of which a comparison with a number of that range holds. */
function boundBy(operator: CompareOperator, { low, high, lowOpen, highOpen }: Range): Range {
  switch (operator) {
    case '=':
      return {
        ...(low === undefined ? {} : { low, lowOpen: lowOpen ?? false }),
        ...(high === undefined ? {} : { high, highOpen: highOpen ?? false }),
      }
    case '!=':
      return low === 0 && high === 0 ? { notZero: true } : ANYTHING
    case '>':
    case '>=':
      return low === undefined ? ANYTHING : { low, lowOpen: operator === '>' || lowOpen === true }
    case '<':
    case '<=':
      return high === undefined ? ANYTHING : { high, highOpen: operator === '<' || highOpen === true }
  }
}

function put(term: Term, range: Range, known: Map<string, Range>, looking: Looking): void {
  const key = keyOf(term, looking)
  if (key !== undefined && Object.keys(range).length > 0) known.set(key, bothOf(known.get(key) ?? ANYTHING, range))
}

/** What a part is, so that it is known again: what it reads, or its own words. */
function keyOf(term: Term, { text, names }: Looking): string | undefined {
  if (term.kind === 'read') {
    const named = names.get(term.read.name)
    return keyOfRead(named?.kind === 'fact' ? { ...term.read, name: named.fact.name } : term.read)
  }
  const words = text.slice(term.from, term.to).replace(/\s+/g, '')
  return term.kind === 'constant' || words === '' ? undefined : `= ${words}`
}

const keyOfRead = ({ name, back, period }: Read): string => `${name} ${back ?? ''} ${period ?? ''}`

// —— ranges ——

function rangeOf(term: Term, looking: Looking): Range {
  const key = keyOf(term, looking)
  const narrowed = key === undefined ? undefined : looking.known.get(key)
  const own = ownRange(term, looking)
  return narrowed ? bothOf(narrowed, own) : own
}

function ownRange(term: Term, looking: Looking): Range {
  switch (term.kind) {
    case 'constant':
      return isExact(term.value) ? pointRange(term.value) : ANYTHING
    case 'read':
      return rangeOfName(term, looking)
    case 'series':
      return rangeOf(term.of, looking)
    case 'negate':
      return oppositeOf(rangeOf(term.operand, looking))
    case 'if':
      return eitherOf(
        rangeOf(term.yes, given(looking, [term.condition], true)),
        rangeOf(term.no, given(looking, [term.condition], false)),
      )
    case 'arithmetic': {
      const [left, right] = [rangeOf(term.left, looking), rangeOf(term.right, looking)]
      if (term.operator === '+') return sumOf(left, right)
      if (term.operator === '-') return sumOf(left, oppositeOf(right))
      if (term.operator === '*') return productOf(left, right)
      return term.operator === '/' ? quotientOf(left, right) : ANYTHING
    }
    default:
      return ANYTHING
  }
}

function rangeOfName(term: Term & { kind: 'read' }, looking: Looking): Range {
  const named = looking.names.get(term.read.name)
  if (named?.kind === 'fact') {
    const checks = named.fact.checks.flatMap((check) =>
      check.kind === 'range' && check.severity === 'error' ? [check] : [],
    )
    return checks.reduce<Range>(
      (range, { min, max }) =>
        bothOf(range, { ...(min === undefined ? {} : { low: min }), ...(max === undefined ? {} : { high: max }) }),
      ANYTHING,
    )
  }
  if (named?.kind === 'parameter') {
    const values = named.parameter.values.map(({ value }) => (isExact(value) ? pointRange(value) : ANYTHING))
    return values.length === 0 ? ANYTHING : values.reduce(eitherOf)
  }
  const rule = looking.rules.get(term.read.name)
  if (!rule || looking.depth >= DEPTH_MAX) return ANYTHING
  return rangeOf(rule, { ...looking, text: '', depth: looking.depth + 1 })
}
