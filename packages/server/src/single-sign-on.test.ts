import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Provider } from 'oidc-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Role } from './endpoint.ts'
import type { SsoSettings } from './platform.ts'
import { SSO_RETURN } from './single-sign-on.ts'
import { createAccount } from './session.ts'
import { type TrialApp, askerWith, openTrialApp } from './trial-app.ts'

/** People of the provider and the roles it says they have. */
const PEOPLE: Record<string, { name: string; preferred_username: string; roles: string[] }> = {
  'p-1': { name: '经办甲', preferred_username: 'jingban', roles: ['yuanqu', 'unrelated'] },
  'p-2': { name: '无岗乙', preferred_username: 'wugang', roles: ['unrelated'] },
  'p-3': { name: '兼任丙', preferred_username: 'jianren', roles: ['xitong', 'shenji'] },
  'p-4': { name: '重名丁', preferred_username: 'taken', roles: ['caiwu'] },
  'p-5': { name: '转岗戊', preferred_username: 'zhuangang', roles: ['yuanqu'] },
}
const ROLE_MAP = new Map<string, Role>([
  ['yuanqu', 'officer'],
  ['caiwu', 'finance'],
  ['xitong', 'system_admin'],
  ['shenji', 'auditor'],
])
const PUBLIC_URL = 'http://127.0.0.1:1'

let provider: Server
let issuer: string
let trial: TrialApp

