import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DEMO_PASSWORD, createAccount } from './session.ts'
import { setDisabled } from './store/accounts.ts'
import { insertZone } from './store/zones.ts'
import { type Asker, TRIAL_PASSWORD, type TrialApp, askerWith, openTrialApp } from './trial-app.ts'

let trial: TrialApp
let nowMs = Date.parse('2026-07-01T08:00:00Z')

beforeAll(async () => {
  trial = await openTrialApp({ zones: ['alpha'], settings: { demoAccounts: false }, now: () => new Date(nowMs) })
  const { database } = trial
  await database.inZone('alpha', async (sql) => {
    const base = { name: '某人', password: TRIAL_PASSWORD, roles: ['officer'] as const }
    await createAccount(sql, { ...base, login: 'someone' })
    await createAccount(sql, { ...base, login: 'hunted' })
    await setDisabled(sql, await createAccount(sql, { ...base, login: 'gone' }), true)
    await createAccount(sql, { ...base, login: 'demo', password: DEMO_PASSWORD, demo: true })
  })
  await database.asOwner((sql) => insertZone(sql, { zone: 'beta', name: '试验区 beta', demo: false }))
})
afterAll(() => trial.close())

const post = (payload: { zone: string; login: string; password: string }) =>
  trial.app.inject({ method: 'POST', url: '/api/session', headers: { 'x-gongzhen': '1' }, payload })

/** Each an hour after the last. */
async function signIn(login: string, password: string, zone = 'alpha') {
  const answer = await post({ zone, login, password })
  nowMs += 3_600_000
  return { status: answer.statusCode, code: answer.json().code as string | undefined, answer }
}

