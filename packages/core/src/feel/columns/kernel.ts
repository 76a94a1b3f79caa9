import type { LocalDate } from '../../base.ts'
import type { Term } from '../term.ts'
import { type Code, figure, newWriting } from './code.ts'
import type { Dictionary } from './dictionary.ts'
import type { ColumnFacts, Emitting } from './emit.ts'
import { newInterpreter } from './interpret.ts'
import { ENTRY, type Lookup } from './lookup.ts'
import { halfEven } from './number.ts'
import { type Resolve, newReach } from './reach.ts'
import { type Writer, newWriter } from './writer.ts'
import { type Column, type ColumnShape, FIRST_DAY, type FactTable, LAST_DAY } from './table.ts'

/** Where a program stores what it finds: one array a name, one value a row. */
export type Outputs = {
  /** Names an array of whole numbers up to 255, or of doubles. */
  bytes(name: string): (code: Code) => void
  doubles(name: string): (code: Code) => void
}

/** What a kernel is made from: `write` writes the program of one row. */
export type KernelSource = {
  readonly shapes: readonly ColumnShape[]
  readonly resolve: Resolve
  readonly asOf: LocalDate
  readonly dictionary: Dictionary
  write(writer: Writer, outputs: Outputs): void
}

/** Some rows of a table: `count` of the numbers in `rows` from `first` on, whose answers are stored one after the other from `place` on. */
export type Selection = {
  readonly rows: Int32Array
  readonly first: number
  readonly count: number
  readonly place: number
}

/** A program over the rows of a table. */
export type Kernel = {
  /** Makes ready for the rows a table has now: the answer works out some of them, or all of them in their order. */
  open(table: FactTable): (only?: Selection) => void
  bytes(name: string): Uint8Array
  doubles(name: string): Float64Array
  /** The program as it stands, for tests. */
  text(): string
}

/** Binds a program to the arrays it reads and stores into. */
type Bind = (arrays: {
  readonly columns: readonly unknown[]
  readonly entries: readonly unknown[]
  bytes(name: string): Uint8Array
  doubles(name: string): Float64Array
}) => (rows: number, only?: Selection) => void

/** A kernel; its program is written when the first rows are known, and again when they need a check it left out. */
export function newKernel(source: KernelSource): Kernel {
  const { shapes, resolve, asOf, dictionary } = source
  const interpreter = newInterpreter(resolve, asOf)
  const reach = newReach(resolve)
  const lookups = new Map<Term | string, Lookup>()
  const bytes = new Map<string, Uint8Array>()
  const doubles = new Map<string, Float64Array>()
  const known: Known[] = shapes.map(() => ({ hasGaps: false, hasBeyond: false, hasNegative: false, most: 255 }))
  let written:
    | { readonly profile: string; readonly text: string; readonly used: readonly Lookup[]; bind: Bind }
    | undefined

  /** Writes the program for what is known of columns and lookups so far. */
  function write(profile: string) {
    const writing = newWriting()
    const used: Lookup[] = []
    const facts = known.map((one, index) => factsOf(one, shapes[index]))
    const emitting: Emitting = {
      writing,
      shapes,
      facts,
      resolve,
      reach,
      interpreter,
      dictionary,
      asOf,
      lookups,
      used,
      named: new Map(),
    }
    const names = { bytes: new Map<string, string>(), doubles: new Map<string, string>() }
    const storing = (of: 'bytes' | 'doubles') => (name: string) => {
      const array = names[of].get(name) ?? `${of === 'bytes' ? 'p' : 'q'}${figure(names[of].size)}`
      names[of].set(name, array)
      return (code: Code) => writing.line(`${array}[o]=${code};`)
    }
    source.write(newWriter(emitting), { bytes: storing('bytes'), doubles: storing('doubles') })
    const text = writing.text()
    return { profile, text, used, bind: rowLoop(text, shapes.length, used.length, names) }
  }

  function prepare(table: FactTable) {
    const isFew = written === undefined && table.rows() < FEW
    table.columns.forEach((column, index) => widen(known[index], column, isFew))
    for (;;) {
      for (const lookup of lookups.values()) fillFrom(lookup, table, isFew)
      const profile = profileOf(known, lookups)
      if (written?.profile === profile) return written
      written = write(profile)
    }
  }

  return {
    open(table) {
      const { bind, used } = prepare(table)
      const rows = table.rows()
      const size = Math.max(64, rows)
      const run = bind({
        columns: table.columns.flatMap(({ values, states }) => [values, states]),
        entries: used.flatMap(({ values, bits }) => [values, bits]),
        bytes: (name) => roomFor(bytes, name, size, () => new Uint8Array(size)),
        doubles: (name) => roomFor(doubles, name, size, () => new Float64Array(size)),
      })
      return (only) => run(rows, only)
    },
    bytes: (name) => bytes.get(name) ?? new Uint8Array(0),
    doubles: (name) => doubles.get(name) ?? new Float64Array(0),
    text: () => written?.text ?? '',
  }
}

