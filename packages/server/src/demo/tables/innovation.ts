import { DEMO_DATE } from '../character.ts'
import type { Title } from '../merits.ts'
import { hundreds, wan } from '../amount.ts'
import { demoCreditCode } from '../credit-code.ts'
import { type DemoTable, type FirmRow, firmTable, yearTable } from '../table.ts'

const SINCE = 2023
const holds = ({ firm }: FirmRow, title: Title) => (firm.merits.titles.get(title) ?? '') >= DEMO_DATE
const expires = ({ firm }: FirmRow, title: Title) => firm.merits.titles.get(title)

/** What is known of a firm's inventions, titles and platforms. */
export const INNOVATION_TABLES: readonly DemoTable[] = [
  yearTable({
    map: 'science-annual',
    file: '科技活动年报.csv',
    since: 2022,
    covers: ({ slip, year }) => slip.chance(year.research > 0 ? 0.985 : 0.9),
    columns: [
      ['研发费用（万元）', ({ year }) => wan(year.research)],
      ['境内研发费用（万元）', ({ year }) => wan(year.researchAtHome)],
      ['科技活动经费（万元）', ({ year }) => wan(hundreds(year.research * 1.1))],
      ['科技人员', ({ year, slip }) => (slip.chance(0.985) ? year.scienceStaff : undefined)],
      ['研发人员', ({ year }) => year.researchStaff],
      ['技术合同成交额（万元）', ({ year }) => wan(year.contracts)],
      ['近两年省级平台', ({ firm, year, last }) => (year === last ? firm.merits.platforms : undefined)],
      ['近两年省级奖励', ({ firm, year, last }) => (year === last ? firm.merits.awards : undefined)],
      ['近两年省级项目', ({ firm, year, last }) => (year === last ? firm.merits.projects : undefined)],
      ['创新创业奖项', ({ firm, year, last }) => (year === last ? firm.merits.contestPrizes : 0)],
      ['成果转化', ({ firm }) => firm.merits.resultsConverted],
    ],
    faulty: [
      {
        统一社会信用代码: demoCreditCode(5),
        年度: '2025',
        '研发费用（万元）': '120.00',
        '境内研发费用（万元）': '130.00',
      },
      { 统一社会信用代码: demoCreditCode(6), 年度: '2025', '研发费用（万元）': '一百万' },
    ],
  }),
  firmTable({
    map: 'science-register',
    file: '科技资格台账.csv',
    columns: [
      ['高企有效', (row) => holds(row, '高新技术企业')],
      ['高企证书有效期至', (row) => expires(row, '高新技术企业')],
      ['科技型中小企业', (row) => holds(row, '科技型中小企业')],
      ['首次入库', (row) => holds(row, '科技型中小企业') && row.slip.chance(0.25)],
      ['瞪羚企业', (row) => holds(row, '瞪羚企业')],
      ['研发机构级别', ({ firm }) => firm.merits.institution],
      ['省部级研发机构', ({ firm }) => /^(国家级|省级)$/.test(firm.merits.institution)],
      ['国家重点领域', ({ firm, slip }) => (slip.chance(0.94) ? firm.trade.field !== '其他' : undefined)],
      ['国家科技奖', ({ firm, slip }) => firm.merits.awards > 1 && slip.chance(0.08)],
      ['近三年国家奖前三', () => false],
      ['近三年国家奖前五', () => false],
      ['近三年省级奖前三', ({ firm, slip }) => firm.merits.awards > 0 && slip.chance(0.3)],
      ['近三年省级以上奖', ({ firm }) => firm.merits.awards > 0],
      ['市级高企', ({ slip }) => slip.chance(0.03)],
      ['技术先进型服务企业', ({ firm, slip }) => firm.trade.field === '高技术服务' && slip.chance(0.08)],
      ['市级科技小巨人', ({ slip }) => slip.chance(0.02)],
      ['市级创新型企业', ({ slip }) => slip.chance(0.03)],
      ['人才创办', ({ slip }) => slip.chance(0.04)],
      ['资格认证数', ({ firm }) => [...firm.merits.titles.values()].filter((until) => until >= DEMO_DATE).length],
    ],
  }),
  firmTable({
    map: 'intellectual-property',
    file: '知识产权台账.csv',
    covers: ({ slip }) => slip.chance(0.99),
    columns: [
      ['一类', ({ firm }) => firm.property.classOne],
      ['二类', ({ firm }) => firm.property.classTwo],
      ['自主研发', ({ firm }) => firm.property.own],
      ['梯度一类', ({ firm }) => firm.property.classOne],
      ['梯度一类自研', ({ firm }) => firm.property.classOneOwn],
      ['高价值一类', ({ firm }) => firm.property.classOneHighValue],
      ['梯度二类', ({ firm }) => firm.property.classTwoSettled],
      ['产业化一类', ({ firm }) => firm.property.classOneInUse],
      ['自主品牌', ({ firm }) => firm.merits.ownBrand],
      ['优势示范企业', ({ firm, slip }) => firm.property.classOne > 8 && slip.chance(0.2)],
    ],
  }),
  yearTable({
    map: 'patents-annual',
    file: '专利年度统计.csv',
    since: SINCE,
    covers: ({ slip }) => slip.chance(0.99),
    columns: [
      ['发明专利申请', ({ year }) => year.inventionApplications],
      ['PCT 申请', ({ year }) => year.pctApplications],
      ['当年授权', ({ year, slip }) => Math.round(year.inventionApplications * (0.4 + slip.uniform()))],
    ],
  }),
  firmTable({
    map: 'ladder',
    file: '梯度培育台账.csv',
    covers: ({ slip, last }) => last.revenue >= 5e5 && slip.chance(0.97),
    columns: [
      ['创新型中小企业', (row) => holds(row, '创新型中小企业')],
      ['创新型有效期至', (row) => expires(row, '创新型中小企业')],
      ['专精特新', (row) => holds(row, '专精特新中小企业')],
      ['专精特新有效期至', (row) => expires(row, '专精特新中小企业')],
      ['小巨人', (row) => holds(row, '小巨人企业')],
      ['小巨人有效期至', (row) => expires(row, '小巨人企业')],
      ['细分市场起始日期', ({ firm }) => firm.merits.nicheSince],
      ['细分市场占有率', ({ firm }) => `${(firm.merits.nichePerMille / 10).toFixed(1)}%`],
      ['占有率较高', ({ firm, slip }) => (slip.chance(0.8) ? firm.merits.nichePerMille >= 25 : undefined)],
      ['细分市场排名', ({ firm }) => firm.merits.nicheRank],
      ['数字化水平', ({ firm }) => firm.merits.digitalLevel],
      ['信息系统支撑业务', ({ firm }) => Math.max(0, firm.merits.digitalLevel - 1)],
      ['主导产品领域', ({ firm }) => firm.merits.productField],
      ['关键产业链环节', ({ firm }) => firm.merits.keyLink],
      ['技术创新示范企业', ({ slip }) => slip.chance(0.004)],
      ['创客中国五百强', ({ slip }) => slip.chance(0.006)],
      ['创客中国五十强', () => false],
      [
        '特色化得分',
        ({ firm, slip }) => (slip.chance(0.7) ? Math.round(firm.merits.developmentPoints * 0.15) : undefined),
      ],
    ],
  }),
  yearTable({
    map: 'ladder-annual',
    file: '专精特新发展评价.csv',
    since: SINCE,
    covers: ({ slip, year }) => year.revenue >= 5e6 && slip.chance(0.85),
    columns: [['发展评价得分', ({ firm, year, last }) => firm.merits.developmentPoints - 2 * (last.year - year.year)]],
  }),
]
