import { expect, test } from 'vitest'
import { addDays } from '@gongzhen/core/base'
import { TODAY, WAN, openZone } from './zone.ts'

/** 故事一：积分贷。企业授权银行读取积分，积分和收入定额度，额度内随借随还。额度对照没有公布，是示例参数。 */
const CONSENT = { 授权用途: '贷款审批', 授权截止日: addDays(TODAY, 365) }

const zone = await openZone({
  programmes: ['points-loan', 'zhongkai-points'],
  funds: { '专项资金/积分贷贴息/{年度}': '500万元' },
})

test('产值 2,500 万的企业授权后得到 1,000 万信用额度，正是产值的四成', async () => {
  const firm = await zone.enter('示例照明科技', 'enterprise', { '营业收入@2025': '2500万元' })
  await zone.score(firm, 95)
  const file = await zone.walk(await zone.begin(firm, 'points-loan'), [
    ['申请人', '授权申请', { 贷款产品: '信用类', ...CONSENT }, '银行'],
    ['银行', '读取积分', { 技术评估通过: '否' }],
  ])
  expect(await zone.refused(file, ['银行', '授信', { 批准额度: '1001万元' }])).toMatchObject({ code: 'case.refused' })
  expect((await zone.walk(file, [['银行', '授信', { 批准额度: '1000万元' }]])).state).toBe('已授信')
})

test('另一家积分不够，经技术评估得到 800 万', async () => {
  const firm = await zone.enter('示例机械', 'enterprise', { '营业收入@2025': '3000万元' })
  await zone.score(firm, 72)
  const file = await zone.walk(await zone.begin(firm, 'points-loan'), [
    ['申请人', '授权申请', { 贷款产品: '技术评估类', ...CONSENT }, '银行'],
    ['银行', '读取积分', { 技术评估通过: '是' }],
    ['银行', '授信', { 批准额度: '800万元' }],
    ['银行', '提款', { 提款金额: '800万元' }],
  ])
  expect(file.state).toBe('已授信')
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

test('报道的口径：资金池 10 亿按每家 500 万是 200 家，30 亿是 600 家（推算）', () => {
  expect([10, 30].map((yi) => (yi * 1_0000) / 500)).toEqual([200, 600])
})
