import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addDays, dayInChina, yearOf } from '@gongzhen/core/base'
import { type TrialStep, type TrialZone, openTrialZone } from '../trial-zone.ts'

/** A programme lived through: what is known of the firm, every step by its role, where it ends, what the accounts show. */
type Row = {
  readonly programme: string
  /** Where a programme is lived through twice. */
  readonly name?: string
  readonly facts?: Readonly<Record<string, string>>
  /** The revenue, in ten thousands, of a firm that is scored high first. */
  readonly scored?: number
  /** Steps by their roles; `时间` lets so many days go by. */
  readonly steps: readonly TrialStep[]
  readonly state: string
  readonly balances: Readonly<Record<string, number>>
}

const TODAY = dayInChina(new Date().toISOString())
const YEAR = yearOf(TODAY)
const LATER = addDays(TODAY, 365)
const LOCAL = { 区划: '410305', 列入失信: '否' }
const WAN = 1_000_000

const SERVICE = {
  服务类别: '技术咨询',
  服务合同金额: '16万元',
  服务完成日期: TODAY,
  服务机构已登记: '是',
  与服务机构有关联: '否',
  法定或批量检测: '否',
  服务已分包: '否',
  已获财政资助: '否',
}

const XIAMEN = {
  ...LOCAL,
  '职工总数@2025': '100人',
  '营业收入@2025': '5000万元',
  '资产总额@2025': '5000万元',
  有效高企: '是',
  '科技担保贷款本金@2025': '1000万元',
  '科技担保贷款计息月数@2025': '12',
  '科技担保贷款实缴利息@2025': '65万元',
  '担保金额@2025': '1000万元',
  '担保费总额@2025': '15万元',
  '保证保险贷款本金@2025': '0元',
  '科技保险保费@2025': '100万元',
}

/** A loan on points from the firm's consent to the money drawn. */
const lent = (line: string, drawn: string): readonly TrialStep[] => [
  ['申请人', '授权申请', { 贷款产品: '信用类', 授权用途: '贷款审批', 授权截止日: LATER }, '银行'],
  ['银行', '读取积分', { 技术评估通过: '否' }],
  ['银行', '授信', { 批准额度: line }],
  ['银行', '提款', { 提款金额: drawn }],
]

