import { SUBJECT_SLOT } from '../check.ts'
import type { TableParts } from '../table.ts'
import { type Code, allOf, anyOf, notOf } from './code.ts'
import { connective } from './conditions.ts'
import { type Emitting, emit } from './emit.ts'
import { pickBy } from './pick.ts'
import { ASKED, type ValueCode, railsOfYesNo } from './value.ts'

/** A longer table is put to the explaining evaluator: its program would be too long to run fast. */
const ROWS_MAX = 80

/**
 * A decision table: the first row that matches, chosen from the last row upwards. Where a row that could match first is
 * undecided the firm is asked for, because rows that may still be hit could agree.
 */
export function emitTable({ inputs, rows, hit }: TableParts, emitting: Emitting): ValueCode {
  if (rows.length > ROWS_MAX) return ASKED
  const { writing } = emitting
  const values = inputs.map((input) => emit(input, emitting))
  const matches = rows.map(({ cells }) => {
    const tests = cells.map((cell, column) => emit(cell, emitting, new Map([[SUBJECT_SLOT, values[column] ?? ASKED]])))
    return connective('and', tests, writing)
  })
  const outputs = rows.map(({ output }) => emit(output, emitting))
  let hitBefore: Code = '0'
  let open: Code = '0'
  const taken: Code[] = []
  for (const match of matches) {
    const { unknown, fault, asked } = railsOfYesNo(match)
    const undecided = anyOf(unknown, fault, asked, hit === 'unique' ? allOf(hitBefore, match.yes) : '0')
    open = writing.bind(anyOf(open, hit === 'unique' ? undecided : allOf(undecided, notOf(hitBefore))))
    taken.push(match.yes)
    hitBefore = writing.bind(anyOf(hitBefore, match.yes))
  }
  let result: ValueCode | undefined
  for (let row = rows.length - 1; row >= 0; row--) {
    const output = outputs[row]
    if (output) result = result ? pickBy(taken[row] ?? '0', output, result, writing) : output
  }
  return result ? whereHit(result, hitBefore, open, emitting) : ASKED
}

/** The result where a row was hit and none was open; where none was hit it is asked for, as a fault with its wording. */
function whereHit(result: ValueCode, isHit: Code, open: Code, { writing }: Emitting): ValueCode {
  const asked = writing.bind(anyOf(open, notOf(isHit)))
  if (asked === '0') return result
  const rest = notOf(asked)
  if (result.kind !== 'yesno') return { ...result, asked: writing.bind(anyOf(result.asked, asked)) }
  return {
    kind: 'yesno',
    yes: writing.bind(allOf(result.yes, rest)),
    no: writing.bind(allOf(result.no, rest)),
    fault: writing.bind(allOf(result.fault, rest)),
    asked: writing.bind(anyOf(result.asked, asked)),
  }
}
