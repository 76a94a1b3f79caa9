import { expect, test } from 'vitest'
import { THIS_YEAR, type TrialStep, WAN, openZone } from './zone.ts'

/** 故事七：出口信保。以美元计；报道把节省的 1,600 美元印成了元。补助比例是示例参数，汇率是缴费当日的事实。 */
const SMALL = { 区划: '330282', 所在片区: '浒山街道', 企业规模: '小型' }

const zone = await openZone({
  programmes: ['cixi-export-credit-2018'],
  funds: { '专项资金/出口信保/{年度}': '1.2万元' },
})

const insured = (exports: string, premium: string): readonly TrialStep[] => [
  ['申请人', '申请参保', { 投保申报额: exports }, '保险公司'],
  ['保险公司', '承保'],
  ['保险公司', '缴费', { 缴纳保费: premium }],
  ['申请人', '申请补助', { 缴费日汇率: '7.1' }],
]
const enter = (name: string, exports: string) => zone.enter(name, 'enterprise', { ...SMALL, '出口额@2025': exports })

test('出口 400 万美元：保费 3,200 美元，补助 1,600 美元按当日汇率支出 11,360 元', async () => {
  const file = await zone.walk(await zone.begin(await enter('示例甲', '4000000美元'), 'cixi-export-credit-2018'), [
    ...insured('4000000美元', '3200美元'),
    ['财务', '拨付补助'],
  ])
  expect(file.state).toBe('保障中')
  expect(await zone.balances('专项资金', '已付/示例甲')).toEqual({
    [`专项资金/出口信保/${THIS_YEAR}`]: 1.2 * WAN - 11_360_00,
    '已付/示例甲/保费补助': 1600_00,
  })
})

test('资金用完就停：下一笔补助付不出，账户不会透支', async () => {
  const file = await zone.walk(
    await zone.begin(await enter('示例乙', '4000000美元'), 'cixi-export-credit-2018'),
    insured('4000000美元', '3200美元'),
  )
  const answer = await zone.refused(file, ['财务', '拨付补助'])
  expect(answer.detail).toContain('可用')
})

test('5,000,000.00 美元可以参保，多一分就不可以；保费不到 200 美元的不合规', async () => {
  const most = await zone.begin(await enter('示例丙', '5000000美元'), 'cixi-export-credit-2018')
  expect((await zone.walk(most, insured('5000000美元', '4000美元').slice(0, 2))).state).toBe('待缴费')
  const over = await zone.begin(await enter('示例丁', '5000000.01美元'), 'cixi-export-credit-2018')
  const applied = await zone.walk(over, insured('5000000美元', '4000美元').slice(0, 1))
  expect((await zone.refused(applied, ['保险公司', '承保'])).detail).toContain('出口额不超')
  const small = await zone.begin(await enter('示例戊', '200000美元'), 'cixi-export-credit-2018')
  const accepted = await zone.walk(small, insured('200000美元', '160美元').slice(0, 2))
  expect((await zone.refused(accepted, ['保险公司', '缴费', { 缴纳保费: '160美元' }])).status).toBe(409)
})