const ROWS: readonly Row[] = [
  {
    programme: 'innovation-voucher-2016',
    facts: { ...LOCAL, 造假受罚日期: '1900-01-01' },
    steps: [
      ['申请人', '申领', { 申领主体: '企业' }],
      ['窗口', '发放'],
      ['申请人', '用券', { ...SERVICE, 兑付方式: '通兑' }, '服务机构'],
      ['服务机构', '申请兑付', { 企业实付金额: '8万元' }],
      ['财务', '兑付'],
    ],
    state: '持券',
    balances: {
      // 前面的测试发过一张。
      [`专项资金/创新券/${YEAR}`]: 1000 * WAN - 2 * 10 * WAN,
      [`券/{企业}/${YEAR}`]: 2 * WAN,
      '已付/示例检测中心/创新券': 8 * WAN,
      [`备查/撬动投入/${YEAR}`]: 8 * WAN,
    },
  },
  {
    programme: 'innovation-voucher-yuhuan-2023',
    steps: [
      ['申请人', '申领', { 申领额度: '3万元' }],
      ['窗口', '发放'],
      [
        '申请人',
        '申请使用',
        {
          服务合同编号: '甲001',
          服务合同金额: '2万元',
          与服务机构有关联: '否',
          法定或强制检测: '否',
          项目已获资助: '否',
        },
        '服务机构',
      ],
      ['申请人', '申请兑付', { 发票与付款凭证: '是' }],
      ['财务', '兑付'],
    ],
    state: '持券',
    balances: {
      '券/{办件}': 15 * (WAN / 10),
      '已付/{企业}/创新券': 15 * (WAN / 10),
      '备查/合同/{企业}/甲001': 15 * (WAN / 10),
    },
  },
  {
    programme: 'xiamen-tech-finance-2018',
    facts: XIAMEN,
    steps: [
      ['申请人', '提交', { 借款合同与付息凭证: '是', 保单与保费发票: '是' }],
      ['主管科室', '批准'],
      ['财务', '拨付'],
    ],
    state: '已办结',
    balances: {
      '已付/{企业}/担保费补贴': 5 * WAN,
      '已付/{企业}/贷款贴息': 12_1800_00,
      '已付/{企业}/保费补贴': 30 * WAN,
    },
  },
  {
    programme: 'cixi-export-credit-2018',
    facts: { 区划: '410305', 所在片区: '城东片区', 企业规模: '小型', '出口额@2025': '4000000美元' },
    steps: [
      ['申请人', '申请参保', { 投保申报额: '4000000美元' }, '保险公司'],
      ['保险公司', '承保'],
      ['保险公司', '缴费', { 缴纳保费: '3200美元' }],
      ['申请人', '申请补助', { 缴费日汇率: '7.1' }],
      ['财务', '拨付补助'],
      ['申请人', '报案', { 买方: '示例买方', 赔案损失: '100000美元' }],
      ['保险公司', '赔付'],
    ],
    state: '保障中',
    balances: {
      [`专项资金/出口信保/${YEAR}`]: 120 * WAN - 11_360_00,
      '保费/{办件}': 3200_00,
      '已付/{企业}/保费补助': 1600_00,
      '赔款/{办件}': 70_000_00,
    },
  },
  {
    programme: 'points-loan',
    scored: 2500,
    steps: [
      ...lent('1000万元', '600万元'),
      ['银行', '申请贴息', { 实付利息: '20万元', 付息日: TODAY }],
      ['财务', '拨付贴息'],
      ['银行', '还款', { 还款金额: '600万元' }],
      ['银行', '结清'],
    ],
    state: '已结清',
    balances: { '授信额度/{办件}': 0, '贷款余额/{办件}': 0, '已付/{企业}/积分贷贴息': 6 * WAN },
  },
  {
    programme: 'startup-guarantee-loan',
    steps: [
      [
        '申请人',
        '申请',
        { 借款人类别: '小微企业', 新招用比例: '20%', 借款本金: '200万元', 借款期限: '24个月' },
        '银行',
      ],
      ['窗口', '同意担保'],
      ['银行', '放款', { 合同年利率: '5%', 报价年利率: '3.5%' }],
      ['银行', '申请贴息', { 计息本金: '200万元', 计息月数: '12个月' }],
      ['财务', '拨付贴息'],
      ['银行', '申请代偿', { 未还本金: '100万元' }],
      ['财务', '代偿'],
      ['银行', '追回', { 追回本金: '30万元' }],
      ['财务', '核销', { 理由: '追偿程序已经终结' }],
    ],
    state: '已核销',
    balances: {
      担保基金: 500 * WAN - 80 * WAN + 30 * WAN,
      '已付/{企业}/贴息': 6 * WAN,
      核销: 50 * WAN,
      '备查/在保': 0,
    },
  },
  {
    programme: 'capital-market-reward',
    steps: [
      ['申请人', '提交', { 资本市场事件: '股转挂牌', 事件日期: '今天-30' }],
      ['主管科室', '批准'],
      ['财务', '拨付'],
    ],
    state: '已办结',
    balances: { '已付/{企业}/资本市场/股转挂牌': 50 * WAN, [`专项资金/资本市场/${YEAR}`]: 950 * WAN },
  },
  {
    programme: 'zhongkai-rd-reward-2023',
    facts: { '加计扣除研发费用@2025': '1700万元', '加计扣除研发费用@2024': '500万元' },
    steps: [
      ['申请人', '提交'],
      ['窗口', '受理', { 加计扣除已核对: '是' }],
      ['主管科室', '批准'],
      ['财务', '拨付'],
    ],
    state: '已办结',
    balances: { '已付/{企业}/研发增量奖补': 20 * WAN },
  },
  {
    programme: 'rollover-fund',
    steps: [
      ['申请人', '提交', { 申请金额: '300万元', 到期贷款余额: '300万元', 贷款到期日: '2099-12-31' }, '银行'],
      ['银行', '承诺续贷', { 承诺续贷金额: '300万元' }],
      ['主管科室', '审核通过', { 银行等级: '甲' }],
      ['财务', '确认缴费'],
      ['财务', '放款'],
      ['银行', '续贷到账', { 续贷金额: '300万元' }],
      ['财务', '收回'],
    ],
    state: '已还清',
    balances: { '周转金/资金': 25_000 * WAN, '周转金/垫付/{办件}': 0 },
  },
  // Days go by in these, so they come last: a consent begins and ends by the day of the database.
  {
    programme: 'points-loan',
    name: '示例逾期积分贷',
    scored: 2500,
    steps: [
      ...lent('100万元', '100万元'),
      ['时间', '1'],
      ['银行', '报告逾期', { 逾期日期: '今天' }],
      ['时间', '30'],
      ['银行', '还款', { 还款金额: '40万元' }],
      ['银行', '转风险补偿'],
    ],
    state: '已转风险补偿',
    balances: { '贷款余额/{办件}': 0, '转风险补偿/示例银行': 60 * WAN, '授信额度/{办件}': 0 },
  },
  {
    programme: 'risk-pool',
    facts: { ...LOCAL, 科技型中小企业: '是', '营业收入@2025': '1500万元' },
    steps: [
      ['申请人', '申请', { 纯信用贷款: '是', 实质产学研合作: '否' }, '银行'],
      [
        '银行',
        '报备',
        {
          贷款合同本金: '300万元',
          贷款合同年利率: '4%',
          同期报价利率: '3.5%',
          抵押评估价值: '0元',
          放款日期: '今天-3',
        },
      ],
      ['银行', '报告逾期', { 逾期日期: '今天', 逾期本金: '100万元' }],
      ['时间', '30'],
      ['银行', '申请补偿', { 损失本金: '100万元', 其他财政承担: '0元', 银行上年末科技贷余额: '10亿元' }],
      ['主管科室', '同意补偿'],
      ['财务', '拨付'],
      ['银行', '追回', { 追回金额: '21万元', 追偿费用: '1万元' }],
      ['主管科室', '核销', { 追偿终结文书: '示例文书' }],
    ],
    state: '已核销',
    balances: { 资金池: 2900 * WAN - 60 * WAN + 12 * WAN, '已补偿/示例银行': 60 * WAN, '备查/核销': 48 * WAN },
  },
  {
    programme: 'rollover-fund',
    name: '示例逾期还贷',
    steps: [
      ['申请人', '提交', { 申请金额: '300万元', 到期贷款余额: '300万元', 贷款到期日: '2099-12-31' }, '银行'],
      ['银行', '承诺续贷', { 承诺续贷金额: '300万元' }],
      ['主管科室', '审核通过', { 银行等级: '甲' }],
      ['财务', '确认缴费'],
      ['财务', '放款'],
      ['时间', '12'],
      ['银行', '报告逾期', { 逾期原因: '续贷审批没有完成' }],
      ['银行', '续贷到账', { 续贷金额: '300万元' }],
      ['财务', '收回'],
    ],
    state: '已还清',
    balances: { '周转金/资金': 25_000 * WAN, '周转金/垫付/{办件}': 0, '企业/{企业}/往来': -(300 * WAN + 2_1000_00) },
  },
]

