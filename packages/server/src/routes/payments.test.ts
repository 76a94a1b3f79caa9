import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { dayInChina, yearOf } from '@gongzhen/core/base'
import type { Api } from '../routes.ts'
import { changeState, openAccounts } from '../store/ledger.ts'
import { witness } from '../store/log.ts'
import { addParty } from '../store/parties.ts'
import { type Asker, type TrialApp, askerWith, openTrialApp } from '../trial-app.ts'
import { auditAfter } from '../trial-audit.ts'
import { attachPaper } from '../trial-zone.ts'

type Envelope = Api['GET /api/payments/:id']['out']
type Budgets = Api['GET /api/budgets']['out']

const published = (path: string) => readFileSync(new URL(`../../../../programmes/${path}`, import.meta.url), 'utf8')
const bank = (name: string) => published(`zones/demo/banks/${name}.yaml`)
const TODAY = dayInChina(new Date().toISOString())
const YEAR = yearOf(TODAY)
const FUND = `专项资金/基地补助/${YEAR}`
const DOLLARS = `专项资金/美元补助/${YEAR}`
const PAID_EACH = 50_0000_00

let trial: TrialApp
let people: Record<'firm' | 'officer' | 'finance' | 'leader' | 'auditor', Asker>
let firms = 0

beforeAll(async () => {
  trial = await openTrialApp({
    programmes: ['base-subsidy', 'dollar-subsidy'],
    ownProgrammes: {
      'dollar-subsidy/policy.md': published('base-subsidy/policy.md'),
      'dollar-subsidy/programme.yaml': inDollars(published('base-subsidy/programme.yaml')),
    },
    zoneLines: `demo: yes\nfunds: { ${FUND}: 5000万元, ${DOLLARS}: 5000万美元 }\n`,
    zoneFiles: {
      'banks/city.yaml': bank('example-city-bank'),
      'banks/rural.yaml': bank('example-rural-bank'),
    },
  })
  people = {
    firm: await trial.as('firm_owner'),
    officer: await trial.as('officer'),
    finance: await trial.as('finance'),
    leader: await trial.as('leader'),
    auditor: await trial.as('auditor'),
  }
  await vi.waitFor(async () => expect((await sums()).fund).toBe(5000_0000_00), { timeout: 20_000, interval: 100 })
})
afterAll(() => trial.close())

/** The subsidy for bases again, as a programme of its own that pays in dollars from accounts of its own. */
function inDollars(programme: string): string {
  const changes: readonly (readonly [RegExp, string])[] = [
    [/^programme: .*$/m, 'programme: dollar-subsidy'],
    [/^name: .*$/m, 'name: 示例美元补助'],
    [/基地补助/g, '美元补助'],
    [/应付\/\{企业\}/g, '应付/{企业}/美元'],
    [/平台建设支出/g, '平台美元支出'],
    [/本年已补助/g, '本年美元已补助'],
    [/type: money,/g, 'type: money, currency: USD,'],
    [/limit: (never_negative|none)/g, 'limit: $1, currency: USD'],
    [/(\d)(万?)元/g, '$1$2美元'],
  ]
  return changes.reduce((text, [from, to]) => text.replace(from, to), programme)
}

const sums = () =>
  trial.database.inZone('alpha', async (sql) => {
    const [row] = await sql<{ sum: number; fund: number; held: number; paid: number }>`
      select coalesce(sum(balance), 0)::bigint as sum, (sum(balance) filter (where path = ${FUND}))::bigint as fund,
             coalesce(sum(held_out), 0)::bigint as held,
             coalesce(sum(balance) filter (where path like '已付/%'), 0)::bigint as paid
      from   ledger_account`
    return row!
  })

const change = (path: string, to: 'open' | 'frozen' | 'closed') =>
  trial.database.inZone('alpha', (sql) => changeState(sql, { path, to, by: '试验', reason: '试验' }))

type Ready = { readonly file: number; readonly party: number; readonly account: string }

/** Firms whose payment was collected by no test in the end. */
const spare: Ready[] = []

/** Cancels an envelope: its payments are free for the next test. */
async function free(envelope: Envelope, files: readonly Ready[]) {
  expect((await take(people.finance, envelope, 'cancel')).json()).toMatchObject({ state: 'cancelled' })
  spare.push(...files)
}

