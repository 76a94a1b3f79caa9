import type { LocalDate } from '../base.ts'
import { type ColumnShape, type Dictionary, type FactTable, newDictionary, newKernel, newTable } from '../feel.ts'
import type { Facts } from '../registry.ts'
import { type Compiled, type ProgrammeAnswers, answersOver } from './columns/answers.ts'
import { conjunctsOf } from './columns/conjuncts.ts'
import { type FactColumn, columnsRead, fillRow } from './columns/facts.ts'
import { newKept } from './columns/kept.ts'
import { withLeeway } from './columns/leeway.ts'
import { BLOCK, type Masks, newMasks } from './columns/masks.ts'
import { namesOver } from './columns/names.ts'
import { type Stored, writeVerdict } from './columns/verdict.ts'
import type { Programme } from './load.ts'

export type { ProgrammeAnswers } from './columns/answers.ts'
export type { FactColumn } from './columns/facts.ts'

/** Programmes compiled to columns: many firms at a time, exactly as `judge` says one by one. */
export type ProgrammeColumns = {
  /** The facts and periods that are read, in the order of the table's columns. */
  readonly columns: readonly FactColumn[]
  /** The numbers of the table's texts. */
  readonly dictionary: Dictionary
  /** An empty table of those facts. */
  newTable(): FactTable
  /** Puts a firm's facts into a row. */
  fill(table: FactTable, row: number, facts: Facts): void
  /** Works out every programme for every row; the answers hold until the next evaluation. */
  evaluate(table: FactTable): ProgrammeAnswers
  /** The same, stopping after each programme or block of rows so that others may be served. */
  evaluating(table: FactTable): Generator<void, ProgrammeAnswers>
}

/** Below this many programmes each is worked out for every row: masks would cost more than they spare. */
const MASKED_LEAST = 4

/** Compiles programmes for a day. */
export function compileProgrammes(programmes: readonly Programme[], asOf: LocalDate): ProgrammeColumns {
  const columns = columnsRead(programmes, asOf)
  const shapes = columns.map(({ shape }) => shape)
  const dictionary = newDictionary()
  const { compiled, masks } = compileKernels(programmes, { shapes, dictionary, asOf })
  return {
    columns,
    dictionary,
    newTable: () => newTable(shapes, dictionary),
    fill: (table, row, facts) => fillRow(table, columns, row, facts),
    evaluating,
    evaluate(table) {
      const steps = evaluating(table)
      for (;;) {
        const step = steps.next()
        if (step.done) return step.value
      }
    },
  }

  function* evaluating(table: FactTable): Generator<void, ProgrammeAnswers> {
    yield* masks ? evaluatingBlocks(compiled, masks, table) : evaluatingWhole(compiled, table)
    return answersOver({ compiled, isMasked: masks !== undefined, table, columns, dictionary, asOf })
  }
}

type Ground = { readonly shapes: readonly ColumnShape[]; readonly dictionary: Dictionary; readonly asOf: LocalDate }

/** A kernel for each programme and, where there are many, the masks that leave each only the rows it has to look at. */
function compileKernels(programmes: readonly Programme[], { shapes, dictionary, asOf }: Ground) {
  const places = new Map(shapes.map(({ key }, index) => [key, index]))
  const resolves = programmes.map(({ model }) => namesOver(model, places, asOf))
  const refusals = programmes.map(({ model: { eligibility, outline } }, index) => {
    const resolve = resolves[index]
    return resolve ? withLeeway(conjunctsOf(eligibility, resolve), outline.near, resolve) : []
  })
  const isMasked = programmes.length >= MASKED_LEAST
  const masks = isMasked ? newMasks({ resolves, refusals, dictionary, asOf, shapes }) : undefined
  const compiled = programmes.map((programme, index): Compiled => {
    const left = (refusals[index] ?? []).filter((conjunct) => !masks?.covered.has(conjunct))
    const stored: Stored = { scoreScale: 0, hasScoreBottom: false, tieScales: [] }
    const resolve = resolves[index] ?? (() => undefined)
    const kernel = newKernel({
      shapes,
      resolve,
      asOf,
      dictionary,
      write: (writer, outputs) => writeVerdict(programme.model, left, stored, writer, outputs),
    })
    return { programme, kernel, stored, kept: newKept() }
  })
  return { compiled, masks }
}

function* evaluatingWhole(compiled: readonly Compiled[], table: FactTable): Generator<void, void> {
  for (const { kernel } of compiled) {
    kernel.open(table)()
    yield
  }
}

/** Block by block, so that a block's columns are still near when the last programme reads them. */
function* evaluatingBlocks(compiled: readonly Compiled[], masks: Masks, table: FactTable): Generator<void, void> {
  const rows = table.rows()
  masks.open(table)
  const runs = compiled.map(({ kernel }) => kernel.open(table))
  for (const { kept } of compiled) kept.clear(rows)
  for (let from = 0; from < rows; from += BLOCK) {
    const sifted = masks.sift(from, Math.min(rows, from + BLOCK))
    runs.forEach((run, programme) => {
      const [first, count] = [programme * BLOCK, sifted.counts[programme] ?? 0]
      const place = compiled[programme]?.kept.add(sifted.rows, first, count) ?? 0
      run({ rows: sifted.rows, first, count, place })
    })
    yield
  }
}