beforeAll(async () => {
  provider = createServer()
  await new Promise<void>((listening) => provider.listen(0, '127.0.0.1', listening))
  issuer = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`
  const oidc = new Provider(issuer, {
    clients: [
      {
        client_id: 'gongzhen',
        client_secret: 'a-secret-of-the-trial',
        redirect_uris: [`${PUBLIC_URL}${SSO_RETURN}`],
      },
    ],
    claims: { openid: ['sub'], profile: ['name', 'preferred_username', 'roles'] },
    conformIdTokenClaims: false,
    features: { devInteractions: { enabled: true } },
    findAccount: (_context, sub) => ({
      accountId: sub,
      claims: () => ({ sub, ...PEOPLE[sub] }),
    }),
  })
  const answer = oidc.callback()
  provider.on('request', (request, response) => void answer(request, response))
  const sso: SsoSettings = {
    issuer,
    clientId: 'gongzhen',
    clientSecret: 'a-secret-of-the-trial',
    zone: 'alpha',
    name: '市统一认证',
    claim: 'roles',
    roles: ROLE_MAP,
  }
  trial = await openTrialApp({ settings: { sso, publicUrl: PUBLIC_URL, secondFactor: 'staff' } })
}, 60_000)
afterAll(async () => {
  await trial?.close()
  provider?.closeAllConnections()
  await new Promise((closed) => provider?.close(closed))
})

type Jar = Map<string, string>

function keep(jar: Jar, cookies: readonly string[]): void {
  for (const cookie of cookies) {
    const [pair = ''] = cookie.split(';')
    const at = pair.indexOf('=')
    jar.set(pair.slice(0, at), pair.slice(at + 1))
  }
}
const written = (jar: Jar): string => [...jar].map(([name, value]) => `${name}=${value}`).join('; ')

/** Begins at our sign-in, signs in at the provider as its person, and answers where the provider sends the browser. */
async function throughProvider(person: string, next = '/'): Promise<{ back: URL; ours: Jar }> {
  const ours: Jar = new Map()
  const begun = await trial.app.inject({ url: `/api/sign-in/sso?next=${encodeURIComponent(next)}` })
  expect(begun.statusCode).toBe(302)
  keep(ours, [begun.headers['set-cookie'] ?? []].flat())
  const theirs: Jar = new Map()
  let address = String(begun.headers.location)
  for (let hop = 0; hop < 12; hop++) {
    if (address.startsWith(PUBLIC_URL)) return { back: new URL(address), ours }
    const isForm = /\/interaction\/[\w-]+$/.test(address)
    const prompt = isForm ? await promptOf(address, theirs) : ''
    const answer = await fetch(address, {
      redirect: 'manual',
      headers: { cookie: written(theirs), ...(isForm ? { 'content-type': 'application/x-www-form-urlencoded' } : {}) },
      ...(isForm ? { method: 'POST', body: `prompt=${prompt}&login=${person}&password=any` } : {}),
    })
    keep(theirs, answer.headers.getSetCookie())
    const onward = answer.headers.get('location')
    if (onward === null) throw new Error(`the provider stopped at ${address}: ${answer.status} ${await answer.text()}`)
    address = new URL(onward, address).href
  }
  throw new Error('the provider sends the browser in circles')
}

async function promptOf(address: string, jar: Jar): Promise<string> {
  const page = await (await fetch(address, { headers: { cookie: written(jar) } })).text()
  return /name="prompt" value="(\w+)"/.exec(page)?.[1] ?? ''
}

const comeBack = (back: URL, ours: Jar) =>
  trial.app.inject({ url: `${back.pathname}${back.search}`, headers: { cookie: written(ours) } })

async function enter(person: string, next?: string) {
  const { back, ours } = await throughProvider(person, next)
  const answer = await comeBack(back, ours)
  const cookies = [answer.headers['set-cookie'] ?? []].flat()
  const session = cookies.find((cookie) => cookie.startsWith('gongzhen=')) ?? ''
  const location = decodeURIComponent(String(answer.headers.location))
  return { location, asker: askerWith(trial.app, session.split(';')[0] ?? ''), back, ours }
}

describe('signing in through a provider of OpenID Connect', () => {
  test('opens a session with the roles that the provider’s roles stand for', async () => {
    const { location, asker } = await enter('p-1', '/firms?page=2')
    expect(location).toBe('/firms?page=2')
    expect((await asker.get('/api/session')).json()).toMatchObject({
      login: 'jingban',
      name: '经办甲',
      roles: ['officer'],
      mustEnrol: false,
    })
    expect((await asker.get('/api/parties')).statusCode).toBe(200)
    const again = await enter('p-1')
    expect((await again.asker.get('/api/session')).json().login).toBe('jingban')
  })

  for (const [title, person, code] of [
    ['somebody without a role here is refused', 'p-2', 'sso.no_role'],
    ['duties that must be separate are refused', 'p-3', 'sso.mixed'],
  ] as const) {
    test(title, async () => {
      const { location, asker } = await enter(person)
      expect(location).toBe(`/sign-in?trouble=${code}`)
      expect((await asker.get('/api/session')).statusCode).toBe(401)
    })
  }

  test('nobody comes to an account here because it bears the same name', async () => {
    const local = { login: 'taken', name: '本地', password: 'a-long-password', roles: ['leader'] as const }
    await trial.database.inZone('alpha', (sql) => createAccount(sql, local))
    const { asker } = await enter('p-4')
    expect((await asker.get('/api/session')).json()).toMatchObject({ login: 'taken-2', roles: ['finance'] })
  })

  test('a role changed at the provider is changed here at the next sign-in, and the trail says so', async () => {
    await enter('p-5')
    PEOPLE['p-5'] = { ...PEOPLE['p-5']!, roles: ['caiwu'] }
    const { asker } = await enter('p-5')
    const { account, roles } = (await asker.get('/api/session')).json()
    expect(roles).toEqual(['finance'])
    const rows = await trial.database.inZone(
      'alpha',
      (sql) => sql<{ detail: object }>`
      select detail from audit where event = 'account.roles_granted' and account = ${account}`,
    )
    expect(rows).toEqual([{ detail: { by: 'sso', before: ['officer'], after: ['finance'] } }])
  })

  test('a disabled account stays out', async () => {
    const { asker } = await enter('p-1')
    const { account } = (await asker.get('/api/session')).json()
    const disable = (value: string) =>
      trial.database.asOwner((sql) => sql.raw(`update account set disabled_at = ${value} where id = ${account}`))
    await disable('now()')
    expect((await enter('p-1')).location).toBe('/sign-in?trouble=sso.disabled')
    await disable('null')
  })

  test('the way back works once, only in the browser that began, and leads to no other site', async () => {
    const { back, ours } = await throughProvider('p-1', '//evil.example/')
    const stolen = await comeBack(back, new Map())
    expect(stolen.headers.location).toBe('/sign-in?trouble=sso.broken')
    const first = await comeBack(back, ours)
    expect(first.headers.location).toBe('/')
    const second = await comeBack(back, ours)
    expect(second.headers.location).toBe('/sign-in?trouble=sso.broken')
    const made = await comeBack(new URL(`${PUBLIC_URL}${SSO_RETURN}?code=made-up&state=made-up`), ours)
    expect(made.headers.location).toBe('/sign-in?trouble=sso.broken')
  })

  test('the sign-in page is told what the way through is called', async () => {
    const { zones } = (await trial.app.inject({ url: '/api/zones' })).json()
    expect(zones).toMatchObject([{ zone: 'alpha', sso: '市统一认证' }])
  })
})
