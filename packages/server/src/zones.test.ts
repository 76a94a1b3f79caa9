import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AnyEndpoint } from './endpoint.ts'
import { ENDPOINTS } from './routes.ts'
import { createAccount } from './session.ts'
import { insertClaim } from './store/claims.ts'
import { queueJob } from './store/jobs.ts'
import { addParty, attachPerson, mergeParties } from './store/parties.ts'
import { insertAttachment } from './store/attachments.ts'
import { insertRun } from './store/runs.ts'
import { type TrialApp, openTrialApp } from './trial-app.ts'

const PROGRAMME = 'zhongkai-rd-reward-2023'
let trial: TrialApp
const params: Record<string, string> = {}

beforeAll(async () => {
  trial = await openTrialApp({ zones: ['alpha', 'beta'], programmes: [PROGRAMME] })
  const { database } = trial
  // Numbers are given out across zones; one thing of every kind, in alpha only.
  await database.inZone('alpha', async (sql) => {
    const enter = (name: string) => addParty(sql, { kind: 'enterprise', name, source: '市场监管' })
    const [one, two] = [await enter('甲示例有限公司'), await enter('乙示例有限公司')]
    const person = await attachPerson(sql, one, {
      name: '某',
      phone: null,
      email: null,
      role: '联系人',
      validFrom: '2026-01-01',
    })
    const merge = await mergeParties(sql, [], { kept: one, absorbed: two, reason: '重复' })
    const about = { name: 'a.txt', mediaType: 'text/plain', content: Buffer.from('a'), sha256: Buffer.from('a'), by: 1 }
    const job = await queueJob(sql, { kind: 'run', params: {}, by: null })
    const run = await insertRun(sql, {
      job,
      asOf: '2026-06-30',
      editions: {},
      notInForce: {},
      sparse: [],
      kinds: ['enterprise'],
      by: null,
    })
    const [batch] = await sql<{ id: number }>`
      insert into batch (zone, source, file_name, file_sha256, map) values ('alpha', '税务', 'a.csv', 'a', 'm') returning id`
    const [finding] = await sql<{ id: number }>`
      insert into finding (zone, kind, subject, period, fact, message)
      values ('alpha', 'jump', ${one}, 2025, 'revenue', 'x') returning id`
    const someone = { login: 'someone', name: '某', password: 'trial-password', roles: [] }
    const account = await createAccount(sql, someone)
    const firm = {
      code: '91410311MA0000001X',
      name: '甲',
      role: 'firm_owner',
      statement: '本人',
      evidence: [],
    } as const
    const claim = await insertClaim(sql, { ...firm, account })
    Object.assign(params, {
      'parties/:id': one,
      'people/:id': person.person,
      'merges/:id': merge,
      'attachments/:id': await insertAttachment(sql, about),
      'jobs/:id': job,
      'runs/:id': run,
      'imports/:batch': batch?.id,
      'findings/:id': finding?.id,
      'accounts/:id': account,
      'claims/:id': claim,
    })
  })
})
afterAll(() => trial.close())

const endpoints: readonly AnyEndpoint[] = ENDPOINTS
const about = endpoints.filter(({ path }) =>
  /\/(parties|people|merges|attachments|jobs|runs|imports|findings|accounts|claims)\/:/.test(path),
)

for (const { method, path, roles, own } of about) {
  test(`${method} ${path} finds nothing of another zone`, async () => {
    const address = path
      .replace(/(\w+\/):(id|batch)/, (found, collection: string) => `${collection}${params[found] ?? ''}`)
      .replace(':programme', PROGRAMME)
      .replace(/:(mandate|attachment)/, '1')
      .replace(':column', 'revenue')
    const asker = await trial.as(Array.isArray(roles) ? (roles[0] ?? own[0]) : 'officer', 'beta')
    const body = BODIES[`${method} ${path}`] ?? {}
    const url = method === 'DELETE' ? `${address}?reason=${encodeURIComponent('越权')}` : address
    const answer = method === 'GET' ? await asker.get(url) : await asker.send(method, url, body)
    expect({ status: answer.statusCode, code: answer.json().code }).toMatchObject({
      // Where only a firm's own people may ask, another firm's number is refused before it is looked for.
      status: Array.isArray(roles) && roles.length === 0 ? 403 : 404,
    })
  })
}

/** What would be accepted, were it one's own. */
const BODIES: Readonly<Record<string, object>> = {
  'POST /api/parties/:id/facts': { fact: '职工总数', period: 2025, value: '1', reason: '越权' },
  'POST /api/parties/:id/merge': { absorbed: 2, reason: '越权' },
  'POST /api/merges/:id/undo': { reason: '越权' },
  'POST /api/parties/:id/rename': { name: '新名称有限公司', from: '2026-01-01', reason: '越权' },
  'POST /api/parties/:id/people': { name: '某', role: '联系人', validFrom: '2026-01-01' },
  'POST /api/findings/:id/settle': { action: 'explain', reason: '越权' },
  'POST /api/imports/:batch/undo': { reason: '越权' },
  'POST /api/funds/accounts/:id/state': { to: 'frozen', reason: '越权' },
  'PUT /api/accounts/:id/roles': { roles: ['officer'], version: 1, reason: '越权' },
  'PUT /api/accounts/:id/organisation': { code: null, version: 1, reason: '越权' },
  'POST /api/accounts/:id/disable': { reason: '越权' },
  'POST /api/accounts/:id/enable': { reason: '越权' },
  'POST /api/accounts/:id/password-link': { reason: '越权' },
  'POST /api/accounts/:id/second-factor/reset': { reason: '越权' },
  'POST /api/claims/:id/decide': { approve: false, reason: '越权', version: 1 },
  'POST /api/parties/:id/mandates': {
    login: 'officer',
    purpose: '越权',
    validFrom: '2026-01-01',
    validTo: '2026-12-31',
  },
  'POST /api/parties/:id/mandates/:mandate/revoke': { reason: '越权' },
}