let zone: TrialZone

beforeAll(async () => {
  zone = await openTrialZone({
    programmes: [
      'innovation-voucher-2016: { parameters: { 石嘴山区划: "4103" } }',
      'innovation-voucher-yuhuan-2023: { parameters: { 玉环区划: "410305" } }',
      'xiamen-tech-finance-2018: { parameters: { 厦门区划: "4103" } }',
      'cixi-export-credit-2018: { parameters: { 慈溪区划: "410305" } }',
      'cixi-export-credit-2015',
      'risk-pool',
      'points-loan',
      'zhongkai-points',
      'startup-guarantee-loan',
      'capital-market-reward',
      'zhongkai-rd-reward-2023',
      'rollover-fund',
    ],
    funds: {
      '周转金/资金': '2.5亿元',
      资金池: '2900万元',
      担保基金: '500万元',
      '专项资金/创新券/{批次}': '1000万元',
      '专项资金/玉环创新券/{批次}': '200万元',
      '专项资金/积分贷贴息/{年度}': '500万元',
      '专项资金/贴息/{年度}': '100万元',
      '专项资金/资本市场/{年度}': '1000万元',
      '专项资金/研发增量奖补/{年度}': '2000万元',
      '专项资金/科技信贷/{年度}': '5000万元',
      '专项资金/出口信保/{年度}': '120万元',
    },
  })
}, 120_000)
afterAll(() => zone.close())

