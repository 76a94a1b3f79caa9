import type { Emit, Frame } from './evaluate.ts'
import { keyOf } from './reads.ts'
import type { Comparison, Env, Read, Show, Told } from './scope.ts'
import { showValue, showing } from './show.ts'
import { type Term, partsOf } from './term.ts'
import { DATE } from './type.ts'
import { type Result, Unknown } from './value.ts'

/** What the parts of a formula come out as for one firm, and how values are shown. */
type Reading = {
  readonly env: Env
  /** A frame for a part that has to be evaluated. */
  readonly frame: () => Frame
  readonly show: Show
  /** How the values of the formula's reads were shown before, in their order. */
  readonly told?: readonly Told[]
}

/** The formula with the values of one firm. */
export type Substituted = (reading: Reading) => string

/** A part whose value stands in place of its text. */
type Piece = { readonly from: number; readonly to: number; readonly shown: (reading: Reading) => string }

/** Where the branches of an `if` may stand as `…`: both are told, by what the condition comes out as. */
type Choice = { readonly taken: (reading: Reading) => readonly Term[]; readonly branches: readonly Branch[] }
type Branch = {
  readonly term: Term
  readonly pieces: readonly (Piece | Choice)[]
  readonly choices: readonly Choice[]
  readonly skipped: readonly Piece[]
}

/** How many ways through a formula's choices are remembered. */
const WAYS_MAX = 64

/**
 * Writes the formula with the values it read in place of their names; everything else stands as it was written,
 * but a branch of an `if` that was not taken stands as `…`: what it would have read is beside the point.
 * Where the values stand is worked out once for each way through its choices; then they are only filled in.
 */
export function substitution(root: Term, text: string, emit: Emit, reads: readonly Read[]): Substituted {
  const pieces = piecesOf(root, { emit, places: new Map(reads.map((read, place) => [keyOf(read), place])) })
  const choices = choicesIn(pieces)
  const templates = new Map<string, Template>()
  return (reading) => {
    const way = wayThrough(choices, reading)
    const known = templates.get(way)
    if (known) return filled(known, reading)
    const template = templateOf(text, inOrder(chosen(pieces, reading)))
    if (templates.size < WAYS_MAX) templates.set(way, template)
    return filled(template, reading)
  }
}

/** A formula with places for its values: the text before each of them, and after the last. */
type Template = {
  readonly values: readonly { readonly before: string; readonly shown: Piece['shown'] }[]
  readonly end: string
}

function templateOf(text: string, pieces: readonly Piece[]): Template {
  let at = 0
  const values = pieces.map(({ from, to, shown }) => {
    const before = at === 0 ? text.slice(0, from).trimStart() : text.slice(at, from)
    at = to
    return { before, shown }
  })
  return { values, end: (at === 0 ? text.trimStart() : text.slice(at)).trimEnd() }
}

function filled({ values, end }: Template, reading: Reading): string {
  let written = ''
  for (const { before, shown } of values) written += before + shown(reading)
  return written + end
}

/** Which branches are taken, of every choice that comes up. */
function wayThrough(choices: readonly Choice[], reading: Reading): string {
  let way = ''
  for (const { taken, branches } of choices) {
    const terms = taken(reading)
    for (const { term, choices: below } of branches) {
      way += terms.includes(term) ? `+${wayThrough(below, reading)}` : '-'
    }
  }
  return way
}

const choicesIn = (pieces: readonly (Piece | Choice)[]): readonly Choice[] =>
  pieces.filter((piece): piece is Choice => 'taken' in piece)

/** By place, the first of those that begin at one place, and none inside another. */
function inOrder(pieces: readonly Piece[]): readonly Piece[] {
  const found = new Map<number, Piece>()
  for (const piece of pieces) if (!found.has(piece.from)) found.set(piece.from, piece)
  let at = 0
  return [...found.values()]
    .toSorted((a, b) => a.from - b.from)
    .filter(({ from, to }) => {
      if (from < at) return false
      at = to
      return true
    })
}

/** The pieces that stand once every choice is made. */
function chosen(pieces: readonly (Piece | Choice)[], reading: Reading): Piece[] {
  return pieces.flatMap((piece) => {
    if ('shown' in piece) return [piece]
    const taken = piece.taken(reading)
    return piece.branches.flatMap((branch) =>
      taken.includes(branch.term) ? chosen(branch.pieces, reading) : branch.skipped,
    )
  })
}

