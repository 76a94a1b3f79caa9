import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkProof, readEntry, readKey } from '@gongzhen/core/log'
import { keepLog } from '../log-keeper.ts'
import { addParty } from '../store/parties.ts'
import { type Asker, type TrialApp, openTrialApp } from '../trial-app.ts'

let trial: TrialApp
let firm: Asker
let number: number

beforeAll(async () => {
  trial = await openTrialApp({ zones: ['alpha', 'beta'], programmes: ['rollover-fund'] })
  firm = await trial.as('firm_owner')
  const party = await trial.database.inZone('alpha', async (sql) => {
    const made = await addParty(sql, { kind: 'enterprise', name: '甲示例有限公司', source: '市场监管' })
    await sql`update account set party = ${made} where login = 'firm_owner'`
    return made
  })
  const opened = await firm.send('POST', `/api/parties/${party}/cases`, { programme: 'rollover-fund' })
  number = opened.json().id
})
afterAll(() => trial.close())

const keys = async (zone: string) => (await trial.app.inject({ url: `/api/zones/${zone}/log-keys` })).json().keys

test('what was just decided has no proof before a checkpoint is signed, and says so', async () => {
  const answer = await firm.get(`/api/cases/${number}/proof.json`)
  expect([answer.statusCode, answer.json().code]).toEqual([409, 'log.not_yet'])
  expect(await keys('alpha')).toEqual([])
})

test('a firm takes the proof of its case, which anybody checks with the key the zone publishes', async () => {
  await keepLog(trial.database, 'alpha', { keys: trial.keys, algorithm: 'ed25519' })
  const answer = await firm.get(`/api/cases/${number}/proof.json`)
  expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'application/json'])
  const [published] = await keys('alpha')
  const checked = checkProof(answer.body, [readKey(published.key)!])
  if ('problems' in checked) throw new Error(JSON.stringify(checked.problems))
  const { items, signers } = checked.proven
  expect(items.map(({ leaf }) => readEntry(leaf))).toMatchObject([
    { kind: 'decision', applicant: '甲示例有限公司', programme: 'rollover-fund' },
  ])
  expect(signers).toMatchObject([{ name: 'gongzhen.log/alpha', fingerprint: published.fingerprint, isTrusted: true }])
})

test('whom the case does not concern gets no proof of it', async () => {
  expect((await (await trial.as('provider')).get(`/api/cases/${number}/proof.json`)).statusCode).toBe(404)
  expect((await (await trial.as('officer', 'beta')).get(`/api/cases/${number}/proof.json`)).statusCode).toBe(404)
})
