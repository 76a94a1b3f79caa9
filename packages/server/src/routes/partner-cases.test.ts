import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addDays, dayInChina } from '@gongzhen/core/base'
import { sendDue } from '../jobs/webhook-clock.ts'
import type { Api } from '../routes.ts'
import type { Asker } from '../trial-app.ts'
import { type TrialCase, type TrialStep, type TrialZone, openTrialZone } from '../trial-zone.ts'
import { takeWebhook } from '../webhook-receiver.ts'

const TODAY = dayInChina(new Date().toISOString())
const LATER = addDays(TODAY, 365)
const LOCAL = { 区划: '410305', 列入失信: '否' }

let zone: TrialZone
let people: Record<'firm' | 'bank', Asker>

beforeAll(async () => {
  zone = await openTrialZone({
    programmes: ['points-loan', 'zhongkai-points', 'rollover-fund'],
    funds: { '周转金/资金': '2.5亿元', '专项资金/积分贷贴息/{年度}': '500万元' },
    settings: { webhooksInside: true },
  })
  people = { firm: await zone.trial.as('firm_owner'), bank: await zone.trial.as('bank') }
}, 120_000)
afterAll(() => zone.close())

const APPLIED: TrialStep = [
  '申请人',
  '授权申请',
  { 贷款产品: '信用类', 授权用途: '贷款审批', 授权截止日: LATER },
  '银行',
]
const READ: TrialStep = ['银行', '读取积分', { 技术评估通过: '否' }]
const GRANTED: TrialStep = ['银行', '授信', { 批准额度: '500万元' }]
const DRAWN: TrialStep = ['银行', '提款', { 提款金额: '100万元' }]

let firms = 0
/** A loan on points that has gone so far, of a firm that stands at 92.77 points. */
async function loan(...steps: readonly TrialStep[]): Promise<TrialCase> {
  const firm = await zone.enter(`示例授权企业${++firms}`, 'enterprise', LOCAL)
  await zone.score({ firm, revenueWan: 2500, level: 'high' })
  return zone.walk(await zone.begin(firm, 'points-loan'), [APPLIED, ...steps])
}
const seen = async (who: Asker, { id }: TrialCase): Promise<TrialCase> => (await who.get(`/api/cases/${id}`)).json()
const consents = async ({ applicant }: TrialCase): Promise<Api['GET /api/parties/:id/consents']['out']> =>
  (await people.firm.get(`/api/parties/${applicant.id}/consents`)).json()
async function revoke(file: TrialCase) {
  const [given] = (await consents(file)).consents
  const path = `/api/parties/${file.applicant.id}/consents/${given!.id}/revoke`
  const answer = await people.firm.send('POST', path, { reason: '不再申请' })
  expect(answer.statusCode).toBe(200)
}
const act = (file: TrialCase, action: string, given: Record<string, string>) =>
  people.bank.send('POST', `/api/cases/${file.id}/act`, { role: '银行', action, given, version: file.version })

test('a bank that grants nothing says why, and the firm is told', async () => {
  const file = await loan(READ)
  expect((await act(file, '不予授信', {})).json().detail).toContain('「不予授信」要写明理由')
  const reason = '近两年现金流不足，可改申请担保类产品'
  const refused = await zone.walk(file, [['银行', '不予授信', { 理由: reason }]])
  expect(refused.state).toBe('未获授信')
  const { rows } = (await people.firm.get(`/api/parties/${file.applicant.id}/messages`)).json()
  expect(rows[0]).toMatchObject({ kind: 'case', body: expect.stringContaining(reason), path: `/my/cases/${file.id}` })
})

