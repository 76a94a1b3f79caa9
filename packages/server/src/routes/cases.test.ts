import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { dayInChina } from '@gongzhen/core/base'
import type { Api } from '../routes.ts'
import { addParty } from '../store/parties.ts'
import { type Asker, type TrialApp, openTrialApp } from '../trial-app.ts'

type Case = Api['GET /api/cases/:id']['out']

const PDF = Buffer.from('%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n')
const PROGRAMME = { programme: 'rollover-fund' }
const TODAY = dayInChina(new Date().toISOString())

let trial: TrialApp
let firm: number
let stranger: number
let bank: number
let otherBank: number
let people: Record<'firm' | 'officer' | 'finance' | 'bank' | 'leader' | 'auditor', Asker>

beforeAll(async () => {
  trial = await openTrialApp({
    programmes: ['rollover-fund: { parameters: { 年度次数: 1000次 } }'],
    zoneLines: 'demo: yes\nfunds: { 周转金/资金: 1000万元 }\n',
  })
  const officer = await trial.as('officer')
  const [finance, asBank, asFirm] = [await trial.as('finance'), await trial.as('bank'), await trial.as('firm_owner')]
  await trial.database.inZone('alpha', async (sql) => {
    const enter = (name: string, kind: 'enterprise' | 'bank') => addParty(sql, { kind, name, source: '市场监管' })
    firm = await enter('甲示例有限公司', 'enterprise')
    stranger = await enter('乙示例有限公司', 'enterprise')
    bank = await enter('丙示例银行', 'bank')
    otherBank = await enter('丁示例银行', 'bank')
    await sql`update account set party = ${firm} where login = 'firm_owner'`
    await sql`update account set party = ${bank} where login = 'bank'`
  })
  for (const [fact, value] of [
    ['区划', '410305'],
    ['列入失信', '否'],
  ] as const) {
    const said = { fact, period: 0, value, reason: '试验所需' }
    const answer = await officer.send('POST', `/api/parties/${firm}/facts`, said)
    expect(answer.statusCode).toBe(200)
  }
  people = {
    firm: asFirm,
    officer,
    finance,
    bank: asBank,
    leader: await trial.as('leader'),
    auditor: await trial.as('auditor'),
  }
})
afterAll(() => trial.close())

async function begin(): Promise<Case> {
  const answer = await people.firm.send('POST', `/api/parties/${firm}/cases`, PROGRAMME)
  expect(answer.statusCode).toBe(200)
  return answer.json()
}

type Step = readonly [who: keyof typeof people, role: string, action: string, filled?: object]

const APPLY: Step = [
  'firm',
  '申请人',
  '提交',
  { given: { 申请金额: '300万元', 到期贷款余额: '300万元', 贷款到期日: '2030-12-31' } },
]
const TO_NAME = ['firm', '申请人', '提交'] as const
const TO_REVIEW: readonly Step[] = [APPLY, ['bank', '银行', '承诺续贷', { given: { 承诺续贷金额: '300万元' } }]]
const TO_PAID: readonly Step[] = [
  ...TO_REVIEW,
  ['officer', '主管科室', '审核通过', { given: { 银行等级: '甲' } }],
  ['finance', '财务', '确认缴费'],
  ['finance', '财务', '放款'],
]
const TO_END: readonly Step[] = [
  ...TO_PAID,
  ['bank', '银行', '续贷到账', { given: { 续贷金额: '300万元' } }],
  ['finance', '财务', '收回'],
]

const bodyOf = ([, role, action, filled = {}]: Step, version: number) => ({
  role,
  action,
  version,
  ...(action === '提交' ? { parties: { 银行: bank } } : {}),
  ...filled,
})

/** Takes the steps one after the other; the answer to the last, whatever it was. */
async function walk(steps: readonly Step[], from?: Case) {
  const opened = from ?? (await begin())
  let version = opened.version
  let last = { status: 200, body: opened as Case & { code?: string; detail?: string } }
  for (const step of steps) {
    const answer = await people[step[0]].send('POST', `/api/cases/${opened.id}/act`, bodyOf(step, version))
    last = { status: answer.statusCode, body: answer.json() }
    if (answer.statusCode !== 200) break
    version = last.body.version
  }
  return { id: opened.id, ...last }
}