/** A firm whose yearly support of 500,000 yuan was granted and handed over to be paid. */
async function ready({ payee = true, isClosed = false, isDollars = false } = {}): Promise<Ready> {
  const kept = payee && !isClosed && !isDollars ? spare.pop() : undefined
  if (kept) return kept
  const place = ++firms
  const account = `62220000${String(place).padStart(8, '0')}`
  const party = await trial.database.inZone('alpha', async (sql) => {
    const made = await addParty(sql, { kind: 'enterprise', name: `示例基地${place}号`, source: '市场监管' })
    await sql`update account set party = ${made} where login = 'firm_owner'`
    await witness(sql, 'account', sql.part`r.login = 'firm_owner'`)
    const paid = { path: `已付/${made}/基地补助`, currency: 'CNY', limit: 'never_negative' } as const
    if (isClosed) await openAccounts(sql, [paid])
    return made
  })
  if (isClosed) await change(`已付/${party}/基地补助`, 'closed')
  const began = await people.firm.send('POST', `/api/parties/${party}/cases`, {
    programme: isDollars ? 'dollar-subsidy' : 'base-subsidy',
  })
  const file = began.json().id as number
  let version = began.json().version as number
  for (const [who, role, action, given] of [
    ['firm', '申请人', '申请', { 孵化面积: '8000平方米', 入驻企业数: '30家' }],
    ['officer', '主管科室', '认定', {}],
    ['firm', '申请人', '申报年度', isDollars ? { 平台美元支出: '100万美元' } : { 平台建设支出: '100万元' }],
    ['officer', '主管科室', '考核通过', { 年度考核合格: '是' }],
    ['finance', '财务', '拨付', {}],
  ] as const) {
    const shown = who === 'firm' ? Object.keys(given) : []
    const evidence: Record<string, number> = {}
    for (const name of shown) evidence[name] = await attachPaper(trial, people.firm, file)
    const body = { role, action, given, evidence, version }
    const answer = await people[who].send('POST', `/api/cases/${file}/act`, body)
    if (answer.statusCode !== 200) throw new Error(answer.body)
    version = answer.json().version
  }
  if (payee) {
    const where = { holder: `示例基地${place}号`, number: account, bank: '示例城市商业银行', reason: '开户许可证' }
    const entered = await people.finance.send('POST', `/api/parties/${party}/payees`, where)
    expect(entered.statusCode).toBe(200)
  }
  return { file, party, account }
}

const holdsOf = async (files: readonly Ready[]) => {
  const { payables } = (await people.finance.get('/api/payables')).json() as Api['GET /api/payables']['out']
  return files.map(({ file }) => payables.find((one) => one.file === file)?.hold ?? `没有 ${file}`)
}

const collecting = async (files: readonly Ready[], more: object = {}) => ({
  holds: await holdsOf(files),
  format: 'example-city-bank',
  count: files.length,
  minor: files.length * PAID_EACH,
  ...more,
})

async function envelopeOf(files: readonly Ready[], more: object = {}): Promise<Envelope> {
  const answer = await people.finance.send('POST', '/api/payments', await collecting(files, more))
  if (answer.statusCode !== 200) throw new Error(answer.body)
  return answer.json()
}

const take = (who: Asker, envelope: Envelope, step: string) => {
  const { id, version } = envelope
  if (step === 'export') return who.send('POST', `/api/payments/${id}/export`, { version })
  const where = step === 'approve' || step === 'return' ? 'decision' : 'steps'
  const why = step === 'cancel' || step === 'return' ? { note: '试验要求' } : {}
  return who.send('POST', `/api/payments/${id}/${where}`, { step, version, ...why })
}

/** An envelope that was sent to the bank. */
async function exported(files: readonly Ready[], more: object = {}): Promise<Envelope> {
  let envelope = await envelopeOf(files, more)
  for (const [who, step] of [
    [people.finance, 'submit'],
    [people.leader, 'approve'],
    [people.finance, 'export'],
  ] as const) {
    const answer = await take(who, envelope, step)
    if (answer.statusCode !== 200) throw new Error(answer.body)
    envelope = answer.json()
  }
  return envelope
}

async function bring(envelope: Envelope, content: Buffer | string, name = '回单.csv') {
  const payload = Buffer.concat([
    Buffer.from(`--b\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\n\r\n`),
    Buffer.from(content),
    Buffer.from('\r\n--b--\r\n'),
  ])
  const headers = {
    cookie: people.finance.cookie,
    'x-gongzhen': '1',
    'content-type': 'multipart/form-data; boundary=b',
  }
  return trial.app.inject({ method: 'POST', url: `/api/payments/${envelope.id}/results`, headers, payload })
}

