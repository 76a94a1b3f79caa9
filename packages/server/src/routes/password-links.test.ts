import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { demoCreditCode } from '../demo.ts'
import { addParty } from '../store/parties.ts'
import { type TrialApp, askerWith, openTrialApp } from '../trial-app.ts'

const PASSWORD = 'a-new-long-one'
const CODE = demoCreditCode(1)
let trial: TrialApp
let number = 0
beforeAll(async () => {
  trial = await openTrialApp()
  await trial.database.inZone('alpha', async (sql) => {
    const bank = await addParty(sql, { kind: 'bank', name: '示例银行', source: '金融' })
    await sql`insert into party_identifier (zone, scheme, value, party) values ('alpha', 'uscc', ${CODE}, ${bank})`
  })
})
afterAll(() => trial.close())

const post = (url: string, payload: object) =>
  trial.app.inject({ method: 'POST', url, headers: { 'x-gongzhen': '1' }, payload })
const signIn = (login: string, password: string) => post('/api/session', { zone: 'alpha', login, password })

/** A new account without a password, and the token of its link. */
async function invited() {
  const admin = await trial.as('system_admin')
  const login = `person-${++number}`
  const made = (await admin.send('POST', '/api/accounts', { login, name: '某' })).json()
  return { login, id: made.id as number, token: String(made.link.path).split('#')[1] ?? '' }
}

describe('a new account', () => {
  test.each([
    ['belongs to the organisation whose code is given', CODE, 200, { party: { name: '示例银行' } }],
    ['belongs to none where none is given', null, 200, { party: null }],
    ['is not made for a code nobody bears', demoCreditCode(2), 422, { code: 'account.no_party' }],
  ])('%s', async (_, code, status, answer) => {
    const admin = await trial.as('system_admin')
    const made = await admin.send('POST', '/api/accounts', { login: `teller-${++number}`, name: '某', code })
    expect(made.statusCode).toBe(status)
    expect(made.json()).toMatchObject(answer)
  })
})

describe('the organisation of an account that exists', () => {
  const tie = async (id: number, body: object) =>
    (await trial.as('system_admin')).send('PUT', `/api/accounts/${id}/organisation`, { reason: '调入', ...body })
  const grant = async (id: number, role: string, version: number) =>
    (await trial.as('security_admin')).send('PUT', `/api/accounts/${id}/roles`, {
      roles: [role],
      version,
      reason: '到岗',
    })

  test('is given by the system administrator; roles end and are granted anew by the security administrator', async () => {
    const { id, login, token } = await invited()
    await post('/api/password-links', { token, next: PASSWORD })
    await grant(id, 'bank', 1)
    const opened = await signIn(login, PASSWORD)
    const asker = askerWith(trial.app, String(opened.headers['set-cookie']).split(';')[0] ?? '')
    const tied = await tie(id, { code: CODE, version: 2 })
    expect(tied.json()).toMatchObject({ party: { name: '示例银行' }, roles: [], version: 3 })
    expect((await asker.get('/api/session')).statusCode).toBe(401)
    expect((await grant(id, 'bank', 3)).json()).toMatchObject({ roles: ['bank'], party: { name: '示例银行' } })
    expect((await tie(id, { code: null, version: 4 })).json()).toMatchObject({ party: null, roles: [] })
    const { rows } = (await (await trial.as('auditor')).get(`/api/accounts/${id}/trail`)).json()
    expect(rows[0]).toMatchObject({
      event: 'account.organisation_set',
      detail: { before: '示例银行', after: null, roles: ['bank'], reason: '调入' },
    })
  })

  test.each([
    ['a code nobody bears', '', { code: demoCreditCode(2), version: 1 }, 422, 'account.no_party'],
    ['a change by somebody else in between', 'bank', { code: CODE, version: 1 }, 409, 'account.changed'],
    ['a person of a firm', 'firm_owner', { code: CODE, version: 2 }, 422, 'account.firms_own'],
    ['no reason', '', { code: CODE, version: 1, reason: '' }, 400, 'request.invalid'],
  ])('is refused for %s, and nothing changes', async (_, role, body, status, code) => {
    const { id } = await invited()
    if (role) await grant(id, role, 1)
    expect((await tie(id, body)).json()).toMatchObject({ status, code })
    const { rows } = (await (await trial.as('security_admin')).get(`/api/accounts?search=person-${number}`)).json()
    expect(rows[0]).toMatchObject({ party: null, roles: role ? [role] : [] })
  })

  test('is not changed to what it is, nor by anybody but the system administrator', async () => {
    const { id } = await invited()
    await tie(id, { code: CODE, version: 1 })
    expect((await tie(id, { code: CODE, version: 2 })).json()).toMatchObject({ code: 'account.same_organisation' })
    for (const other of ['security_admin', 'auditor', 'officer'] as const) {
      const asker = await trial.as(other)
      const body = { code: CODE, version: 2, reason: '越权' }
      expect((await asker.send('PUT', `/api/accounts/${id}/organisation`, body)).statusCode).toBe(403)
    }
  })
})

