import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TrialApp, openTrialApp } from './trial-app.ts'

const JSON_TYPE = { 'content-type': 'application/json' }

let trial: TrialApp
beforeAll(async () => {
  trial = await openTrialApp()
})
afterAll(() => trial.close())

describe('every error is a problem document', () => {
  for (const [title, request, status, code] of [
    ['an unknown address', { method: 'GET', url: '/api/nothing' }, 404, 'request.not_found'],
    ['an unknown address outside /api', { method: 'GET', url: '/nothing' }, 404, 'request.not_found'],
    ['a method that an address does not have', { method: 'PUT', url: '/api/zones' }, 404, 'request.not_found'],
    ['no session', { method: 'GET', url: '/api/parties' }, 401, 'request.not_signed_in'],
    ['a missing field', { method: 'POST', url: '/api/session', payload: { zone: 'alpha' } }, 400, 'request.invalid'],
    [
      'broken JSON',
      { method: 'POST', url: '/api/session', payload: '{', headers: JSON_TYPE },
      400,
      'request.malformed',
    ],
    [
      'a body that is too large',
      { method: 'POST', url: '/api/session', payload: { a: 'x'.repeat(2 ** 21) } },
      413,
      'request.too_large',
    ],
    [
      'an unknown kind of body',
      { method: 'POST', url: '/api/session', payload: 'a', headers: { 'content-type': 'image/x' } },
      415,
      'request.media_type',
    ],
  ] as const) {
    test(title, async () => {
      const headers = { 'x-gongzhen': '1', ...('headers' in request ? request.headers : {}) }
      const answer = await trial.app.inject({ ...request, headers })
      expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8')
      const document = answer.json()
      expect(document).toMatchObject({ status, code, type: `urn:gongzhen:problem:${code}` })
      expect(document.request).toBe(answer.headers['x-request-id'])
      expect(document.title).toMatch(/[一-龥]/)
      expect(document.detail).toMatch(/[一-龥]/)
      expect(answer.statusCode).toBe(status)
      const inEnglish = await trial.app.inject({ ...request, headers: { ...headers, 'accept-language': 'en-GB,zh' } })
      expect(inEnglish.json()).toMatchObject({ status, code, title: expect.not.stringMatching(/[一-龥]/) })
      expect(inEnglish.json().detail).not.toMatch(/[一-龥]/)
    })
  }

  test('an invalid query names the field and what is expected, in Chinese', async () => {
    const answer = await (await trial.as('officer')).get('/api/parties?size=9999&kind=dragon')
    expect(answer.json().details.issues).toMatchObject([
      { where: 'kind', message: expect.stringMatching(/[一-龥]/) },
      { where: 'size', message: expect.stringMatching(/200/) },
    ])
  })

  test.each([
    ['a character in a search', '/api/parties?search=%00', 'request.nul'],
    ['a character in an address', '/api/programmes/%00/publications', 'request.nul'],
  ])('%s that the database cannot keep is the request’s fault', async (_, url, code) => {
    const answer = await (await trial.as('officer')).get(url)
    expect(answer.json()).toMatchObject({ status: 400, code })
  })

  test.each([
    ['a value of another kind', { login: 1, name: '某', reason: '' }, 'login: expected a text, found a number“1”'],
    ['a text of another form', { login: 'No Login', name: '某' }, 'a login has 2–50 small letters'],
    [
      'a text that is too long',
      { login: 'teller', name: '某'.repeat(101) },
      'too long: at most 100 characters, found 101',
    ],
  ])('an invalid body says it in English where English is asked for: %s', async (_, payload, said) => {
    const admin = await trial.as('system_admin')
    const answer = await admin.send('POST', '/api/accounts', payload, { 'accept-language': 'en' })
    const { detail } = answer.json()
    expect(detail).toContain(said)
    expect(detail).not.toMatch(/[一-龥]|undefined/)
  })
})

