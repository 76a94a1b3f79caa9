import { expect, test } from 'vitest'
import { addDays } from '@gongzhen/core/base'
import { endowFunds } from '../../packages/server/src/case-accounts.ts'
import { type Plan, type Step, liveCases } from '../../packages/server/src/lived-cases.ts'
import { accountByLogin } from '../../packages/server/src/store/accounts.ts'
import { declare } from '../../packages/server/src/store/facts.ts'
import { addParty } from '../../packages/server/src/store/parties.ts'
import { TODAY, type TrialStep, WAN, openZone } from './zone.ts'

/** 故事三：创新券。62 家企业各领 10 万、5 个团队各领 2 万，共 630 万；用掉 124 万，撬动 500 万。领券额度是示例参数，合计是报道的。 */
const FACTS = { 区划: '640202', 列入失信: '否', 造假受罚日期: '1900-01-01' }
const USE = {
  服务类别: '技术咨询',
  服务完成日期: TODAY,
  服务机构已登记: '是',
  与服务机构有关联: '否',
  法定或批量检测: '否',
  服务已分包: '否',
  已获财政资助: '否',
}
const GRANTED: readonly TrialStep[] = [
  ['申请人', '申领', { 申领主体: '企业' }],
  ['窗口', '发放'],
]

const zone = await openZone({
  programmes: ['innovation-voucher-2016'],
  funds: { '专项资金/创新券/{批次}': '1000万元' },
})

/** Lets the provider redeem what the firm used: the firm pays its share first. */
const redeemed = (contract: string, own: string): readonly TrialStep[] => [
  ['申请人', '用券', { ...USE, 服务合同金额: contract, 兑付方式: '通兑' }, '服务机构'],
  ['服务机构', '申请兑付', { 企业实付金额: own }],
  ['财务', '兑付'],
]

test('发放 630 万，兑付 124 万，兑付率 19.7%；撬动 500 万，4.03 倍：都由记账合计', async () => {
  const { trial } = zone
  const { adopted } = await trial.policies.zone('alpha')
  const programme = adopted.find((one) => one.programme.id === 'innovation-voucher-2016')!.programme
  const given = new Map(Object.entries(FACTS).map(([name, value]) => [name, value === '否' ? false : value]))
  const begun = addDays(TODAY, -20)
  const house: number = (await (await trial.as('provider')).get('/api/session')).json().party.id
  await trial.database.inZone('alpha', async (sql) => {
    await endowFunds(sql, await trial.policies.zone('alpha'), begun)
    const plans: Plan[] = []
    for (const [at, kind] of HOLDERS.entries()) {
      const name = `示例持券${at + 1}`
      const holder = await addParty(sql, { kind, name, source: '演示' })
      for (const [fact, value] of given) {
        const values = new Map([
          [trial.policies.fact(fact) ?? programme.facts.find((one) => one.name === fact)!, value],
        ])
        await declare(sql, { subject: holder, period: 0, source: '科技', values, reason: '生成的示例数据' })
      }
      const steps = [...held(kind), ...(at < USERS.length ? used(USERS[at]!) : [])]
      plans.push({ programme, applicant: { id: String(holder), name }, house, begun, steps })
    }
    const of = async (login: string) => (await accountByLogin(sql, login))!.id
    const [申请人, 窗口, 财务, 服务机构] = [
      await of('firm_owner'),
      await of('officer'),
      await of('finance'),
      await of('provider'),
    ]
    const settings = { logKeys: trial.keys, logSignature: 'ed25519' } as const
    await liveCases(sql, { policies: trial.policies, settings }, 'alpha', { 申请人, 窗口, 财务, 服务机构 }, plans)
  })
  expect(await zone.figures('innovation-voucher-2016', begun)).toMatchObject({
    发放: String(630 * WAN),
    兑付: String(124 * WAN),
    撬动投入: String(500 * WAN),
    兑付率: '19.7 %',
    撬动倍数: '4.03 倍',
  })
}, 60_000)

test('企业买技术咨询，券直接抵扣一半，自己付另一半', async () => {
  const firm = await zone.enter('示例化工', 'enterprise', FACTS)
  const file = await zone.walk(await zone.begin(firm, 'innovation-voucher-2016'), GRANTED)
  const before = await zone.figures('innovation-voucher-2016')
  await zone.walk(file, redeemed('8万元', '4万元'))
  const after = await zone.figures('innovation-voucher-2016')
  for (const figure of ['兑付', '撬动投入']) expect(Number(after[figure]) - Number(before[figure])).toBe(4 * WAN)
})

test('一家一年省下 10 万：先付全款，再报销券面', async () => {
  const firm = await zone.enter('示例真空', 'enterprise', FACTS)
  const file = await zone.walk(await zone.begin(firm, 'innovation-voucher-2016'), [
    ...GRANTED,
    ['申请人', '用券', { ...USE, 服务合同金额: '20万元', 兑付方式: '通用' }, '服务机构'],
    ['申请人', '申请报销', { 企业实付金额: '20万元' }],
    ['财务', '兑付'],
  ])
  expect(await zone.balances('已付/示例真空')).toEqual({ '已付/示例真空/创新券': 10 * WAN })
  expect(file.state).toBe('持券')
})

test('没有代码的创客团队也能持券；向有关联的机构买，券不能用', async () => {
  const team = await zone.enter('示例创客团队', 'team', FACTS)
  const file = await zone.walk(await zone.begin(team, 'innovation-voucher-2016'), [
    ['申请人', '申领', { 申领主体: '创客团队' }],
    ['窗口', '发放'],
  ])
  const related = { ...USE, 服务合同金额: '4万元', 兑付方式: '通用', 与服务机构有关联: '是' }
  const answer = await zone.refused(file, ['申请人', '用券', related, '服务机构'])
  expect(answer.detail).toContain('没有关联')
})

/** Those who hold a voucher. */
const HOLDERS = [
  ...Array.from({ length: 62 }, () => 'enterprise' as const),
  ...Array.from({ length: 5 }, () => 'team' as const),
]

/** The contracts of those who used it, in ten thousands: half comes from the voucher, ten at most; the rest they pay. */
const USERS = [51, 51, 51, 51, 51, 51, 51, 51, 52, 52, 52, 52, 8]

const held = (kind: 'enterprise' | 'team'): readonly Step[] => [
  { day: 0, role: '申请人', action: '申领', given: { 申领主体: kind === 'team' ? '创客团队' : '企业' } },
  { day: 1, role: '窗口', action: '发放' },
]
const used = (wan: number): readonly Step[] => [
  {
    day: 11,
    role: '申请人',
    action: '用券',
    given: { ...USE, 服务完成日期: addDays(TODAY, -10), 服务合同金额: `${wan}万元`, 兑付方式: '通兑' },
    party: '服务机构',
  },
  { day: 13, role: '服务机构', action: '申请兑付', given: { 企业实付金额: `${wan - Math.min(wan / 2, 10)}万元` } },
  { day: 15, role: '财务', action: '兑付' },
]
