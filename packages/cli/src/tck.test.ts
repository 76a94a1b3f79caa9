import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { type KitResult, runKit } from './tck/run-kit.ts'

/** Cases that do not pass, by folder and id, with the reason. One that passes again is taken off the list. */
const NOT_PASSED: Readonly<Record<string, string>> = JSON.parse(
  readFileSync(new URL('../../../tck/not-passed.json', import.meta.url), 'utf8'),
)

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