describe('the consent a loan on points stands on', () => {
  test('is given by applying, to that bank, for that purpose, until that day', async () => {
    const file = await loan()
    expect((await consents(file)).consents).toMatchObject([
      { partner: { name: '示例银行' }, purpose: '贷款审批', points: true, validTo: LATER, state: 'valid' },
    ])
    expect(file.consent).toMatchObject({ to: '示例银行', state: 'valid', validTo: LATER })
  })

  test.each<[string, readonly TrialStep[]]>([
    ['before the points were read', []],
    ['before a line was granted', [READ]],
  ])('revoked on the firm’s page %s, takes the case with it', async (_title, steps) => {
    const file = await loan(...steps)
    await revoke(file)
    const now = await seen(people.firm, file)
    expect([now.state, now.isFinal]).toEqual(['已撤回授权', true])
    expect(now.timeline.at(-1)).toMatchObject({ action: '撤回授权', role: '申请人', note: '不再申请' })
  })

  test('revoked after a line was granted, is shown as gone: nothing more is drawn, what is owed is repaid', async () => {
    const file = await loan(READ, GRANTED, DRAWN)
    await revoke(file)
    const now = await seen(people.bank, file)
    expect([now.state, now.version, now.consent?.state]).toEqual(['已授信', file.version, 'revoked'])
    const draw = now.offers.find(({ action }) => action === '提款')
    expect([draw?.possible, draw?.refusals[0]?.zh]).toEqual([false, '企业已撤回给示例银行的授权，不能再「提款」'])
    const refused = await act(now, '提款', { 提款金额: '1万元' })
    expect([refused.statusCode, refused.json().code]).toEqual([409, 'case.refused'])
    const after = await zone.walk(now, [
      ['银行', '还款', { 还款金额: '100万元' }],
      ['银行', '结清'],
    ])
    expect(after.state).toBe('已结清')
  })

  test('taken back in the case, ends on the firm’s page as well', async () => {
    const file = await zone.walk(await loan(), [['申请人', '撤回授权']])
    expect((await consents(file)).consents[0]).toMatchObject({ state: 'revoked' })
  })

  test('given anew, lets the bank go on', async () => {
    const file = await loan(READ, GRANTED)
    await revoke(file)
    const [old] = (await consents(file)).consents
    const shared = { points: true, band: false, facts: [], validFrom: TODAY, validTo: LATER }
    const body = { partner: old!.partner.id, purpose: '贷款审批', ...shared }
    expect((await people.firm.send('POST', `/api/parties/${file.applicant.id}/consents`, body)).statusCode).toBe(200)
    expect((await zone.walk(file, [DRAWN])).state).toBe('已授信')
  })

  test('lasts three years at most, and the case is not filed with a longer one', async () => {
    const firm = await zone.enter('示例长期授权', 'enterprise', LOCAL)
    const [role, action, given, party] = APPLIED
    const step: TrialStep = [role, action, { ...given, 授权截止日: '2099-12-31' }, party ?? '']
    const answer = await zone.refused(await zone.begin(firm, 'points-loan'), step)
    expect([answer.status, answer.code]).toEqual([422, 'consent.dates'])
  })
})

describe('the points a bank acts on', () => {
  const reading = ({ id }: TrialCase, who = people.bank) => who.send('POST', `/api/cases/${id}/reading`)

  test('come from the reading and its receipt, and the case says so', async () => {
    const file = await loan()
    expect((await reading(file)).json()).toMatchObject({ score: '92.77' })
    const question = (await seen(people.bank, file)).offers.flatMap(({ questions }) => questions)
    expect(question.find(({ name }) => name === '创新积分')?.read).toMatchObject({ shown: '92.77 分' })
    const after = (await act(file, '读取积分', { 技术评估通过: '否' })).json() as TrialCase
    expect(after.given).toContainEqual({ name: '创新积分', shown: '92.77 分', evidence: null })
    const readings = (await people.firm.get(`/api/parties/${file.applicant.id}/readings`)).json()
    expect(readings).toMatchObject({ total: 1, rows: [{ outcome: 'permitted' }] })
  })

  const REFUSED: readonly (readonly [string, (file: TrialCase) => ReturnType<typeof act>, number, string])[] = [
    [
      'typed by the bank',
      async (file) => (await reading(file), act(file, '读取积分', { 创新积分: '99', 技术评估通过: '否' })),
      422,
      'case.by_system',
    ],
    ['never read', (file) => act(file, '读取积分', { 技术评估通过: '否' }), 409, 'case.no_receipt'],
    [
      'not complete, so unknown',
      async (file) => {
        await zone.trial.database.inZone(
          'alpha',
          (sql) => sql`update standing set score_max = 100 where subject = ${file.applicant.id}`,
        )
        await reading(file)
        return act(file, '读取积分', { 技术评估通过: '否' })
      },
      409,
      'case.points_unknown',
    ],
    ['read by the firm itself', (file) => reading(file, people.firm), 403, 'case.not_reader'],
    ['read after the firm has revoked', async (file) => (await revoke(file), reading(file)), 403, 'consent.revoked'],
  ]
  for (const [title, work, status, code] of REFUSED) {
    test(`are refused where they were ${title}`, async () => {
      const answer = await work(await loan())
      expect([answer.statusCode, answer.json().code]).toEqual([status, code])
    })
  }

  test('are refused once the receipt has expired', async () => {
    const file = await loan()
    await reading(file)
    await zone.trial.database.asOwner(
      (sql) =>
        sql`update consent_read set receipt_until = now() - interval '1 second' where party = ${file.applicant.id}`,
    )
    const answer = await act(file, '读取积分', { 技术评估通过: '否' })
    expect([answer.statusCode, answer.json().code]).toEqual([409, 'case.no_receipt'])
  })

  test('are refused where the kept receipt was changed', async () => {
    const file = await loan()
    await reading(file)
    await zone.trial.database.asOwner(
      (sql) =>
        sql`update consent_read set receipt = replace(receipt, '"92.77"', '"99.77"') where party = ${file.applicant.id}`,
    )
    const answer = await act(file, '读取积分', { 技术评估通过: '否' })
    expect([answer.statusCode, answer.json().code]).toEqual([409, 'case.no_receipt'])
  })
})