describe('a one-time link', () => {
  test('lets its person set a password, once', async () => {
    const { login, token } = await invited()
    expect((await post('/api/password-links/look', { token })).json()).toMatchObject({ login })
    expect((await post('/api/password-links/look', { token })).statusCode).toBe(200)
    expect((await post('/api/password-links', { token, next: PASSWORD })).json()).toEqual({ login })
    expect((await signIn(login, PASSWORD)).statusCode).toBe(200)
    for (const again of [
      await post('/api/password-links', { token, next: 'another-long-one' }),
      await post('/api/password-links/look', { token }),
    ]) {
      expect(again.json()).toMatchObject({ status: 410, code: 'link.used' })
    }
    expect((await signIn(login, PASSWORD)).statusCode).toBe(200)
  })

  test('pressed twice at once sets one password', async () => {
    const { token } = await invited()
    const both = await Promise.all(
      [1, 2].map((at) => post('/api/password-links', { token, next: `${PASSWORD}-${at}` })),
    )
    expect(both.map(({ statusCode }) => statusCode).toSorted()).toEqual([200, 410])
  })

  test('is not used up by a password that is too weak', async () => {
    const { login, token } = await invited()
    const weak = (await post('/api/password-links', { token, next: login })).json()
    expect(weak).toMatchObject({ status: 422, code: 'password.weak' })
    expect(weak.detail).toMatch(/至少 10 个字符.*不能含账号名/)
    expect((await post('/api/password-links', { token, next: PASSWORD })).statusCode).toBe(200)
  })

  test('gives way to a newer one, and ends the sessions that were open', async () => {
    const { login, id, token } = await invited()
    await post('/api/password-links', { token, next: PASSWORD })
    const opened = await signIn(login, PASSWORD)
    const asker = askerWith(trial.app, String(opened.headers['set-cookie']).split(';')[0] ?? '')
    const admin = await trial.as('system_admin')
    const newLink = async () =>
      String((await admin.send('POST', `/api/accounts/${id}/password-link`, { reason: '忘记密码' })).json().path)
    const [first = '', second = ''] = [await newLink(), await newLink()].map((path) => path.split('#')[1] ?? '')
    expect((await post('/api/password-links', { token: first, next: PASSWORD })).json().code).toBe('link.expired')
    expect((await asker.get('/api/session')).statusCode).toBe(200)
    expect((await post('/api/password-links', { token: second, next: `${PASSWORD}-2` })).statusCode).toBe(200)
    expect((await asker.get('/api/session')).statusCode).toBe(401)
  })

  test('expires after a day', async () => {
    const { token } = await invited()
    await trial.database.asOwner((sql) => sql.raw(`update password_link set expires_at = now() where used_at is null`))
    expect((await post('/api/password-links', { token, next: PASSWORD })).json().code).toBe('link.expired')
  })

  for (const token of [
    '',
    'alpha.short',
    `beta.${'a'.repeat(43)}`,
    `a'; --.${'a'.repeat(43)}`,
    `alpha.${'a'.repeat(43)}`,
  ]) {
    test(`cut short or made up is unknown: ${token.slice(0, 14)}`, async () => {
      expect((await post('/api/password-links', { token, next: PASSWORD })).json().code).toBe('link.unknown')
    })
  }

  test('its token stands nowhere in the database nor in the trail', async () => {
    const { token } = await invited()
    const rows = await trial.database.asOwner(
      (sql) =>
        sql`select to_jsonb(l)::text as row from password_link l union all select to_jsonb(a)::text from audit a`,
    )
    expect(JSON.stringify(rows)).not.toContain(token.split('.')[1])
  })
})