/** Writes what a bank answers; the words are ASCII or known to GB18030 by the codes below. */
function resultOf({ number, lines }: Envelope, says: readonly string[], more: { total?: number; extra?: string } = {}) {
  const told = lines.map(
    ({ reference, account, minor }, at) => `${reference},${account},${yuan(minor)},${says[at]},,20260630`,
  )
  const all = more.extra === undefined ? told : [...told, more.extra]
  const sum = all.reduce((total, line) => total + Math.round(Number(line.split(',')[2]) * 100), 0)
  return inGbk([`${number},${all.length},${yuan(more.total ?? sum)}`, ...all].join('\r\n'))
}
const yuan = (minor: number) => (minor / 100).toFixed(2)
const GBK: Record<string, readonly number[]> = {
  成: [0xb3, 0xc9],
  功: [0xb9, 0xa6],
  失: [0xca, 0xa7],
  败: [0xb0, 0xdc],
}
const inGbk = (text: string) => Buffer.from([...text].flatMap((sign) => GBK[sign] ?? [sign.charCodeAt(0)]))

const show = async ({ id }: { id: number }): Promise<Envelope> =>
  (await people.auditor.get(`/api/payments/${id}`)).json()
const stateOf = async ({ file }: Ready) => (await people.leader.get(`/api/cases/${file}`)).json().state as string
const budget = async () =>
  ((await people.auditor.get('/api/budgets')).json() as Budgets).lines.find(({ path }) => path === FUND)!

const PAID_AS = '双创示范基地平台建设补助 500,000.00 元'

/** What a firm was told of its payments, the newest first. */
async function toldTo({ party }: { party: number }) {
  const { rows } = (
    await people.officer.get(`/api/parties/${party}/messages`)
  ).json() as Api['GET /api/parties/:id/messages']['out']
  return rows.filter(({ kind, title }) => kind === 'payment' && title.startsWith('款项'))
}

