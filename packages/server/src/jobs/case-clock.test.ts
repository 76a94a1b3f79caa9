import { afterAll, beforeAll, expect, test } from 'vitest'
import { addParty } from '../store/parties.ts'
import { type TrialApp, openTrialApp } from '../trial-app.ts'

const DAY_MS = 86_400_000
let shift = 0
let trial: TrialApp
let firm: number
let bank: number

beforeAll(async () => {
  trial = await openTrialApp({
    programmes: ['rollover-fund: { parameters: { 年度次数: 1000次 } }'],
    zoneLines: 'demo: yes\nfunds: { 周转金/资金: 1000万元 }\n',
    now: () => new Date(Date.now() + shift),
  })
  await trial.database.inZone('alpha', async (sql) => {
    firm = await addParty(sql, { kind: 'enterprise', name: '甲示例有限公司', source: '市场监管' })
    bank = await addParty(sql, { kind: 'bank', name: '丙示例银行', source: '市场监管' })
  })
  const officer = await trial.as('officer')
  for (const [fact, value] of Object.entries({ 区划: '410305', 列入失信: '否' }))
    await officer.send('POST', `/api/parties/${firm}/facts`, { fact, period: 0, value, reason: '试验所需' })
  await trial.as('firm_owner')
  await trial.database.inZone('alpha', (sql) => sql`update account set party = ${firm} where login = 'firm_owner'`)
})
afterAll(() => trial.close())

const STEPS = [
  ['firm_owner', '申请人', '提交', { 申请金额: '300万元', 到期贷款余额: '300万元', 贷款到期日: '2090-12-31' }],
  ['bank', '银行', '承诺续贷', { 承诺续贷金额: '300万元' }],
  ['officer', '主管科室', '审核通过', { 银行等级: '甲' }],
  ['finance', '财务', '确认缴费', {}],
  ['finance', '财务', '放款', {}],
] as const

/** A case after so many steps, done today. */
async function after(steps: number): Promise<number> {
  const asFirm = await trial.as('firm_owner')
  let { id, version } = (await asFirm.send('POST', `/api/parties/${firm}/cases`, { programme: 'rollover-fund' })).json()
  for (const [who, role, action, given] of STEPS.slice(0, steps)) {
    const parties = action === '提交' ? { 银行: bank } : {}
    const body = { role, action, given, parties, version }
    const answer = await (await trial.as(who)).send('POST', `/api/cases/${id}/act`, body)
    expect(answer.json().detail).toBeUndefined()
    ;({ id, version } = answer.json())
  }
  return id
}

/** The program is started again some days later: what time has to do is done at once. */
async function later(days: number): Promise<void> {
  shift = days * DAY_MS
  await trial.restart()
}

const stateOf = async (id: number) => {
  const { state, timeline } = (await (await trial.as('leader')).get(`/api/cases/${id}`)).json()
  return [state, timeline.at(-1).who]
}

const held = () =>
  trial.database.inZone('alpha', async (sql) => {
    const [row] = await sql<{ held: number }>`select held_out as held from ledger_account where path = '周转金/资金'`
    return row?.held
  })

test('money that was lent too long falls overdue by itself, then goes to recovery', async () => {
  await expect.poll(held, { timeout: 20_000 }).toBe(0)
  const id = await after(5)
  await later(10)
  expect(await stateOf(id)).toEqual(['垫付中', '试验 finance'])
  await later(11)
  await expect.poll(() => stateOf(id), { timeout: 20_000 }).toEqual(['逾期', null])
  await later(18)
  await expect.poll(() => stateOf(id), { timeout: 20_000 }).toEqual(['催收', null])
  await later(0)
})

test('a case nobody went on with ends when its time is over', async () => {
  const id = await after(3)
  await later(30)
  await expect.poll(() => stateOf(id), { timeout: 20_000 }).toEqual(['已撤回', null])
  await later(0)
})
