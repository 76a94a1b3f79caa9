import type { LocalDate } from '../../base.ts'
import type { Dictionary, FactTable, Kernel } from '../../feel.ts'
import type { Facts } from '../../registry.ts'
import type { Judgement, Outcome } from '../assessment.ts'
import { judge } from '../judge.ts'
import type { Programme } from '../load.ts'
import { type FactColumn, factsOfRow } from './facts.ts'
import type { Kept } from './kept.ts'
import { FOUND, type Stored, eligibleJudgement } from './verdict.ts'

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

/** A programme with its kernel and what says where the kernel stores its answers. */
export type Compiled = {
  readonly programme: Programme
  readonly kernel: Kernel
  readonly stored: Stored
  readonly kept: Kept
}

/** What is read when answers are asked for: the kernels after an evaluation, and the table it was of. */
type Evaluated = {
  readonly compiled: readonly Compiled[]
  /** Whether programmes looked only at the rows that masks left them. */
  readonly isMasked: boolean
  readonly table: FactTable
  readonly columns: readonly FactColumn[]
  readonly dictionary: Dictionary
  readonly asOf: LocalDate
}

/** The outcome of each number in `FOUND`; none where the explaining evaluator is asked. */
const OUTCOMES: readonly (Outcome | undefined)[] = [
  'ineligible',
  'eligible',
  'incomplete',
  'error',
  undefined,
  'ineligible',
]

/** The answers of an evaluation, read from where the kernels stored them. */
export function answersOver({ compiled, isMasked, table, columns, dictionary, asOf }: Evaluated): ProgrammeAnswers {
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
