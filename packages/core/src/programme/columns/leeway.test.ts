import { expect, test } from 'vitest'
import { compileProgrammes } from '../columns.ts'
import { judge } from '../judge.ts'
import { trialFacts, trialProgramme } from '../trial-programme.ts'

const AS_OF = '2025-06-30'
const FACTS = [
  '收入: { type: money }',
  '研发: { type: money }',
  '职工: { type: count, unit: 人 }',
  '高企: { type: yesno }',
]

/** What a condition, its facts and a margin of a tenth come to: held, missed by little, or plainly refused. */
const CASES: readonly (readonly [condition: string, given: string, expected: 'held' | 'near' | 'plain'])[] = [
  ['职工 >= 10', '职工: 9人', 'near'],
  ['职工 >= 10', '职工: 8人', 'plain'],
  ['职工 > 10', '职工: 10人', 'near'],
  ['职工 <= 10', '职工: 11人', 'near'],
  ['职工 <= 10', '职工: 12人', 'plain'],
  ['10 <= 职工', '职工: 9人', 'near'],
  ['10 <= 职工', '职工: 8人', 'plain'],
  ['职工 = 10', '职工: 9人', 'plain'],
  ['not(职工 < 10)', '职工: 9人', 'near'],
  ['not(职工 < 10)', '职工: 8人', 'plain'],
  ['not(职工 < 10)', '职工: 10人', 'held'],
  ['not(not(职工 >= 10))', '职工: 9人', 'near'],
  ['高企 and 职工 >= 10', '高企: 是\n职工: 9人', 'near'],
  ['高企 and 职工 >= 10', '高企: 否\n职工: 9人', 'plain'],
  ['高企 or 职工 >= 10', '高企: 否\n职工: 9人', 'near'],
  ['高企 or 职工 >= 10', '高企: 否\n职工: 8人', 'plain'],
  ['职工 >= 10 or 收入 >= 下限', '职工: 1人\n收入: 90万元', 'near'],
  ['职工 >= 10 or 收入 >= 下限', '职工: 1人\n收入: 89万元', 'plain'],
  ['not(职工 < 10 or 收入 < 下限)', '职工: 9人\n收入: 91万元', 'near'],
  ['not(职工 < 10 or 收入 < 下限)', '职工: 9人\n收入: 89万元', 'plain'],
  ['not(职工 < 10 and 收入 < 下限)', '职工: 1人\n收入: 91万元', 'near'],
  ['not(职工 < 10 and 收入 < 下限)', '职工: 1人\n收入: 89万元', 'plain'],
  ['if 高企 then 职工 >= 10 else 职工 >= 20', '高企: 是\n职工: 9人', 'near'],
  ['if 高企 then 职工 >= 10 else 职工 >= 20', '高企: 否\n职工: 17人', 'plain'],
  ['if 高企 then 职工 >= 10 else 职工 >= 20', '高企: 否\n职工: 18人', 'near'],
  ['not(if 高企 then 职工 < 10 else 职工 < 20)', '高企: 是\n职工: 9人', 'near'],
  ['研发 / 收入 >= 0.05', '研发: 4.5万元\n收入: 100万元', 'near'],
  ['研发 / 收入 >= 0.05', '研发: 4.49万元\n收入: 100万元', 'plain'],
]

test.each(CASES)('%s with %s is %s', (condition, given, expected) => {
  const parameters = condition.includes('下限') ? '{ 下限: 100万元 }' : '{}'
  const article = `{ parameters: ${parameters}, rules: { 符合: "${condition}" } }`
  const programme = trialProgramme(`articles: { 第一条: ${article} }\ndecision: { eligible: 符合 }`, FACTS)
  const facts = trialFacts(programme, given, AS_OF)
  const { outcome, near } = judge(programme, facts, AS_OF)
  expect(outcome === 'eligible' ? 'held' : near ? 'near' : 'plain').toBe(expected)
  const columns = compileProgrammes([programme], AS_OF)
  const table = columns.newTable()
  table.resize(1)
  columns.fill(table, 0, facts)
  expect(columns.evaluate(table).isPlainRefusal(0, 0)).toBe(expected === 'plain')
})
