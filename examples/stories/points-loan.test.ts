import { expect, test } from 'vitest'
import { type LocalDate, addDays } from '@gongzhen/core/base'
import type { Programme } from '@gongzhen/core/programme'
import type { Sql } from '../../packages/server/src/database.ts'
import { type Plan, type Step, liveCases } from '../../packages/server/src/lived-cases.ts'
import { accountByLogin } from '../../packages/server/src/store/accounts.ts'
import { openAccounts, postEach } from '../../packages/server/src/store/ledger.ts'
import { addParty } from '../../packages/server/src/store/parties.ts'
import { TODAY, WAN, openZone } from './zone.ts'

/** 故事一：积分贷。企业授权银行读取积分，积分和收入定额度，额度内随借随还。额度对照没有公布，是示例参数。 */
const CONSENT = { 授权用途: '贷款审批', 授权截止日: addDays(TODAY, 365) }

const zone = await openZone({
  // 平均每家 6,211 万（推算）远在示例的产品上限之上：为装下报道的总额，园区把技术评估的两条上限提到 1 亿，也是示例。
  programmes: ['points-loan: { parameters: { 评估后额度: 1亿元, 技术评估类上限: 1亿元 } }', 'zhongkai-points'],
  funds: { '专项资金/积分贷贴息/{年度}': '500万元' },
})

test('产值 2,500 万的企业授权后得到 1,000 万信用额度，正是产值的四成', async () => {
  const firm = await zone.enter('示例照明科技', 'enterprise')
  await zone.score({ firm, revenueWan: 2500, level: 'high' })
  const file = await zone.walk(await zone.begin(firm, 'points-loan'), [
    ['申请人', '授权申请', { 贷款产品: '信用类', ...CONSENT }, '银行'],
    ['银行', '读取积分', { 技术评估通过: '否' }],
  ])
  expect(await zone.refused(file, ['银行', '授信', { 批准额度: '1001万元' }])).toMatchObject({ code: 'case.refused' })
  expect((await zone.walk(file, [['银行', '授信', { 批准额度: '1000万元' }]])).state).toBe('已授信')
})

test('另一家积分不够，经技术评估，一个月内得到 800 万', async () => {
  const firm = await zone.enter('示例机械', 'enterprise')
  await zone.score({ firm, revenueWan: 3000, level: 'middle' })
  const file = await zone.walk(await zone.begin(firm, 'points-loan'), [
    ['申请人', '授权申请', { 贷款产品: '技术评估类', ...CONSENT }, '银行'],
    ['银行', '读取积分', { 技术评估通过: '是' }],
    ['银行', '授信', { 批准额度: '800万元' }],
    ['银行', '提款', { 提款金额: '800万元' }],
  ])
  expect(file.state).toBe('已授信')
  const dayOf = (action: string) => file.timeline.find((one) => one.action === action)?.on ?? ''
  expect(dayOf('授信') <= addDays(dayOf('授权申请') as LocalDate, 30)).toBe(true)
})

test('企业撤回授权，银行就不能再读', async () => {
  const firm = await zone.enter('示例反悔', 'enterprise', { '营业收入@2025': '3000万元' })
  const file = await zone.walk(await zone.begin(firm, 'points-loan'), [
    ['申请人', '授权申请', { 贷款产品: '信用类', ...CONSENT }, '银行'],
    ['申请人', '撤回授权'],
  ])
  const answer = await zone.refused(file, ['银行', '读取积分', { 技术评估通过: '否' }])
  expect(answer.status).toBe(409)
})

test('授信总额由记账合计：两家 1,800 万；签约活动的金额与累计授信重叠，没有第二笔记账就不会相加', async () => {
  expect(await zone.figures('points-loan')).toMatchObject({
    授信总额: String(1800 * WAN),
    提款总额: String(800 * WAN),
    用信率: '44.4 %',
  })
})

