import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { show, showProblem } from '../base.ts'
import { type Around, type Asked, type CaseEvent, decide, evolve, foldCase, offered, worthOf } from '../case.ts'
import type { FactDefinition, Facts } from '../registry.ts'
import { caseSituation } from './case-situation.ts'
import { runCases } from './cases.ts'
import { emptyCatalogue } from './catalogue.ts'
import type { FirmEnv } from './env.ts'
import { type Programme, loadProgramme } from './load.ts'

const POLICY = '# 试行办法\n\n## 第一条\n\n支持企业。\n'
const PROGRAMME = `programme: trial-grant
name: 试行补助
owner: 科技局
effective: 2025-01-01
policy: policy.md
facts:
  申请额: { type: money, from: case }
  美元额: { type: money, currency: USD, from: case }
  汇率:   { type: number, from: case, evidence: 中间价 }
  留到:   { type: date, from: case }
articles:
  第一条:
    illustrative: yes
    parameters: { 上限: 10万元, 一美元: 1美元, 一元: 1元 }
    rules:
      不超:   申请额 <= 上限
      折合:   美元额 / 一美元 * 汇率 * 一元
decision: { eligible: 不超 }
case:
  initial: 草稿
  final: [已冲正, 已驳回, 已放回]
  actions:
    - { from: 草稿,   do: 提交, by: 申请人,   to: 待审,   asks: [申请额, 美元额, 汇率, 留到], papers: [汇率], article: 第一条 }
    - { from: 待审,   do: 批准, by: 主管科室, to: 待付,   if: 不超, post: 冻结, article: 第一条 }
    - { from: 待审,   do: 驳回, by: 主管科室, to: 已驳回, if: not(不超), article: 第一条 }
    - { from: 待付,   do: 付款, by: 财务,     to: 已付,   not_by: 批准, post: [付款, 付汇, 入汇], article: 第一条 }
    - { from: 待付,   do: 放回, by: 系统,     to: 已放回, after: 留到, post: 放回, article: 第一条 }
    - { from: 已付,   do: 冲正, by: 财务,     to: 已冲正, reason: yes, post: [冲正, 冲正汇出, 冲正汇入], article: 第一条 }
accounts:
  资金:         { limit: never_negative, opening: 20万元 }
  汇兑/CNY:     { limit: none }
  汇兑/USD:     { limit: none, currency: USD }
  "已付/{企业}": { limit: none }
  "美元/{企业}": { limit: none, currency: USD }
postings:
  冻结:     { from: 资金, to: "已付/{企业}", amount: 申请额, hold: yes, expires: 留到, article: 第一条 }
  放回:     { releases: 冻结, article: 第一条 }
  付款:     { settles: 冻结, article: 第一条 }
  付汇:     { from: 资金, to: 汇兑/CNY, amount: 折合, rate: 汇率, round: down 0.01元, article: 第一条 }
  入汇:     { from: 汇兑/USD, to: "美元/{企业}", amount: 美元额, rate: 汇率, article: 第一条 }
  冲正:     { reverses: 付款, article: 第一条 }
  冲正汇出: { reverses: 付汇, article: 第一条 }
  冲正汇入: { reverses: 入汇, article: 第一条 }
`
const FILLED = '申请额: 5万元, 美元额: 1000美元, 汇率: 7.1, 留到: 2025-03-10'
const PAID = `    - { on: 2025-03-01, 申请人 提交: { ${FILLED} } }
    - { on: 2025-03-02, 主管科室 批准: }`

function run(cases: string) {
  const files = new Map([
    ['programme.yaml', PROGRAMME],
    ['policy.md', POLICY],
    ['cases.yaml', cases],
  ])
  return runCases(loaded(), files, emptyCatalogue())
}

function loaded(): Programme {
  const found = loadProgramme(
    new Map([
      ['programme.yaml', PROGRAMME],
      ['policy.md', POLICY],
    ]),
    emptyCatalogue(),
  )
  if ('problems' in found) throw new Error(found.problems.map((problem) => showProblem(problem)).join('\n'))
  return found.programme
}

