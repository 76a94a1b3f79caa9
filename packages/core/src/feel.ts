/** FEEL, the expression language of DMN: text → typed expression → evaluation with reasons. */
export * from './feel/value.ts'
export * from './feel/type.ts'
export * from './feel/scope.ts'
export { compile } from './feel/compile.ts'
export {
  type DmnExpression,
  type DmnScope,
  type DmnTests,
  type DmnValues,
  NAMED_TYPES,
  compileDmn,
  compileDmnTests,
} from './feel/dmn.ts'
export { convert } from './feel/conform.ts'
export { partEvaluator } from './feel/evaluate.ts'
export { BUILTINS, usageOf } from './feel/builtin.ts'
export { SERIES_FUNCTIONS } from './feel/series.ts'
export type { Condition, ConditionTest, Side } from './feel/condition.ts'
export { showValue, showing, type Language } from './feel/show.ts'
export { type ContextEntry, type Term, type TermRange, partsOf } from './feel/term.ts'
export { SUBJECT_SLOT } from './feel/check.ts'
export { isName } from './feel/name.ts'
export { compileTest, type CompiledTest } from './feel/cell.ts'
export {
  compileTable,
  type CompiledTable,
  type Missed,
  type Output,
  type Table,
  type TableExplanation,
  type TablePlace,
  type TableParts,
  type TableProblem,
} from './feel/table.ts'
export {
  type Code,
  type Column,
  type ColumnAnswers,
  type ColumnRules,
  type ColumnShape,
  type Columns,
  type Dictionary,
  type FactTable,
  type Kernel,
  type Meaning,
  type Outputs,
  type Selection,
  type Resolve,
  type ValueCode,
  type Writer,
  FIRST_DAY,
  LAST_DAY,
  NONE,
  askedFor,
  assertHarmless,
  compileColumns,
  figure,
  interpreterOver,
  unscaled,
  newDictionary,
  newKernel,
  newTable,
  shapeOf,
} from './feel/columns.ts'
export {
  NotInSql,
  type SqlNames,
  type SqlQuery,
  type SqlResult,
  type SqlValue,
  constantSql,
  factSql,
  heldSql,
  roundedSql,
  sqlChoice,
  sqlConnective,
  sqlIdentifier,
  sqlNegation,
  sqlNumber,
  sqlText,
  truthSql,
  faultSql,
  formulaSql,
  namedSql,
  newSqlQuery,
  querySql,
  tableSql,
} from './feel/sql.ts'
