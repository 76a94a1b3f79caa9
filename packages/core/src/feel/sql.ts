import type { Compiled } from './scope.ts'
import type { Rounding } from '../base.ts'
import { choice, connective, negation, truth } from './sql/logic.ts'
import { numberOf, steps } from './sql/number.ts'
import { comment, identifier, textLiteral } from './sql/quote.ts'
import { NotInSql } from './sql/refusal.ts'
import { type Steps, newSteps } from './sql/steps.ts'
import { emitTable } from './sql/table.ts'
import { constant, kindOf, one } from './sql/term.ts'
import { type Emission, type SqlResult, type SqlValue, held } from './sql/value.ts'
import type { TableParts } from './table.ts'
import type { Type } from './type.ts'
import type { Fault } from './value.ts'

/** The names of formulas as SQL: a fact, parameter or other formula, of the base period or of another. */
export type SqlNames = (name: string, back: number | undefined, period: number | undefined) => SqlResult

/** A set of formulas being written as one query over many subjects. */
export type SqlQuery = Emission & {
  /** Every fault the query can tell, by its number. */
  readonly faults: readonly Fault[]
}

/** A query with no formulas yet, asked for a day. */
export function newSqlQuery(asOf: string, name: SqlNames): SqlQuery {
  const faults: Fault[] = []
  return {
    steps: newSteps(),
    text: '',
    asOf,
    locals: new Map(),
    name,
    faults,
    fault(fault) {
      const known = faults.findIndex(({ code, zh }) => code === fault.code && zh === fault.zh)
      return known >= 0 ? known : faults.push(fault) - 1
    },
  }
}

/** A formula, or a table, as SQL; throws `NotInSql` for what SQL does not cover. */
export const formulaSql = ({ text, term }: Pick<Compiled, 'text' | 'term'>, query: SqlQuery): SqlValue =>
  one(term, { ...query, text })

/** A decision table as SQL; throws `NotInSql` for what SQL does not cover. */
export const tableSql = (parts: TableParts, query: SqlQuery): SqlValue => emitTable(parts, query)

/** A fact: a column of the facts, null where nobody has said it; `bit` is its place among what can be missing. */
export function factSql(
  column: string,
  type: Type,
  bit: number,
  bits: number,
  { steps }: Pick<SqlQuery, 'steps'>,
): SqlValue {
  const kind = kindOf(type)
  if (kind === undefined) throw new NotInSql('这种事实', 'a fact of this kind')
  const own = `B'${'0'.repeat(bit)}1${'0'.repeat(bits - bit - 1)}'`
  const missing = steps.hold(`case when ${column} is null then ${own} else none end`, 0, { name: `${column}_m` })
  return { kind, value: column, missing, step: 1, digits: FACT_DIGITS }
}

/** Facts are whole numbers of 64 bits, or decimals that no import lets grow beyond this. */
const FACT_DIGITS = 60

/** A fault in place of a value, such as a parameter that is not set yet. */
export const faultSql = (type: Type, fault: Fault, query: SqlQuery): SqlValue => ({
  kind: kindOf(type) ?? 'boolean',
  value: `null::${NULL_TYPES[kindOf(type) ?? 'boolean']}`,
  fault: `${query.fault(fault)}`,
  step: 0,
  digits: 0,
})

const NULL_TYPES = { number: 'numeric', boolean: 'boolean', text: 'text', date: 'date' } as const

/** A value given columns of its own under a name, with a remark for whoever reads the query. */
export function namedSql(value: SqlValue, name: string, note: string, { steps }: Pick<SqlQuery, 'steps'>): SqlValue {
  const { step } = value
  return {
    ...value,
    value: steps.hold(value.value, step, { name, note }),
    ...(value.divisor !== undefined && { divisor: steps.hold(value.divisor, step, { name: `${name}_d` }) }),
    ...(value.fault !== undefined && { fault: steps.hold(value.fault, step, { name: `${name}_f` }) }),
    ...(value.missing !== undefined && { missing: steps.hold(value.missing, step, { name: `${name}_m` }) }),
    step: step + 1,
  }
}

/**
 * The whole query: the facts, the steps over them, and what is asked for in the end. A step is kept from being merged
 * into the next one, which would write every formula out again at each of its uses.
 */
export function querySql(facts: string, written: Steps, selected: readonly string[]): string {
  // A step can be left empty where a column it would hold is there already.
  const all = written.all().filter((columns) => columns.length > 0)
  const bodies = all.map((columns, index) => {
    const from = index === 0 ? 'facts' : `step_${index}`
    const lines = columns.map(
      ({ name, text, note }) => `${note === undefined ? '' : `         ${comment(note)}\n`}         ${text} as ${name}`,
    )
    return `step_${index + 1} as (\n  select ${from}.*,\n${lines.join(',\n')}\n  from   ${from}\n  offset 0\n)`
  })
  const last = all.length === 0 ? 'facts' : `step_${all.length}`
  const parts = [`facts as (\n${facts}\n  offset 0\n)`, ...bodies]
  return `with ${parts.join(',\n')}\nselect ${selected.join(',\n       ')}\nfrom   ${last}\norder  by subject\n`
}

/** A number rounded to a whole multiple of a positive quantum, as SQL; null while it is not known. */
export function roundedSql(value: SqlValue, quantum: SqlValue, mode: Rounding): string {
  const below = [value.divisor, quantum.value].filter((part) => part !== undefined).join(' * ')
  const above = quantum.divisor === undefined ? value.value : `${value.value} * ${quantum.divisor}`
  return `(${steps(above, below, mode)}) * ${quantum.value}`
}

export {
  NotInSql,
  type SqlResult,
  type SqlValue,
  constant as constantSql,
  held as heldSql,
  identifier as sqlIdentifier,
  numberOf as sqlNumber,
  textLiteral as sqlText,
  truth as truthSql,
  choice as sqlChoice,
  connective as sqlConnective,
  negation as sqlNegation,
}
