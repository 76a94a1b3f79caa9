import { expect, test } from 'vitest'
import { type TrialStep, WAN, openZone } from './zone.ts'

/** 故事五：科技贷。2,900 万的资金池撬动 2.885 亿授信，没有代偿；再放进一笔逾期，看各方怎样承担。 */
const zone = await openZone({ programmes: ['risk-pool'], funds: { 资金池: '2900万元' } })

const filed = (amount: string, isUnsecured = true): readonly TrialStep[] => [
  ['申请人', '申请', { 纯信用贷款: isUnsecured ? '是' : '否', 实质产学研合作: '否' }, '银行'],
  [
    '银行',
    '报备',
    {
      贷款合同本金: amount,
      贷款合同年利率: '4%',
      同期报价利率: '3.5%',
      抵押评估价值: isUnsecured ? '0元' : '100万元',
      放款日期: '今天-3',
    },
  ],
]
const FACTS = { 科技型中小企业: '是', '营业收入@2025': '1500万元' }
const loan = async (name: string, amount: string, isUnsecured = true) =>
  zone.walk(await zone.begin(await zone.enter(name, 'enterprise', FACTS), 'risk-pool'), filed(amount, isUnsecured))

test('报备的授信合计 2.885 亿，放大 9.95 倍，九成不用抵押；没有代偿，资金池还是 2,900 万', async () => {
  for (let number = 1; number <= 10; number++) await loan(`示例科技${number}`, '2885万元', number < 10)
  expect(await zone.figures('risk-pool')).toMatchObject({
    报备贷款: String(28_850 * WAN),
    放大倍数: '9.95 倍',
    纯信用占比: '90 %',
    已补偿: '0',
    净损失: '0',
  })
  expect(await zone.balances('资金池')).toEqual({ 资金池: 2900 * WAN })
})

test('一笔 500 万的信用贷款逾期，损失 300 万：资金池承担六成，追回的按同样比例分回', async () => {
  const file = await loan('示例逾期', '500万元')
  const claimed = await zone.walk(file, [
    ['银行', '报告逾期', { 逾期日期: '今天', 逾期本金: '300万元' }],
    ['时间', '30'],
    ['银行', '申请补偿', { 损失本金: '300万元', 其他财政承担: '0元', 银行上年末科技贷余额: '10亿元' }],
    ['主管科室', '同意补偿'],
    ['财务', '拨付'],
  ])
  await zone.walk(claimed, [['银行', '追回', { 追回金额: '105万元', 追偿费用: '5万元' }]])
  expect(await zone.balances('资金池', '已补偿')).toEqual({
    资金池: (2900 - 180 + 60) * WAN,
    '已补偿/示例银行': 180 * WAN,
  })
  expect(await zone.figures('risk-pool')).toMatchObject({ 净损失: String(120 * WAN), 追回率: '33.3 %' })
})

test('利率超过上浮上限的贷款，报备不了，说明差在哪一条', async () => {
  const begun = await zone.walk(
    await zone.begin(await zone.enter('示例高息', 'enterprise', FACTS), 'risk-pool'),
    filed('500万元').slice(0, 1),
  )
  const [[, action, given]] = filed('500万元').slice(1) as [TrialStep]
  const answer = await zone.refused(begun, ['银行', action, { ...given, 贷款合同年利率: '6%' }])
  expect(answer.detail).toContain('利率不超')
})
