import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { addParty } from '../store/parties.ts'
import { type Asker, type TrialApp, askerWith, openTrialApp } from '../trial-app.ts'
import { demoCreditCode } from '../demo.ts'

const PASSWORD = 'a-new-long-one'
const PDF = Buffer.from('%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n')
const CODE = demoCreditCode(1)
let trial: TrialApp
let firm: number
let other: number
let officer: Asker
let number = 0

beforeAll(async () => {
  trial = await openTrialApp()
  await trial.database.inZone('alpha', async (sql) => {
    const enter = (name: string) => addParty(sql, { kind: 'enterprise', name, source: '市场监管' })
    firm = await enter('甲示例有限公司')
    other = await enter('乙示例有限公司')
    await sql`insert into party_identifier (zone, scheme, value, party) values ('alpha', 'uscc', ${CODE}, ${firm})`
  })
  officer = await trial.as('officer')
})
afterAll(() => trial.close())

let person: { asker: Asker; login: string; id: number }
beforeEach(async () => {
  person = await signUp()
})

/** Somebody who has just signed up. */
async function signUp() {
  const login = `firm-${++number}`
  const payload = { zone: 'alpha', login, name: '某', phone: '13800000000', password: PASSWORD }
  const answer = await trial.app.inject({
    method: 'POST',
    url: '/api/sign-up',
    headers: { 'x-gongzhen': '1' },
    remoteAddress: `10.0.0.${number}`,
    payload,
  })
  expect(answer.statusCode).toBe(200)
  const asker = askerWith(trial.app, String(answer.headers['set-cookie']).split(';')[0] ?? '')
  return { asker, login, id: (await asker.get('/api/session')).json().account as number }
}

async function upload(asker: Asker, content = PDF): Promise<{ status: number; id: number }> {
  const head = '--b\r\ncontent-disposition: form-data; name="file"; filename="license.pdf"\r\n\r\n'
  const answer = await trial.app.inject({
    method: 'POST',
    url: '/api/my/claims/evidence',
    headers: { cookie: asker.cookie, 'x-gongzhen': '1', 'content-type': 'multipart/form-data; boundary=b' },
    payload: Buffer.concat([Buffer.from(head), content, Buffer.from('\r\n--b--\r\n')]),
  })
  return { status: answer.statusCode, id: answer.json().id }
}

const claimOf = (evidence: number[], changes: object = {}) => ({
  code: CODE,
  name: '甲示例有限公司',
  role: 'firm_owner',
  statement: '本人为法定代表人',
  evidence,
  ...changes,
})

async function claim(asker: Asker, changes: object = {}) {
  return asker.send('POST', '/api/my/claims', claimOf([(await upload(asker)).id], changes))
}

const decide = (id: number, version = 1, approve = true, reason = '材料齐全') =>
  officer.send('POST', `/api/claims/${id}/decide`, { approve, reason, version })