describe('separation of duties', () => {
  test('the system administrator makes an account that can do nothing until roles are granted', async () => {
    const { login, id, token } = await invited()
    await post('/api/password-links', { token, next: PASSWORD })
    const opened = await signIn(login, PASSWORD)
    const asker = askerWith(trial.app, String(opened.headers['set-cookie']).split(';')[0] ?? '')
    expect((await asker.get('/api/session')).json().roles).toEqual([])
    expect((await asker.get('/api/parties')).statusCode).toBe(403)
    const grant = (roles: string[], version: number) => ({ roles, version, reason: '到岗' })
    const path = `/api/accounts/${id}/roles`
    for (const other of ['system_admin', 'auditor', 'officer'] as const) {
      expect((await (await trial.as(other)).send('PUT', path, grant(['officer'], 1))).statusCode).toBe(403)
    }
    const security = await trial.as('security_admin')
    expect((await security.send('PUT', path, grant(['officer'], 1))).json()).toMatchObject({ version: 2 })
    expect((await asker.get('/api/parties')).statusCode).toBe(200)
  })

  for (const roles of [
    ['system_admin', 'security_admin'],
    ['auditor', 'system_admin'],
    ['auditor', 'officer'],
    ['security_admin', 'firm_owner'],
  ]) {
    test(`${roles.join(' and ')} are never one person`, async () => {
      const { id } = await invited()
      const answer = await (await trial.as('security_admin')).send('PUT', `/api/accounts/${id}/roles`, {
        roles,
        version: 1,
        reason: '兼任',
      })
      expect(answer.json()).toMatchObject({ status: 422, code: 'account.separation' })
    })
  }

  test('of two who edit one account, the second is told what it is now and overwrites nothing', async () => {
    const { id } = await invited()
    const security = await trial.as('security_admin')
    const grant = (role: string) =>
      security.send('PUT', `/api/accounts/${id}/roles`, { roles: [role], version: 1, reason: '到岗' })
    expect((await grant('finance')).statusCode).toBe(200)
    const second = (await grant('leader')).json()
    expect(second).toMatchObject({ status: 409, code: 'account.changed' })
    expect(second.detail).toContain('财务')
    const { rows } = (await security.get(`/api/accounts?search=person-${number}`)).json()
    expect(rows[0].roles).toEqual(['finance'])
  })

  test('the trail tells who, from where, before, after and why, to the auditor alone', async () => {
    const { id } = await invited()
    const security = await trial.as('security_admin')
    await security.send('PUT', `/api/accounts/${id}/roles`, { roles: ['leader'], version: 1, reason: '新任领导' })
    const auditor = await trial.as('auditor')
    const { rows } = (await auditor.get(`/api/accounts/${id}/trail`)).json()
    expect(rows[0]).toMatchObject({
      event: 'account.roles_granted',
      address: '127.0.0.1',
      detail: { before: [], after: ['leader'], reason: '新任领导' },
    })
    expect((await security.get('/api/audit')).statusCode).toBe(403)
    expect((await auditor.get(`/api/audit?search=${encodeURIComponent('新任领导')}`)).json().total).toBe(1)
    const csv = await auditor.get(`/api/audit/export.csv?search=${encodeURIComponent('新任领导')}`)
    expect(csv.body).toContain('新任领导')
    const book = await auditor.get('/api/audit/export.xlsx')
    expect(book.rawPayload.subarray(0, 2).toString()).toBe('PK')
    expect((await auditor.get('/api/audit?event=audit.exported')).json().total).toBe(2)
  })

  test('what begins like a formula is none in the exported file', async () => {
    const { id } = await invited()
    const security = await trial.as('security_admin')
    const formula = '=HYPERLINK("http://example.invalid","看")'
    await security.send('PUT', `/api/accounts/${id}/roles`, { roles: ['leader'], version: 1, reason: formula })
    const csv = await (await trial.as('auditor')).get('/api/audit/export.csv')
    expect(csv.body).toContain(`"'=HYPERLINK(""http`)
  })
})

test('a session is listed with where it is open, and can be ended from another', async () => {
  const { login, token } = await invited()
  await post('/api/password-links', { token, next: PASSWORD })
  const open = async () => {
    const cookie = String((await signIn(login, PASSWORD)).headers['set-cookie']).split(';')[0] ?? ''
    return askerWith(trial.app, cookie)
  }
  const [here, there] = [await open(), await open()]
  const { sessions } = (await here.get('/api/my/sessions')).json()
  expect(sessions).toHaveLength(2)
  expect(sessions[0]).toMatchObject({ current: true, address: '127.0.0.1' })
  expect((await here.send('DELETE', `/api/my/sessions/${sessions[1].id}`)).statusCode).toBe(200)
  expect((await there.get('/api/session')).statusCode).toBe(401)
  expect((await here.get('/api/session')).statusCode).toBe(200)
  expect((await here.send('DELETE', `/api/my/sessions/${sessions[1].id}`)).json().code).toBe('my.no_session')
  const stranger = await trial.as('officer')
  expect((await stranger.send('DELETE', `/api/my/sessions/${sessions[0].id}`)).json().code).toBe('my.no_session')
})
