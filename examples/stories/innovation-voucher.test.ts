import { expect, test } from 'vitest'
import { TODAY, type TrialStep, WAN, openZone } from './zone.ts'

/** 故事三：创新券。63 家各领 10 万，共 630 万；用掉 124 万，撬动 500 万。领券额度是示例参数，合计是报道的。 */
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

test('企业买技术咨询，券直接抵扣一半，自己付另一半', async () => {
  const firm = await zone.enter('示例化工', 'enterprise', FACTS)
  const file = await zone.walk(await zone.begin(firm, 'innovation-voucher-2016'), GRANTED)
  await zone.walk(file, redeemed('8万元', '4万元'))
  expect(await zone.figures('innovation-voucher-2016')).toMatchObject({
    兑付: String(4 * WAN),
    撬动投入: String(4 * WAN),
    撬动倍数: '1 倍',
  })
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