describe('a payment', () => {
  test('goes from the hold through the bank to its posting, and every figure of the budget follows', async () => {
    const before = await budget()
    const files = [await ready(), await ready()]
    expect((await budget()).committed).toBe(before.committed + 2 * PAID_EACH)
    let envelope = await exported(files)
    expect(envelope).toMatchObject({ state: 'exported', count: 2, minor: 2 * PAID_EACH, held: 2 * PAID_EACH })
    expect(envelope.capitals).toBe('人民币壹佰万元整')
    const answer = (await bring(envelope, resultOf(envelope, ['成功', '失败']))).json()
    expect(answer).toMatchObject({ isNew: true, settled: 1, returned: 1, back: [], troubles: [] })
    expect([await stateOf(files[0]!), await stateOf(files[1]!)]).toEqual(['已认定', '支付中'])
    envelope = await show(envelope)
    expect(envelope.lines.map(({ outcome }) => outcome)).toEqual(['settled', 'returned'])
    const closed = await take(people.finance, { ...envelope }, 'close')
    expect(closed.json()).toMatchObject({ state: 'closed' })
    const trailOf = async (path: string) =>
      (await people.auditor.get(`${path}/trail?size=200`)).json().rows.map(({ event }: { event: string }) => event)
    const trail = await trailOf(`/api/payments/${envelope.id}`)
    expect(trail).toEqual(expect.arrayContaining(['payment.collected', 'payment.decided', 'payment.moved']))
    expect(await trailOf(`/api/cases/${files[0]!.file}`)).toContain('case.acted')
    const after = await budget()
    expect(after.paid).toBe(before.paid + PAID_EACH)
    expect(after.budget).toBe(after.committed + after.held + after.paid + after.left)
    expect((await sums()).sum).toBe(0)
    const again = await exported([files[1]!])
    await bring(again, resultOf(again, ['成功']))
    expect(await stateOf(files[1]!)).toBe('已认定')
    expect((await budget()).paid).toBe(before.paid + 2 * PAID_EACH)
    const [paid, sentBack] = [await toldTo(files[0]!), await toldTo(files[1]!)]
    expect(paid.map(({ title }) => title)).toEqual([`款项已付：${PAID_AS}`])
    expect(sentBack.map(({ title }) => title)).toEqual([
      `款项已付：${PAID_AS}`,
      `款项已重新送银行：${PAID_AS}`,
      `款项被银行退回：${PAID_AS}`,
    ])
    expect(sentBack[2]).toMatchObject({ path: '/my/payee', body: expect.stringContaining('原因：失败') })
    expect(JSON.stringify([paid, sentBack])).not.toContain(files[0]!.account)
  })

  test('each figure of the budget opens the postings it sums', async () => {
    const line = await budget()
    for (const figure of ['budget', 'committed', 'held', 'paid', 'left'] as const) {
      const query = `path=${encodeURIComponent(FUND)}&figure=${figure}&size=200`
      const opened = (await people.leader.get(`/api/budgets/postings?${query}`)).json()
      expect([figure, opened.sum]).toEqual([figure, line[figure]])
      expect(opened.rows.reduce((sum: number, { minor }: { minor: number }) => sum + minor, 0)).toBe(line[figure])
    }
  })

  test('is printed as a voucher with its amount in capitals', async () => {
    const files = [await ready()]
    const envelope = await envelopeOf(files)
    let turns = 0
    const turning = setInterval(() => turns++, 5)
    const paper = await people.auditor.get(`/api/payments/${envelope.id}/vouchers.pdf?line=${envelope.lines[0]!.id}`)
    clearInterval(turning)
    expect(paper.statusCode).toBe(200)
    // Drawing takes a second and more; who asks for something else meanwhile is answered.
    expect(turns).toBeGreaterThan(10)
    expect(paper.rawPayload.subarray(0, 5).toString()).toBe('%PDF-')
    await free(envelope, files)
  })

  test('goes to the bank in a file of fixed width as well, and its answer is read by bytes', async () => {
    const file = await ready()
    const envelope = await exported([file], { format: 'example-rural-bank' })
    const [sent] = envelope.files
    const told = await people.finance.get(`/api/payments/${envelope.id}/files/${sent!.id}`)
    const lines = new TextDecoder('gb18030').decode(told.rawPayload).split('\r\n')
    expect(lines[0]).toBe(`${envelope.number.padEnd(12)}000001000000000050000000${TODAY.replaceAll('-', '')}`)
    expect(told.rawPayload.indexOf('\r\n', 50) - 46).toBe(12 + 34 + 80 + 80 + 18 + 80)
    const { reference } = envelope.lines[0]!
    const head = `${envelope.number.padEnd(12)}${'1'.padEnd(6)}${String(PAID_EACH).padEnd(18)}`
    const body = `${reference.padEnd(12)}${String(PAID_EACH).padEnd(18)}000020260630`
    expect((await bring(envelope, `${head}\r\n${body}\r\n`)).json()).toMatchObject({ settled: 1, back: [] })
    expect(await stateOf(file)).toBe('已认定')
  })
})