/** Steps · what has to come out of them. */
const STEPS: readonly (readonly [title: string, steps: string, expected: string])[] = [
  [
    'two currencies meet at the rate that was filled in',
    `${PAID}\n    - { on: 2025-03-03, 财务 付款: }`,
    '{ state: 已付, ledger: { 资金: 14.29万元, 已付/企业: 5万元, 汇兑/CNY: 0.71万元, 汇兑/USD: -1000美元, 美元/企业: 1000美元 } }',
  ],
  [
    'a reversal takes back what was settled and both sides of the exchange',
    `${PAID}\n    - { on: 2025-03-03, 财务 付款: }\n    - { on: 2025-03-04, reason: 付错了, 财务 冲正: }`,
    '{ state: 已冲正, ledger: { 资金: 20万元, 已付/企业: 0元, 汇兑/CNY: 0元, 汇兑/USD: 0美元, 美元/企业: 0美元 } }',
  ],
  [
    'what takes a reason is not done without one',
    `${PAID}\n    - { on: 2025-03-03, 财务 付款: }\n    - { on: 2025-03-04, 财务 冲正: }`,
    '{ refused: 冲正/缺理由 }',
  ],
  [
    'nor with a reason of no words',
    `${PAID}\n    - { on: 2025-03-03, 财务 付款: }\n    - { on: 2025-03-04, reason: "。。", 财务 冲正: }`,
    '{ refused: 冲正/缺理由 }',
  ],
  [
    'what a paper shows is not taken without it',
    `    - { on: 2025-03-01, papers: no, 申请人 提交: { ${FILLED} } }`,
    '{ refused: 提交/缺凭据 }',
  ],
  [
    'a hold lasts until the day a formula names',
    `${PAID}\n    - { on: 2025-03-09, 系统 放回: }`,
    '{ refused: 放回/未到 }',
  ],
  [
    'and is let go on that day',
    `${PAID}\n    - { on: 2025-03-10, 系统 放回: }`,
    '{ state: 已放回, ledger: { 资金: 20万元 }, held: { 资金: 0元 } }',
  ],
]

describe('what a process does with money', () => {
  test.each(STEPS)('%s', (_title, steps, expected) => {
    const { results, problems } = run(
      `- case: 这一例\n  as_of: 2025-03-01\n  given: {}\n  do:\n${steps}\n  expect: ${expected}\n`,
    )
    expect(problems.map((problem) => showProblem(problem))).toEqual([])
    expect(results.flatMap(({ failures }) => failures)).toEqual([])
  })

  test('money at the beginning on an account that no chart knows is refused', () => {
    const { problems } = run(
      `- case: 这一例\n  as_of: 2025-03-01\n  given: {}\n  opening: { 资金池: 1万元 }\n  do:\n${PAID}\n  expect: { state: 待付 }\n`,
    )
    expect(problems.map(({ zh }) => zh)).toEqual(['没有名为「资金池」的账户'])
  })
})

const ROLES = new Set(['申请人', '主管科室', '财务'])
const NOTHING: Facts = { value: () => ({ doubt: 'unknown' }), origin: () => undefined }
const OPENED: CaseEvent = {
  type: 'opened',
  at: '2025-03-01T09:00:00+08:00',
  on: '2025-03-01',
  person: '企业',
  programme: 'trial-grant',
  edition: '',
  applicant: { id: '企业', name: '企业' },
  batch: '2025',
}

const around = (programme: Programme, isDemo = true): Around => ({
  calendar: { daysOff: new Set(), makeUpDays: new Set(), publishedUntil: '9999-12-31' },
  isDemo,
  judge: (given, asOf) => caseSituation(programme, NOTHING, given, asOf),
  measured: () => 0,
})

