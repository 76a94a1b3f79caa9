import { expect, test } from 'vitest'
import { type TrialStep, WAN, openZone } from './zone.ts'

/** 故事四：还贷周转金。申请、银行承诺、基金垫付、银行续贷、归还；合计怎样达到 124.24 次见 examples/bridge-fund。 */
const zone = await openZone({ programmes: ['rollover-fund'], funds: { '周转金/资金': '1000万元' } })

const bridge = (amount: string): readonly TrialStep[] => [
  ['申请人', '提交', { 申请金额: amount, 到期贷款余额: amount, 贷款到期日: '2099-12-31' }, '银行'],
  ['银行', '承诺续贷', { 承诺续贷金额: amount }],
  ['主管科室', '审核通过', { 银行等级: '甲' }],
  ['财务', '确认缴费'],
  ['财务', '放款'],
]
const back = (amount: string): readonly TrialStep[] => [
  ['银行', '续贷到账', { 续贷金额: amount }],
  ['财务', '收回'],
]
const firm = (name: string) => zone.enter(name, 'enterprise', { 区划: '410305', 列入失信: '否' })

test('一笔 460.2 万从申请到收回；在外时，另一笔 600 万因基金不够而等着，收回后就能垫付', async () => {
  const first = await zone.walk(await zone.begin(await firm('示例甲'), 'rollover-fund'), bridge('460.2万元'))
  expect(first.state).toBe('垫付中')
  const second = await zone.walk(await zone.begin(await firm('示例乙'), 'rollover-fund'), bridge('600万元').slice(0, 2))
  const answer = await zone.refused(second, ['主管科室', '审核通过', { 银行等级: '甲' }])
  expect(answer.detail).toContain('基金够用')
  await zone.walk(first, back('460.2万元'))
  const paid = await zone.walk(second, bridge('600万元').slice(2))
  expect((await zone.walk(paid, back('600万元'))).state).toBe('已还清')
})

test('周转 1.06 次，没有一分损失，基金还是 1,000 万', async () => {
  expect(await zone.figures('rollover-fund')).toMatchObject({
    累计垫付: String(1060.2 * WAN),
    周转次数: '1.06 倍',
    在外余额: '0',
    损失: '0',
  })
  expect(await zone.balances('周转金/资金')).toEqual({ '周转金/资金': 1000 * WAN })
})