describe('what cannot be collected', () => {
  let file: Ready
  beforeAll(async () => {
    file = await ready()
  })
  afterAll(() => spare.push(file))
  const REFUSED: readonly (readonly [title: string, more: object, status: number, words: string])[] = [
    ['a wrong count', { count: 2 }, 422, '申报 2 笔'],
    ['a wrong total', { minor: PAID_EACH + 1 }, 422, '申报 1 笔、500,000.01 元，所选付款是 1 笔、500,000.00 元'],
    ['a negative total', { minor: -PAID_EACH }, 422, '申报 1 笔、-500,000.00 元'],
    ['a total of zero', { minor: 0 }, 422, '申报 1 笔、0.00 元'],
    ['a part of a 分', { minor: 0.5 }, 400, 'minor'],
    ['a total of 10^18', { minor: 1e18 }, 400, 'minor'],
    ['no payments', { holds: [] }, 400, '请至少选一笔付款'],
    ['a payment nobody knows', { holds: ['2026-99999/6/拨付'] }, 409, '不能编入'],
    ['a bank nobody knows', { format: 'other-bank' }, 422, '可用：example-city-bank、example-rural-bank'],
  ]
  for (const [title, more, status, words] of REFUSED) {
    test(`is refused for ${title}`, async () => {
      const answer = await people.finance.send('POST', '/api/payments', await collecting([file], more))
      expect([answer.statusCode, answer.body]).toEqual([status, expect.stringContaining(words)])
    })
  }

  test('a party nobody knows where to pay', async () => {
    const homeless = await ready({ payee: false })
    const answer = await people.finance.send('POST', '/api/payments', await collecting([homeless]))
    expect(answer.json()).toMatchObject({ code: 'payment.no_payee' })
  })

  test('money on a frozen account', async () => {
    const frozen = await ready()
    await change(`应付/${frozen.party}`, 'frozen')
    const answer = await people.finance.send('POST', '/api/payments', await collecting([frozen]))
    expect([answer.statusCode, answer.json().detail]).toEqual([409, expect.stringContaining('已冻结')])
  })

  test('money on an account that somebody would close: what is on its way keeps it open', async () => {
    const kept = await ready()
    await expect(change(`应付/${kept.party}`, 'closed')).rejects.toThrow(/还有余额/)
    await expect(change(`已付/${kept.party}/基地补助`, 'closed')).rejects.toThrow(/还有余额/)
    await free(await envelopeOf([kept]), [kept])
  })

  test('money for an account that was closed before it was handed over', async () => {
    const closed = await ready({ isClosed: true }).catch((error: unknown) => String(error))
    expect(closed).toMatch(/已销户/)
  })

  test('money in two currencies at once: an envelope takes one, and each goes out in its own', async () => {
    const [yuans, dollars] = [await ready(), await ready({ isDollars: true })]
    const answer = await people.finance.send('POST', '/api/payments', await collecting([yuans, dollars]))
    expect([answer.statusCode, answer.json().code]).toEqual([422, 'payment.currencies'])
    expect(answer.json().detail).toContain('只能有一种币种')
    for (const [one, currency] of [
      [yuans, 'CNY'],
      [dollars, 'USD'],
    ] as const) {
      const envelope = await envelopeOf([one])
      expect(envelope).toMatchObject({ currency, minor: PAID_EACH })
      await take(people.finance, envelope, 'cancel')
    }
    spare.push(yuans)
  })

  test('a payment that two collect at once is in one envelope, and the other is told', async () => {
    const files = [await ready()]
    const body = await collecting(files)
    const answers = await Promise.all([1, 2, 3, 4].map(() => people.finance.send('POST', '/api/payments', body)))
    expect(answers.map(({ statusCode }) => statusCode).toSorted()).toEqual([200, 409, 409, 409])
    expect(answers.find(({ statusCode }) => statusCode === 409)?.json().detail).toContain('可能已在别的批次')
    await free(answers.find(({ statusCode }) => statusCode === 200)!.json(), files)
  })

  test('money that is on its way is not drawn back by the case, and is again once the envelope is cancelled', async () => {
    const one = await ready()
    const envelope = await envelopeOf([one])
    const seen = (await people.finance.get(`/api/cases/${one.file}`)).json()
    const back = { role: '财务', action: '撤回拨付', version: seen.version, note: '收款账户要改' }
    const refused = await people.finance.send('POST', `/api/cases/${one.file}/act`, back)
    expect([refused.json().code, refused.json().detail]).toEqual([
      'case.in_payment',
      expect.stringContaining(envelope.number),
    ])
    await take(people.finance, envelope, 'cancel')
    expect((await people.finance.send('POST', `/api/cases/${one.file}/act`, back)).json()).toMatchObject({
      state: '待拨付',
    })
  })

  test('nobody says in the bank’s place that it has paid', async () => {
    const one = await ready()
    const { version } = (await people.finance.get(`/api/cases/${one.file}`)).json()
    const body = { role: '支付结果', action: '银行已付', version }
    const answer = await people.finance.send('POST', `/api/cases/${one.file}/act`, body)
    expect([answer.statusCode, answer.json().code]).toEqual([403, 'case.not_yours'])
  })
})