const asked = (action: string, role: string, minor: number): Asked => ({
  action,
  role,
  person: role,
  on: '2025-03-02',
  at: '2025-03-02T09:00:00+08:00',
  note: '试验所需',
  ...(action === '提交'
    ? {
        given: {
          申请额: { value: minor },
          美元额: { value: 1000_00 },
          汇率: { value: 7, evidence: '中间价' },
          留到: { value: '2025-03-10' },
        },
      }
    : {}),
})

test('where facts stand still, 今日 is the day something is done; facts stay those of the still day', () => {
  const { env } = caseSituation(loaded(), NOTHING, new Map(), '2025-06-30', '2026-02-01')
  expect(env.asOf).toBe('2026-02-01')
  expect((env as FirmEnv).base({ period: 'year' } as FactDefinition)).toBe(2024)
})

test('amounts of illustrative parameters are paid in a demo zone only', () => {
  const programme = loaded()
  const { process } = programme.model
  const opened = evolve(undefined, OPENED, process, '一')
  const applied = decide(process, opened, asked('提交', '申请人', 1_00), around(programme, false))
  if (!('event' in applied)) throw new Error('refused')
  const state = evolve(opened, applied.event, process, '一')
  const refused = decide(process, state, asked('批准', '主管科室', 0), around(programme, false))
  expect('refusals' in refused && refused.refusals.map(({ code }) => code)).toEqual(['illustrative'])
  expect('event' in decide(process, state, asked('批准', '主管科室', 0), around(programme))).toBe(true)
})

test('what is offered is accepted, what is not is refused, and the events alone give the state again', () => {
  const programme = loaded()
  const { process } = programme.model
  const actions = process.actions.map(({ do: name }) => name)
  const step = fc.record({
    action: fc.constantFrom(...actions),
    role: fc.constantFrom(...ROLES),
    minor: fc.constantFrom(1_00, 5_0000_00, 11_0000_00),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      const events: CaseEvent[] = [OPENED]
      let state = evolve(undefined, OPENED, process, '一')
      for (const { action, role, minor } of steps) {
        const wanted = asked(action, role, minor)
        const offers = offered(process, state, ROLES, { ...wanted, person: role }, around(programme))
        const isOffered = offers.some((offer) => offer.action === action && offer.role === role && offer.possible)
        const decided = decide(process, state, wanted, around(programme))
        expect('event' in decided).toBe(isOffered)
        if (!('event' in decided)) continue
        events.push(decided.event)
        state = evolve(state, decided.event, process, '一')
        expect(foldCase(events, process, '一')).toEqual(state)
      }
    }),
  )
})

describe('a figure', () => {
  const day = 86_400n
  const figures = new Map(
    (
      [
        { kind: 'flow', name: '垫付', from: '基金', to: '在外', currency: 'CNY', isStock: false },
        { kind: 'flow', name: '收回', from: '在外', to: '基金', currency: 'CNY', isStock: false },
        { kind: 'ratio', name: '收回率', of: '收回', over: '垫付', unit: '%' },
        { kind: 'difference', name: '未收回', of: '垫付', less: ['收回'], isZeroGood: true },
        { kind: 'days', name: '天数', out: '垫付', back: '收回' },
      ] as const
    ).map((one) => [one.name as string, { ...one, en: one.name, note: undefined }] as const),
  )
  /** 300 went out ten days before the end; 200 of it came back four days before. */
  const sums = new Map([
    ['垫付', { minor: 300n, count: 1, minorSeconds: 300n * 10n * day }],
    ['收回', { minor: 200n, count: 1, minorSeconds: 200n * 4n * day }],
  ])
  test.each([
    ['垫付', '300'],
    ['收回率', '66.7'],
    ['未收回', '100'],
    ['天数', '7.3'],
  ])('%s comes to %s', (name, expected) => {
    const { value } = worthOf(name, figures, sums)
    expect(typeof value === 'bigint' ? String(value) : value === undefined ? '' : show(value)).toBe(expected)
  })
  test.each(['收回率', '天数'])('%s is nothing over nothing', (name) => {
    expect(worthOf(name, figures, new Map()).value).toBeUndefined()
  })
})
