/**
 * Many units at once, column by column: imputation → screening → treatment → scale → nodes → places, with what was
 * estimated kept apart from what is computed. docs/index.md shows how the parts fit; `score` is for one firm's points.
 */
export * from './composite/table.ts'
export * from './composite/framework.ts'
export { type Finding, finding } from './composite/finding.ts'
export { checkFramework, checkTable, groupingsOf } from './composite/check.ts'
export {
  type Frozen,
  type FrozenIndicator,
  type ScoreOptions,
  type Scores,
  type Stage,
  STAGES,
  scoreTable,
} from './composite/pipeline.ts'
export { type Places, bandsOf, placesOf, publishAll, ranksOf } from './composite/rank.ts'
export { publish, reaches } from './composite/decimals.ts'
export { type CoinrConfig, type CoinrStep, type MetaRow, CoinrProblem, readCoinr } from './composite/coinr.ts'