describe('four eyes', () => {
  test('whoever drew an envelope up cannot approve it', async () => {
    const files = [await ready()]
    const submitted = (await take(people.finance, await envelopeOf(files), 'submit')).json()
    const own = await take(people.finance, submitted, 'approve')
    expect([own.statusCode, own.json().code]).toEqual([403, 'payment.same_person'])
    const approved = (await take(people.leader, submitted, 'approve')).json()
    expect(approved).toMatchObject({ state: 'approved' })
    await free(approved, files)
  })

  test('of two officers who pay one envelope the second is told who was faster; one file went to the bank', async () => {
    let envelope: Envelope = (await take(people.finance, await envelopeOf([await ready()]), 'submit')).json()
    envelope = (await take(people.leader, envelope, 'approve')).json()
    const answers = await Promise.all([1, 2, 3].map(() => take(people.finance, envelope, 'export')))
    expect(answers.map(({ statusCode }) => statusCode).toSorted()).toEqual([200, 409, 409])
    const told = answers.find(({ statusCode }) => statusCode === 409)?.json()
    expect([told.code, told.detail]).toEqual(['payment.changed', expect.stringContaining('试验 finance')])
    expect((await show(envelope)).files).toHaveLength(1)
  })

  test('what was sent back says why, and goes on or is cancelled; neither without a reason', async () => {
    const files = [await ready()]
    const submitted: Envelope = (await take(people.finance, await envelopeOf(files), 'submit')).json()
    const { id, version } = submitted
    const silent = await people.leader.send('POST', `/api/payments/${id}/decision`, { step: 'return', version })
    expect([silent.statusCode, silent.body]).toEqual([400, expect.stringContaining('须写明理由')])
    const back: Envelope = (await take(people.leader, submitted, 'return')).json()
    expect([back.state, back.steps.at(-1)]).toEqual([
      'draft',
      expect.objectContaining({ step: 'return', note: '试验要求' }),
    ])
    const cancelled = await people.finance.send('POST', `/api/payments/${id}/steps`, {
      step: 'cancel',
      version: back.version,
    })
    expect(cancelled.statusCode).toBe(400)
    await free(back, files)
  })

  test('steps out of turn are refused, with what can be done instead', async () => {
    const files = [await ready()]
    const envelope = await envelopeOf(files)
    const answer = await take(people.finance, envelope, 'export')
    expect(answer.json().detail).toContain('现为「编制中」，不能导出银行文件；现在可以：提交复核、作废')
    const early = await bring(envelope, resultOf(envelope, ['成功']))
    expect(early.json().code).toBe('payment.state')
    await free(envelope, files)
  })
})

describe('a bank’s result', () => {
  test('with a wrong total is refused whole, and nothing is booked', async () => {
    const file = await ready()
    const envelope = await exported([file])
    const before = await sums()
    const answer = await bring(envelope, resultOf(envelope, ['成功'], { total: PAID_EACH + 1 }))
    expect([answer.statusCode, answer.json().code]).toEqual([422, 'payment.result_total'])
    expect(await sums()).toEqual(before)
    expect((await show(envelope)).state).toBe('exported')
  })

  test('with an unknown line and a line twice books the good ones once and hands the others back', async () => {
    const file = await ready()
    const envelope = await exported([file])
    const twice = `${envelope.lines[0]!.reference},${file.account},${yuan(PAID_EACH)},成功,,20260630`
    const text = resultOf(envelope, ['成功'], { extra: twice })
    const answer = (await bring(envelope, text)).json()
    expect(answer).toMatchObject({ settled: 1, back: [{ verdict: 'twice' }] })
    const other = await exported([await ready()])
    const unknown = resultOf(other, ['成功'], { extra: `P000009999,62220000,1.00,成功,,20260630` })
    expect((await bring(other, unknown)).json()).toMatchObject({ settled: 1, back: [{ verdict: 'unknown' }] })
    const { rows } = (
      await people.auditor.get('/api/reconciliation/items?from=2026-06-30&to=2026-06-30&agreement=only_bank')
    ).json()
    expect(rows.map(({ reference }: { reference: string }) => reference)).toContain('P000009999')
    const backwards = await people.auditor.get('/api/reconciliation?from=2026-07-01&to=2026-06-30')
    expect([backwards.statusCode, backwards.json().code]).toEqual([422, 'reconciliation.span'])
  })

  test('read again, by many at once, is booked once', async () => {
    const envelope = await exported([await ready(), await ready()])
    const before = await sums()
    const text = resultOf(envelope, ['成功', '成功'])
    const answers = await Promise.all([bring(envelope, text), bring(envelope, text), bring(envelope, text)])
    const told = answers.map((answer) => answer.json().settled as number)
    expect(told.reduce((sum, settled) => sum + settled, 0)).toBe(2)
    expect((await bring(envelope, text)).json()).toMatchObject({ isNew: false, settled: 0, back: [], troubles: [] })
    const after = await sums()
    expect([after.paid - before.paid, after.sum]).toEqual([2 * PAID_EACH, 0])
  })

  test('for an account frozen meanwhile is kept, and booked when the same file is read again', async () => {
    const one = await ready()
    const envelope = await exported([one])
    await change(`应付/${one.party}`, 'frozen')
    const text = resultOf(envelope, ['成功'])
    const first = (await bring(envelope, text)).json()
    expect(first).toMatchObject({ settled: 0, troubles: [{ why: expect.stringContaining('已冻结') }] })
    expect((await take(people.finance, await show(envelope), 'close')).json().code).toBe('payment.waiting')
    await change(`应付/${one.party}`, 'open')
    expect((await bring(envelope, text)).json()).toMatchObject({ isNew: false, settled: 1, troubles: [] })
    expect(await stateOf(one)).toBe('已认定')
  })

  test('of another envelope is sent to that one', async () => {
    const [mine, other] = [await exported([await ready()]), await exported([await ready()])]
    expect((await bring(mine, resultOf(other, ['成功']))).json().code).toBe('payment.result_envelope')
  })

  test('in another format says so, whether its bytes or its widths are wrong', async () => {
    const files = [await ready()]
    const city = await exported(files)
    const utf8 = await bring(city, Buffer.from([0xff, 0xfe, 0x00]))
    expect([utf8.statusCode, utf8.json().code]).toEqual([422, 'payment.result_encoding'])
    await bring(city, resultOf(city, ['失败']))
    const rural = await exported(files, { format: 'example-rural-bank' })
    const head = `${rural.number.padEnd(12)}${'1'.padEnd(6)}${String(PAID_EACH).padEnd(18)}`
    const cut = await bring(rural, inGbk(`${head}\r\n${rural.lines[0]!.reference.padEnd(30)}000成功\r\n`))
    expect([cut.statusCode, cut.json().code]).toEqual([422, 'payment.result_width'])
  })

  test('agrees with the ledger day by day', async () => {
    const { days, underway } = (await people.auditor.get('/api/reconciliation?from=2026-06-30&to=2026-06-30')).json()
    const [day] = days
    expect(day.bankMinor - day.ledgerMinor).toBe(100)
    expect(day.onlyBank).toBe(1)
    expect(underway[0].count).toBeGreaterThan(0)
  })

  test('that was handed back is no difference any more once a later one answers the payment', async () => {
    const envelope = await exported([await ready()])
    const [line] = envelope.lines
    const open = async () => {
      const items = await people.auditor.get('/api/reconciliation/items?from=2026-06-30&to=2026-06-30&size=200')
      const { rows } = items.json() as Api['GET /api/reconciliation/items']['out']
      return rows.filter(({ reference }) => reference === line!.reference).map(({ agreement }) => agreement)
    }
    const wrong = { ...envelope, lines: [{ ...line!, minor: line!.minor - 1 }] }
    expect((await bring(envelope, resultOf(wrong, ['成功']))).json()).toMatchObject({ back: [{ verdict: 'amount' }] })
    expect(await open()).toEqual(['only_bank'])
    await bring(envelope, resultOf(envelope, ['成功']))
    expect(await open()).toEqual(['matched'])
    await bring(envelope, Buffer.concat([resultOf(wrong, ['成功']), Buffer.from('\r\n')]))
    expect(await open()).toEqual(['only_bank', 'matched'])
  })
})

