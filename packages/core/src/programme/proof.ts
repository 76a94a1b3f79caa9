import type { Problem } from '../base.ts'
import { type CaseResult, runCases } from './cases.ts'
import type { Catalogue } from './catalogue.ts'
import { type LoadOptions, type Programme, type ProgrammeFiles, loadProgramme } from './load.ts'

/** All that stands between a folder and its publication: mistakes, doubts, and how its golden cases come out. */
export type Proof = {
  /** Null where the files have mistakes. */
  readonly programme: Programme | null
  readonly problems: readonly Problem[]
  readonly warnings: readonly Problem[]
  readonly cases: readonly CaseResult[]
}

/** Checks a folder and runs its golden cases; mistakes of the cases' own file are among the problems. */
export function proofOf(files: ProgrammeFiles, catalogue: Catalogue, options: LoadOptions = {}): Proof {
  const read = loadProgramme(files, catalogue, options)
  if ('problems' in read) return { programme: null, problems: read.problems, warnings: [], cases: [] }
  const { results, problems } = runCases(read.programme, files, catalogue)
  return { programme: read.programme, problems, warnings: read.warnings, cases: results }
}