describe('a firm’s person', () => {
  test('signs up, claims the firm with evidence, and sees it once an officer has approved', async () => {
    expect((await person.asker.get(`/api/parties/${firm}`)).statusCode).toBe(403)
    const made = (await claim(person.asker)).json()
    expect(made).toMatchObject({ status: 'pending', party: { id: firm } })
    expect((await person.asker.get(`/api/parties/${firm}`)).statusCode).toBe(403)
    const evidence = await officer.get(`/api/claims/${made.id}/evidence/${made.evidence[0]}`)
    expect(evidence.rawPayload.equals(PDF)).toBe(true)
    expect((await decide(made.id)).json()).toMatchObject({ status: 'approved', decidedBy: '试验 officer' })
    expect((await person.asker.get('/api/session')).json()).toMatchObject({
      roles: ['firm_owner'],
      party: { id: firm },
    })
    expect((await person.asker.get(`/api/parties/${firm}`)).statusCode).toBe(200)
    expect((await person.asker.get(`/api/parties/${other}`)).json().code).toBe('request.own_party')
    expect((await claim(person.asker)).json().code).toBe('claim.has_party')
    const trail = await (await trial.as('auditor')).get(`/api/claims/${made.id}/trail`)
    const events = trail.json().rows.map(({ event }: { event: string }) => event)
    expect(events).toEqual(['claim.decided', 'claim.evidence_read', 'claim.made'])
    expect((await officer.get('/api/claims/999999/trail')).statusCode).toBe(404)
  })

  test('is told why a claim was sent back, and may claim again', async () => {
    const made = (await claim(person.asker)).json()
    expect((await decide(made.id, 1, false, '')).statusCode).toBe(400)
    expect((await decide(made.id, 1, false, '营业执照看不清')).statusCode).toBe(200)
    const [mine] = (await person.asker.get('/api/my/claims')).json().claims
    expect(mine).toMatchObject({ status: 'refused', reason: '营业执照看不清' })
    expect((await claim(person.asker)).json().status).toBe('pending')
  })

  for (const [title, changes, code] of [
    ['a wrong check digit', { code: `${CODE.slice(0, 17)}${CODE.endsWith('A') ? 'B' : 'A'}` }, 'claim.code'],
    ['no evidence', { evidence: [] }, 'request.invalid'],
    ['evidence that is not theirs', { evidence: [999_999] }, 'claim.evidence'],
    ['a role that is none of a firm', { role: 'officer' }, 'request.invalid'],
  ] as const) {
    test(`cannot claim with ${title}`, async () => {
      expect((await claim(person.asker, changes)).json().code).toBe(code)
    })
  }

  test('of a maker team without a code claims it by its name; approving enters it, and the next joins it', async () => {
    const team = { code: null, name: ' 微光 创客团队 ' }
    const made = (await claim(person.asker, team)).json()
    expect(made).toMatchObject({ code: null, status: 'pending', party: null })
    const { party } = (await decide(made.id)).json()
    expect(party).toMatchObject({ name: '微光创客团队' })
    expect((await person.asker.get('/api/session')).json()).toMatchObject({ roles: ['firm_owner'], party })
    expect((await officer.get(`/api/parties/${party.id}`)).json()).toMatchObject({ kind: 'team', identifiers: [] })
    const second = (await claim((await signUp()).asker, { ...team, role: 'firm_clerk' })).json()
    expect(second.party).toEqual(party)
    expect((await decide(second.id)).json().party).toEqual(party)
  })

  test('cannot hand another’s evidence in as theirs', async () => {
    const stranger = await signUp()
    const { id } = await upload(stranger.asker)
    expect((await claim(person.asker, { evidence: [id] })).json().code).toBe('claim.evidence')
  })

  test('pressing twice hands one claim in', async () => {
    const body = claimOf([(await upload(person.asker)).id])
    const key = { 'idempotency-key': 'claim-pressed-twice' }
    const both = await Promise.all([1, 2].map(() => person.asker.send('POST', '/api/my/claims', body, key)))
    expect(both.map((answer) => answer.statusCode)).toEqual([200, 200])
    expect((await person.asker.get('/api/my/claims')).json().claims).toHaveLength(1)
    expect((await person.asker.send('POST', '/api/my/claims', body)).json().code).toBe('claim.pending')
  })

  test('may withdraw only what is theirs and pending', async () => {
    const made = (await claim(person.asker)).json()
    const stranger = await signUp()
    const path = `/api/my/claims/${made.id}/withdraw`
    expect((await stranger.asker.send('POST', path)).statusCode).toBe(404)
    expect((await person.asker.send('POST', path)).json().status).toBe('withdrawn')
    expect((await person.asker.send('POST', path)).json().code).toBe('claim.decided')
    expect((await decide(made.id)).json().code).toBe('claim.changed')
  })

  test('brings a program as evidence in vain', async () => {
    expect((await upload(person.asker, Buffer.from('MZ\u0000\u0001program'))).status).toBe(415)
  })

  test('cannot sign up twice under one login, nor with a weak password, nor where it is not open', async () => {
    const send = (payload: object) =>
      trial.app.inject({ method: 'POST', url: '/api/sign-up', headers: { 'x-gongzhen': '1' }, payload })
    const base = { zone: 'alpha', login: person.login, name: '某', phone: '13800000000', password: PASSWORD }
    expect((await send(base)).json().code).toBe('account.taken')
    expect((await send({ ...base, login: 'fresh-one', password: 'fresh-one-1' })).json().code).toBe('password.weak')
    expect((await send({ ...base, login: 'fresh-one', zone: 'nowhere' })).json().code).toBe('sign_up.zone')
  })
})