test('a voucher that is not used up is told to expire, not to be settled; a second in the same batch is not issued', async () => {
  const holder = await zone.enter('示例两张券', 'enterprise', { ...LOCAL, 造假受罚日期: '1900-01-01' })
  const steps: readonly TrialStep[] = [['申请人', '申领', { 申领主体: '企业' }]]
  const first = await zone.walk(await zone.begin(holder, 'innovation-voucher-2016'), [...steps, ['窗口', '发放']])
  const officer = await zone.trial.as('officer')
  const { awaited } = (await officer.get(`/api/cases/${first.id}`)).json()
  expect(awaited.map(({ action }: { action: string }) => action)).toEqual(['到期'])
  const second = await zone.walk(await zone.begin(holder, 'innovation-voucher-2016'), steps)
  expect((await zone.refused(second, ['窗口', '发放'])).detail).toContain('本批未领')
})

test('a firm cannot be the insurer of its own policy, nor choose somebody who is none', async () => {
  const firm = await zone.enter('示例自保', 'enterprise', { ...LOCAL, '出口额@2025': '200万美元' })
  const file = await zone.begin(firm, 'cixi-export-credit-2018')
  const apply = async (party: number) => {
    const body = { role: '申请人', action: '申请参保', version: file.version, given: { 投保申报额: '100万美元' } }
    const asker = await zone.trial.as('firm_owner')
    return (await asker.send('POST', `/api/cases/${file.id}/act`, { ...body, parties: { 保险公司: party } })).json()
  }
  expect((await apply(firm)).code).toBe('case.own_party')
  expect((await apply(await zone.enter('示例不是保险公司', 'enterprise'))).code).toBe('case.not_its_duty')
  const asker = await zone.trial.as('firm_owner')
  const offered = (await asker.get(`/api/cases/${file.id}/candidates?role=保险公司`)).json()
  expect(offered.parties.map(({ name }: { name: string }) => name)).toEqual(['示例保险公司'])
})

test('a reward that is approved and not yet paid counts: it is not approved again', async () => {
  const facts = { ...LOCAL, '加计扣除研发费用@2025': '3000万元', '加计扣除研发费用@2024': '500万元' }
  const firm = await zone.enter('示例两次奖补', 'enterprise', facts)
  const steps: readonly TrialStep[] = [
    ['申请人', '提交'],
    ['窗口', '受理', { 加计扣除已核对: '是' }],
  ]
  await zone.walk(await zone.begin(firm, 'zhongkai-rd-reward-2023'), [...steps, ['主管科室', '批准']])
  const again = await zone.walk(await zone.begin(firm, 'zhongkai-rd-reward-2023'), steps)
  expect((await zone.refused(again, ['主管科室', '批准'])).detail).toContain('本年未奖')
})

describe('each programme, from the first application to the last posting, by its roles', () => {
  test.each(ROWS)('$programme to $state', async ({ programme, name = `示例${programme}`, ...row }) => {
    const { facts = LOCAL, scored, steps, state, balances } = row
    const firm = await zone.enter(name, 'enterprise', facts)
    if (scored !== undefined) await zone.score({ firm, revenueWan: scored, level: 'high' })
    const ended = await zone.walk(await zone.begin(firm, programme), steps)
    expect(ended.state).toBe(state)
    expect(ended.isVoucher).toBe(programme === 'innovation-voucher-2016')
    const named = (path: string) => path.replace('{企业}', name).replace('{办件}', ended.number)
    const wanted = Object.fromEntries(Object.entries(balances).map(([path, minor]) => [named(path), minor]))
    expect(await zone.balances(...Object.keys(wanted))).toMatchObject(wanted)
  })
})