describe('a payment that is settled', () => {
  const came: { headers: Record<string, string | string[] | undefined>; body: string }[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString('utf8')
    })
    request.on('end', () => {
      came.push({ headers: request.headers, body })
      response.writeHead(204).end()
    })
  })
  beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)))
  afterAll(() => server.close())

  test('is told to the bank that takes part, signed, and whoever receives it checks the signature', async () => {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/in`
    const events = ['payment.settled']
    const { secret } = (await people.bank.send('POST', '/api/organisation/webhooks', { url, events })).json()
    const firm = await zone.enter('示例垫付', 'enterprise', LOCAL)
    const file = await zone.walk(await zone.begin(firm, 'rollover-fund'), [
      ['申请人', '提交', { 申请金额: '300万元', 到期贷款余额: '300万元', 贷款到期日: LATER }, '银行'],
      ['银行', '承诺续贷', { 承诺续贷金额: '300万元' }],
      ['主管科室', '审核通过', { 银行等级: '甲' }],
      ['财务', '确认缴费'],
    ])
    const settings = { logKeys: zone.trial.keys, webhooksInside: true }
    const send = () =>
      sendDue({ database: zone.trial.database, settings, now: () => new Date().toISOString() }, 'alpha')
    await send()
    expect(came).toEqual([])
    await zone.walk(file, [['财务', '放款']])
    await expect.poll(async () => (await send(), came.length), { timeout: 15_000 }).toBe(1)
    const [{ headers, body }] = came as [(typeof came)[number]]
    expect(await takeWebhook(secret, headers, body, () => false)).toMatchObject({
      told: {
        type: 'payment.settled',
        data: {
          case: file.id,
          number: file.number,
          action: '放款',
          paid: [{ minor: 300_0000_00, currency: 'CNY', transfer: expect.stringContaining(file.number) }],
        },
      },
    })
    const changed = body.replace('30000000', '90000000')
    expect(changed).not.toBe(body)
    expect(await takeWebhook(secret, headers, changed, () => false)).toEqual({ refused: 'signature_or_time' })
    const other = `whsec_${Buffer.from('another secret of thirty-two byte').toString('base64')}`
    expect(await takeWebhook(other, headers, body, () => false)).toEqual({ refused: 'signature_or_time' })
    expect(await takeWebhook(secret, headers, body, (id) => id === headers['webhook-id'])).toEqual({ refused: 'again' })
    const late = { ...headers, 'webhook-timestamp': String(Math.floor(Date.now() / 1000) - 301) }
    expect(await takeWebhook(secret, late, body, () => false)).toEqual({ refused: 'signature_or_time' })
  })
})
