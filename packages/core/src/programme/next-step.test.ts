import { expect, test } from 'vitest'
import { assess } from './assess.ts'
import { trialFacts, trialProgramme } from './trial-programme.ts'

const AS_OF = '2025-06-30'

const FACTS = [
  '研发: { type: money, actionable: yes }',
  '收入: { type: money }',
  '科技人员: { type: count, unit: 人, actionable: yes }',
  '职工: { type: count, unit: 人 }',
  '专利: { type: count, unit: 件, actionable: yes }',
  '负债: { type: money, actionable: yes }',
  '占比: { type: ratio, actionable: yes }',
  '级别: { type: text }',
]

/** The next step of the leaf 叶 of a tree, or null. */
function step(tree: string, given: string): string | null {
  const programme = trialProgramme(tree, FACTS)
  const { scores } = assess(programme, trialFacts(programme, given, AS_OF), AS_OF)
  return scores.find(({ node }) => node === '叶')?.nextStep ?? null
}

const alone = (leaf: string, rules = '') =>
  `${rules === '' ? '' : `articles: { 第一条: { rules: { ${rules} } } }\n`}index: { article: 第一条, tree: { total: { of: { 叶: ${leaf} } } } }\n`
const INTENSITY = 'score: { at_least: { 6%: 50, 5%: 40, 3%: 20 } }'

/** What is scored · the tree · the facts · the step. */
const STEPS: readonly (readonly [string, string, string, string | null])[] = [
  [
    'a quotient',
    alone(`{ value: 研发 / 收入, ${INTENSITY} }`),
    '研发: 37.6万元\n收入: 1000万元',
    '研发再增加 12.4 万元，可得 +20 分',
  ],
  [
    'a quotient guarded against zero',
    alone(`{ value: if 收入 > 0 then 研发 / 收入 else 0, ${INTENSITY} }`),
    '研发: 2万元\n收入: 1000万元',
    '研发再增加 28 万元，可得 +20 分',
  ],
  [
    'a fact that another leaf reads too: what the whole gains',
    `index: { article: 第一条, tree: { total: { of: { 叶: { value: 专利, score: { at_least: { 5: 10 } } }, 枝: { max: 10, value: 专利, score: { piecewise: [[0, 0], [10, 1]] } } } } } }\n`,
    '专利: 3件',
    '专利再增加 2 件，可得 +12 分',
  ],
  [
    'a rule that is a quotient',
    alone(`{ value: 强度, ${INTENSITY} }`, '强度: 研发 / 收入'),
    '研发: 59.99万元\n收入: 1000万元',
    '研发再增加 100 元，可得 +10 分',
  ],
  ['the top step', alone(`{ value: 研发 / 收入, ${INTENSITY} }`), '研发: 60万元\n收入: 1000万元', null],
  [
    'a division by zero',
    alone(`{ value: if 收入 > 0 then 研发 / 收入 else 0, ${INTENSITY} }`),
    '研发: 2万元\n收入: 0元',
    null,
  ],
  [
    'an amount by itself',
    alone('{ value: 研发, score: { at_least: { 100万元: 5, 500万元: 10 } } }'),
    '研发: 99.5万元',
    '研发再增加 5000 元，可得 +5 分',
  ],
  [
    'people, whole',
    alone('{ value: 科技人员 / 职工, score: { at_least: { 30%: 20, 20%: 12 } } }'),
    '科技人员: 19人\n职工: 98人',
    '科技人员再增加 1 人，可得 +12 分',
  ],
  ['a fact the firm cannot change', alone('{ value: 收入, score: { at_least: { 100万元: 5 } } }'), '收入: 1万元', null],
  [
    'a case of one fact',
    alone('{ score: { cases: [[专利 >= 4, 24], [专利 >= 2, 12]] } }'),
    '专利: 2件',
    '专利再增加 2 件，可得 +12 分',
  ],
  [
    'a case of more than a fact',
    alone('{ score: { cases: [[专利 > 4, 24]] } }'),
    '专利: 4件',
    '专利再增加 1 件，可得 +24 分',
  ],
  [
    'a case that asks for less',
    alone('{ score: { cases: [[负债 / 收入 < 0.5, 10]] } }'),
    '负债: 50万元\n收入: 100万元',
    '负债再减少 0.01 元，可得 +10 分',
  ],
  [
    'a case of two facts',
    alone('{ score: { cases: [[专利 >= 4 and 科技人员 >= 2, 24]] } }'),
    '专利: 2件\n科技人员: 2人',
    null,
  ],
  [
    'a straight line to its next corner',
    alone('{ value: 专利, max: 10, score: { piecewise: [[0, 0], [1, 0.4], [5, 1]] } }'),
    '专利: 1件',
    '专利再增加 4 件，可得 +6 分',
  ],
  [
    'goalposts to the upper one',
    alone('{ value: 占比, max: 10, score: { goalposts: [0%, 20%] } }'),
    '占比: 15%',
    '占比再增加 5 个百分点，可得 +2.5 分',
  ],
  ['a text', alone('{ value: 级别, score: { lookup: { 省级: 8, "-": 0 } } }'), '级别: 市级', null],
  [
    'a leaf whose gain a cap takes',
    'index: { article: 第一条, tree: { total: { max: 25, of: { 叶: { value: 专利, score: { at_least: { 1: 5, 2: 20 } } }, 另: { value: 科技人员 } } } } }\n',
    '专利: 1件\n科技人员: 12人',
    '专利再增加 1 件，可得 +8 分',
  ],
  [
    'a leaf that another one outdoes',
    'index: { article: 第一条, tree: { total: { combine: best, of: { 叶: { value: 专利, score: { at_least: { 1: 5, 2: 20 } } }, 另: { value: 科技人员 } } } } }\n',
    '专利: 1件\n科技人员: 30人',
    null,
  ],
  [
    'a leaf while another is missing',
    'index: { article: 第一条, tree: { total: { of: { 叶: { value: 专利, score: { at_least: { 1: 5, 2: 20 } } }, 另: { value: 科技人员 } } } } }\n',
    '专利: 1件',
    '专利再增加 1 件，可得 +15 分',
  ],
  ['a missing fact', alone(`{ value: 研发 / 收入, ${INTENSITY} }`), '收入: 1000万元', null],
]
for (const [title, tree, given, expected] of STEPS) {
  test(`the next step of ${title} is ${expected}`, () => expect(step(tree, given)).toBe(expected))
}
