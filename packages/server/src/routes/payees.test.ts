import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Api } from '../routes.ts'
import { addParty } from '../store/parties.ts'
import { type Asker, type TrialApp, openTrialApp } from '../trial-app.ts'

type Known = Api['GET /api/parties/:id/payees']['out']
type Waiting = Api['GET /api/payee-requests']['out']

const OLD = '6222000011112222'
const NEW = '6222000033334444'

let trial: TrialApp
let firm: number
let people: Record<'owner' | 'clerk' | 'finance' | 'officer' | 'leader', Asker>

beforeAll(async () => {
  trial = await openTrialApp({ programmes: [], zoneLines: 'demo: yes\n' })
  people = {
    owner: await trial.as('firm_owner'),
    clerk: await trial.as('firm_clerk'),
    finance: await trial.as('finance'),
    officer: await trial.as('officer'),
    leader: await trial.as('leader'),
  }
  firm = await trial.database.inZone('alpha', async (sql) => {
    const made = await addParty(sql, { kind: 'enterprise', name: '甲示例有限公司', source: '市场监管' })
    await sql`update account set party = ${made} where login in ('firm_owner', 'firm_clerk')`
    return made
  })
})
afterAll(() => trial.close())

const where = (number: string, more: object = {}) => ({
  holder: '甲示例有限公司',
  number,
  bank: '示例城市商业银行',
  reason: '企业盖章的账户变更函',
  ...more,
})
const ask = (number: string, more: object = {}, who = people.owner) =>
  who.send('POST', `/api/parties/${firm}/payee-requests`, where(number, more))
const known = async (who: Asker): Promise<Known> => (await who.get(`/api/parties/${firm}/payees`)).json()
const waiting = async (): Promise<Waiting['requests']> =>
  ((await people.finance.get('/api/payee-requests')).json() as Waiting).requests
const withdraw = (id: number, who = people.owner) =>
  who.send('POST', `/api/parties/${firm}/payee-requests/${id}/withdrawal`, {})
const decide = (id: number, body: object, who = people.finance) =>
  who.send('POST', `/api/payee-requests/${id}/decision`, body)

describe('where a firm is paid', () => {
  test('is entered by the finance people, and the firm is told', async () => {
    expect((await people.finance.send('POST', `/api/parties/${firm}/payees`, where(OLD))).statusCode).toBe(200)
    const told = (await people.owner.get(`/api/parties/${firm}/messages`)).json().rows
    expect(told[0]).toMatchObject({ kind: 'payment', title: '收款账户已变更', path: '/my/payee' })
    expect(told[0].body).toContain('•••• 2222')
  })

  test('is shown whole to those who pay, by its last four signs to everybody else, and every reading is on record', async () => {
    expect((await known(people.finance)).payees[0]!.number).toBe(OLD)
    for (const who of [people.owner, people.clerk, people.officer, people.leader]) {
      const seen = await known(who)
      expect(seen.payees[0]).toMatchObject({ number: '•••• 2222', byName: '试验 finance', bank: '示例城市商业银行' })
      expect(JSON.stringify(seen)).not.toContain(OLD)
    }
    const read = await trial.database.inZone(
      'alpha',
      (sql) => sql`select 1 from audit where event = 'payee.read' and subject = ${`party:${firm}`}`,
    )
    expect(read.length).toBe(5)
  })

  test('changes once the owner has asked and the finance people have confirmed, and the old account stays on record', async () => {
    expect((await ask(NEW)).json().requests[0]).toMatchObject({ number: '•••• 4444', confirmed: null })
    expect((await known(people.finance)).payees[0]!.number).toBe(OLD)
    const [asked] = await waiting()
    expect(asked).toMatchObject({
      party: { id: firm, name: '甲示例有限公司' },
      number: NEW,
      askedByName: '试验 firm_owner',
    })
    expect((await decide(asked!.id, { confirm: true })).json()).toEqual({ requests: [] })
    const { payees, requests } = await known(people.finance)
    expect(payees.map(({ number }) => number)).toEqual([NEW, OLD])
    expect(requests[0]).toMatchObject({ confirmed: true, decidedByName: '试验 finance' })
    const again = await decide(asked!.id, { confirm: true })
    expect([again.statusCode, again.json().code]).toEqual([404, 'payee.not_found'])
  })

  test('stays where the finance people refuse, which takes a reason the firm reads', async () => {
    await ask(OLD, { bank: '别的银行' })
    const [asked] = await waiting()
    expect((await decide(asked!.id, { confirm: false })).json().code).toBe('payee.no_reason')
    expect((await decide(asked!.id, { confirm: false, note: '户名与银行回执不符' })).statusCode).toBe(200)
    const { payees, requests } = await known(people.owner)
    expect([payees[0]!.number, requests[0]!.note]).toEqual(['•••• 4444', '户名与银行回执不符'])
    const told = (await people.owner.get(`/api/parties/${firm}/messages`)).json().rows
    expect(told[0]).toMatchObject({ title: '收款账户变更没有通过' })
  })

  test('is not changed by what the owner took back, who may then ask for something else', async () => {
    const { id } = (await ask(OLD)).json().requests[0]
    expect((await withdraw(id, people.clerk)).statusCode).toBe(403)
    expect((await withdraw(id)).json().requests[0]).toMatchObject({ confirmed: null, withdrawnAt: expect.any(String) })
    expect(await waiting()).toEqual([])
    expect((await decide(id, { confirm: true })).json().code).toBe('payee.not_found')
    expect((await withdraw(id)).json().code).toBe('payee.settled')
    const again = (await ask('6222000077778888')).json().requests[0]
    await decide(again.id, { confirm: true })
    expect((await withdraw(again.id)).json().code).toBe('payee.settled')
    expect((await known(people.finance)).payees[0]!.number).toBe('6222000077778888')
    expect((await people.finance.send('POST', `/api/parties/${firm}/payees`, where(NEW))).statusCode).toBe(200)
  })

  const REFUSED: readonly (readonly [string, () => ReturnType<typeof ask>, number, string])[] = [
    ['by a clerk', () => ask(OLD, {}, people.clerk), 403, 'request.role'],
    ['by the officer', () => ask(OLD, {}, people.officer), 403, 'request.role'],
    ['to the account in use', () => ask(NEW), 422, 'payee.same'],
    ['to what is no account number', () => ask('12 中'), 400, 'request.invalid'],
    ['on no paper', () => ask(OLD, { reason: '' }), 400, 'request.invalid'],
    ['while the last change waits', async () => (await ask(OLD), ask('6222000055556666')), 409, 'payee.waiting'],
    ['decided by a leader', async () => decide((await waiting())[0]!.id, { confirm: true }, people.leader), 403, ''],
  ]
  for (const [title, work, status, code] of REFUSED) {
    test(`is not changed ${title}`, async () => {
      const answer = await work()
      expect([answer.statusCode, answer.json().code]).toEqual([status, code || answer.json().code])
    })
  }
})
