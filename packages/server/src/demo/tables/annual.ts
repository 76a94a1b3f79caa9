import { hundreds, thousands, wan } from '../amount.ts'
import { demoCreditCode } from '../credit-code.ts'
import { type DemoTable, type YearRow, yearTable } from '../table.ts'

/** One year more than most files give: growth over three years needs it. */
const SINCE = 2022

/** A firm is in the statistical reports when it is above the designated size, or drawn for the sample. */
const inStatistics = ({ year, slip }: YearRow) => year.revenue >= 2e7 || slip.chance(0.3)

/** Now and then statistics and taxation disagree, and someone types an amount with a digit too many. */
function reportedRevenue({ year, slip }: YearRow): number {
  if (slip.chance(0.004)) return year.revenue * 10
  return slip.chance(0.012) ? hundreds(year.revenue * (1.03 + 0.12 * slip.uniform())) : year.revenue
}

/** R&D above the whole revenue: a wrong unit that a check must catch. */
const reportedResearch = ({ year, slip }: YearRow) =>
  slip.chance(0.003) && year.research > 0 ? year.research * 100 : year.research

/** What the departments know of a firm's year. */
export const ANNUAL_TABLES: readonly DemoTable[] = [
  yearTable({
    map: 'tax-annual',
    file: '税务年度申报.csv',
    since: SINCE,
    covers: ({ slip }) => slip.chance(0.99),
    columns: [
      ['营业收入（万元）', ({ year }) => wan(year.revenue)],
      ['收入总额（万元）', ({ year }) => wan(year.revenue)],
      ['高新技术产品收入（万元）', ({ year, slip }) => (slip.chance(0.96) ? wan(year.highTechRevenue) : undefined)],
      ['成本费用总额（万元）', ({ year }) => wan(year.costs)],
      ['利润总额（万元）', ({ year }) => wan(year.profit)],
      ['净利润（万元）', ({ year }) => wan(year.netProfit)],
      ['资产总额（万元）', ({ year }) => wan(year.assets)],
      ['负债总额（万元）', ({ year }) => wan(year.liabilities)],
      ['净资产（万元）', ({ year }) => wan(year.assets - year.liabilities)],
      ['纳税总额（万元）', ({ year }) => wan(year.taxes)],
      ['政府补助（万元）', ({ year, slip }) => wan(slip.chance(0.35) ? hundreds(year.research * 0.05) : 0)],
      ['加计扣除研发费用（万元）', ({ year }) => wan(year.researchAtHome)],
      ['加计扣除减免税额（万元）', ({ year }) => wan(year.taxRelief)],
    ],
    faulty: [
      { 统一社会信用代码: demoCreditCode(1), 年度: '2025', '营业收入（万元）': '-35.00' },
      { 企业名称: '无码企业（示例9005）', 年度: '2025', '营业收入（万元）': '120.00' },
      { 统一社会信用代码: demoCreditCode(900_001), 年度: '2025', '营业收入（万元）': '88.00' },
    ],
  }),
  yearTable({
    map: 'statistics-annual',
    file: '统计年报.csv',
    explanations: {
      'jump:revenue': '统计局确认为企业原报数，先入库，与税务数据不一致的列入核查。',
      'jump:rd_expense': '统计局确认为企业原报数，先入库。',
    },
    since: SINCE,
    covers: inStatistics,
    columns: [
      ['营业收入（千元）', (row) => thousands(reportedRevenue(row))],
      ['主营业务收入（千元）', ({ year }) => thousands(year.mainRevenue)],
      ['研发费用（千元）', (row) => thousands(reportedResearch(row))],
      ['科技活动经费（千元）', ({ year }) => thousands(hundreds(year.research * 1.1))],
      ['期末从业人员（人）', ({ year, slip }) => (slip.chance(0.012) ? Math.round(year.staff * 1.2) + 2 : year.staff)],
    ],
  }),
  yearTable({
    map: 'social-insurance',
    file: '社保年度汇总.csv',
    since: SINCE,
    covers: ({ slip }) => slip.chance(0.99),
    columns: [
      ['职工人数', ({ year }) => year.staff],
      ['参保人数', ({ year, slip }) => Math.round(year.staff * (slip.chance(0.8) ? 1 : 0.9))],
      ['研究生以上人数', ({ year }) => year.postgraduates],
      ['吸纳应届毕业生', ({ year }) => year.graduatesHired],
    ],
  }),
]
