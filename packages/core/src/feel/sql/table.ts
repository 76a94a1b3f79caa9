import { fault } from '../fault.ts'
import { SUBJECT_SLOT } from '../check.ts'
import type { TableParts } from '../table.ts'
import type { Term } from '../term.ts'
import { connective, equal } from './logic.ts'
import { NotInSql } from './refusal.ts'
import { one, withLocal } from './term.ts'
import { type Emission, type SqlValue, anyOf, blockedBy, firstOf, held } from './value.ts'

/** Rows beyond this make a query nobody can read, and more columns than SQL allows. */
const ROWS_MAX = 200

/** A row: whether it matches, and what it gives. */
type Row = { readonly test: SqlValue; readonly output: SqlValue }

/**
 * A decision table: the output of the first row that matches. While a row before it is undecided the result is unknown,
 * unless every row that may still be the one gives the same.
 */
export function emitTable({ inputs, rows, texts, hit, complete }: TableParts, emission: Emission): SqlValue {
  if (rows.length > ROWS_MAX) throw new NotInSql(`超过 ${ROWS_MAX} 行的决策表`, `a table of more than ${ROWS_MAX} rows`)
  if (hit === 'unique' && !complete)
    throw new NotInSql('未证明各行互斥的 unique 表', 'a unique table whose rows may overlap')
  const subjects = inputs.map((input, column) =>
    held(one(input, { ...emission, text: texts.inputs[column] ?? '' }), emission),
  )
  const cells = new Map<string, SqlValue>()
  const columns = new Map<Term, number>()
  const cell = (term: Term, column: number, text: string): SqlValue => {
    const subject = subjects[column]
    if (!subject) throw new NotInSql('多出的一列', 'a column too many')
    if (!columns.has(term)) columns.set(term, columns.size)
    const key = `${column} ${columns.get(term)}`
    const known = cells.get(key)
    if (known) return known
    const value = held(one(term, withLocal(SUBJECT_SLOT, subject, { ...emission, text })), emission)
    cells.set(key, value)
    return value
  }
  const written = rows.map(({ cells: tests, output }, index): Row => {
    const sources = texts.rows[index]
    const parts = tests.flatMap((term, column) =>
      isAnything(term) ? [] : cell(term, column, sources?.cells[column] ?? ''),
    )
    return {
      test: held(connective('and', parts, emission), emission),
      output: held(one(output, { ...emission, text: sources?.output ?? '' }), emission),
    }
  })
  return decide(written, hit, complete, emission)
}

const isAnything = (term: Term): boolean => term.kind === 'constant' && term.value === true

function decide(rows: readonly Row[], hit: 'first' | 'unique', complete: boolean, emission: Emission): SqlValue {
  const { steps } = emission
  const tests = rows.map(({ test }) => test)
  const outputs = rows.map(({ output }) => output)
  const { step } = blockedBy([...tests, ...outputs])
  const first = (condition: (test: SqlValue) => string) =>
    `case ${tests.map((test, index) => `when ${condition(test)} then ${index + 1}`).join(' ')} end`
  const at = steps.hold(
    first(({ value }) => value),
    step,
  )
  const open = steps.hold(
    first(({ value }) => `${value} is null`),
    step,
  )
  /** Row `index` is undecided, and no row before it matches. */
  const isOpen = (index: number) => `${tests[index]?.value} is null and coalesce(${at} > ${index + 1}, true)`
  const decided = hit === 'unique' ? `${at} is not null` : `${at} < coalesce(${open}, ${rows.length + 1})`
  const faults = tests.flatMap(({ fault: number }, index) =>
    number === undefined ? [] : `case when ${isOpen(index)} then ${number} end`,
  )
  const openFault = faults.length > 0 ? firstOf(faults) : 'null::int'
  const gaps = tests.flatMap(({ missing }, index) =>
    missing === undefined ? [] : `case when ${isOpen(index)} then ${missing} else none end`,
  )
  const of = (row: string) => (part: (output: SqlValue) => string) =>
    `case ${row} ${outputs.map((output, index) => `when ${index + 1} then ${part(output)}`).join(' ')} end`
  const shared = held({ ...pairOf(outputs, of(`least(${at}, ${open})`)), step: step + 1 }, emission)
  const same = outputs.map(
    (output, index) =>
      `(not (${isOpen(index)} or coalesce(${at} = ${index + 1}, false)) or coalesce(${equal(shared, output)}, false))`,
  )
  const certain = complete ? 'true' : `${at} is not null`
  const agreed = steps.hold(
    [`${openFault} is null`, `${open} is not null`, certain, ...same].join(' and '),
    shared.step,
  )
  const hitRow = of(at)
  const pick = (yes: string, both: string, otherwise: string) =>
    `case when ${decided} then ${yes} when ${agreed} then ${both} else ${otherwise} end`
  const pair = pairOf(outputs, hitRow)
  return {
    ...pair,
    value: pick(pair.value, shared.value, 'null'),
    ...(pair.divisor !== undefined && { divisor: pick(pair.divisor, shared.divisor ?? 'null', 'null') }),
    fault: pick(
      hitRow((output) => output.fault ?? 'null::int'),
      'null::int',
      `case when ${open} is null then ${emission.fault(fault('no_row'))} else ${openFault} end`,
    ),
    missing: pick(
      hitRow((output) => output.missing ?? 'none'),
      'none',
      gaps.length > 0 ? anyOf(gaps) : 'none',
    ),
    step: shared.step + 1,
  }
}

/** The value of the row chosen, as a pair where any row gives one. */
function pairOf(outputs: readonly SqlValue[], of: (part: (output: SqlValue) => string) => string): SqlValue {
  const isPair = outputs.some(({ divisor }) => divisor !== undefined)
  return {
    kind: outputs[0]?.kind ?? 'boolean',
    value: of(({ value }) => value),
    ...(isPair && {
      divisor: of(({ value, divisor }) => divisor ?? `case when ${value} is not null then 1::numeric end`),
    }),
    step: 0,
    digits: Math.max(...outputs.map(({ digits }) => digits)),
  }
}
