import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Exact, parts, show } from '../base.ts'
import { adviceFor } from './advice.ts'
import { judge } from './judge.ts'
import type { Programme } from './load.ts'
import { trialFacts, trialProgramme } from './trial-programme.ts'

const AS_OF = '2025-06-30'

const FACTS = [
  '研发: { type: money, actionable: yes }',
  '收入: { type: money }',
  '成本: { type: money, actionable: yes }',
  '科技人员: { type: count, unit: 人, actionable: yes }',
  '职工: { type: count, unit: 人 }',
  '专利: { type: count, unit: 件, actionable: yes }',
  '占比: { type: ratio, actionable: yes }',
  '体系认证: { type: yesno, actionable: yes }',
  '高企: { type: yesno }',
]

const load = (body: string) => trialProgramme(body, FACTS)
const read = (programme: Programme, given: string) => trialFacts(programme, given, AS_OF)

/** What is proposed, as a reader sees it: the goal, the moves, and what is gained. */
function proposed(body: string, given: string): string[] {
  const programme = load(body)
  return adviceFor(programme, read(programme, given), AS_OF).map(
    ({ goal, moves, gain, perEffort }) =>
      `${goal}：${moves.map(({ text }) => text).join('，')}${gain === null ? '' : `（+${show(gain)}${perEffort === null ? '' : `，每份 ${plain(perEffort)}`}）`}`,
  )
}

const plain = (value: Exact) => {
  const [above, below] = parts(value)
  return below === 1n ? String(above) : `${above}/${below}`
}

const decided = (rules: string, rest = 'decision: { eligible: 符合 }') =>
  `articles: { 第一条: { rules: { ${rules} } } }\n${rest}\n`
const scored = (tree: string, rest = '') => `index: { article: 第一条, tree: { total: { of: { ${tree} } } }${rest} }\n`

const STAIRS = '甲: { max: 20, value: 研发, score: { at_least: { 100万元: 20 } } }'
const PATENTS = '乙: { max: 8, value: 专利, score: { at_least: { 1: 8 } } }'

/** What is decided · the facts · what is proposed. */
const CASES: readonly (readonly [title: string, body: string, given: string, proposals: readonly string[]])[] = [
  [
    'a ratio below its bound asks for the cent that reaches it',
    decided('符合: 研发 / 收入 >= 0.05'),
    '研发: 49.99万元\n收入: 1000万元',
    ['eligible：研发再增加 100.00 元'],
  ],
  ['a strict bound asks for one unit beyond it', decided('符合: 专利 > 3'), '专利: 3件', ['eligible：专利再增加 1 件']],
  [
    'an upper bound asks for less',
    decided('符合: 成本 / 收入 <= 0.8'),
    '成本: 900万元\n收入: 1000万元',
    ['eligible：成本减少 100 万元'],
  ],
  [
    'a divisor is followed as well',
    decided('符合: 收入 / 成本 >= 1.2'),
    '成本: 900万元\n收入: 1000万元',
    ['eligible：成本减少 666,666.67 元'],
  ],
  ['a yes or no is turned round', decided('符合: 体系认证'), '体系认证: 否', ['eligible：体系认证由否变为是']],
  [
    'any fact that turns it alone is proposed, the one that asks least first',
    decided('符合: 专利 >= 4 or 研发 >= 100万元 or 体系认证', 'decision: { eligible: 符合 }')
      .replace('100万元', '100000000')
      .replace('研发 >=', '研发 / 收入 >='),
    '专利: 3件\n研发: 1元\n收入: 1元\n体系认证: 否',
    ['eligible：专利再增加 1 件', 'eligible：体系认证由否变为是', 'eligible：研发再增加 99,999,999.00 元'],
  ],
  [
    'where no fact does it alone, several together, and none that is needless',
    decided('符合: 专利 >= 4 and 研发 / 收入 >= 0.1 and 体系认证'),
    '专利: 3件\n研发: 100万元\n收入: 1000万元\n体系认证: 否',
    ['eligible：专利再增加 1 件，体系认证由否变为是'],
  ],
  [
    'a table asks for the next row it can reach',
    decided(
      '强度: 研发 / 收入, 比例: { table: [强度], rows: [["< 0.03", 0], ["[0.03..0.10)", 5%], [">= 0.10", 8%]] }, 金额: 收入 * 比例',
      'decision: { eligible: 强度 > 0, amount: 金额, round: down 1元 }',
    ),
    '研发: 50万元\n收入: 1000万元',
    ['amount：研发再增加 50 万元（+30000000）'],
  ],
  [
    'a scale asks for its next step, and says the points',
    scored('叶: { max: 50, value: 研发 / 收入, score: { at_least: { 6%: 50, 5%: 40, 3%: 20 } } }'),
    '研发: 37.6万元\n收入: 1000万元',
    ['points：研发再增加 12.4 万元（+20）'],
  ],
  [
    'steps of points stand by what they gain while nobody has said what they cost',
    scored(`${STAIRS}, ${PATENTS}`),
    '研发: 10万元\n专利: 0件',
    ['points：研发再增加 90 万元（+20）', 'points：专利再增加 1 件（+8）'],
  ],
  [
    'where the effort is declared, what brings most for it comes first',
    scored(`${STAIRS}, ${PATENTS}`, ', efforts: { 研发: 10万元, 专利: 1件 }'),
    '研发: 10万元\n专利: 0件',
    ['points：专利再增加 1 件（+8，每份 8）', 'points：研发再增加 90 万元（+20，每份 20/9）'],
  ],
  [
    'a line is followed to its next corner, though the whole is rounded',
    scored(
      '甲: { max: 10, value: 专利, score: { piecewise: [[0, 0], [3, 0.5], [9, 1]] } }',
      ', round: { decimals: 2, mode: half_up }',
    ),
    '专利: 1件',
    ['points：专利再增加 2 件（+3.33）'],
  ],
  [
    'what nobody has said the effort of follows',
    scored(`${STAIRS}, ${PATENTS}`, ', efforts: { 专利: 1件 }'),
    '研发: 10万元\n专利: 0件',
    ['points：专利再增加 1 件（+8，每份 8）', 'points：研发再增加 90 万元（+20）'],
  ],
  [
    'points that decide are followed to the sum',
    `${decided('符合: total >= 60')}${scored('甲: { max: 50, value: 研发 / 收入, score: { at_least: { 6%: 50, 5%: 40, 3%: 20 } } }, 乙: { max: 50, value: 科技人员 / 职工, score: { piecewise: [[0, 0], [0.5, 1]] } }')}`,
    '研发: 30万元\n收入: 1000万元\n科技人员: 20人\n职工: 100人',
    ['eligible：研发再增加 20 万元', 'eligible：科技人员再增加 20 人'],
  ],
  ['nothing is proposed where facts are missing', decided('符合: 研发 / 收入 >= 0.05'), '研发: 1元', []],
  ['nothing is proposed where nothing actionable helps', decided('符合: 高企'), '高企: 否', []],
  ['a bound that no value reaches is given up', decided('符合: 专利 * 0 >= 4'), '专利: 3件', []],
]

