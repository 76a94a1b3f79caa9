import { type LocalDate, type Problem, showProblem } from '../base.ts'
import type { Facts } from '../registry.ts'
import { emptyCatalogue } from './catalogue.ts'
import { parseFacts } from './facts-file.ts'
import { type Programme, loadProgramme } from './load.ts'
import { factNames } from './read-cases.ts'

/**
 * For tests: a programme of one article, from the rest of its file. Facts are lines `名: { type: … }`; those the rest does
 * not name are left out. Throws what is wrong with it.
 */
export function trialProgramme(rest: string, facts: readonly string[]): Programme {
  const used = facts.filter((fact) => rest.includes(fact.slice(0, fact.indexOf(':'))))
  const declared = ['facts:', ...used.map((fact) => `  ${fact}`)].join('\n')
  const text = `programme: trial\nname: 试\nowner: 处\neffective: 2020-01-01\n${declared}\n${rest}\n`
  const files = [
    ['programme.yaml', text],
    ['policy.md', '## 第一条\n'],
  ] as const
  const loaded = loadProgramme(new Map(files), emptyCatalogue())
  if ('problems' in loaded) throw new Error(allOf(loaded.problems))
  return loaded.programme
}

/** For tests: a firm's facts for such a programme, as a facts file writes them. Throws what is wrong with them. */
export function trialFacts(programme: Programme, given: string, asOf: LocalDate): Facts {
  const read = parseFacts(given, 'firm.yaml', factNames([programme], emptyCatalogue()), asOf)
  if ('problems' in read) throw new Error(allOf(read.problems))
  return read.facts
}

const allOf = (problems: readonly Problem[]): string => problems.map((problem) => showProblem(problem)).join('\n')