function fillFrom(lookup: Lookup, table: FactTable, isFew: boolean) {
  if (isFew) lookup.seen |= ENTRY.unknown | ENTRY.fault | ENTRY.yes | ENTRY.no
  const column = table.columns[lookup.column]
  if (column) lookup.fill(column, table.distinct(lookup.column))
}

function roomFor<A extends { readonly length: number }>(
  arrays: Map<string, A>,
  name: string,
  size: number,
  make: () => A,
): A {
  const known = arrays.get(name)
  if (known && known.length >= size) return known
  const made = make()
  arrays.set(name, made)
  return made
}

// —— what the program may leave out ——

type Known = { hasGaps: boolean; hasBeyond: boolean; hasNegative: boolean; most: number }

/** A first table this small tells little of those to come: gaps, signs and sizes are expected from the start. */
const FEW = 4096
/** What money in minor units rarely exceeds: some ten thousand million yuan. */
const EXPECTED_MOST = 2 ** 40 - 1

function widen(known: Known | undefined, column: Column, isFew: boolean) {
  if (!known) return
  known.hasGaps ||= isFew || column.gaps > 0
  known.hasBeyond ||= column.hasBeyond
  known.hasNegative ||= (isFew && column.shape.kind === 'number') || column.hasNegative
  if (isFew) known.most = Math.max(known.most, EXPECTED_MOST)
  while (known.most < column.most) known.most = known.most * 256 + 255
}

function factsOf({ hasGaps, hasBeyond, hasNegative, most }: Known, shape: ColumnShape | undefined): ColumnFacts {
  if (shape?.kind === 'date') return { hasGaps, hasBeyond, low: FIRST_DAY - 1, high: LAST_DAY }
  return { hasGaps, hasBeyond, low: hasNegative ? -most : 0, high: most }
}

const profileOf = (known: readonly Known[], lookups: ReadonlyMap<unknown, Lookup>): string =>
  JSON.stringify([known, [...lookups.values()].map(({ seen, low, high }) => [seen, low, high])])

// —— the program ——

const ALLOWED =
  /^(?:[vctbspq][0-9]+|i|n|o|const|if|continue|Math|abs|floor|ceil|min|max|log|halfEven|[0-9]+(?:\.[0-9]+)?(?:e[0-9]+)?)$/
const SIGNS = /^[\s[\](){}.,;:?+\-*/<>=!&|^]*$/

/** Throws unless a program is made of numbers, counted names and operators alone: text of a rule can never run. */
export function assertHarmless(text: string): void {
  const rest = text.replace(/[0-9]+(?:\.[0-9]+)?(?:e-?[0-9]+)?|[A-Za-z_$][\w$]*/g, (word) => {
    if (!ALLOWED.test(word) && !/^[0-9.]+e-[0-9]+$/.test(word)) throw new Error('a program holds a word it may not')
    return ' '
  })
  if (!SIGNS.test(rest) || text.includes('=>')) throw new Error('a program holds a sign it may not')
}

type Names = { readonly bytes: ReadonlyMap<string, string>; readonly doubles: ReadonlyMap<string, string> }

/** The loop over all rows, and that over some, around the program of one: it reads row `i` and stores at place `o`. */
function rowLoop(text: string, columns: number, used: number, { bytes, doubles }: Names): Bind {
  assertHarmless(text)
  const columnNames = Array.from({ length: columns }, (_, at) => [`c${figure(at)}`, `s${figure(at)}`]).flat()
  const entryNames = Array.from({ length: used }, (_, at) => [`t${figure(at)}`, `b${figure(at)}`]).flat()
  const read = new Set(text.match(/[a-z][0-9]+(?=\[)/g))
  const isRead = [...columnNames, ...entryNames].map((name) => read.has(name))
  const givenNames = [...columnNames, ...entryNames].filter((_, at) => isRead[at])
  const outputNames = [...bytes.values(), ...doubles.values()]
  const loopOver = (heading: string) =>
    // oxlint-disable-next-line typescript/no-implied-eval -- the program was just checked word by word.
    new Function('n', 'r', 'f', 'a', 'halfEven', ...givenNames, ...outputNames, `"use strict";${heading}${text}\n}`)
  const everyRow = loopOver('for(let i=0;i<n;i++){const o=i;')
  const someRows = loopOver('for(let k=0;k<n;k++){const i=r[f+k],o=a+k;')
  return (arrays) => {
    const given = [...arrays.columns, ...arrays.entries].filter((_, at) => isRead[at])
    const outputs = [...[...bytes.keys()].map(arrays.bytes), ...[...doubles.keys()].map(arrays.doubles)]
    return (rows, only) =>
      only === undefined
        ? everyRow(rows, undefined, 0, 0, halfEven, ...given, ...outputs)
        : someRows(only.count, only.rows, only.first, only.place, halfEven, ...given, ...outputs)
  }
}
