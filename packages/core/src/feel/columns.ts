import { type LocalDate, ratio } from '../base.ts'
import { type ColumnShape, type FactTable, newTable, unscaled } from './columns/table.ts'
import { type Dictionary, newDictionary } from './columns/dictionary.ts'
import { newInterpreter } from './columns/interpret.ts'
import { type Outputs, newKernel } from './columns/kernel.ts'
import type { Meaning, Resolve } from './columns/reach.ts'
import { type ValueCode, ASKED } from './columns/value.ts'
import { fault } from './fault.ts'
import { type Result, Unknown } from './value.ts'

export { type Column, type ColumnShape, type FactTable, newTable, shapeOf } from './columns/table.ts'
export { type Dictionary, newDictionary } from './columns/dictionary.ts'
export type { Meaning, Resolve } from './columns/reach.ts'
export {
  type Kernel,
  type KernelSource,
  type Outputs,
  type Selection,
  assertHarmless,
  newKernel,
} from './columns/kernel.ts'
export { type Code, figure } from './columns/code.ts'
export { type Writer, askedFor } from './columns/writer.ts'
export type { ValueCode } from './columns/value.ts'
export { FIRST_DAY, LAST_DAY, NONE, unscaled } from './columns/table.ts'
export { type Interpreter, newInterpreter as interpreterOver } from './columns/interpret.ts'

/** Rules to evaluate over tables of facts, and what the names in them stand for. */
export type ColumnRules = {
  /** The facts, each of one period; `resolve` names them by their place in this list. */
  readonly shapes: readonly ColumnShape[]
  readonly resolve: Resolve
  readonly rules: readonly (Meaning & { readonly kind: 'formula' | 'table' })[]
  readonly asOf: LocalDate
}

/** Rules compiled to columns: exactly the answers of the explaining evaluator, many rows at a time. */
export type Columns = {
  readonly dictionary: Dictionary
  /** An empty table of the rules' facts, to be filled. */
  newTable(): FactTable
  /** Evaluates every rule on every row; the answers hold until the next evaluation. */
  evaluate(table: FactTable): ColumnAnswers
}

/** What came out, rule by rule and row by row. */
export type ColumnAnswers = {
  /**
   * The value; Unknown and Fault as the explaining evaluator says them where `isAsked`, else without names and places.
   * A row that columns could not decide exactly is put to the explaining evaluator here.
   */
  at(rule: number, row: number): Result
  /** Whether columns left the row to the explaining evaluator. */
  isAsked(rule: number, row: number): boolean
}

/** How the answer of a rule is stored. */
type Form = {
  readonly kind: 'number' | 'yesno' | 'date' | 'text' | 'asked'
  readonly scale: number
  readonly hasBottom: boolean
}

const STATE = { value: 0, unknown: 1, fault: 2, asked: 3 } as const

/**
 * Compiles rules to a program over columns. What columns cannot do exactly (a built-in they do not have, numbers out of
 * range, a comparison too close for the digits carried) is put to the explaining evaluator for the rows concerned, so
 * that answers are always the same.
 */
export function compileColumns({ shapes, resolve, rules, asOf }: ColumnRules): Columns {
  const dictionary = newDictionary()
  const interpreter = newInterpreter(resolve, asOf)
  const forms: Form[] = []
  const kernel = newKernel({
    shapes,
    resolve,
    asOf,
    dictionary,
    write(writer, outputs) {
      rules.forEach((rule, index) => {
        forms[index] = store(index, writer.meaning(`rule ${index}`, rule), rule, outputs)
      })
    },
  })

  return {
    dictionary,
    newTable: () => newTable(shapes, dictionary),
    evaluate(table) {
      kernel.open(table)()
      const answers = rules.map((_, index) => ({
        states: kernel.bytes(`state ${index}`),
        tops: kernel.doubles(`top ${index}`),
        bottoms: kernel.doubles(`bottom ${index}`),
      }))
      return {
        isAsked: (rule, row) => answers[rule]?.states[row] === STATE.asked,
        at(rule, row) {
          const [answer, form, meaning] = [answers[rule], forms[rule], rules[rule]]
          if (!answer || !form || !meaning) throw new Error(`there is no rule ${rule}`)
          const state = answer.states[row]
          if (state === STATE.unknown) return new Unknown(new Map())
          if (state === STATE.fault) return fault('division_by_zero')
          if (state === STATE.asked || form.kind === 'asked')
            return interpreter.meaning(meaning, (column) => table.get(column, row))
          const [top = 0, bottom = 1] = [answer.tops[row], answer.bottoms[row]]
          if (form.kind !== 'number') return unscaled(form.kind, 0, top, dictionary)
          return ratio(BigInt(top), BigInt(form.hasBottom ? bottom : 1) * 10n ** BigInt(form.scale))
        },
      }
    },
  }
}

/** Writes the answer of one rule: its state, and its value where it has one. */
function store(index: number, code: ValueCode, rule: Meaning, outputs: Outputs): Form {
  const type = rule.kind === 'formula' ? rule.term.type : rule.kind === 'table' ? rule.type : { kind: 'any' as const }
  const state = outputs.bytes(`state ${index}`)
  const top = outputs.doubles(`top ${index}`)
  const bottom = outputs.doubles(`bottom ${index}`)
  if (code === ASKED || code.kind === 'near') {
    state('3')
    return { kind: 'asked', scale: 0, hasBottom: false }
  }
  if (code.kind === 'yesno') {
    top(code.yes)
    state(`${code.asked}?3:${code.fault}?2:${code.yes}|${code.no}?0:1`)
    return { kind: 'yesno', scale: 0, hasBottom: false }
  }
  state(`${code.asked}?3:${code.fault}?2:${code.unknown}?1:0`)
  if (code.kind === 'text') {
    top(code.code)
    return { kind: 'text', scale: 0, hasBottom: false }
  }
  top(code.top.code)
  const hasBottom = code.bottom.code !== '1'
  if (hasBottom) bottom(code.bottom.code)
  return { kind: type.kind === 'date' ? 'date' : 'number', scale: code.scale, hasBottom }
}
