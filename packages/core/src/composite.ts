/**
 * Many units at once, column by column: imputation → screening → treatment → scale → nodes → places, with what was
 * estimated kept apart from what is computed. docs/composite.md shows how the parts fit; `score` is for one firm's points.
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
export { type Places, bandsOf, placesOf, ranksOf } from './composite/rank.ts'
export { isFlat, scaleColumn } from './composite/scale.ts'
export { publish, publishAll, reaches } from './composite/decimals.ts'
export { type CoinrConfig, type CoinrStep, type MetaRow, CoinrProblem, readCoinr } from './composite/coinr.ts'
export { type Share, type Variation, combineTree, contributionsOf, topScores } from './composite/tree.ts'
export {
  type HealthOptions,
  type HealthRow,
  type Light,
  EDGE,
  SPREAD,
  healthOf,
  healthSteps,
  stabilityOf,
} from './composite/health.ts'
export {
  type Doubts,
  type Progress,
  type RankIntervals,
  type SobolShare,
  meanShift,
  intervalSteps,
  rankIntervals,
  sobolShares,
} from './composite/uncertainty.ts'
export { type Bunching, bunchingOf, gainByOmission } from './composite/trial.ts'
export {
  type JudgesReport,
  type MarkSheet,
  type ReviewRules,
  type Reviewed,
  review,
} from './composite/judges.ts'
export {
  type Explanation,
  type IndicatorExplanation,
  type NextStep,
  type Peers,
  explainUnit,
  whatIf,
} from './composite/explain.ts'
export { type Edition, type Move, type ScoredUnit, compareEditions, contributionChanges } from './composite/editions.ts'
export { rescore } from './composite/rescore.ts'
export { settle } from './composite/settle.ts'
export { type BandFlow, type Outcome, type Shift, type UnitShift, outcomeOf, shiftBetween } from './composite/shift.ts'
export { type Influence, correlationsOf, influencesOf } from './composite/influence.ts'
export { scoresOfRows } from './composite/within.ts'
export { type Proposal, proposeByPrincipal } from './composite/principal.ts'