test('every answer carries a strict content security policy without inline scripts', async () => {
  const { headers } = await trial.app.inject('/healthz')
  const policy = String(headers['content-security-policy'])
  expect(policy).toContain("script-src 'self';")
  expect(policy).not.toMatch(/unsafe/)
  expect(policy).toMatch(/style-src 'self' 'nonce-[\w+/=]{24}'/)
  expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' })
})

test('healthz says that the database answers and its schema is current', async () => {
  const answer = await trial.app.inject('/healthz')
  expect([answer.statusCode, answer.json()]).toMatchObject([200, { status: 'ok', database: true, migrations: true }])
})

test('healthz fails when a migration is missing', async () => {
  await trial.database.asOwner((sql) =>
    sql.raw(`update migration set name = '0003_x' where name = '0003_submission.sql'`),
  )
  const answer = await trial.app.inject('/healthz')
  await trial.database.asOwner((sql) =>
    sql.raw(`update migration set name = '0003_submission.sql' where name = '0003_x'`),
  )
  expect([answer.statusCode, answer.json()]).toMatchObject([503, { status: 'failing', migrations: false }])
})

describe('the documentation is made from the declarations', () => {
  test('OpenAPI 3.1 lists every endpoint with its answer', async () => {
    const document = (await trial.app.inject('/api/openapi.json')).json()
    expect(document.openapi).toMatch(/^3\.1/)
    const { responses } = document.paths['/api/parties/{id}'].get
    expect(Object.keys(responses)).toEqual(['200', 'default'])
    expect(document.paths['/api/uploads'].post.requestBody.content).toHaveProperty('multipart/form-data')
    expect(document.paths['/api/jobs/{id}/events'].get.responses['200'].content).toHaveProperty('text/event-stream')
    expect(document.paths['/api/zones'].get.security).toEqual([])
    expect(document.components.schemas).toHaveProperty('Assessment')
    expect(JSON.stringify(document)).not.toContain('undefined')
  })

  test('its pages load under the content security policy', async () => {
    const page = await trial.app.inject('/api/docs/')
    expect(page.statusCode).toBe(200)
    expect(page.body).not.toMatch(/<script(?![^>]*src=)/)
  })
})

describe('the built pages', () => {
  let folder = ''
  let served: TrialApp
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gongzhen-web-'))
    await mkdir(join(folder, 'assets'))
    await writeFile(join(folder, 'index.html'), '<!doctype html><title>共振</title>')
    await writeFile(join(folder, 'assets', 'app-4f2a.js'), 'export {}')
    served = await openTrialApp({ settings: { web: folder } })
  })
  afterAll(async () => {
    await served.close()
    await rm(folder, { recursive: true })
  })

  for (const [title, url, accept, status, body, cache] of [
    ['the first page', '/', 'text/html', 200, '共振', 'no-store'],
    ['an address of the pages’ own router', '/firms/42', 'text/html', 200, '共振', 'no-store'],
    ['a file named by its content', '/assets/app-4f2a.js', '*/*', 200, 'export', 'public, max-age=31536000, immutable'],
    ['a file that is gone', '/assets/app-old.js', '*/*', 404, 'request.not_found', undefined],
    ['an unknown address of the API', '/api/nothing', 'text/html', 404, 'request.not_found', 'no-store'],
    ['a file outside', '/../package.json', '*/*', 404, 'request.not_found', undefined],
  ] as const) {
    test(`${title}: ${status}`, async () => {
      const answer = await served.app.inject({ url, headers: { accept } })
      expect([answer.statusCode, answer.headers['cache-control']]).toEqual([status, cache])
      expect(answer.body).toContain(body)
    })
  }

  for (const [title, url, cookie, isAhead] of [
    ['asks who is signed in with the page, for somebody with a session', '/firms/42', 'gongzhen=demo.1', true],
    ['asks nothing for somebody without', '/firms/42', '', false],
    ['asks nothing with a page for anybody', '/library?zone=demo', 'gongzhen=demo.1', false],
  ] as const) {
    test(title, async () => {
      const { body } = await served.app.inject({ url, headers: { accept: 'text/html', cookie } })
      expect(body.includes('rel="preload" href="/api/session"')).toBe(isAhead)
    })
  }
})