/** The fund and what everybody has: the sum of all accounts is always zero. */
async function books() {
  return trial.database.inZone('alpha', async (sql) => {
    const [row] = await sql<{ sum: number; fund: number; held: number }>`
      select sum(balance)::bigint as sum, (sum(balance) filter (where path = '周转金/资金'))::bigint as fund,
             (sum(held_out) filter (where path = '周转金/资金'))::bigint as held
      from   ledger_account`
    return row!
  })
}

/** The fund is opened by the clock at the start. */
async function fundOpened() {
  await expect.poll(async () => (await books()).fund, { timeout: 20_000 }).toBe(1000_0000_00)
}

describe('a bridged loan', () => {
  test('goes from the application to the last posting by its roles, and every account explains itself', async () => {
    await fundOpened()
    const { status, body } = await walk(TO_END)
    expect(status).toBe(200)
    expect(body).toMatchObject({ state: '已还清', isFinal: true, offers: [] })
    expect(body.timeline.map(({ action }) => action)).toEqual([
      '立项',
      '提交',
      '承诺续贷',
      '审核通过',
      '确认缴费',
      '放款',
      '续贷到账',
      '收回',
    ])
    expect(body.timeline.at(-1)?.moves.map(({ posting }) => posting)).toEqual(['收回', '计费', '退费', '记节约'])
    expect(body.accounts.find(({ path }) => path === '周转金/资金')).toMatchObject({ balance: 1000_0000_00, held: 0 })
    expect(await books()).toEqual({ sum: 0, fund: 1000_0000_00, held: 0 })

    const firmsView: Case = (await people.firm.get(`/api/cases/${body.id}`)).json()
    const isFund = ({ path }: { path: string }) => path === '周转金/资金'
    expect(body.accounts.some(isFund)).toBe(true)
    expect(firmsView.accounts.filter(isFund)).toEqual([])
  })

  test('names the firm and the bank in the paths people read', async () => {
    const { body } = await walk(TO_REVIEW)
    expect(body.parties).toEqual([{ role: '银行', party: { id: bank, name: '丙示例银行' } }])
    expect(body.state).toBe('待审核')
  })

  test('shows each role what it can do, what it would move and why not', async () => {
    const { id } = await walk(TO_REVIEW)
    const seen: Case = (await people.officer.get(`/api/cases/${id}`)).json()
    expect(seen.offers.map(({ action, possible }) => [action, possible])).toEqual([
      ['审核通过', true],
      ['不予垫付', true],
    ])
    expect(seen.offers[0]?.questions.map(({ name }) => name)).toEqual(['银行等级'])
    expect(seen.due).not.toBeNull()
    const asFirm: Case = (await people.firm.get(`/api/cases/${id}`)).json()
    expect(asFirm.offers.map(({ action }) => action)).toEqual(['撤回'])
    expect(asFirm.others.map(({ role }) => role)).toContain('主管科室')
  })

  test('can be tried first: the moves are shown, nothing is written', async () => {
    const { id } = await walk(TO_REVIEW)
    const before = await books()
    const body = { role: '主管科室', action: '审核通过', given: { 银行等级: '甲' } }
    const tried = (await people.officer.send('POST', `/api/cases/${id}/trial`, body)).json()
    expect(tried.moves).toMatchObject([{ posting: '留款', kind: 'hold', minor: 300_0000_00 }, { posting: '记次' }])
    const low = (
      await people.officer.send('POST', `/api/cases/${id}/trial`, { ...body, given: { 银行等级: '丙' } })
    ).json()
    expect(low.refusals[0]).toMatchObject({ code: 'condition' })
    expect(low.refusals[0].zh).toContain('银行可以合作')
    expect(await books()).toEqual(before)
  })
})