describe('advice', () => {
  test.each(CASES)('%s', (_title, body, given, proposals) => {
    expect(proposed(body, given)).toEqual(proposals)
  })
})

const small = fc.integer({ min: 0, max: 12 })
const bound = fc.integer({ min: 1, max: 30 })
const sides = fc.oneof(
  fc.tuple(small, bound).map(([by, at]) => `专利 * ${by} + 科技人员 >= ${at}`),
  fc.tuple(bound, small).map(([at, by]) => `科技人员 > ${at} - 专利 * ${by}`),
  bound.map((at) => `(专利 + 1) / (科技人员 + 1) >= ${at} / 7`),
  bound.map((at) => `(专利 - 5) * (专利 - 9) + 科技人员 <= ${at}`),
  bound.map((at) => `最大(专利, 科技人员 - ${at}) > 4`),
  fc.tuple(bound, bound).map(([low, high]) => `(if 专利 > ${low} then 科技人员 else 科技人员 * 2) <= ${high}`),
  fc.tuple(small, small).map(([low, more]) => `专利 in [${low}..${low + more}]`),
)
const formula = fc.oneof(
  sides,
  fc.tuple(sides, sides).map(([a, b]) => `(${a}) and (${b})`),
  fc.tuple(sides, sides).map(([a, b]) => `(${a}) or not(${b})`),
)

describe('the smallest change of a fact', () => {
  test('always turns the outcome, and no smaller change of that fact does', () => {
    fc.assert(
      fc.property(formula, small, small, (text, patents, staff) => {
        const programme = load(decided(`符合: "${text}"`))
        const outcomeOf = (a: number, b: number) =>
          judge(programme, read(programme, `专利: ${a}件\n科技人员: ${b}人`), AS_OF).outcome
        const reads = ['专利', '科技人员'].filter((name) => text.includes(name))
        fc.pre(reads.length === 2 && outcomeOf(patents, staff) === 'ineligible')
        const advice = adviceFor(programme, read(programme, `专利: ${patents}件\n科技人员: ${staff}人`), AS_OF)
        for (const [place, name] of ['专利', '科技人员'].entries()) {
          const now = place === 0 ? patents : staff
          const turns = (to: number) => outcomeOf(place === 0 ? to : patents, place === 0 ? staff : to) === 'eligible'
          const nearest = Array.from({ length: 80 }, (_, distance) => distance + 1).find((distance) =>
            [now + distance, now - distance].some((to) => to >= 0 && turns(to)),
          )
          const proposal = advice.find(({ moves }) => moves.length === 1 && moves[0]?.fact === name)
          const to = Number(proposal?.moves[0]?.to ?? Number.NaN)
          if (nearest !== undefined) expect(Math.abs(to - now), `${text} ${name}`).toBe(nearest)
          if (proposal) expect(turns(to), `${text} ${name} ${to}`).toBe(true)
        }
      }),
      { numRuns: 150 },
    )
  })
})
