import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readDocumentNumber } from '../document-number.ts'
import { textOfPdf } from '../pdf-text.ts'
import { addParty } from '../store/parties.ts'
import { type Asker, type TrialApp, openTrialApp } from '../trial-app.ts'

const REWARD = 'zhongkai-rd-reward-2023'
const POINTS = 'zhongkai-points'

let trial: TrialApp
let officer: Asker

beforeAll(async () => {
  trial = await openTrialApp({
    programmes: [REWARD, POINTS, 'sme-size-2017'],
    zones: ['alpha', 'beta'],
    settings: { publicUrl: 'https://zone.example' },
  })
  officer = await trial.as('officer')
}, 120_000)
afterAll(() => trial.close())

const newFirm = (name: string): Promise<number> =>
  trial.database.inZone('alpha', (sql) => addParty(sql, { kind: 'enterprise', name, source: '市场监管' }))

/** A firm whose super-deducted R&D grew from one year to the next. */
async function firmWith(name: string, before: string, after: string): Promise<number> {
  const firm = await newFirm(name)
  for (const [period, value] of [
    [2024, before],
    [2025, after],
  ] as const) {
    const fact = { fact: '加计扣除研发费用', period, value, reason: '据申报表' }
    expect((await officer.send('POST', `/api/parties/${firm}/facts`, fact)).statusCode).toBe(200)
  }
  return firm
}

/** A firm with everything its points are made of. */
async function pointsFirm(name: string): Promise<number> {
  const firm = await newFirm(name)
  for (const [fact, value, before] of MERITS) {
    const said = [
      { period: fact === '企业资格认证数' ? 0 : 2025, value },
      ...(before === undefined ? [] : [{ period: 2024, value: before }]),
    ]
    for (const one of said) await declare(firm, { fact, ...one })
  }
  await declare(firm, { fact: '成立日期', period: 0, value: '2015-06-01' })
  return firm
}

async function declare(firm: number, said: { fact: string; period: number; value: string }): Promise<void> {
  const answer = await officer.send('POST', `/api/parties/${firm}/facts`, { ...said, reason: '据申报表' })
  expect(answer.json()).not.toHaveProperty('code')
}

const MERITS: readonly (readonly [string, string, string?])[] = [
  ['营业收入', '1200万元', '900万元'],
  ['研发费用', '72万元', '50万元'],
  ['科技人员', '12人'],
  ['职工总数', '60人'],
  ['发明专利申请量', '3件'],
  ['PCT专利申请量', '0件'],
  ['技术合同成交额', '50万元'],
  ['高新技术产品收入', '1000万元'],
  ['研究生以上人员', '3人'],
  ['加计扣除减免税额', '10万元'],
  ['净利润', '60万元'],
  ['净资产', '800万元'],
  ['应届毕业生', '2人'],
  ['近两年省级平台数', '1个'],
  ['近两年省级科技奖数', '0项'],
  ['近两年省级科技项目数', '1项'],
  ['风险投资金额', '0元'],
  ['创新创业奖项数', '1项'],
  ['知识产权授权数', '4件'],
  ['企业资格认证数', '2项'],
  ['纳税总额', '45万元'],
]

/** What would be printed: the receipt is what an officer has seen. */
const shown = (firm: number, programme = REWARD) => officer.get(`/api/parties/${firm}/wordings/${programme}`)

async function issue(firm: number, programme = REWARD, asker = officer, headers?: object) {
  const { receipt = 'nothing' } = (await shown(firm, programme)).json()
  return asker.send('POST', `/api/parties/${firm}/documents`, { programme, receipt }, headers)
}

const withdraw = (firm: number, id: number, reason: string) =>
  officer.send('POST', `/api/parties/${firm}/documents/${id}/withdraw`, { reason })

const ask = async (path: string) => {
  const answer = await trial.app.inject({ method: 'GET', url: path })
  return { status: answer.statusCode, body: answer.json() }
}
const check = (number: string, zone = 'alpha') => ask(`/api/zones/${zone}/documents/${encodeURIComponent(number)}`)
const checkFile = (sha256: string, zone = 'alpha') => ask(`/api/zones/${zone}/document-files/${sha256}`)

const sha256Of = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')

