import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { show } from '@gongzhen/core/base'
import { type FigureSum, worthOf } from '@gongzhen/core/case'
import { assess } from '@gongzhen/core/programme'
import type { Facts } from '@gongzhen/core/registry'
import { describe, expect, test } from 'vitest'
import { shippedProgramme } from '../programmes/shipped.ts'

const data = process.env['GONGZHEN_REFERENCE_DATA'] ?? resolve(import.meta.dirname, '../../shared/data')
const reportedFile = join(data, 'reported-facts.json')
const hasReport = existsSync(reportedFile)
if (!hasReport) console.warn(`skipped: no reported-facts.json in ${data} (GONGZHEN_REFERENCE_DATA)`)

/** 报道里的数字，按编号。 */
type Reported = { readonly id: string; readonly value: number; readonly unit: string }
const reported = new Map<string, Reported>(
  (hasReport ? (JSON.parse(readFileSync(reportedFile, 'utf8')) as Reported[]) : []).map((fact) => [fact.id, fact]),
)
const FEN = { 亿元: 10_000_000_000, 万元: 1_000_000 } as const
const fenOf = (id: string): number => {
  const { value, unit } = reported.get(id) ?? { value: 0, unit: '' }
  return Math.round(value * (FEN[unit as keyof typeof FEN] ?? Number.NaN))
}

describe.skipIf(!hasReport)('the figures of a programme, from what is reported', () => {
  test.each([
    [
      '124.24 turns of the rollover fund',
      'rollover-fund',
      '周转次数',
      { 累计垫付: 'F003', 基金规模: 'F001' },
      '124.24',
    ],
    ['9.95 times the pool in loans', 'risk-pool', '放大倍数', { 报备贷款: 'F012', 资金池规模: 'F011' }, '9.95'],
    ['19.7 % of the vouchers redeemed', 'innovation-voucher-2016', '兑付率', { 兑付: 'F180', 发放: 'F179' }, '19.7'],
    [
      '4.03 times the redeemed levered',
      'innovation-voucher-2016',
      '撬动倍数',
      { 撬动投入: 'F181', 兑付: 'F180' },
      '4.03',
    ],
  ] as const)('%s', (_title, programme, figure, flows, expected) => {
    const figures = new Map(shippedProgramme(programme).model.process.figures.map((one) => [one.name, one]))
    const sums = new Map<string, FigureSum>(
      Object.entries(flows).map(([name, id]) => [name, { minor: BigInt(fenOf(id)), count: 1, minorSeconds: 0n }]),
    )
    const { value } = worthOf(figure, figures, sums)
    expect(value !== undefined && typeof value !== 'bigint' && show(value)).toBe(expected)
  })
})

describe('amounts the reports give as examples', () => {
  const XIAMEN = {
    区划: '350203',
    职工总数: 100,
    营业收入: 500_000_000_00 / 10,
    资产总额: 500_000_000_00 / 10,
    有效高企: true,
    科技担保贷款本金: 0,
    保证保险贷款本金: 0,
    科技保险保费: 0,
  }
  const GUARANTEED = {
    ...XIAMEN,
    科技担保贷款本金: 1000_0000_00,
    科技担保贷款计息月数: 12,
    科技担保贷款实缴利息: 65_0000_00,
    担保金额: 1000_0000_00,
    担保费总额: 15_0000_00,
  }
  const EXPORTS = {
    区划: '330282',
    所在片区: '浒山',
    企业规模: '小型',
    出口赔案损失: 0,
    联保平台已缴保费: 0,
  }
  test.each([
    [
      'Xiamen: 20 % of interest up to 6.09 % on 1,000 万',
      'xiamen-tech-finance-2018',
      GUARANTEED,
      '贷款贴息',
      12_1800_00,
    ],
    [
      'Xiamen: the firm pays a fee of 1 %, the fund the rest',
      'xiamen-tech-finance-2018',
      GUARANTEED,
      '担保费补贴',
      5_0000_00,
    ],
    [
      'Xiamen: 40 % of a premium of 100 万 stops at 30 万',
      'xiamen-tech-finance-2018',
      { ...XIAMEN, 科技保险保费: 100_0000_00 },
      '保费补贴',
      30_0000_00,
    ],
    [
      'Cixi: 4,000,000 USD save 1,600 US dollars',
      'cixi-export-credit-2018',
      { ...EXPORTS, 出口额: 4_000_000_00 },
      '比上年节省',
      1600_00,
    ],
    [
      'Cixi: 5,000,000.00 USD are in, at 4,000 at most',
      'cixi-export-credit-2018',
      { ...EXPORTS, 出口额: 5_000_000_00 },
      '保费上限',
      4000_00,
    ],
    [
      'Cixi: a cent more is out',
      'cixi-export-credit-2018',
      { ...EXPORTS, 出口额: 5_000_000_01 },
      '保费上限',
      'ineligible',
    ],
    [
      'Cixi: below 250,000 USD the least premium binds',
      'cixi-export-credit-2018',
      { ...EXPORTS, 出口额: 249_999_00 },
      '保费上限',
      200_00,
    ],
  ] as const)('%s', (_title, programme, given, amount, expected) => {
    const found = assess(shippedProgramme(programme), factsOf(given), '2018-12-31')
    const paid = found.amounts.find(({ id }) => id === amount)
    expect(found.outcome === 'eligible' ? Number(paid?.minor) : found.outcome).toBe(expected)
  })

  test('the saving of Cixi is in dollars, though the report prints 元', () => {
    const found = assess(
      shippedProgramme('cixi-export-credit-2018'),
      factsOf({ ...EXPORTS, 出口额: 4_000_000_00 }),
      '2018-12-31',
    )
    expect(found.amounts.find(({ id }) => id === '比上年节省')?.currency).toBe('USD')
  })
})

function factsOf(given: Readonly<Record<string, unknown>>): Facts {
  return {
    value: (fact) => (Object.hasOwn(given, fact) ? (given[fact] as never) : { doubt: 'unknown' }),
    origin: () => undefined,
  }
}
