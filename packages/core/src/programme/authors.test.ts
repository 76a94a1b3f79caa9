import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { UNITS, showProblem } from '../base.ts'
import { runCases } from './cases.ts'
import { emptyCatalogue } from './catalogue.ts'
import { renderGolden } from './golden.ts'
import { KEYS } from './keys.ts'
import { loadProgramme } from './load.ts'

const docs = new URL('../../../../docs/authors/', import.meta.url)
const read = (name: string) => readFileSync(new URL(name, docs), 'utf8')

const files = new Map(
  ['programme.yaml', 'policy.md', 'cases.yaml'].map((name) => [name, read(`rd-subsidy-2025/${name}`)]),
)
const guide = read('README.md')
const reference = read('reference.md')

test('the worked example has no mistake, its cases come out, and its golden file is up to date', () => {
  const loaded = loadProgramme(files, emptyCatalogue())
  const problems = 'problems' in loaded ? loaded.problems : loaded.warnings
  expect(problems.map((problem) => showProblem(problem))).toEqual([])
  if ('problems' in loaded) return
  const { results, problems: mistakes } = runCases(loaded.programme, files, emptyCatalogue())
  expect(mistakes).toEqual([])
  expect(results.filter((result) => !result.passed)).toEqual([])
  expect(renderGolden(loaded.programme, results)).toBe(read('rd-subsidy-2025/cases.golden.md'))
})

const excerpts = [...guide.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map((match) => match[1] ?? '')

test('the guide has its excerpts', () => expect(excerpts.length).toBeGreaterThan(8))

for (const excerpt of excerpts) {
  test(`the guide quotes the example as it is: ${excerpt.split('\n')[0]}`, () => {
    expect([...files.values()].join('\n')).toContain(excerpt)
  })
}

for (const [part, keys] of Object.entries(KEYS)) {
  test(`the reference explains every key of ${part}`, () => {
    expect(
      keys.filter(
        (key) =>
          !reference.includes(`\`${key}\``) && !reference.includes(`\`${key}:`) && !reference.includes(`{ ${key}:`),
      ),
    ).toEqual([])
  })
}

test('the reference lists every unit', () => {
  expect(Object.keys(UNITS).filter((unit) => !reference.includes(unit))).toEqual([])
})