describe('what is refused, and how it is said', () => {
  const REFUSED: readonly (readonly [
    title: string,
    steps: readonly Step[],
    status: number,
    code: string,
    words: string,
  ])[] = [
    [
      'an application that leaves the amount out',
      [['firm', '申请人', '提交', { given: {} }]],
      409,
      'case.refused',
      '还没有填',
    ],
    [
      'an amount without its unit',
      [['firm', '申请人', '提交', { given: { 申请金额: '300' } }]],
      422,
      'case.value',
      '应是金额',
    ],
    ['a negative amount', [['firm', '申请人', '提交', { given: { 申请金额: '-1元' } }]], 422, 'case.value', '不小于零'],
    [
      'more than the books can hold',
      [['firm', '申请人', '提交', { given: { 申请金额: '999999999999999元' } }]],
      422,
      'case.value',
      '不超过 90 万亿',
    ],
    ['a part of a 分', [['firm', '申请人', '提交', { given: { 申请金额: '1.001元' } }]], 422, 'case.value', '最多到分'],
    [
      'several values that cannot be read, all at once',
      [['firm', '申请人', '提交', { given: { 申请金额: '很多', 贷款到期日: '昨天' } }]],
      422,
      'case.value',
      '「贷款到期日」填的是「昨天」，应是日期',
    ],
    [
      'a fact nobody asks for',
      [['firm', '申请人', '提交', { given: { 续贷金额: '1元' } }]],
      409,
      'case.refused',
      '不要填',
    ],
    [
      'a name that is no fact',
      [['firm', '申请人', '提交', { given: { 申请金锛: '1元' } }]],
      422,
      'case.name',
      '申请金额',
    ],
    [
      'a bank nobody knows',
      [['firm', '申请人', '提交', { parties: { 银行: 999_999 } }]],
      422,
      'case.no_party',
      '企业库',
    ],
    [
      'another’s action',
      [APPLY, ['firm', '银行', '承诺续贷', { given: { 承诺续贷金额: '300万元' } }]],
      403,
      'case.not_yours',
      '银行',
    ],
    ['an action of another state', [['firm', '申请人', '撤回']], 409, 'case.refused', '「草稿」时没有'],
    [
      'a commitment below what is asked',
      [
        APPLY,
        ['bank', '银行', '承诺续贷', { given: { 承诺续贷金额: '299万元' } }],
        ['officer', '主管科室', '审核通过', { given: { 银行等级: '甲' } }],
      ],
      409,
      'case.refused',
      '承诺足额',
    ],
    [
      'the money back before the bank has renewed',
      [...TO_PAID, ['finance', '财务', '收回']],
      409,
      'case.refused',
      '没有「财务 收回」',
    ],
  ]
  for (const [title, steps, status, code, words] of REFUSED) {
    test(`refuses ${title}`, async () => {
      const answer = await walk(steps)
      expect([answer.status, answer.body.code]).toEqual([status, code])
      expect(answer.body.detail).toContain(words)
      const after: Case = (await people.leader.get(`/api/cases/${answer.id}`)).json()
      if (after.accounts.length > 0)
        await walk(
          [
            ['bank', '银行', '续贷到账', { given: { 续贷金额: '300万元' } }],
            ['finance', '财务', '收回'],
          ],
          after,
        )
    })
  }

  test('a firm names neither itself nor another firm as its bank; the list offers banks only', async () => {
    const opened = await begin()
    const naming = async (party: number) => {
      const filled = { ...APPLY[3], parties: { 银行: party } }
      const answer = await people.firm.send('POST', `/api/cases/${opened.id}/act`, bodyOf([...TO_NAME, filled], 1))
      return [answer.json().code, answer.json().detail]
    }
    expect(await naming(firm)).toEqual(['case.own_party', expect.stringContaining('不能由申请企业自己担任')])
    expect(await naming(stranger)).toEqual(['case.not_its_duty', expect.stringContaining('没有登记为「银行」')])
    const offered = await people.firm.get(`/api/cases/${opened.id}/candidates?role=银行`)
    expect(new Set(offered.json().parties.map(({ id }: { id: number }) => id))).toEqual(new Set([bank, otherBank]))
  })

  test('an application of a firm of which nothing is known is neither approved nor thrown away', async () => {
    const opened: Case = (await people.officer.send('POST', `/api/parties/${stranger}/cases`, PROGRAMME)).json()
    expect(opened.state).toBe('草稿')
    await trial.database.inZone(
      'alpha',
      (sql) => sql`update account set party = ${stranger} where login = 'firm_owner'`,
    )
    const answer = await walk(
      [...TO_REVIEW, ['officer', '主管科室', '审核通过', { given: { 银行等级: '甲' } }]],
      opened,
    )
    await trial.database.inZone('alpha', (sql) => sql`update account set party = ${firm} where login = 'firm_owner'`)
    expect(answer.body.detail).toContain('不能判断：缺少')
    expect(answer.body.detail).toContain('列入失信')
  })

  test('never lends more than the fund: what is held counts as spent', async () => {
    const before = await books()
    const walked = [await walk(TO_PAID), await walk(TO_PAID), await walk(TO_PAID)]
    const fourth = await walk(TO_PAID)
    expect(walked.map(({ body }) => body.state)).toEqual(['垫付中', '垫付中', '垫付中'])
    expect(fourth.body.detail).toContain('基金够用')
    for (const { body } of walked)
      await walk(
        [
          ['bank', '银行', '续贷到账', { given: { 续贷金额: '300万元' } }],
          ['finance', '财务', '收回'],
        ],
        body,
      )
    expect((await books()).fund).toBe(before.fund)
  })
})