test('6 家银行、702 家企业，授信超过 436 亿：每家银行十家企业从授权走到授信，其余按同一条记账规则入账，总额由记账合计', async () => {
  const { trial } = zone
  const { adopted } = await trial.policies.zone('alpha')
  const programme = adopted.find((one) => one.programme.id === 'points-loan')!.programme
  const before = Number((await zone.figures('points-loan'))['授信总额'])
  const wan = Array.from({ length: FIRMS }, (_, at) => 5_000 + ((at * 37) % 50) * 50)
  const applicants = await scored(LIVED)
  await trial.database.inZone('alpha', async (sql) => {
    const banks: number[] = []
    for (let number = 1; number <= BANKS; number++) {
      banks.push(await addParty(sql, { kind: 'bank', name: `示例超市银行${number}`, source: '演示' }))
    }
    const plans: Plan[] = []
    for (const [at, amount] of wan.slice(0, LIVED).entries()) {
      plans.push({
        programme,
        applicant: applicants[at]!,
        house: banks[at % BANKS]!,
        begun: addDays(TODAY, -10),
        steps: lent(amount),
      })
    }
    const owner = await accountByLogin(sql, 'firm_owner')
    const bank = await accountByLogin(sql, 'bank')
    const settings = { logKeys: trial.keys, logSignature: 'ed25519' } as const
    const accounts = { 申请人: owner!.id, 银行: bank!.id }
    await liveCases(sql, { policies: trial.policies, settings }, 'alpha', accounts, plans)
    await enteredLines(sql, programme, banks, wan)
  })
  const lines = wan.reduce((sum, one) => sum + one, 0)
  expect(lines).toBeGreaterThan(436_0000)
  expect(Number((await zone.figures('points-loan'))['授信总额']) - before).toBe(lines * WAN)
  const [granted] = await trial.database.inZone(
    'alpha',
    (sql) => sql<{ banks: number; minor: number; firms: number }>`
      select count(*) filter (where path like '授信来源/%' and balance < 0) as banks,
             sum(-balance) filter (where path like '授信来源/%')::bigint as minor,
             count(*) filter (where path like '授信额度/%') as firms
      from   ledger_account`,
  )
  // The house of the stories before is the seventh, with its two firms.
  expect(granted).toEqual({ banks: BANKS + 1, minor: lines * WAN + before, firms: FIRMS + 2 })
  const officer = await trial.as('officer')
  const shown = (
    await officer.get(`/api/cases?${new URLSearchParams({ state: '已授信', search: '示例授信企业' })}`)
  ).json()
  expect(shown.total).toBe(LIVED)
}, 60_000)

/** Firms with the revenue it takes, scored from a file of theirs. */
async function scored(count: number) {
  const applicants: { readonly id: string; readonly name: string }[] = []
  for (let at = 1; at <= count; at++) {
    const name = `示例授信企业${String(at).padStart(3, '0')}`
    applicants.push({ id: String(await zone.enter(name, 'enterprise')), name })
  }
  const levelOf = (at: number) => (at % 2 === 0 ? ('high' as const) : ('middle' as const))
  const standing = (id: string, at: number) => ({ firm: Number(id), revenueWan: 40000, level: levelOf(at) })
  await zone.score(...applicants.map(({ id }, at) => standing(id, at)))
  return applicants
}

/** Lines of the other firms, entered by the posting the programme grants lines by. */
async function enteredLines(sql: Sql, { model }: Programme, banks: readonly number[], wan: readonly number[]) {
  const granting = model.process.postings.get('授信')!
  expect(granting.move).toMatchObject({ kind: 'post', from: '授信来源/{银行}', to: '授信额度/{办件}' })
  const transfers = wan.slice(LIVED).map((amount, at) => ({
    kind: 'post' as const,
    id: `示例授信/${at}`,
    from: `授信来源/${banks[at % BANKS]}`,
    to: `授信额度/示例-${at}`,
    minor: BigInt(amount * WAN),
    currency: granting.currency,
  }))
  await openAccounts(
    sql,
    transfers.map(({ to: path, currency }) => ({ path, currency, limit: 'never_negative' as const })),
  )
  const answers = await postEach(
    sql,
    transfers.map((one) => [one]),
  )
  expect(answers.filter((answer) => 'refusals' in answer)).toEqual([])
}

const BANKS = 6
const FIRMS = 702
/** Lived whole, ten of each bank: four steps of a case take a twentieth of a second, and all of them half a minute. */
const LIVED = 60

/** 一家企业从授权到授信：积分由银行读取，系统填入。 */
const lent = (wan: number): readonly Step[] => [
  {
    day: 0,
    role: '申请人',
    action: '授权申请',
    given: { 贷款产品: '技术评估类', 授权用途: '贷款审批', 授权截止日: addDays(TODAY, 300) },
    party: '银行',
  },
  { day: 1, role: '银行', action: '读取积分', given: { 技术评估通过: '是' }, reads: true },
  { day: 5, role: '银行', action: '授信', given: { 批准额度: `${wan}万元` } },
]

test('报道的口径：资金池 10 亿按每家 500 万是 200 家，30 亿是 600 家（推算）', () => {
  expect([10, 30].map((yi) => (yi * 1_0000) / 500)).toEqual([200, 600])
})
