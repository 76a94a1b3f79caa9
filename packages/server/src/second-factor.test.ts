import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { weaknesses } from './password.ts'
import { base32, codeAt, matchingStep, stepAt } from './second-factor.ts'
import { createAccount } from './session.ts'
import { type Asker, TRIAL_PASSWORD, type TrialApp, askerWith, openTrialApp } from './trial-app.ts'

describe('codes are those of RFC 6238', () => {
  const secret = Buffer.from('12345678901234567890')
  for (const [seconds, code] of [
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_111_111_111, '050471'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
    [20_000_000_000, '353130'],
  ] as const) {
    test(`at second ${seconds}`, () => expect(codeAt(secret, stepAt(seconds * 1000))).toBe(code))
  }

  for (const [title, late, isRight] of [
    ['now', 0, true],
    ['of the step before', 30_000, true],
    ['of the step after', -30_000, true],
    ['of a minute and a half ago', 90_000, false],
  ] as const) {
    test(`a code ${title} is ${isRight ? 'right' : 'wrong'}`, () => {
      const at = 1_700_000_010_000
      expect(matchingStep(secret, codeAt(secret, stepAt(at)), at + late) !== null).toBe(isRight)
    })
  }

  test('a secret is written as authenticators read it', () => {
    expect(base32(Buffer.from('12345678901234567890'))).toBe('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ')
  })
})

describe('a password that is easy to guess is refused with every reason', () => {
  for (const [password, reasons] of [
    ['trial-password', []],
    ['correct horse battery', []],
    ['一二三四五六七八九十abcdef', []],
    ['short-1', ['至少 10 个字符']],
    ['abcdefghijkl', ['两种', '常用']],
    ['Password2024!', ['常用']],
    ['1234567890', ['两种', '常用']],
    ['aaaaaaaaaaa1', ['不同的字符']],
    ['xx-someone-99', ['不能含账号名']],
    ['aaaa', ['至少 10 个字符', '两种', '不同的字符']],
  ] as const) {
    test(password, () => {
      const found = weaknesses(password, 'someone')
      expect(found).toHaveLength(reasons.length)
      for (const reason of reasons) expect(found.join('；')).toContain(reason)
    })
  }
})

let trial: TrialApp
let nowMs = Date.parse('2026-07-01T08:00:00Z')
beforeAll(async () => {
  trial = await openTrialApp({ settings: { secondFactor: 'staff' }, now: () => new Date(nowMs) })
})
afterAll(() => trial.close())

async function enter(login: string, code?: string, password = TRIAL_PASSWORD) {
  const answer = await trial.app.inject({
    method: 'POST',
    url: '/api/session',
    headers: { 'x-gongzhen': '1' },
    payload: { zone: 'alpha', login, password, ...(code ? { code } : {}) },
  })
  const asker = askerWith(trial.app, String(answer.headers['set-cookie'] ?? '').split(';')[0] ?? '')
  return { status: answer.statusCode, body: answer.json(), asker }
}

async function person(login: string, roles: readonly ['officer'] | readonly ['firm_owner'] = ['officer']) {
  await trial.database.inZone('alpha', (sql) =>
    createAccount(sql, { login, name: login, password: TRIAL_PASSWORD, roles }),
  )
  return (await enter(login)).asker
}

/** Sets a second factor up and answers the code of any moment, and the recovery codes. */
async function enrol(asker: Asker) {
  const started = (await asker.send('POST', '/api/my/second-factor', { password: TRIAL_PASSWORD })).json()
  const secret = fromBase32(started.secret)
  const code = () => codeAt(secret, stepAt(nowMs))
  const confirmed = await asker.send('PUT', '/api/my/second-factor', { code: code() })
  expect(confirmed.statusCode).toBe(200)
  nowMs += 60_000
  return { uri: started.uri as string, code, recovery: confirmed.json().recoveryCodes as string[] }
}

function fromBase32(text: string): Buffer {
  const bits = [...text].map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0')).join('')
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
}