describe('two at once', () => {
  test('two officers press the same action: one is done, the other is told who was faster', async () => {
    const { id, body } = await walk(TO_REVIEW)
    const press = () =>
      people.officer.send(
        'POST',
        `/api/cases/${id}/act`,
        bodyOf(['officer', '主管科室', '审核通过', { given: { 银行等级: '甲' } }], body.version),
      )
    const answers = await Promise.all(Array.from({ length: 6 }, press))
    expect(answers.map(({ statusCode }) => statusCode).toSorted()).toEqual([200, 409, 409, 409, 409, 409])
    const told = answers.find(({ statusCode }) => statusCode === 409)
    expect(told?.json()).toMatchObject({ code: 'case.changed' })
    expect(told?.json().detail).toContain('试验 officer')
    expect((await books()).held).toBe(300_0000_00)
    await walk(TO_END.slice(3), (await people.leader.get(`/api/cases/${id}`)).json())
  })

  test('the same request sent again gives the first answer and posts once', async () => {
    const { id, body } = await walk(TO_REVIEW)
    const send = () =>
      people.officer.send(
        'POST',
        `/api/cases/${id}/act`,
        bodyOf(['officer', '主管科室', '审核通过', { given: { 银行等级: '甲' } }], body.version),
        { 'idempotency-key': 'case-once' },
      )
    const [first, second] = [await send(), await send()]
    expect([first.statusCode, second.statusCode]).toEqual([200, 200])
    expect(second.json()).toEqual(first.json())
    await walk(TO_END.slice(3), first.json())
  })

  test('approvals that together pass the fund: as many as fit, never more', async () => {
    const ready = [
      await walk(TO_REVIEW),
      await walk(TO_REVIEW),
      await walk(TO_REVIEW),
      await walk(TO_REVIEW),
      await walk(TO_REVIEW),
    ]
    const step: Step = ['officer', '主管科室', '审核通过', { given: { 银行等级: '甲' } }]
    const answers = await Promise.all(
      ready.map(({ id, body }) => people.officer.send('POST', `/api/cases/${id}/act`, bodyOf(step, body.version))),
    )
    expect(answers.filter(({ statusCode }) => statusCode === 200)).toHaveLength(3)
    const { sum, fund, held } = await books()
    expect([sum, fund - held]).toEqual([0, 100_0000_00])
    for (const answer of answers) if (answer.statusCode === 200) await walk(TO_END.slice(3), answer.json())
  })
})

