import type { LocalDate, Problem } from '../../base.ts'
import {
  Fault,
  NotInSql,
  type SqlQuery,
  type SqlResult,
  type SqlValue,
  Unknown,
  constantSql,
  factSql,
  faultSql,
  formulaSql,
  namedSql,
  newSqlQuery,
  sqlConnective,
  tableSql,
} from '../../feel.ts'
import { parameterOn } from '../env.ts'
import { typeOfFact } from '../literal.ts'
import type { Model } from '../model.ts'
import type { Named } from '../names.ts'
import type { Place } from '../report.ts'
import { type FactColumn, columnOf } from './columns.ts'

/** A programme being written as SQL. */
export type Writing = {
  readonly model: Model
  readonly query: SqlQuery
  readonly columns: readonly FactColumn[]
  /** What SQL does not cover, each with its place. */
  readonly problems: Problem[]
  name(name: string): SqlResult
  refuse(error: NotInSql, at: { readonly article: string; readonly place: Place | undefined } | undefined): void
}

/** A programme of which nothing is written yet. */
export function newWriting(model: Model, columns: readonly FactColumn[], asOf: LocalDate): Writing {
  const known = new Map<string, SqlResult>()
  const failed = new Map<string, NotInSql>()
  const places = new Map(columns.map(({ key }, index) => [key, index]))
  const query = newSqlQuery(asOf, named)
  const problems: Problem[] = []
  const writing: Writing = {
    model,
    query,
    columns,
    problems,
    name: (name) => named(name, undefined, undefined),
    refuse,
  }
  return writing

  function named(name: string, back: number | undefined, period: number | undefined): SqlResult {
    const column = columnOf(
      model,
      { name, ...(back !== undefined && { back }), ...(period !== undefined && { period }) },
      asOf,
    )
    if (column) {
      const index = places.get(column.key) ?? -1
      return factSql(`k${index}`, typeOfFact(column.fact), index, columns.length, query)
    }
    const found = known.get(name)
    if (found) return found
    const before = failed.get(name)
    if (before) throw before
    try {
      const result = written(name, model.named(name), writing, asOf)
      known.set(name, result)
      return result
    } catch (error) {
      if (error instanceof NotInSql) failed.set(name, error)
      throw error
    }
  }

  function refuse({ zh, en }: NotInSql, at: Parameters<Writing['refuse']>[1]): void {
    problems.push({
      code: 'sql.notCovered',
      zh: `SQL 引擎不支持${zh}；这项政策由其他引擎运行`,
      en: `SQL does not cover ${en}; this programme runs on another engine`,
      ...at?.place,
      ...(at && at.article !== '' && { article: at.article }),
    })
  }
}

function written(name: string, named: Named | undefined, writing: Writing, asOf: LocalDate): SqlResult {
  switch (named?.kind) {
    case 'parameter': {
      const value = parameterOn(named.parameter, asOf)
      if (value instanceof Fault) return faultSql(named.parameter.type, value, writing.query)
      if (value instanceof Unknown) throw new NotInSql('未知的参数', 'an unknown parameter')
      return constantSql(value)
    }
    case 'rule':
      return ruleSql(name, named.rule, writing)
    case 'gate':
      return gateSql(name, writing)
    case 'gates':
      return sqlConnective(
        'and',
        writing.model.gates.map(({ id }) => single(writing.name(id))),
        writing.query,
      )
    case 'node':
      throw refusedNode(name, named.node.article, named.node.place, writing)
    default:
      throw new NotInSql(`名称 ${name}`, `the name ${name}`)
  }
}

function refusedNode(name: string, article: string, place: Place, writing: Writing): NotInSql {
  const error = new NotInSql(`指标「${name}」（评分）`, `the node ${name} of an index`)
  writing.refuse(error, { article, place })
  return error
}

/** A value that is no list; throws `NotInSql` for a list. */
export function single(result: SqlResult): SqlValue {
  if (result.kind === 'list') throw new NotInSql('作为值的列表', 'a list as a value')
  return result
}

type Rule = (Named & { kind: 'rule' })['rule']

/** A rule has columns of its own, under its article and formula. */
function ruleSql(name: string, rule: Rule, writing: Writing): SqlValue {
  const { query } = writing
  const compiled = writing.model.rules.find((one) => one.rule.name === name)?.compiled
  const number = writing.model.rules.findIndex((one) => one.rule.name === name)
  const formula = rule.form.kind === 'formula' ? rule.form.formula : undefined
  const note = `${rule.article} ${name}: ${formula ? formula.text.trim() : '决策表 table'}`
  try {
    if (compiled?.parts) return namedSql(tableSql(compiled.parts, query), `r${number}`, note, query)
    if (compiled?.term && formula) {
      return namedSql(formulaSql({ text: formula.text, term: compiled.term }, query), `r${number}`, note, query)
    }
    throw new NotInSql(`规则「${name}」`, `the rule ${name}`)
  } catch (error) {
    if (error instanceof NotInSql && writing.problems.length === 0) {
      const place = error.from !== undefined && formula ? formula.placeAt(error.from) : rule.place
      writing.refuse(error, { article: rule.article, place })
    }
    throw error
  }
}

function gateSql(id: string, writing: Writing): SqlValue {
  const index = writing.model.gates.findIndex((gate) => gate.id === id)
  const gate = writing.model.gates[index]
  if (!gate) throw new NotInSql(`门槛「${id}」`, `the gate ${id}`)
  return namedSql(
    formulaSql(gate.compiled, writing.query),
    `g${index}`,
    `${gate.article} ${id}: ${gate.compiled.text}`,
    writing.query,
  )
}
