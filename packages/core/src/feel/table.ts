import { type Exact, type Problem, isExact } from '../base.ts'
import { type Cell, compileCell } from './cell.ts'
import { checkExpression } from './check.ts'
import { compile, inOrder } from './compile.ts'
import { NO_FRAME, emitter, newFrame } from './evaluate.ts'
import { longNames } from './long-names.ts'
import { parseOutput } from './parse.ts'
import { problemAt } from './problem.ts'
import { readsOf } from './reads.ts'
import type { Compiled, Env, Explanation, Read, Scope, Show } from './scope.ts'
import { type Analysis, type Column, analyse } from './table/analysis.ts'
import { type Missed, explainTable } from './table/explain.ts'
import { type Rows, type TableRow, rowsOf } from './table/lookup.ts'
import { domainOf, regionOf } from './table/region.ts'
import { decideTable } from './table/verdict.ts'
import type { Term } from './term.ts'
import { type Type, showType, typeOf, typeOfLiteral, unify } from './type.ts'
import type { Result, Value } from './value.ts'

export type { Missed } from './table/explain.ts'

/** What a row gives: a formula, or a value that is already known with its type. */
export type Output = string | Exact | boolean | { readonly value: Value; readonly type: Type }

/** A decision table: formulas for its columns, and per row one test for each of them and an output. */
export type Table = {
  readonly inputs: readonly string[]
  readonly rows: readonly { readonly tests: readonly string[]; readonly output: Output }[]
  /** `first`: the first row that matches, from the top. `unique`: exactly one row matches. */
  readonly hit: 'first' | 'unique'
}

/** Where in a table a problem is: rows and inputs count from 0; neither for the table as a whole. */
export type TablePlace = { readonly input?: number; readonly row?: number; readonly output?: true }

/** A problem of one cell; its `column` counts the characters of that cell's text from 1. */
export type TableProblem = Problem & { readonly at: TablePlace }

/** What a table came to: the row that decided, and the rows that nearly did. */
export type TableExplanation = Explanation & {
  /** The row that was hit, from 0. */
  readonly row: number | undefined
  /** Rows that would have been hit but for one cell, with that cell's comparisons for their margins. */
  readonly missed: readonly Missed[]
}

/** A table as terms: a cell finds the value of its column in the slot `SUBJECT_SLOT`. */
export type TableParts = {
  readonly inputs: readonly Term[]
  readonly rows: readonly { readonly cells: readonly Term[]; readonly output: Term }[]
  /** The texts these terms were read from, for the place of a fault. */
  readonly texts: {
    readonly inputs: readonly string[]
    readonly rows: readonly { readonly cells: readonly string[]; readonly output: string }[]
  }
  readonly hit: 'first' | 'unique'
  /** Whether it was proved that some row matches whatever the values are. */
  readonly complete: boolean
}

/** A table ready to be evaluated like a formula. */
export type CompiledTable = Pick<Compiled, 'text' | 'type' | 'reads' | 'evaluate'> & {
  /** What it was made of, from which columns and SQL are made. */
  readonly parts: TableParts
  /** What could not be checked beforehand, said rather than guessed. */
  readonly notes: readonly Problem[]
  explain(env: Env, show: Show): TableExplanation
}

/** A decision table, or everything wrong with it: gaps, overlaps and rows never hit included. */
export function compileTable(
  table: Table,
  scope: Scope,
): CompiledTable | { readonly problems: readonly TableProblem[] } {
  const problems: TableProblem[] = []
  const names = longNames(scope)
  const inputs = table.inputs.map((text, input) => {
    const compiled = compile(text, scope)
    if (!('problems' in compiled)) return compiled
    problems.push(...placed(compiled.problems, { input }))
    return undefined
  })
  const cells = compileCells(table, inputs, scope, names, problems)
  const outputs = compileOutputs(table, scope, names, problems)
  const type = commonType(outputs, problems)
  if (table.rows.length === 0) problems.push({ ...EMPTY, at: {} })
  const known = inputs.flatMap((input) => input ?? [])
  if (problems.length > 0 || known.length < inputs.length) return { problems }
  const analysis = analyseTable(table, known, cells)
  if (analysis.problems.length > 0) return { problems: placed(analysis.problems, {}) }
  return finish(table, known, rowsOf(cells, outputs), type, analysis)
}

const EMPTY: Problem = { code: 'feel.table_empty', zh: '决策表没有行', en: 'the table has no rows' }

const placed = (problems: readonly Problem[], at: TablePlace): TableProblem[] =>
  problems.map((problem) => ({ ...problem, at }))

/** The cells by row and column; equal texts of a column are compiled once. */
function compileCells(
  { rows }: Table,
  inputs: readonly (Compiled | undefined)[],
  scope: Scope,
  names: readonly string[],
  problems: TableProblem[],
): readonly (readonly Cell[])[] {
  const known = inputs.map(() => new Map<string, Cell>())
  return rows.map(({ tests }, row) => {
    if (tests.length !== inputs.length) problems.push({ ...wrongWidth(inputs.length, tests.length), at: { row } })
    return inputs.flatMap((input, index) => {
      const text = tests[index]
      const done = text === undefined ? undefined : known[index]?.get(text)
      if (done || text === undefined || !input) return done ?? []
      const cell = compileCell(text, input.type, scope, names)
      if ('problems' in cell) {
        problems.push(...placed(cell.problems, { row, input: index }))
        return []
      }
      known[index]?.set(text, cell)
      return cell
    })
  })
}

