/** Files → programme, or every problem in them; facts and a date → assessment. */
export * from './programme/assessment.ts'
export type { About, AboutArticle, AboutNode, AboutParameter, AboutRule } from './programme/about.ts'
export { assess } from './programme/assess.ts'
export { type Catalogue, type Source, emptyCatalogue, parseCatalogue } from './programme/catalogue.ts'
export {
  type PublishedEdition,
  PUBLISHED_FILE,
  changedSincePublished,
  readPublished,
  withPublished,
} from './programme/published.ts'
export { type Receipt, receiptOf } from './programme/receipt.ts'
export { caseSituation, factsBeside } from './programme/case-situation.ts'
export { parseFactValue } from './programme/literal.ts'
export { choicesOf } from './programme/choices.ts'
export { environment, judge } from './programme/judge.ts'
export { type WrittenDmn, writeDmn } from './programme/write-dmn.ts'
export { medianPoints, nodePoints } from './programme/node-points.ts'
export { type Advice, type Move, adviceFor } from './programme/advice.ts'
export { type LoadOptions, type Programme, type ProgrammeFiles, loadProgramme } from './programme/load.ts'
export { type Adoption, type Area, type Plain, type ZoneFile, parseZone } from './programme/zone.ts'
export { parseImportMap } from './programme/import-map.ts'
export { parseBankFormat } from './programme/read-bank-format.ts'
export { type FactNames, type GivenFacts, basePeriod, factsOf, parseFacts, periodBack } from './programme/facts-file.ts'
export { type Standing, inForce } from './programme/in-force.ts'
export { laddersOf } from './programme/ladder.ts'
export { type CaseResult, checkCases, runCases } from './programme/cases.ts'
export { newStage, type PaperAccount, type PaperCase, type Stage, type Step } from './programme/rehearse.ts'
export { renderFactList } from './programme/fact-list.ts'
export { OUTCOME_WORDS, headline, renderAssessment, renderGolden } from './programme/golden.ts'
export { factNames } from './programme/read-cases.ts'
export { readMarks } from './programme/read-units.ts'
export { type Filed, checkAdoptions, checkTogether } from './programme/check-together.ts'
export { hasRule, ruleNames, ruleValues } from './programme/rule-values.ts'
export { type MappedFact, type TableMap, type UnreadCell, parseTableMap, readRowFacts } from './programme/table-map.ts'
export { type ProgrammeSql, type SqlJudgement, type SqlSubjects, sqlOf } from './programme/sql.ts'
export {
  type FactColumn,
  type ProgrammeAnswers,
  type ProgrammeColumns,
  compileProgrammes,
} from './programme/columns.ts'
export { type Population, populationOf } from './programme/population.ts'
export {
  type Laboratory,
  type LaboratoryNode,
  type LaboratoryWeight,
  laboratoryEnvs,
  laboratoryIn,
  laboratorySteps,
  laboratoryOf,
} from './programme/laboratory.ts'
export { type LaboratoryRow, joinedLaboratory } from './programme/laboratory-join.ts'
export { type TrialChange, triedFramework, withTrial } from './programme/trial.ts'
export { type ChangedParameter, type ScoreMove, rescoring } from './programme/rescoring.ts'
export {
  type WrittenNode,
  type WrittenRow,
  type WrittenScale,
  sizeOf,
  writtenIndex,
} from './programme/written-index.ts'
export { treeAlone } from './programme/tree-alone.ts'
export { type Difference, type DifferenceKind, type EditionRead, differenceOf } from './programme/difference.ts'
export { type Proof, proofOf } from './programme/proof.ts'
export {
  type Cell,
  type WrittenArticle,
  type WrittenParameter,
  type WrittenRule,
  type WrittenTable,
  manuscriptOf,
  offsetIn,
  withCell,
  withRows,
  withValues,
} from './programme/manuscript.ts'
export {
  type Judged,
  type JudgedTogether,
  type Ranked,
  type Together,
  comparesUnits,
  judgingTogether,
  scoreTogether,
} from './programme/together.ts'
export type { Subject } from './programme/relative.ts'
export { relativeLeaves } from './programme/relative.ts'