describe('a second factor', () => {
  test('is required of an officer, who may only set it up until then', async () => {
    const asker = await person('fresh')
    expect((await asker.get('/api/session')).json()).toMatchObject({ mustEnrol: true })
    expect((await asker.get('/api/parties')).json()).toMatchObject({ status: 403, code: 'request.second_factor' })
    expect((await asker.get('/api/my/sessions')).statusCode).toBe(403)
    await enrol(asker)
    expect((await asker.get('/api/session')).json()).toMatchObject({ mustEnrol: false })
    expect((await asker.get('/api/parties')).statusCode).toBe(200)
  })

  test('is not asked of a firm’s person where only staff must have one', async () => {
    const asker = await person('owner', ['firm_owner'])
    expect((await asker.get('/api/session')).json()).toMatchObject({ mustEnrol: false })
  })

  test('asks for a code at the next sign-in, takes each code once, and only the account’s own', async () => {
    const { code, uri } = await enrol(await person('coder'))
    expect(uri).toMatch(/^otpauth:\/\/totp\/.+:coder\?secret=[A-Z2-7]{32}&issuer=/)
    expect(await enter('coder')).toMatchObject({ status: 401, body: { code: 'session.code_needed' } })
    expect(await enter('coder', '000000')).toMatchObject({ status: 401, body: { code: 'session.code_wrong' } })
    expect(await enter('coder', code())).toMatchObject({ status: 200, body: { mustEnrol: false } })
    expect(await enter('coder', code())).toMatchObject({ status: 401, body: { code: 'session.code_wrong' } })
    nowMs += 60_000
    expect((await enter('coder', code(), 'not the password')).body.code).toBe('session.refused')
  })

  test('can be given by a recovery code, each once', async () => {
    const { recovery } = await enrol(await person('loser'))
    expect(new Set(recovery).size).toBe(10)
    const [first = ''] = recovery
    expect(await enter('loser', first.toLowerCase())).toMatchObject({ status: 200 })
    expect(await enter('loser', first)).toMatchObject({ status: 401, body: { code: 'session.code_wrong' } })
    const { asker } = await enter('loser', recovery[1])
    expect((await asker.get('/api/my/second-factor')).json()).toMatchObject({ required: true, recoveryCodesLeft: 8 })
  })

  test('may not be taken off where it is required, and is replaced by no second one', async () => {
    const asker = await person('keeper')
    const { code } = await enrol(asker)
    const proof = { password: TRIAL_PASSWORD, code: code() }
    expect((await asker.send('POST', '/api/my/second-factor/end', proof)).json().code).toBe('my.required')
    expect((await asker.send('POST', '/api/my/second-factor', proof)).json().code).toBe('my.has_factor')
  })

  test('is taken off by the security administrator when the phone is lost, and by nobody else', async () => {
    const asker = await person('phoneless')
    await enrol(asker)
    const { account } = (await asker.get('/api/session')).json()
    const security = await person('guard-1')
    await trial.database.asOwner((sql) =>
      sql.raw(`update account set roles = '{security_admin}' where login = 'guard-1'`),
    )
    await enrol(security)
    const path = `/api/accounts/${account}/second-factor/reset`
    expect((await security.send('POST', path, { reason: '手机遗失' })).statusCode).toBe(200)
    expect((await asker.get('/api/session')).statusCode).toBe(401)
    expect((await enter('phoneless')).body).toMatchObject({ mustEnrol: true })
  })

  test('wrong codes are slowed down like wrong passwords', async () => {
    await enrol(await person('target'))
    const codes: string[] = []
    for (let guess = 0; guess < 4; guess++) codes.push((await enter('target', `00000${guess}`)).body.code)
    expect(codes).toEqual([...Array(3).fill('session.code_wrong'), 'session.too_early'])
  })
})

test('ten wrong passwords at once get no more than three guesses, and the wait grows', async () => {
  await person('victim', ['firm_owner'])
  const answers = await Promise.all(Array.from({ length: 10 }, () => enter('victim', undefined, 'wrong password')))
  expect(answers.filter(({ status }) => status === 401)).toHaveLength(3)
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(7)
  const waits: number[] = []
  for (let guess = 0; guess < 4; guess++) {
    const { body } = await enter('victim', undefined, 'wrong password')
    waits.push(Number(body.details.seconds))
    nowMs += waits.at(-1)! * 1000
    expect((await enter('victim', undefined, 'wrong password')).status).toBe(401)
  }
  expect(waits).toEqual([1, 2, 4, 8])
})