function wrongWidth(expected: number, found: number): Problem {
  return {
    code: 'feel.table_width',
    zh: `这一行有 ${found} 个条件，表头有 ${expected} 列`,
    en: `this row has ${found} tests for ${expected} columns`,
  }
}

/** One row's output, ready to be evaluated. */
export type CompiledOutput = {
  readonly text: string
  readonly term: Term
  readonly type: Type
  readonly reads: readonly Read[]
  evaluate(env: Env): Result
}

function compileOutputs(
  { rows }: Table,
  scope: Scope,
  names: readonly string[],
  problems: TableProblem[],
): readonly CompiledOutput[] {
  const known = new Map<string, CompiledOutput>()
  return rows.map(({ output }, row) => {
    const done = typeof output === 'string' ? known.get(output) : undefined
    const compiled = done ?? compileOutput(output, row, scope, names, problems)
    if (typeof output === 'string') known.set(output, compiled)
    return compiled
  })
}

function compileOutput(
  output: Output,
  row: number,
  scope: Scope,
  names: readonly string[],
  problems: TableProblem[],
): CompiledOutput {
  if (typeof output !== 'string') return constantOutput(output)
  const parsed = parseOutput(output, names)
  const checked = parsed.form && checkExpression(parsed.form, output, scope)
  const found = inOrder([...parsed.problems, ...(checked?.problems ?? [])])
  problems.push(...placed(found, { row, output: true }))
  if (found.length > 0 || !checked) return constantOutput({ value: null, type: { kind: 'any' } })
  const { term, slots } = checked
  const run = emitter(output)(term)
  const frame = slots === 0 ? () => NO_FRAME : () => newFrame(slots)
  return { text: output, term, type: term.type, reads: readsOf(term), evaluate: (env) => run(env, frame()) }
}

function constantOutput(output: Exclude<Output, string>): CompiledOutput {
  const { value, type } = isTyped(output) ? output : { value: output, type: typeOfOutput(output) }
  const term: Term = { kind: 'constant', value, type, from: 0, to: 0 }
  return { text: '', term, type, reads: [], evaluate: () => value }
}

const isTyped = (output: Exclude<Output, string>): output is { readonly value: Value; readonly type: Type } =>
  typeof output === 'object' && 'type' in output

const typeOfOutput = (value: Exact | boolean): Type => (isExact(value) ? typeOfLiteral(value) : typeOf(value))

function commonType(outputs: readonly CompiledOutput[], problems: TableProblem[]): Type {
  let type: Type = { kind: 'null' }
  for (const [row, output] of outputs.entries()) {
    const common = unify(type, output.type)
    if (common === undefined) {
      const details = {
        place: '各行的结果',
        placeEn: 'the outputs of the rows',
        left: showType(type),
        leftEn: showType(type, 'en'),
        right: showType(output.type),
        rightEn: showType(output.type, 'en'),
      }
      problems.push({ ...problemAt(0, 'choices', details), at: { row, output: true } })
      return { kind: 'any' }
    }
    type = common
  }
  return type
}

function analyseTable(table: Table, inputs: readonly Compiled[], cells: readonly (readonly Cell[])[]): Analysis {
  const columns: Column[] = inputs.map((input, index) => {
    const distinct = new Set(cells.flatMap((row) => row[index] ?? []))
    return {
      title: input.text.trim(),
      domain: domainOf(
        input.type,
        [...distinct].map((cell) => cell.term),
      ),
    }
  })
  const regions = columns.map(() => new Map<Cell, ReturnType<typeof regionOf>>())
  const rows = cells.map((row) =>
    row.map((cell, index) => {
      const seen = regions[index]
      if (seen?.has(cell)) return seen.get(cell)
      const domain = columns[index]?.domain
      const region = domain && regionOf(cell.term, domain)
      seen?.set(cell, region)
      return region
    }),
  )
  return analyse(columns, rows, table.hit)
}

function finish(table: Table, inputs: readonly Compiled[], rows: Rows, type: Type, analysis: Analysis): CompiledTable {
  const every: readonly TableRow[] = rows.all
  const reads = new Map<string, Read>()
  for (const part of [...inputs, ...every.flatMap((row) => [...row.cells, row.output])]) {
    for (const read of part.reads) reads.set(`${read.name} ${read.back ?? ''} ${read.period ?? ''}`, read)
  }
  const decide = (env: Env) => {
    const values = inputs.map((input) => input.evaluate(env))
    return decideTable(rows, values, table.hit, analysis.complete, env)
  }
  return {
    text: table.inputs.join(', '),
    type,
    reads: [...reads.values()],
    notes: analysis.notes,
    parts: {
      inputs: inputs.map(({ term }) => term),
      rows: every.map(({ cells, output }) => ({ cells: cells.map(({ term }) => term), output: output.term })),
      texts: {
        inputs: inputs.map(({ text }) => text),
        rows: every.map(({ cells, output }) => ({ cells: cells.map(({ text }) => text), output: output.text })),
      },
      hit: table.hit,
      complete: analysis.complete,
    },
    evaluate: (env) => decide(env).result,
    explain: (env, show) => explainTable({ inputs, rows, type, env, show, verdict: decide(env) }),
  }
}
