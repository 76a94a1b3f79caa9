import type { LocalDate } from '../base.ts'
import { type Dictionary, type FactTable, newDictionary, newKernel, newTable } from '../feel.ts'
import type { Facts } from '../registry.ts'
import type { Judgement, Outcome } from './assessment.ts'
import { type FactColumn, columnsRead, factsOfRow, fillRow } from './columns/facts.ts'
import { conjunctsOf } from './columns/conjuncts.ts'
import { newKept } from './columns/kept.ts'
import { withLeeway } from './columns/leeway.ts'
import { namesOver } from './columns/names.ts'
import { BLOCK, newMasks } from './columns/masks.ts'
import { FOUND, type Stored, eligibleJudgement, writeVerdict } from './columns/verdict.ts'
import { judge } from './judge.ts'
import type { Programme } from './load.ts'

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
  /** The same, stopping after each programme so that others may be served. */
  evaluating(table: FactTable): Generator<void, ProgrammeAnswers>
}

/** What programmes decided, row by row. */
export type ProgrammeAnswers = {
  /** The outcome, which columns mostly know by themselves. */
  outcome(programme: number, row: number): Outcome
  /** The whole amount paid, by the place of the amount in the programme; 0 where none is. */
  amount(programme: number, amount: number, row: number): number
  /**
   * The same as `judge`: read from the columns where the firm is eligible, else from the explaining evaluator, which
   * has the reasons. Facts given with their own source serve it better than those of the table.
   */
  judgement(programme: number, row: number, facts?: Facts): Judgement
  /** Refused, and surely no near miss. That it is not said does not mean that it is not so. */
  isPlainRefusal(programme: number, row: number): boolean
  /** Whether columns left the row to the explaining evaluator. */
  isAsked(programme: number, row: number): boolean
}

/** Below this many programmes each is worked out for every row: masks would cost more than they spare. */
const MASKED_LEAST = 4

const OUTCOMES: readonly (Outcome | undefined)[] = [
  'ineligible',
  'eligible',
  'incomplete',
  'error',
  undefined,
  'ineligible',
]

/** Compiles programmes for a day. */
export function compileProgrammes(programmes: readonly Programme[], asOf: LocalDate): ProgrammeColumns {
  const columns = columnsRead(programmes, asOf)
  const shapes = columns.map(({ shape }) => shape)
  const places = new Map(shapes.map(({ key }, index) => [key, index]))
  const dictionary = newDictionary()
  const resolves = programmes.map(({ model }) => namesOver(model, places, asOf))
  const refusals = programmes.map(({ model: { eligibility, outline } }, index) => {
    const resolve = resolves[index]
    return resolve ? withLeeway(conjunctsOf(eligibility, resolve), outline.near, resolve) : []
  })
  const masks = newMasks({ resolves, refusals, dictionary, asOf, shapes })
  /** Whether programmes look only at the rows that masks leave them. */
  const isMasked = programmes.length >= MASKED_LEAST
  const left = refusals.map((own) => (isMasked ? own.filter((conjunct) => !masks.covered.has(conjunct)) : own))
  const compiled = programmes.map((programme, index) => {
    const { model } = programme
    const stored: Stored = { scoreScale: 0, hasScoreBottom: false, tieScales: [] }
    const resolve = resolves[index] ?? (() => undefined)
    const kernel = newKernel({
      shapes,
      resolve,
      asOf,
      dictionary,
      write: (writer, outputs) => writeVerdict(model, left[index] ?? [], stored, writer, outputs),
    })
    return { programme, kernel, stored, kept: newKept() }
  })
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
    if (isMasked) yield* evaluatingBlocks(table)
    else yield* evaluatingWhole(table)
    return answersOver(table)
  }

  function* evaluatingWhole(table: FactTable): Generator<void, void> {
    for (const { kernel } of compiled) {
      kernel.open(table)()
      yield
    }
  }

  /** Block by block, so that a block's columns are still near when the last programme reads them. */
  function* evaluatingBlocks(table: FactTable): Generator<void, void> {
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

  function answersOver(table: FactTable): ProgrammeAnswers {
    const one = (programme: number) => {
      const found = compiled[programme]
      if (!found) throw new Error(`there is no programme ${programme}`)
      return found
    }
    /** Where a programme's answers on a row are stored; -1 where masks refused it. */
    const placeOf = (programme: number, row: number) => (isMasked ? one(programme).kept.placeOf(row) : row)
    const foundAt = (programme: number, place: number) =>
      place < 0 ? FOUND.ineligible : (one(programme).kernel.bytes('outcome')[place] ?? FOUND.asked)
    const found = (programme: number, row: number) => foundAt(programme, placeOf(programme, row))
    const asked = (programme: number, row: number, facts?: Facts) =>
      judge(one(programme).programme, facts ?? factsOfRow(table, columns, row), asOf)
    return {
      isPlainRefusal: (programme, row) => found(programme, row) === FOUND.ineligible,
      isAsked: (programme, row) => found(programme, row) === FOUND.asked,
      outcome: (programme, row) => OUTCOMES[found(programme, row)] ?? asked(programme, row).outcome,
      amount(programme, amount, row) {
        const place = placeOf(programme, row)
        const verdict = foundAt(programme, place)
        const { kernel, programme: of } = one(programme)
        if (verdict === FOUND.asked) {
          const id = of.model.amounts[amount]?.id
          return asked(programme, row).amounts.find((paid) => paid.id === id)?.minor ?? 0
        }
        const isPaid = verdict === FOUND.eligible && kernel.bytes(`paid ${amount}`)[place] === 1
        return isPaid ? (kernel.doubles(`amount ${amount}`)[place] ?? 0) : 0
      },
      judgement(programme, row, facts) {
        const place = placeOf(programme, row)
        if (foundAt(programme, place) !== FOUND.eligible) return asked(programme, row, facts)
        const { programme: of, kernel, stored } = one(programme)
        return eligibleJudgement(of.model, of.illustrative, stored, kernel, dictionary, place)
      },
    }
  }
}
