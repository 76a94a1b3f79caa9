import { compileTable } from '../feel.ts'
import type { Output, TablePlace } from '../feel.ts'
import type { Compiler, Evaluable } from './compile.ts'
import { readDay, readYesNo } from './fields.ts'
import type { Formula, Rule, TableForm } from './outline.ts'

/** A rule that is a decision table; what is wrong with it goes to the report at the cell it is in. */
export function compileRuleTable(
  rule: Rule,
  form: TableForm,
  { report, scope, broken }: Compiler,
): Evaluable | undefined {
  const { inputs, rows, hit } = form
  const table = {
    inputs: inputs.map(({ text }) => text),
    rows: rows.map(({ tests, output }) => ({ tests: tests.map(({ text }) => text), output: outputOf(output) })),
    hit,
  }
  const compiled = compileTable(table, scope)
  const article = rule.article === '' ? {} : { article: rule.article }
  if (!('problems' in compiled)) {
    for (const note of compiled.notes) report.warnings.push({ ...note, ...form.place, ...article })
    return compiled
  }
  broken.push(...[...inputs, ...rows.flatMap(({ tests, output }) => [...tests, output])].map(({ text }) => text))
  for (const { at, column = 1, ...problem } of compiled.problems) {
    const cell = cellAt(form, at)
    const place = cell ? cell.placeAt(column - 1) : (rows[at.row ?? -1]?.place ?? rule.place)
    report.problems.push({ ...problem, ...place, ...article })
  }
  return undefined
}

/** Yes, no and days as the format writes them; anything else is a formula, a number with its unit among them. */
function outputOf({ text }: Formula): Output {
  const yes = readYesNo(text.trim())
  const day = readDay(text.trim())
  if (yes !== undefined) return yes
  return day === undefined ? text : { value: { date: day }, type: { kind: 'date' } }
}

function cellAt({ inputs, rows }: TableForm, { input, row, output }: TablePlace): Formula | undefined {
  if (row === undefined) return input === undefined ? undefined : inputs[input]
  if (output) return rows[row]?.output
  return input === undefined ? undefined : rows[row]?.tests[input]
}