describe('signing in', () => {
  for (const [title, login, password, zone, status, code] of [
    ['the right password opens a session', 'someone', TRIAL_PASSWORD, 'alpha', 200, undefined],
    ['a wrong password is refused', 'someone', 'wrong-password', 'alpha', 401, 'session.refused'],
    ['an unknown account is refused in the same words', 'nobody', TRIAL_PASSWORD, 'alpha', 401, 'session.refused'],
    ['a disabled account is refused in the same words', 'gone', TRIAL_PASSWORD, 'alpha', 401, 'session.refused'],
    ['an account of another zone is unknown', 'someone', TRIAL_PASSWORD, 'beta', 401, 'session.refused'],
    ['a zone that cannot be is refused in the same words', 'someone', TRIAL_PASSWORD, "a'; --", 401, 'session.refused'],
    [
      'a demo account is refused where demo accounts are not allowed',
      'demo',
      DEMO_PASSWORD,
      'alpha',
      403,
      'session.demo',
    ],
  ] as const) {
    test(title, async () => expect(await signIn(login, password, zone)).toMatchObject({ status, code }))
  }

  test('the cookie is HttpOnly, SameSite=Strict, and of limited age', async () => {
    const { answer } = await signIn('someone', TRIAL_PASSWORD)
    expect(answer.headers['set-cookie']).toMatch(
      /^gongzhen=alpha\.[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=43200$/,
    )
  })

  test('only the hash of the token is stored, and it opens nothing', async () => {
    const { answer } = await signIn('someone', TRIAL_PASSWORD)
    const token = /alpha\.([\w-]+)/.exec(String(answer.headers['set-cookie']))?.[1] ?? ''
    const rows = await trial.database.inZone(
      'alpha',
      (sql) => sql<{ hash: string }>`
      select encode(token_hash, 'base64') as hash from session`,
    )
    expect(rows.length).toBeGreaterThan(0)
    expect(JSON.stringify(rows)).not.toContain(token)
  })
})

/** Ends every session of its owner, the one that asks last. */
async function endAll(owner: Asker): Promise<void> {
  const { sessions } = (await owner.get('/api/my/sessions')).json() as { sessions: { id: number; current: boolean }[] }
  for (const { id } of [...sessions].sort((one, other) => Number(one.current) - Number(other.current))) {
    await owner.send('DELETE', `/api/my/sessions/${id}`)
  }
}

describe('a session', () => {
  async function open() {
    const { answer } = await signIn('someone', TRIAL_PASSWORD)
    return askerWith(trial.app, String(answer.headers['set-cookie']).split(';')[0] ?? '')
  }
  const status = async (asker: Awaited<ReturnType<typeof open>>) => (await asker.get('/api/session')).statusCode

  test('tells who is signed in', async () => {
    const asker = await open()
    expect((await asker.get('/api/session')).json()).toMatchObject({
      zone: 'alpha',
      login: 'someone',
      roles: ['officer'],
    })
  })

  test('ends when signing out', async () => {
    const asker = await open()
    expect((await asker.send('DELETE', '/api/session')).statusCode).toBe(200)
    expect(await status(asker)).toBe(401)
  })

  for (const [title, end] of [
    ['its owner signed out', (owner) => owner.send('DELETE', '/api/session')],
    ['its owner ended all of them one by one', endAll],
  ] as readonly (readonly [string, (owner: Asker) => Promise<unknown>])[]) {
    test(`that was stolen opens nothing on another device once ${title}`, async () => {
      const owner = await open()
      const elsewhere = { cookie: owner.cookie, 'user-agent': 'another browser' }
      const stolen = () => trial.app.inject({ url: '/api/session', headers: elsewhere, remoteAddress: '203.0.113.9' })
      expect((await stolen()).statusCode).toBe(200)
      await end(owner)
      expect([(await stolen()).statusCode, await status(owner)]).toEqual([401, 401])
      const noted = await trial.database.inZone(
        'alpha',
        (sql) => sql`select 1 from audit where event = 'session.moved'`,
      )
      expect(noted.length).toBeGreaterThan(0)
    })
  }

  for (const [title, change] of [
    ['ends after an hour without a request', "last_seen_at = now() - interval '61 minutes'"],
    ['ends twelve hours after signing in, however busy', "expires_at = now() - interval '1 second'"],
  ] as const) {
    test(title, async () => {
      const asker = await open()
      expect(await status(asker)).toBe(200)
      await trial.database.asOwner((sql) => sql.raw(`update session set ${change}`))
      expect(await status(asker)).toBe(401)
    })
  }

  test('ends when its account is disabled', async () => {
    const asker = await open()
    const admin = await trial.as('system_admin')
    const { account } = (await asker.get('/api/session')).json() as { account: number }
    await trial.database.asOwner((sql) => sql.raw(`update account set disabled_at = null where id = ${account}`))
    expect((await admin.send('POST', `/api/accounts/${account}/disable`, { reason: '离职' })).statusCode).toBe(200)
    expect(await status(asker)).toBe(401)
    await trial.database.asOwner((sql) => sql.raw(`update account set disabled_at = null where id = ${account}`))
  })

  test('a changed password ends the other sessions and keeps this one', async () => {
    const [here, elsewhere] = [await open(), await open()]
    const change = { current: TRIAL_PASSWORD, next: `${TRIAL_PASSWORD}-2` }
    expect((await here.send('PUT', '/api/session/password', { ...change, current: 'not it' })).statusCode).toBe(422)
    expect((await here.send('PUT', '/api/session/password', change)).statusCode).toBe(200)
    expect([await status(here), await status(elsewhere)]).toEqual([200, 401])
    await here.send('PUT', '/api/session/password', { current: change.next, next: TRIAL_PASSWORD })
  })

  test('a request that changes something without our header is refused', async () => {
    const asker = await open()
    const answer = await trial.app.inject({ method: 'DELETE', url: '/api/session', headers: { cookie: asker.cookie } })
    expect([answer.statusCode, answer.json().code]).toEqual([403, 'request.forgery'])
  })
})

test('after three failures the next attempt has to wait, longer each time, and an address is not locked by one account', async () => {
  const attempt = async (login: string, password = 'wrong-password') => {
    const before = nowMs
    const result = await signIn(login, password)
    nowMs = before
    return [result.status, result.answer.headers['retry-after']]
  }
  for (let failures = 0; failures < 3; failures++) expect(await attempt('victim')).toEqual([401, undefined])
  expect(await attempt('victim')).toEqual([429, '1'])
  nowMs += 1001
  expect(await attempt('victim')).toEqual([401, undefined])
  expect(await attempt('victim')).toEqual([429, '2'])
  expect(await attempt('someone', TRIAL_PASSWORD)).toEqual([200, undefined])
  await trial.restart()
  expect(await attempt('victim'), 'a restart forgets nothing').toEqual([429, '2'])
})

test('ten wrong passwords at once are no more guesses than one after another, and the trail counts them', async () => {
  const tries = Array.from({ length: 10 }, () => post({ zone: 'alpha', login: 'hunted', password: 'wrong-password' }))
  const statuses = (await Promise.all(tries)).map(({ statusCode }) => statusCode)
  expect(statuses.filter((status) => status === 401)).toHaveLength(3)
  expect(statuses.filter((status) => status === 429)).toHaveLength(7)
  const rows = await trial.database.inZone(
    'alpha',
    (sql) => sql<{ failures: number }>`
      select (detail ->> 'failures')::int as failures from audit
      where  event = 'session.refused' and account = (select id from account where login = 'hunted') order by 1`,
  )
  expect(rows.map(({ failures }) => failures)).toEqual([1, 2, 3])
})
