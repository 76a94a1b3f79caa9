import { expect, test } from 'vitest'
import { type TrialStep, WAN, openZone } from './zone.ts'

/** 故事六：信贷与保险。担保费、利息、保费三项各算各的，各有上限；年内不重复。 */
const FIRM = {
  区划: '350203',
  '职工总数@2025': '100人',
  '营业收入@2025': '5000万元',
  '资产总额@2025': '5000万元',
  有效高企: '是',
}
const NO_LOAN = { '科技担保贷款本金@2025': '0元', '保证保险贷款本金@2025': '0元', '科技保险保费@2025': '0元' }

const zone = await openZone({
  programmes: ['xiamen-tech-finance-2018'],
  funds: { '专项资金/科技信贷/{年度}': '5000万元' },
})

const PAID: readonly TrialStep[] = [
  ['申请人', '提交', { 借款合同与付息凭证: '是', 保单与保费发票: '是' }],
  ['主管科室', '批准'],
  ['财务', '拨付'],
]

test('1,000 万一年付息 6.5%：按上限 6.09% 的两成，贴 12.18 万；担保费企业付 1%，其余由资金付', async () => {
  const firm = await zone.enter('示例担保贷', 'enterprise', {
    ...FIRM,
    ...NO_LOAN,
    '科技担保贷款本金@2025': '1000万元',
    '科技担保贷款计息月数@2025': '12',
    '科技担保贷款实缴利息@2025': '65万元',
    '担保金额@2025': '1000万元',
    '担保费总额@2025': '15万元',
  })
  const file = await zone.walk(await zone.begin(firm, 'xiamen-tech-finance-2018'), PAID)
  expect(file.state).toBe('已办结')
  expect(await zone.balances('已付/示例担保贷')).toEqual({
    '已付/示例担保贷/担保费补贴': 5 * WAN,
    '已付/示例担保贷/贷款贴息': 12_1800_00,
  })
})

test('300 万的保证保险贷款，同样的基数贴三成；保费 100 万的四成封顶 30 万', async () => {
  const firm = await zone.enter('示例保证贷', 'enterprise', {
    ...FIRM,
    ...NO_LOAN,
    '保证保险贷款本金@2025': '300万元',
    '保证保险贷款计息月数@2025': '12',
    '保证保险贷款实缴利息@2025': '19.5万元',
    '科技保险保费@2025': '100万元',
  })
  await zone.walk(await zone.begin(firm, 'xiamen-tech-finance-2018'), PAID)
  expect(await zone.balances('已付/示例保证贷')).toEqual({
    '已付/示例保证贷/贷款贴息': 5_4810_00,
    '已付/示例保证贷/保费补贴': 30 * WAN,
  })
})

test('62.2 + 6.14 = 68.34 亿对 1.42 亿是 48.1 倍（推算）', () => {
  expect(Math.round(((62.2 + 6.14) / 1.42) * 10) / 10).toBe(48.1)
})