describe('a change of a budget', () => {
  const ask = (more: object) =>
    people.finance.send('POST', '/api/budgets/changes', {
      account: FUND,
      currency: 'CNY',
      minor: 100_00,
      reason: '追加预算',
      ...more,
    })
  const decide = (who: Asker, id: number, approves: boolean) =>
    who.send('POST', `/api/budgets/changes/${id}/decision`, { approves })
  const latest = (sheet: Budgets) => sheet.changes.toSorted((a, b) => b.id - a.id)[0]!

  test('moves money by two people and a reason, once', async () => {
    const before = await budget()
    const asked: Budgets = (await ask({ minor: 1000_00 })).json()
    const { id } = latest(asked)
    expect((await budget()).budget).toBe(before.budget)
    expect((await decide(people.finance, id, true)).json().code).toBe('budget.same_person')
    const answers = await Promise.all([decide(people.leader, id, true), decide(people.leader, id, true)])
    expect(answers.map(({ statusCode }) => statusCode).toSorted()).toEqual([200, 409])
    expect(answers.find(({ statusCode }) => statusCode === 409)?.json().detail).toContain('已由试验 leader批准')
    const after = await budget()
    expect([after.budget, after.left]).toEqual([before.budget + 1000_00, before.left + 1000_00])
    const { rows } = (await people.auditor.get(`/api/budgets/changes/${id}/trail`)).json()
    expect(rows.map(({ event }: { event: string }) => event)).toEqual(['budget.change_decided', 'budget.change_asked'])
  })

  test('opens the line of another year', async () => {
    const account = `专项资金/基地补助/${YEAR + 1}`
    const { id } = latest((await ask({ account, minor: 7_00 })).json())
    const after: Budgets = (await decide(people.leader, id, true)).json()
    expect(after.lines.find(({ path }) => path === account)).toMatchObject({ year: YEAR + 1, left: 7_00 })
  })

  test('that was turned down moves nothing', async () => {
    const before = await budget()
    const { id } = latest((await ask({})).json())
    expect((await decide(people.leader, id, false)).statusCode).toBe(200)
    expect(await budget()).toEqual(before)
  })

  const REFUSED: readonly (readonly [title: string, more: object, words: string])[] = [
    ['zero', { minor: 0 }, '不为零'],
    ['a part of a 分', { minor: 0.5 }, '整数分'],
    ['10^18', { minor: 1e18 }, '不超过'],
    ['more than is left', { minor: -9000_0000_00 }, '可调减的只有'],
    ['another currency', { currency: 'USD' }, '币种是 CNY'],
    ['a currency nobody knows', { currency: 'XXX' }, '不认识的币种'],
    ['an account of no policy', { account: '小金库/2026' }, '不是本园区政策的资金账户'],
    ['a payable', { account: '应付/1' }, '不是本园区政策的资金账户'],
    ['no reason', { reason: '' }, '请写明理由'],
  ]
  for (const [title, more, words] of REFUSED) {
    test(`is refused for ${title}`, async () => {
      const answer = await ask(more)
      expect([answer.statusCode >= 400 && answer.statusCode < 500, answer.body]).toEqual([
        true,
        expect.stringContaining(words),
      ])
    })
  }
})

