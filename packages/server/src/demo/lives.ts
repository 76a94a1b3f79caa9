import { type LocalDate, addDays } from '@gongzhen/core/base'
import type { Step } from '../lived-cases.ts'
import type { PartyFilter } from '../store/parties.ts'

/** How made-up cases of a programme go: of which firms, with which house, how far each has come and when it began. */
export type Life = {
  readonly programme: string
  readonly house: string
  readonly houseKind: 'bank' | 'other'
  readonly firms: Pick<PartyFilter, 'programme' | 'outcome'>
  /** What the departments have told of these firms besides. */
  readonly told?: { readonly fact: string; readonly value: LocalDate; readonly source: string }
  readonly begun: readonly (readonly [steps: number, daysAgo: number])[]
  readonly steps: (place: number, begun: LocalDate) => readonly Step[]
}

const BANK = '示例城市商业银行'
const PROVIDER = '示例检测技术服务公司'

/** What everything made up rests on: nobody's real case, all amounts of the demo. */
export const LIVES: readonly Life[] = [
  {
    programme: 'innovation-voucher-2016',
    house: PROVIDER,
    houseKind: 'other',
    firms: { programme: 'innovation-voucher-2016', outcome: 'incomplete' },
    told: { fact: '造假受罚日期', value: '1900-01-01', source: '科技' },
    begun: [
      [3, 20],
      [5, 150],
      [5, 128],
      [5, 110],
      [5, 96],
      [5, 74],
      [4, 30],
      [4, 18],
      [2, 60],
      [2, 41],
      [2, 12],
      [1, 1],
    ],
    steps: (place, begun) => {
      const price = 4 + ((place * 3) % 13)
      const service = {
        服务类别: place % 2 === 0 ? '检验检测' : '技术咨询',
        服务合同金额: `${price}万元`,
        服务完成日期: addDays(begun, 10),
        兑付方式: '通兑',
        服务机构已登记: '是',
        与服务机构有关联: '否',
        法定或批量检测: '否',
        服务已分包: '否',
        已获财政资助: '否',
      }
      return [
        { day: 0, role: '申请人', action: '申领', given: { 申领主体: '企业' } },
        { day: 1, role: '窗口', action: '发放' },
        { day: 11, role: '申请人', action: '用券', given: service, party: '服务机构' },
        { day: 13, role: '服务机构', action: '申请兑付', given: { 企业实付金额: `${price}万元` } },
        { day: 15, role: '财务', action: '兑付' },
      ]
    },
  },
  {
    programme: 'risk-pool',
    house: BANK,
    houseKind: 'bank',
    firms: { programme: 'risk-pool', outcome: 'incomplete' },
    begun: [
      [7, 300],
      [5, 240],
      [4, 200],
      [3, 160],
      [2, 150],
      [2, 130],
      [2, 110],
      [2, 90],
      [2, 70],
      [2, 50],
      [2, 20],
      [1, 2],
    ],
    steps: (place, begun) => {
      const principal = 200 + ((place * 70) % 400)
      const loan = {
        贷款合同本金: `${principal}万元`,
        贷款合同年利率: '3.9%',
        同期报价利率: '3.1%',
        抵押评估价值: '0元',
        放款日期: addDays(begun, 5),
      }
      const lost = `${principal / 20}万元`
      const claim = { 损失本金: lost, 其他财政承担: '0元', 银行上年末科技贷余额: '10亿元' }
      return [
        { day: 0, role: '申请人', action: '申请', given: { 纯信用贷款: '是', 实质产学研合作: '否' }, party: '银行' },
        { day: 8, role: '银行', action: '报备', given: loan },
        { day: 100, role: '银行', action: '报告逾期', given: { 逾期日期: addDays(begun, 99), 逾期本金: lost } },
        { day: 135, role: '银行', action: '申请补偿', given: claim },
        { day: 145, role: '主管科室', action: '同意补偿' },
        { day: 150, role: '财务', action: '拨付' },
        { day: 260, role: '银行', action: '追回', given: { 追回金额: '4万元', 追偿费用: '1万元' } },
      ]
    },
  },
  {
    programme: 'points-loan',
    house: BANK,
    houseKind: 'bank',
    firms: { programme: 'zhongkai-points', outcome: 'eligible' },
    begun: [
      [6, 180],
      [6, 170],
      [5, 140],
      [5, 120],
      [4, 100],
      [4, 80],
      [4, 60],
      [4, 45],
      [3, 30],
      [2, 12],
      [1, 5],
      [1, 2],
    ],
    steps: (place, begun) => [
      {
        day: 0,
        role: '申请人',
        action: '授权申请',
        given: {
          贷款产品: '技术评估类',
          授权用途: '贷款审批',
          授权截止日: addDays(begun, 365),
        },
        party: '银行',
      },
      {
        day: 3,
        role: '银行',
        action: '读取积分',
        given: { 技术评估通过: '是' },
        reads: true,
      },
      { day: 9, role: '银行', action: '授信', given: { 批准额度: `${100 + (place % 3) * 50}万元` } },
      { day: 14, role: '银行', action: '提款', given: { 提款金额: `${50 + (place % 4) * 10}万元` } },
      {
        day: 90,
        role: '银行',
        action: '申请贴息',
        given: { 实付利息: '1.2万元', 付息日: addDays(begun, 88) },
      },
      { day: 100, role: '财务', action: '拨付贴息' },
    ],
  },
]