/** What pieces are made with: closures for terms, and the place of each read among those of the formula. */
type Making = { readonly emit: Emit; readonly places: ReadonlyMap<string, number> }

function piecesOf(term: Term, making: Making): readonly (Piece | Choice)[] {
  const { emit } = making
  if (isReading(term)) return [{ from: term.from, to: term.to, shown: shownOf(term, making) }]
  if (term.kind === 'series') {
    const parts = term.shown.map((part) => (typeof part === 'string' ? () => part : shownOf(part, making)))
    return [{ from: term.from, to: term.to, shown: (reading) => parts.map((part) => part(reading)).join('') }]
  }
  // Inside a loop there is no one decision.
  if (term.kind !== 'if' || contains(term.condition, 'local')) {
    return partsOf(term).flatMap((part) => piecesOf(part, making))
  }
  const branches = [term.yes, term.no].map((branch) => {
    const pieces = piecesOf(branch, making)
    const skipped = contains(branch, 'read') ? [{ from: branch.from, to: branch.to, shown: () => '…' }] : []
    return { term: branch, pieces, choices: choicesIn(pieces), skipped }
  })
  const taken = ({ env, frame }: Reading) => branchesTaken(term, (of) => emit(of)(env, frame()))
  return [...piecesOf(term.condition, making), { taken, branches }]
}

/** The branch a condition chose; both where it is unknown and they agree, none where it is unknown and they do not. */
function branchesTaken(term: Term & { kind: 'if' }, value: (of: Term) => Result): readonly Term[] {
  const condition = value(term.condition)
  if (condition === true) return [term.yes]
  if (condition === false) return [term.no]
  return value(term) instanceof Unknown ? [] : [term.yes, term.no]
}

const contains = (term: Term, kind: Term['kind']): boolean =>
  term.kind === kind || partsOf(term).some((part) => contains(part, kind))

/** A name, the date of assessment, or an entry of a context that was read. */
const isReading = (term: Term): boolean =>
  term.kind === 'read' || term.kind === 'asOf' || (term.kind === 'path' && isReading(term.of))

function shownOf(term: Term, { emit, places }: Making): (reading: Reading) => string {
  const run = emit(term)
  const type = term.kind === 'asOf' ? DATE : term.type
  const shown = showing(type)
  const place = term.kind === 'read' ? places.get(keyOf(term.read)) : undefined
  return ({ env, frame, show, told }) => {
    const known = place === undefined ? undefined : told?.[place]
    if (known !== undefined) return known.shown
    const value = run(env, frame())
    return show === showValue ? shown(value) : show(value, type)
  }
}

type Explaining = {
  readonly text: string
  readonly emit: Emit
  readonly env: Env
  readonly frame: Frame
  /** How the value that a cell tests is called. */
  readonly subject?: string
}

/** The comparisons of a formula as they came out, in the order they are written; not those inside loops. */
export function comparisonsOf(root: Term, explaining: Explaining): Comparison[] {
  const comparisons: Comparison[] = []
  compare(root, explaining, comparisons)
  return comparisons
}

function compare(term: Term, explaining: Explaining, comparisons: Comparison[]): void {
  const value = (of: Term): Result => explaining.emit(of)(explaining.env, explaining.frame)
  if (term.kind === 'let') value(term)
  for (const part of partsOutsideLoops(term, value)) compare(part, explaining, comparisons)
  if (term.kind !== 'compare') return
  const { left, right, operator } = term
  const part = (of: Term) =>
    of.kind === 'local' && explaining.subject !== undefined ? explaining.subject : explaining.text.slice(of.from, of.to)
  comparisons.push({
    text: `${part(left)} ${operator} ${part(right)}`,
    operator,
    left: value(left),
    right: value(right),
    type: left.type.kind === 'null' || left.type.kind === 'any' ? right.type : left.type,
    result: value(term),
  })
}

/** The parts that have one value each; of an `if` only the condition and what was taken. */
function partsOutsideLoops(term: Term, value: (of: Term) => Result): readonly Term[] {
  if (term.kind === 'lambda') return []
  if (term.kind === 'filter') return [term.of]
  if (term.kind === 'for' || term.kind === 'some' || term.kind === 'every') {
    return term.ranges.slice(0, 1).map((range) => range.first)
  }
  return term.kind === 'if' ? [term.condition, ...branchesTaken(term, value)] : partsOf(term)
}
