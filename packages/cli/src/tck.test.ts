import { beforeAll, describe, expect, test } from 'vitest'
import { type KitResult, runKit } from './tck/run-kit.ts'

const JAVA = 'functions in Java are not supported'
const FLAG_X = 'the flag x of XPath patterns is not supported'
const YEARS = 'years beyond 9999'

const JAVA_CASES = [
  'boxed_001',
  'varargs_001',
  ...Array.from({ length: 12 }, (_, index) => `literal_${String(index + 1).padStart(3, '0')}`),
]

/** Cases that do not pass, by folder and id. One that passes again is taken off the list. */
const NOT_PASSED: Readonly<Record<string, string>> = {
  ...Object.fromEntries(JAVA_CASES.map((id) => [`0076-feel-external-java/${id}`, JAVA])),
  '1111-feel-matches-function/K2-MatchesFunc-5': FLAG_X,
  '1111-feel-matches-function/K2-MatchesFunc-6': FLAG_X,
  '1115-feel-date-function/015_1dd66594cf': YEARS,
  '1115-feel-date-function/016_31f3fef4a0': YEARS,
  '1115-feel-date-function/029_88f5c7c90f': YEARS,
  '1115-feel-date-function/030_9184a7bfc3': YEARS,
}

let results: readonly KitResult[] = []
beforeAll(async () => {
  const run = await runKit(undefined)
  expect(run.problems).toEqual([])
  results = run.results
}, 600_000)

const failed = () => results.filter(({ outcome }) => !outcome.passed)
const nameOf = ({ folder, outcome }: KitResult) => `${folder}/${outcome.id}`

describe('the DMN conformance kit', () => {
  test.each([
    ['level2', 116],
    ['level3', 2537],
  ])('%s has all its cases', (level, total) => {
    expect(results.filter((result) => result.level === level)).toHaveLength(total)
  })

  test('passes but for the cases listed with a reason', () => {
    const unexpected = failed().filter((result) => !Object.hasOwn(NOT_PASSED, nameOf(result)))
    expect(unexpected.map((result) => ({ case: nameOf(result), ...result.outcome }))).toEqual([])
  })

  test('lists no case that passes', () => {
    const names = new Set(failed().map(nameOf))
    expect(Object.keys(NOT_PASSED).filter((name) => !names.has(name))).toEqual([])
  })
})
