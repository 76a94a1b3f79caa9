import type { Dealings } from '../dealings.ts'
import { demoSize } from '../size.ts'
import { demoCreditCode } from '../credit-code.ts'
import { type DemoTable, type FirmRow, firmTable } from '../table.ts'
import { CARRIER_NAMES } from './institution.ts'

/** Where the demo's firms pretend to be registered; programmes/zones/demo/zone.yaml adopts local programmes for it. */
const DIVISION = '410311'

/** A registration in order; each faulty one differs from it. Its code is that of firm 900000, which the demo has not got. */
const REGISTERED = {
  统一社会信用代码: demoCreditCode(900_000),
  成立日期: '2021-03-05',
  登记状态: '存续',
  注册资本: '500万元人民币',
  行政区划: DIVISION,
  行业代码: '3976',
}

const AREA_NAMES: Readonly<Record<string, string>> = {
  chengdong: '城东片区',
  binjiang: '滨江片区',
  zhizaoyuan: '智造园',
  yungu: '云谷',
  xixi: '西溪镇',
}

/** What the registries know of a firm, whatever the year. */
export const REGISTER_TABLES: readonly DemoTable[] = [
  firmTable({
    map: 'registration',
    file: '企业登记.csv',
    columns: [
      ['成立日期', ({ firm }) => firm.founded],
      ['登记状态', () => '存续'],
      ['企业类型', ({ firm }) => (firm.capital > 5e7 ? '股份有限公司' : '有限责任公司')],
      ['居民企业', () => true],
      ['注册资本', capitalAsWritten],
      ['行政区划', () => DIVISION],
      ['行业代码', ({ firm }) => firm.trade.code],
      ['经营范围', ({ firm }) => `${firm.trade.words[0]}领域的研究开发、生产销售与技术服务（示例）`],
      ['上市', ({ slip, last }) => last.revenue > 5e8 && slip.chance(0.25)],
      ['质量奖', ({ firm }) => firm.merits.qualityAward],
      ['管理体系认证', ({ firm }) => firm.merits.certified],
      ['参与制定标准', ({ firm }) => firm.merits.standardJoined || firm.merits.standardLed],
      ['主导制定标准', ({ firm }) => firm.merits.standardLed],
      ['经营异常', ({ firm }) => firm.dealings.isAbnormal],
    ],
    faulty: [
      { ...REGISTERED, 统一社会信用代码: '91999999DEM0000140', 企业名称: '错码光电（示例9001）' },
      { ...REGISTERED, 统一社会信用代码: '91999999DEM00001', 企业名称: '短码智造（示例9002）' },
      { ...REGISTERED, 企业名称: '错日设计（示例9003）', 成立日期: '2024/2/30' },
      { ...REGISTERED, 企业名称: '错额芯设（示例9004）', 注册资本: '人民币壹仟万元' },
    ],
  }),
  firmTable({
    map: 'areas',
    file: '片区台账.csv',
    covers: ({ slip }) => slip.chance(0.985),
    columns: [
      ['所在片区', ({ firm }) => AREA_NAMES[firm.area]],
      ['入驻载体', ({ firm }) => firm.carrier && CARRIER_NAMES[firm.carrier - 1]],
      ['当年引进高企', ({ firm, slip }) => firm.merits.titles.has('高新技术企业') && slip.chance(0.04)],
    ],
  }),
  firmTable({
    map: 'statistics-register',
    file: '统计名录.csv',
    covers: ({ slip }) => slip.chance(0.99),
    columns: [
      ['企业规模', ({ firm, last }) => demoSize(firm.trade, last)],
      ['规模以上', ({ last }) => last.revenue >= 2e7],
      ['战略性新兴产业', ({ firm }) => firm.trade.strategic],
    ],
  }),
  firmTable({
    map: 'public-credit',
    file: '公共信用信息.csv',
    covers: ({ slip }) => slip.chance(0.99),
    columns: [
      ['严重失信', ({ firm }) => firm.dealings.isDishonest],
      ...offence('重大安全事故', '安全'),
      ...offence('重大质量事故', '质量'),
      ...offence('严重环境违法', '环境'),
      ...offence('网络数据安全事故', '数据'),
      ...offence('科研严重失信', '科研'),
      ...offence('涉税违法', '涉税'),
      ...offence('申报造假', '造假'),
      ['限制类产品', ({ firm }) => firm.dealings.makesRestricted],
    ],
  }),
]

type Offence = Parameters<Dealings['offences']['has']>[0]

function offence(heading: string, kind: Offence): [string, (row: FirmRow) => boolean | string | undefined][] {
  return [
    [heading, ({ firm }) => firm.dealings.offences.has(kind)],
    [`${heading}日期`, ({ firm }) => firm.dealings.offences.get(kind)],
  ]
}

const DOLLARS_PER_YUAN = 7.1

/** Registries write capital in every way there is. */
function capitalAsWritten({ firm, slip }: FirmRow): string {
  const wan = firm.capital / 10_000
  return slip.weighted([
    [`${wan}万元人民币`, 60],
    [`${grouped(wan)}(万元)`, 20],
    [`${wan}万人民币`, 10],
    [`人民币${wan}万元`, 7],
    [`${Math.max(1, Math.round(wan / DOLLARS_PER_YUAN))}(万美元)`, 3],
  ])
}

/** `3,676.5000`, as the old registration system prints it. */
function grouped(wan: number): string {
  const [whole = '', fraction = ''] = wan.toFixed(4).split('.')
  return `${whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',')}.${fraction}`
}
