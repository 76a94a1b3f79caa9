import { wan } from '../amount.ts'
import { demoCreditCode } from '../credit-code.ts'
import { type DemoTable, type YearRow, yearTable } from '../table.ts'

const isLast = ({ year, last }: YearRow) => year === last
const guaranteed = (row: YearRow) => (isLast(row) ? row.firm.dealings.guaranteed : undefined)
const insured = (row: YearRow) => (isLast(row) ? row.firm.dealings.insured : undefined)
const pool = (row: YearRow) => (isLast(row) ? row.firm.dealings.pool : undefined)

/** Loans, insurance, export, and what firms say themselves. */
export const FINANCE_TABLES: readonly DemoTable[] = [
  yearTable({
    map: 'finance-annual',
    file: '科技金融台账.csv',
    since: 2023,
    covers: ({ slip }) => slip.chance(0.99),
    columns: [
      ['担保贷款本金（元）', (row) => guaranteed(row)?.principal ?? 0],
      ['担保贷款计息月数', (row) => guaranteed(row)?.months ?? 0],
      ['担保贷款利息（元）', (row) => guaranteed(row)?.interest ?? 0],
      ['担保金额（元）', (row) => guaranteed(row)?.principal ?? 0],
      ['担保费（元）', (row) => guaranteed(row)?.fee ?? 0],
      ['保证保险贷款本金（元）', (row) => insured(row)?.principal ?? 0],
      ['保证保险贷款计息月数', (row) => insured(row)?.months ?? 0],
      ['保证保险贷款利息（元）', (row) => insured(row)?.interest ?? 0],
      ['科技保险保费（元）', (row) => (isLast(row) ? row.firm.dealings.premium : 0)],
      ['风险投资（元）', ({ year }) => year.investment],
      ['新增股权融资（元）', ({ year }) => year.investment],
    ],
  }),
  yearTable({
    map: 'exports-annual',
    file: '外贸年度统计.csv',
    since: 2023,
    covers: ({ slip }) => slip.chance(0.99),
    columns: [
      ['出口额（美元）', ({ year }) => year.exports],
      ['联保已缴保费（美元）', (row) => pool(row)?.premium ?? 0],
      ['赔案损失（美元）', (row) => pool(row)?.loss ?? 0],
    ],
  }),
  yearTable({
    map: 'firm-return',
    file: '企业年度填报.csv',
    since: 2023,
    covers: ({ slip }) => slip.chance(0.94),
    columns: [
      ['营业收入（万元）', ({ year }) => wan(year.revenue)],
      ['主营业务收入（万元）', ({ year }) => wan(year.mainRevenue)],
      ['高新技术产品收入（万元）', ({ year }) => wan(year.highTechRevenue)],
      ['研发费用（万元）', ({ year }) => wan(year.research)],
      ['境内研发费用（万元）', ({ year }) => wan(year.researchAtHome)],
      ['职工总数', ({ year }) => year.staff],
      ['科技人员', ({ year }) => year.scienceStaff],
    ],
    faulty: [{ 统一社会信用代码: demoCreditCode(7), 年度: '2025', 职工总数: '20', 科技人员: '25' }],
  }),
]
