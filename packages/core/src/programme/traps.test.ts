import { describe, expect, test } from 'vitest'
import type { FactValue, Facts } from '../registry.ts'
import { emptyCatalogue } from './catalogue.ts'
import { compileProgrammes } from './columns.ts'
import { judge } from './judge.ts'
import { loadProgramme } from './load.ts'

/** What other engines get wrong, silently: each must come out right in every engine, or be refused with a proposal. */

const ASOF = '2025-06-30'
const VALUES: Readonly<Record<string, FactValue>> = {
  年限: 4,
  职工: 7,
  收入: 3_000_000_000,
  研发: 90_000_000,
  行业: '3960',
}
const FACTS: Facts = { origin: () => undefined, value: (fact) => VALUES[fact] ?? { doubt: 'unknown' } }

const DECLARED = `
  年限: { type: number, period: none }
  职工: { type: count, period: none }
  收入: { type: money, period: year }
  研发: { type: money, period: year }
  行业: { type: text }
  甲: { type: number, period: none }
  乙: { type: number, period: none }`

/** A programme that asks for one condition; facts it does not read are left out. */
function programmeOf(condition: string) {
  const facts = DECLARED.split('\n').filter(
    (line) => condition.includes(line.trim().split(':')[0] ?? ' ') || line === '',
  )
  const text = `programme: traps
name: 陷阱
owner: 科技部门
effective: 2020-01-01
facts:${facts.join('\n') || ' {}'}
articles: { 第一条: { rules: { 条件: ${JSON.stringify(condition)} } } }
decision: { eligible: 条件 }
`
  const files = new Map([
    ['programme.yaml', text],
    ['policy.md', '# 办法\n\n## 第一条\n\n文。\n'],
  ])
  return loadProgramme(files, emptyCatalogue())
}

/** What the engines make of it; SQL is compared with them where a database runs. */
function outcomes(condition: string) {
  const loaded = programmeOf(condition)
  if ('problems' in loaded) return { refused: loaded.problems }
  const { programme } = loaded
  const columns = compileProgrammes([programme], ASOF)
  const table = columns.newTable()
  table.resize(1)
  columns.fill(table, 0, FACTS)
  return {
    explained: judge(programme, FACTS, ASOF).outcome,
    columns: columns.evaluate(table).outcome(0, 0),
  }
}

const CODES = Array.from({ length: 1380 }, (_, at) => `"${3000 + at}"`).join(', ')

describe('a trap comes out right in every engine', () => {
  test.each([
    ['`in` binds closer than `and`', '年限 in [1..10] and 职工 > 3', 'eligible'],
    ['and what follows the `and` still counts', '年限 in [1..10] and 职工 > 30', 'ineligible'],
    ['tenths add up', '0.1 + 0.2 = 0.3', 'eligible'],
    ['a sum of tenths reaches its threshold', '0.7 + 0.1 >= 0.8', 'eligible'],
    ['a third is a third', '1/3*3 = 1', 'eligible'],
    ['no digit of a large number is lost', '9007199254740993 = 9007199254740992', 'ineligible'],
    ['half a hundredth goes up', 'round half up(1.005, 2) = 1.01', 'eligible'],
    ['half a hundredth goes to even', 'decimal(1.005, 2) = 1', 'eligible'],
    ['a large number is written with every digit', 'string(1e21) = "1000000000000000000000"', 'eligible'],
    ['a quotient on its threshold holds', '研发 / 收入 >= 0.03', 'eligible'],
    ['a quotient on its threshold is not above it', '研发 / 收入 > 0.03', 'ineligible'],
    ['two facts that nobody knows are not equal', '甲 = 乙', 'incomplete'],
    ['nor different', '甲 != 乙', 'incomplete'],
    ['a fact nobody knows is not null', '甲 = null', 'incomplete'],
    ['what is unknown does not decide beside what does', '甲 > 3 or 年限 > 3', 'eligible'],
    ['a year before is a period, not a call', '收入(上年) = 收入', 'eligible'],
    ['more codes than a byte counts are told apart', `行业 in (${CODES})`, 'eligible'],
    ['and one that is not among them', `截取(行业, 1, 2) in (${CODES})`, 'ineligible'],
  ] as const)('%s: %s', (_, condition, outcome) => {
    expect(outcomes(condition)).toMatchObject({ explained: outcome, columns: outcome })
  })
})

describe('a trap is refused where it stands, with a proposal', () => {
  test.each([
    ['a full-width sign', '年限＞3', 'feel.full_width', '>'],
    ['a full-width comma', 'min(年限，职工) > 3', 'feel.full_width', ','],
    ['a unit that looks like a period', '收入(万元) > 10', 'feel.unit_not_period', undefined],
    ['a name nobody declared', '年限 > 3 and 年线 > 3', 'feel.undeclared', '年限'],
    ['a text that is compared with a number', '"a" > 3', 'feel.mixed', undefined],
    ['a text that is added to a number', '1 + "a" > 0', 'feel.mixed', undefined],
  ] as const)('%s: %s', (_, condition, code, proposal) => {
    const { refused = [] } = outcomes(condition)
    const found = refused.find((problem) => problem.code === code)
    expect(found).toMatchObject({
      file: 'programme.yaml',
      ...(proposal === undefined ? {} : { proposal: expect.stringContaining(proposal) as string }),
    })
    expect(found?.line).toBeGreaterThan(0)
    expect(found?.column).toBeGreaterThan(0)
  })
})