describe('an officer', () => {
  test('who decides second is told what the first decided', async () => {
    const made = (await claim(person.asker)).json()
    const both = await Promise.all([decide(made.id), decide(made.id, 1, false, '看不清')])
    expect(both.map((answer) => answer.statusCode).toSorted()).toEqual([200, 409])
    expect(both.find((answer) => answer.statusCode === 409)?.json().detail).toMatch(/刚由试验 officer办过/)
  })

  test('cannot approve a claim of a firm that is not in the registry', async () => {
    const made = (await claim(person.asker, { code: demoCreditCode(77) })).json()
    expect(made.party).toBeNull()
    expect((await decide(made.id)).json().code).toBe('claim.no_party')
    expect((await person.asker.get('/api/my/claims')).json().claims[0].status).toBe('pending')
  })
})

describe('an agent', () => {
  let owner: Asker
  const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10)
  const mandate = (login: string, from = -1, to = 30) =>
    owner.send('POST', `/api/parties/${firm}/mandates`, {
      login,
      purpose: '代报研发补助',
      validFrom: day(from),
      validTo: day(to),
    })

  beforeAll(async () => {
    const signedUp = await signUp()
    await decide((await claim(signedUp.asker)).json().id)
    owner = signedUp.asker
  })

  const actAs = (asker: Asker, id: number | null) => asker.send('PUT', '/api/my/acting', { mandate: id })
  const sees = async (asker: Asker) => (await asker.get(`/api/parties/${firm}`)).statusCode === 200

  test('acts for the firm while the mandate holds, no longer than that, and the trail names both', async () => {
    const { id } = (await mandate(person.login)).json()
    expect(await sees(person.asker)).toBe(false)
    expect((await actAs(person.asker, id)).statusCode).toBe(200)
    expect((await person.asker.get('/api/session')).json()).toMatchObject({
      roles: ['firm_clerk'],
      party: { id: firm },
      mandate: id,
    })
    expect(await sees(person.asker)).toBe(true)
    await person.asker.send('DELETE', '/api/my/sessions/999999')
    expect((await person.asker.get(`/api/parties/${other}`)).statusCode).toBe(403)
    const onward = { login: 'officer', purpose: '转托', validFrom: day(0), validTo: day(1) }
    expect((await person.asker.send('POST', `/api/parties/${firm}/mandates`, onward)).statusCode).toBe(403)
    await actAs(person.asker, id)
    const auditor = await trial.as('auditor')
    const { rows } = (await auditor.get(`/api/audit?event=mandate.acting&account=${person.id}`)).json()
    expect(rows[0].actingFor).toMatchObject({ id: firm })
    await owner.send('POST', `/api/parties/${firm}/mandates/${id}/revoke`, { reason: '已办完' })
    expect(await sees(person.asker)).toBe(false)
    expect((await actAs(person.asker, id)).json().code).toBe('mandate.not_valid')
  })

  for (const [title, from, to, outcome] of [
    ['not before its first day', 2, 5, 'mandate.not_valid'],
    ['not given backwards', 5, 2, 'mandate.dates'],
    ['not given for days gone by', -9, -3, 'mandate.dates'],
    ['not given for longer than a year', 0, 400, 'mandate.dates'],
  ] as const) {
    test(title, async () => {
      const made = (await mandate(person.login, from, to)).json()
      const code = made.code ?? (await actAs(person.asker, made.id)).json().code
      expect(code).toBe(outcome)
    })
  }

  test('ends the day after the last', async () => {
    const { id } = (await mandate(person.login)).json()
    await actAs(person.asker, id)
    expect(await sees(person.asker)).toBe(true)
    await trial.database.asOwner((sql) =>
      sql.raw(`update mandate set valid_from = current_date - 9, valid_to = current_date - 2 where id = ${id}`),
    )
    expect(await sees(person.asker)).toBe(false)
  })

  test('cannot use a mandate given to somebody else', async () => {
    const { id } = (await mandate((await signUp()).login)).json()
    expect((await actAs(person.asker, id)).json().code).toBe('mandate.not_found')
  })

  test('goes back to being nobody’s', async () => {
    const { id } = (await mandate(person.login)).json()
    await actAs(person.asker, id)
    expect((await actAs(person.asker, null)).statusCode).toBe(200)
    expect(await sees(person.asker)).toBe(false)
  })
})