describe('a document', () => {
  test.each([
    ['that a firm fits', '甲示例科技有限公司', '3500万元', 'eligible', '符合条件通知书', ['305,000.00 元', '研发']],
    [
      'that it does not, with reasons',
      '乙示例科技有限公司',
      '1050万元',
      'refused',
      '不予通过告知书',
      ['依据：', '理由与依据'],
    ],
    [
      'for a name no font has',
      '示例🚀𠮷科技有限公司',
      '3500万元',
      'eligible',
      '符合条件通知书',
      ['示例〓〓科技', 'U+1F680'],
    ],
    [
      'for a name of 200 characters',
      `示例${'长'.repeat(194)}公司`,
      '3500万元',
      'eligible',
      '符合条件通知书',
      ['长长长'],
    ],
  ])('says %s; the firm downloads it, anybody checks it', async (_, name, now, kind, title, says) => {
    const firm = await firmWith(name, '1000万元', now)
    const issued = (await issue(firm)).json()
    expect(issued).toMatchObject({ kind, name: title, programme: REWARD, withdrawal: null })
    expect(readDocumentNumber(issued.number)).toBe(issued.number)

    const owner = await trial.enter(`owner${firm}`, 'firm_owner', firm)
    expect((await owner.get(`/api/parties/${firm}/messages`)).json().rows[0].title).toBe(`已签发${title}`)
    const { documents } = (await owner.get(`/api/parties/${firm}/documents`)).json()
    expect(documents).toEqual([issued])
    const file = await owner.get(`/api/parties/${firm}/documents/${issued.id}/file.pdf`)
    expect(file.headers['content-type']).toBe('application/pdf')
    const text = await textOfPdf(file.rawPayload)
    for (const one of [title, issued.number, '试验区 alpha', '2026年6月30日', ...says]) expect(text).toContain(one)

    const { body } = await check(issued.number)
    expect(body).toMatchObject({ kind, holder: name, withdrawal: null, states: issued.states })
    expect(body.sha256).toBe(sha256Of(file.rawPayload))
    expect((await checkFile(body.sha256)).body).toEqual(body)
    for (const own of ['reasons', 'party', 'by', 'byName']) expect(body).not.toHaveProperty(own)
  })

  test('of points carries the points and says 示例参数', async () => {
    const firm = await pointsFirm('积分示例科技有限公司')
    const issued = (await issue(firm, POINTS)).json()
    expect(issued).toMatchObject({ kind: 'points', name: '积分证书' })
    expect(issued.warnings.join()).toContain('示例参数')
    const file = await officer.get(`/api/parties/${firm}/documents/${issued.id}/file.pdf`)
    const text = await textOfPdf(file.rawPayload)
    for (const one of ['积分证书', '示例参数', '核心指标', '满分 100 分']) expect(text).toContain(one)
    expect((await check(issued.number)).body.warnings).toEqual(issued.warnings)
  })

  test('can be judged again from what it names: edition, day, and what was known', async () => {
    const firm = await firmWith('重判示例有限公司', '0元', '3500万元')
    const { asOf, knownAt, number } = (await issue(firm)).json()
    const fact = { fact: '加计扣除研发费用', period: 2025, value: '0元', reason: '更正' }
    expect((await officer.send('POST', `/api/parties/${firm}/facts`, fact)).statusCode).toBe(200)
    const then = new URLSearchParams({ asOf, knownAt })
    const again = (await officer.get(`/api/parties/${firm}/assessments/${REWARD}?${then}`)).json()
    const { body } = await check(number)
    expect(again.receipt).toMatchObject({ receipt: body.receipt, edition: body.edition })
    expect((await shown(firm)).json().kind).toBe('refused')
  })

  test('is found however its number was written down, and only in its own zone', async () => {
    const { number } = (await issue(await firmWith('丙示例有限公司', '0元', '3500万元'))).json()
    for (const written of [number.toLowerCase(), number.replaceAll('-', ''), ` ${number.replaceAll('0', 'o')} `])
      expect((await check(written)).body.number).toBe(number)
    const { body } = await check(number)
    expect(await check(number, 'beta')).toMatchObject({ status: 404, body: { code: 'document.no_number' } })
    expect(await checkFile(body.sha256, 'beta')).toMatchObject({ status: 404, body: { code: 'document.no_file' } })
  })

  test.each([
    ['no number at all', '<script>alert(1)</script>', 400, 'document.number_form'],
    ['a number nobody was given', '2026-00000-00000', 404, 'document.no_number'],
    ['a number of another length', '2026-00000', 400, 'document.number_form'],
  ])('is not found by %s', async (_, written, status, code) => {
    expect(await check(written)).toMatchObject({ status, body: { code } })
  })

  test('is asked for at most thirty times a minute from one address', async () => {
    const url = '/api/zones/alpha/documents/2026-00000-00000'
    const statuses: number[] = []
    for (let call = 0; call < 31; call++) {
      const answer = await trial.app.inject({ method: 'GET', url, remoteAddress: '203.0.113.9' })
      statuses.push(answer.statusCode)
    }
    expect(statuses.filter((status) => status === 429)).toHaveLength(1)
  })

  test('is issued once, however often the button is pressed and by how many', async () => {
    const firm = await firmWith('丁示例有限公司', '0元', '3500万元')
    const key = { 'idempotency-key': 'pressed-twice' }
    const [first, second] = await Promise.all([issue(firm, REWARD, officer, key), issue(firm, REWARD, officer, key)])
    expect(second.json()).toEqual(first.json())
    const third = (await issue(firm)).json()
    expect(third).toMatchObject({ code: 'document.issued_before' })
    expect(third.detail).toContain(first.json().number)
    expect((await officer.get(`/api/parties/${firm}/documents`)).json().documents).toHaveLength(1)
    expect((await shown(firm)).json().issuedBefore.number).toBe(first.json().number)
  })

  test('is not issued where the data changed after it was looked at', async () => {
    const firm = await firmWith('壬示例有限公司', '0元', '3500万元')
    const { receipt } = (await shown(firm)).json()
    const fact = { fact: '加计扣除研发费用', period: 2025, value: '3000万元', reason: '更正' }
    expect((await officer.send('POST', `/api/parties/${firm}/facts`, fact)).statusCode).toBe(200)
    const answer = await officer.send('POST', `/api/parties/${firm}/documents`, { programme: REWARD, receipt })
    expect(answer.json().code).toBe('document.changed')
  })

  test('is withdrawn once, with a reason that whoever checks is told, and can be issued anew', async () => {
    const firm = await firmWith('戊示例有限公司', '0元', '3500万元')
    const { id, number } = (await issue(firm)).json()
    expect((await withdraw(firm, id, ' ')).statusCode).toBe(400)
    expect((await withdraw(firm, id, '数据更正 <script>')).json().documents[0].withdrawal.reason).toBe(
      '数据更正 <script>',
    )
    expect((await withdraw(firm, id, '再来一次')).json().code).toBe('document.withdrawn')
    expect((await check(number)).body.withdrawal).toMatchObject({ reason: '数据更正 <script>' })
    expect((await issue(firm)).json().number).not.toBe(number)
    const events = await trial.database.inZone(
      'alpha',
      (sql) => sql<{ event: string }>`
      select event from audit where subject = ${`party:${firm}`} and event like 'document.%' order by id`,
    )
    expect(events.map(({ event }) => event)).toEqual(['document.issued', 'document.withdrawn', 'document.issued'])
  })

  test.each([
    ['on missing data', REWARD, '', 'document.undecided'],
    ['of a policy that only sorts into classes', 'sme-size-2017', '', 'document.undecided'],
    ['of a policy nobody has adopted', 'nothing', '', 'assessment.not_adopted'],
    ['of a day still to come', REWARD, '?asOf=2026-12-31', 'document.future'],
  ])('is not issued %s', async (_, programme, when, code) => {
    const firm = await newFirm(`${programme}${when} 示例有限公司`)
    const answer = await officer.get(`/api/parties/${firm}/wordings/${programme}${when}`)
    expect(answer.statusCode).toBeGreaterThanOrEqual(400)
    expect(answer.json().code).toContain(code)
    expect((await issue(firm, programme)).statusCode).toBeGreaterThanOrEqual(400)
  })

  test('is not another firm’s to read, nor a firm’s to issue or withdraw', async () => {
    const firm = await firmWith('己示例有限公司', '0元', '3500万元')
    const { id } = (await issue(firm)).json()
    const other = await newFirm('庚示例有限公司')
    const stranger = await trial.enter('stranger', 'firm_owner', other)
    expect((await stranger.get(`/api/parties/${firm}/documents`)).statusCode).toBe(403)
    expect((await stranger.get(`/api/parties/${other}/documents/${id}/file.pdf`)).statusCode).toBe(404)
    expect((await stranger.send('POST', `/api/parties/${other}/documents`, {})).statusCode).toBe(403)
    expect((await stranger.send('POST', `/api/parties/${other}/documents/${id}/withdraw`, {})).statusCode).toBe(403)
  })

  test('cannot be changed by the application', async () => {
    const change = trial.database.inZone('alpha', (sql) => sql`update document set holder = 'x'`)
    await expect(change).rejects.toThrow(/permission denied/)
  })
})