test('a refusal says what it compared, what has to come first, and what holds that should not', async () => {
  const firm = await zone.enter('示例拒绝', 'enterprise', {
    ...LOCAL,
    所在片区: '城东片区',
    企业规模: '小型',
    '出口额@2025': '200万美元',
  })
  const insured = await zone.walk(await zone.begin(firm, 'cixi-export-credit-2018'), [
    ['申请人', '申请参保', { 投保申报额: '10万美元' }, '保险公司'],
    ['保险公司', '承保'],
  ])
  const tooLittle = await zone.refused(insured, ['保险公司', '缴费', { 缴纳保费: '199.99美元' }])
  expect(tooLittle.detail).toContain('保费合规（199.99 美元 ≥ 200.00 美元 且')
  const tooSoon = await zone.refused(insured, ['保险公司', '赔付'])
  expect(tooSoon.detail).toContain('没有「保险公司 赔付」，要先到「待定损」')
  const due = await zone.walk(await zone.begin(firm, 'capital-market-reward'), [
    ['申请人', '提交', { 资本市场事件: '股转挂牌', 事件日期: '今天-30' }],
  ])
  expect((await zone.refused(due, ['主管科室', '驳回'])).detail).toContain('「可以奖补」成立，不成立时才能「驳回」')
})

test('whoever sends back or refuses says why: the firm reads it, and nothing is done without', async () => {
  const firm = await zone.enter('示例退回', 'enterprise', XIAMEN)
  const filed = await zone.walk(await zone.begin(firm, 'xiamen-tech-finance-2018'), [
    ['申请人', '提交', { 借款合同与付息凭证: '是', 保单与保费发票: '否' }],
  ])
  for (const given of [{}, { 理由: '……' }]) {
    const refused = await zone.refused(filed, ['窗口', '退回', given])
    expect(refused).toMatchObject({ code: 'case.refused', detail: expect.stringContaining('「退回」要写明理由') })
  }
  const officer = await zone.trial.as('officer')
  const { offers } = (await officer.get(`/api/cases/${filed.id}`)).json()
  const back = offers.find(({ action }: { action: string }) => action === '退回')
  expect(back).toMatchObject({ possible: true, takesReason: true })
  await zone.walk(filed, [['窗口', '退回', { 理由: '付息凭证缺第四季度，请补齐再提交' }]])
  const asFirm = await zone.trial.as('firm_owner')
  const seen = (await asFirm.get(`/api/cases/${filed.id}`)).json()
  const { rows } = (await asFirm.get(`/api/parties/${firm}/messages`)).json()
  expect(rows[0]).toMatchObject({
    kind: 'case',
    title: '退回：厦门市科技信贷及保险扶持',
    body: expect.stringContaining('理由：付息凭证缺第四季度'),
    path: `/my/cases/${filed.id}`,
  })
  expect(seen.timeline.at(-1)).toMatchObject({
    action: '退回',
    note: '付息凭证缺第四季度，请补齐再提交',
    isReason: true,
  })
})

describe('what has to be shown by a paper', () => {
  const papers = { 借款合同与付息凭证: '是', 保单与保费发票: '是' }
  test.each([
    ['xiamen-tech-finance-2018', '提交', { ...papers, 凭据: '没有' }, '借款合同与付息凭证、保单与保费发票'],
    ['xiamen-tech-finance-2018', '提交', { ...papers, 保单与保费发票: '否', 凭据: '没有' }, '「借款合同与付息凭证」'],
    ['capital-market-reward', '提交', { 资本市场事件: '股转挂牌', 事件日期: '今天-30', 凭据: '没有' }, '资本市场事件'],
  ])('%s %s without it is refused', async (programme, action, given, said) => {
    const firm = await zone.enter('示例缺凭据', 'enterprise', XIAMEN)
    const file = await zone.begin(firm, programme)
    const refused = await zone.refused(file, ['申请人', action, given])
    expect(refused.detail).toContain('要附上凭据，还没有附文件')
    expect(refused.detail).toContain(said)
  })
})

test('an account is found by the name of its firm, by its path, and by the path as people read it', async () => {
  const finance = await zone.trial.as('finance')
  const found = async (search: string) =>
    (await finance.get(`/api/funds/accounts?search=${encodeURIComponent(search)}`)).json()
  const paid = '已付/示例capital-market-reward/资本市场/股转挂牌'
  for (const search of ['示例capital-market-reward', paid, '示例capital / 股转'])
    expect((await found(search)).rows.map(({ shown }: { shown: string }) => shown)).toContain(paid)
  expect((await found('示例没有这一家')).total).toBe(0)
})

