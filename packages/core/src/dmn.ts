/** DMN: models of decisions read from their XML, checked, and answered with the null semantics of the standard. */
export { loadDmn, type Answer, type DmnModel, type DmnParameter, type GivenValues } from './dmn/load.ts'
export type { Note } from './dmn/compile/compiling.ts'
export { readTestCases, runTestCases, type CaseOutcome, type TestCases } from './dmn/kit.ts'