describe('who sees what', () => {
  test('the bank of the case sees it, a firm of another name does not', async () => {
    const { id } = await walk([APPLY])
    expect((await people.bank.get(`/api/cases/${id}`)).statusCode).toBe(200)
    await trial.database.inZone('alpha', (sql) => sql`update account set party = ${otherBank} where login = 'bank'`)
    expect((await people.bank.get(`/api/cases/${id}`)).statusCode).toBe(404)
    expect((await people.bank.get('/api/cases')).json().rows).toEqual([])
    await trial.database.inZone('alpha', (sql) => sql`update account set party = ${bank} where login = 'bank'`)
    expect((await people.bank.get('/api/cases?mine=true')).json().rows.map((row: Case) => row.id)).toContain(id)
  })

  test('the list says what is the reader’s turn, and the filters narrow it', async () => {
    const { id } = await walk(TO_REVIEW)
    const mine = (await people.officer.get('/api/cases?mine=true')).json()
    expect(mine.rows.map((row: Case) => row.id)).toContain(id)
    expect(mine.rows.every((row: Case) => row.isTurn)).toBe(true)
    expect((await people.auditor.get('/api/cases?mine=true')).json().total).toBe(0)
    expect((await people.officer.get(`/api/cases?state=${encodeURIComponent('已还清')}`)).json().rows[0].state).toBe(
      '已还清',
    )
    expect((await people.officer.get(`/api/parties/${firm}/cases`)).json().total).toBeGreaterThan(3)
    const offered = (await people.firm.get('/api/case-programmes')).json()
    expect(offered.programmes.map(({ programme }: { programme: string }) => programme)).toEqual(['rollover-fund'])
  })

  test.each<[steps: readonly Step[], isTurn: boolean]>([
    [[], true],
    [[APPLY], false],
    [TO_REVIEW, false],
  ])('after %j it is the applicant’s turn: %s, on the list and on the firm’s home', async (steps, isTurn) => {
    const { id } = await walk(steps)
    const { rows } = (await people.firm.get(`/api/parties/${firm}/cases?size=100`)).json()
    expect(rows.find((row: Case) => row.id === id).isTurn).toBe(isTurn)
    const home = (await people.firm.get(`/api/parties/${firm}/home`)).json()
    expect(home.cases.some((row: Case) => row.id === id)).toBe(isTurn)
  })

  test('what only takes a case back is told apart from what brings it further', async () => {
    const { id } = await walk([APPLY])
    const offered = async (who: keyof typeof people) =>
      (await people[who].get(`/api/cases/${id}`))
        .json()
        .offers.map((offer: Case['offers'][number]) => [offer.action, offer.isRetreat])
    expect(await offered('firm')).toEqual([['撤回', true]])
    expect(await offered('bank')).toContainEqual(['承诺续贷', false])
  })

  test('papers belong to their case', async () => {
    const { id } = await begin()
    const payload = Buffer.concat([
      Buffer.from('--b\r\ncontent-disposition: form-data; name="file"; filename="合同.pdf"\r\n\r\n'),
      PDF,
      Buffer.from('\r\n--b--\r\n'),
    ])
    const headers = { cookie: people.firm.cookie, 'x-gongzhen': '1', 'content-type': 'multipart/form-data; boundary=b' }
    const added = await trial.app.inject({ method: 'POST', url: `/api/cases/${id}/evidence`, headers, payload })
    expect(added.statusCode).toBe(200)
    const paper = added.json().id
    expect((await people.officer.get(`/api/cases/${id}/evidence/${paper}`)).rawPayload.equals(PDF)).toBe(true)
    const { id: other } = await begin()
    expect((await people.officer.get(`/api/cases/${other}/evidence/${paper}`)).statusCode).toBe(404)
    const { id: bad, status } = await walk([['firm', '申请人', '提交', { ...APPLY[3], evidence: { 申请金额: paper } }]])
    expect([status, (await people.officer.get(`/api/cases/${bad}`)).json().state]).toEqual([404, '草稿'])
  })
})

test('the day of the cases is the day in China', async () => {
  const { body } = await walk([APPLY])
  expect(body.timeline.at(-1)?.on).toBe(TODAY)
})