test('a policy that is over takes no more applications, and says so', async () => {
  const firm = await zone.enter('示例迟到', 'enterprise')
  await expect(zone.begin(firm, 'cixi-export-credit-2015')).rejects.toThrow('不在施行期内')
})

test('finance freezes an account, gives its reason, and nothing moves until it is unfrozen; only an empty one closes', async () => {
  const finance = await zone.trial.as('finance')
  const path = `专项资金/贴息/${YEAR}`
  const { account } = (await finance.get(`/api/funds/statement?path=${encodeURIComponent(path)}`)).json()
  const stand = async (asker: typeof finance, body: object) => {
    const answer = await asker.send('POST', `/api/funds/accounts/${account.id}/state`, body)
    return answer.statusCode === 200 ? answer.json().state : answer.json().code
  }
  const why = { reason: '审计核查期间暂停' }
  expect(await stand(await zone.trial.as('officer'), { to: 'frozen', ...why })).toBe('request.role')
  expect(await stand(finance, { to: 'frozen', reason: ' ' })).toBe('request.invalid')
  expect(await stand(finance, { to: 'frozen', ...why })).toBe('frozen')
  expect(await stand(finance, { to: 'frozen', ...why })).toBe('ledger.state_unreachable')
  expect(await stand(finance, { to: 'closed', ...why })).toBe('ledger.account_not_empty')
  expect(await stand(finance, { to: 'open', reason: '核查完毕' })).toBe('open')
  const auditor = await zone.trial.as('auditor')
  const { rows } = (await auditor.get(`/api/funds/accounts/${account.id}/trail`)).json()
  expect(rows.map(({ detail }: { detail: object }) => detail)).toMatchObject([
    { path, before: 'frozen', after: 'open', reason: '核查完毕' },
    { path, before: 'open', after: 'frozen', ...why },
  ])
})

const STATEMENT = `/api/funds/statement?path=${encodeURIComponent('资金池')}`

describe('the figures of a fund', () => {
  test('are sums of what was posted', async () => {
    expect(await zone.figures('risk-pool')).toEqual({
      资金池规模: String(2900 * WAN),
      报备贷款: String(300 * WAN),
      纯信用贷款: String(300 * WAN),
      纯信用占比: '100 %',
      已补偿: String(60 * WAN),
      已追回: String(12 * WAN),
      放大倍数: '0.1 倍',
      补偿率: '20 %',
      追回率: '20 %',
      净损失: String(48 * WAN),
    })
    expect(await zone.figures('rollover-fund')).toMatchObject({ 周转次数: '0.02 倍', 在外余额: '0', 损失: '0' })
    expect(await zone.figures('points-loan')).toMatchObject({ 用信率: '63.6 %', 贴息撬动: '116.67 倍' })
  })

  test('are nothing, not zero, over nothing: before anything was posted', async () => {
    const finance = await zone.trial.as('finance')
    const { programmes } = (await finance.get('/api/funds?from=2010-01-01&to=2010-12-31')).json()
    const figures = programmes.find((one: { programme: string }) => one.programme === 'risk-pool').figures
    expect(figures.find((one: { name: string }) => one.name === '补偿率')).toMatchObject({ value: null, postings: 0 })
  })

  const figure = (more = '') => `/api/funds/figure?programme=risk-pool&figure=${encodeURIComponent('净损失')}${more}`
  test('open the postings they sum, with the case each came from', async () => {
    const finance = await zone.trial.as('finance')
    const answer = (await finance.get(figure(`&part=${encodeURIComponent('已追回')}`))).json()
    expect(answer.parts.map(({ name, minor }: { name: string; minor: number }) => [name, minor])).toEqual([
      ['已补偿', 60 * WAN],
      ['已追回', 12 * WAN],
    ])
    expect(answer.postings).toMatchObject([{ fromShown: '银行归还', toShown: '资金池', minor: 12 * WAN }])
    expect(answer.postings[0].file.number).toMatch(/^\d{4}-/)
  })

  test('and the statement of an account explains itself, page by page', async () => {
    const auditor = await zone.trial.as('auditor')
    const at = (more: string) => auditor.get(`/api/funds/statement?path=${encodeURIComponent('资金池')}&size=2${more}`)
    const first = (await at('')).json()
    expect(first.account).toMatchObject({ balance: 2852 * WAN, entries: 3, title: '风险补偿资金池' })
    expect(first.lines.map(({ balance }: { balance: number }) => balance)).toEqual([2852 * WAN, 2840 * WAN])
    const second = (await at(`&before=${first.next}`)).json()
    expect(second).toMatchObject({ next: null, lines: [{ balanceBefore: 0, balance: 2900 * WAN, other: '期初/CNY' }] })
    const past = (await at('&on=2015-06-30')).json()
    expect(past).toMatchObject({ next: null, account: { balance: 2900 * WAN, entries: 1 }, lines: [{ version: 1 }] })
  })

  test.each([
    ['a bank', 'bank', '/api/funds', 403],
    ['a firm', 'firm_owner', '/api/funds', 403],
    ['a period that is turned', 'finance', '/api/funds?from=2026-02-01&to=2026-01-01', 422],
    ['a figure nobody wrote down', 'finance', '/api/funds/figure?programme=risk-pool&figure=x', 404],
    ['an account that is not there', 'finance', '/api/funds/statement?path=x', 422],
    ['a day before the account was opened', 'finance', `${STATEMENT}&on=2009-12-31`, 404],
    ['a day that is still to come', 'finance', `${STATEMENT}&on=2999-12-31`, 404],
  ] as const)('%s is refused', async (_title, role, url, status) => {
    expect((await (await zone.trial.as(role)).get(url)).statusCode).toBe(status)
  })
})