test('an officer without a part in payments sees none of it', async () => {
  for (const url of ['/api/payments', '/api/payables', '/api/budgets', '/api/reconciliation']) {
    expect((await askerWith(trial.app, people.officer.cookie).get(url)).statusCode).toBe(403)
  }
})

/** What was done in all the tests above, changed row by row behind the platform's back. */
describe('an audit of cases and payments', () => {
  const CHANGES: readonly (readonly [string, string])[] = [
    ['case_file', `update case_file set due = coalesce(due, '2026-01-01') + 30`],
    [
      'case_file',
      `update case_file set state = '已认定' where id = (select max(id) from case_file where state <> '已认定')`,
    ],
    ['case_event', `update case_event set body = jsonb_set(body, '{note}', '"改写"') where version = 2`],
    ['case_event', `update case_event set at = at - interval '1 hour' where version = 3`],
    ['case_event', `delete from case_event where version = 4`],
    [
      'case_event',
      `insert into case_event (zone, file, version, action, body) select zone, id, version + 1, 'x', '{}' from case_file`,
    ],
    [
      'payee_account',
      `update payee_account set number = '6222999988887777' where id = (select min(id) from payee_account)`,
    ],
    ['payment_envelope', `update payment_envelope set approved_by = by where state = 'read'`],
    ['payment_line', `update payment_line set payee = payee + 1 where place = 1`],
    ['payment_line', `update payment_line set outcome = 'returned' where outcome = 'settled'`],
    ['payment_line', `delete from payment_line where place = 1`],
    ['payment_step', `update payment_step set account = account + 1 where step = 'approve'`],
    ['payment_file', `update payment_file set content = content || '\\x00'`],
    [
      'payment_file',
      `update payment_file set content = 'x', sha256 = sha256('x') where id = (select min(id) from payment_file)`,
    ],
    ['payment_result_line', `update payment_result_line set verdict = 'settled' where verdict <> 'settled'`],
    ['budget_change', `update budget_change set reason = '另有依据'`],
    [
      'budget_change',
      `insert into budget_change (zone, account, currency, minor, reason, asked_by) values ('alpha', 'x', 'CNY', 1, '没有人提过', 1)`,
    ],
    ['edition', `update edition set files = jsonb_set(files, '{policy.md}', '"改写"')`],
  ]
  const tables = [...new Set(CHANGES.map(([table]) => table))]
  const audit = (statement: string) =>
    auditAfter(trial.database, { zone: 'alpha', keys: trial.keys, tables }, statement)

  test('finds nothing where nobody touched them', async () => {
    expect(await audit('select 1')).toEqual([])
  })

  for (const [table, statement] of CHANGES) {
    test(`locates ${statement}`, async () => {
      const found = await audit(statement)
      expect(new Set(found.map((one) => one.table))).toEqual(new Set([table]))
    })
  }
})