describe('what is filled in', () => {
  const asked = { 申请金额: '100万元', 到期贷款余额: '100万元', 贷款到期日: LATER }
  test.each([
    ['nothing at all', { ...asked, 申请金额: '0元' }, '申请金额 0.00 元 小于 0.01 元，应不小于 0.01 元'],
    ['less than nothing', { ...asked, 申请金额: '-1元' }, '「申请金额」填的是「-1元」'],
    ['a part of a 分', { ...asked, 申请金额: '0.001元' }, '「申请金额」填的是「0.001元」'],
    ['more than there is money', { ...asked, 申请金额: '10000000000亿元' }, '「申请金额」填的是「10000000000亿元」'],
    ['another currency', { ...asked, 申请金额: '100万美元' }, '「申请金额」填的是「100万美元」'],
    ['two mistakes', { ...asked, 申请金额: '0元', 到期贷款余额: '0元' }, '到期贷款余额 0.00 元 小于 0.01 元'],
  ])('%s is refused with what was expected', async (_title, given, said) => {
    const firm = await zone.enter(`示例误填${_title}`, 'enterprise', LOCAL)
    const file = await zone.begin(firm, 'rollover-fund')
    expect((await zone.refused(file, ['申请人', '提交', given, '银行'])).detail).toContain(said)
  })

  test('is chosen from what the policy tells apart, and money is shown with the names of those it goes to', async () => {
    const firm = await zone.enter('示例可选', 'enterprise', LOCAL)
    const steps: readonly TrialStep[] = [
      ['申请人', '提交', asked, '银行'],
      ['银行', '承诺续贷', { 承诺续贷金额: '100万元' }],
    ]
    const file = await zone.walk(await zone.begin(firm, 'rollover-fund'), steps)
    const officer = await zone.trial.as('officer')
    const { offers } = (await officer.get(`/api/cases/${file.id}`)).json()
    expect(offers[0].questions).toMatchObject([{ name: '银行等级', choices: ['甲', '乙'] }])
    await zone.walk(file, [['主管科室', '审核通过', { 银行等级: '甲' }]])
    const finance = await zone.trial.as('finance')
    const offered = (await finance.get(`/api/cases/${file.id}`)).json().offers
    expect(offered[0]).toMatchObject({ action: '确认缴费', moves: [{ from: '企业/示例可选/往来' }] })
  })
})
