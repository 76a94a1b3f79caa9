import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Sql } from './database.ts'
import { createAccount } from './session.ts'
import { addParty } from './store/parties.ts'
import { TRIAL_PASSWORD, type TrialApp, openTrialApp } from './trial-app.ts'

/** What a firm's request sees in the database, whatever an endpoint asks: as the role it works as, no endpoint between. */
const ZONE = 'alpha'
let trial: TrialApp
let mine: number
let other: number
let absorbed: number
let actor: number

beforeAll(async () => {
  trial = await openTrialApp({ programmes: ['zhongkai-rd-reward-2023'] })
  await trial.database.inZone(ZONE, async (sql) => {
    const add = (name: string) => addParty(sql, { kind: 'enterprise', name, source: '市场监管' })
    mine = await add('甲示例科技有限公司')
    other = await add('乙示例科技有限公司')
    absorbed = await add('甲示例旧名有限公司')
    actor = await accountOf(sql, mine, 'jia')
    await accountOf(sql, other, 'yi')
    await sql`update party set merged_into = ${mine} where id = ${absorbed}`
    await sql`insert into party_merge (zone, kept, absorbed, reason) values (${ZONE}, ${mine}, ${absorbed}, '同一家')`
    for (const party of [mine, other, absorbed]) await fill(sql, party)
  })
}, 120_000)
afterAll(() => trial.close())

const accountOf = (sql: Sql, party: number, login: string) =>
  createAccount(sql, { login, name: login, password: TRIAL_PASSWORD, roles: ['firm_owner'], party })

/** One row about a party in every table that knows firms. */
async function fill(sql: Sql, party: number): Promise<void> {
  await sql`insert into party_identifier (zone, scheme, value, party) values (${ZONE}, 'internal', ${`n${party}`}, ${party})`
  await sql`insert into party_tag (zone, party, tag) values (${ZONE}, ${party}, '重点')`
  await sql`insert into declaration (zone, subject, period, source) values (${ZONE}, ${party}, 2025, '税务')`
  await sql`insert into fact (zone, subject, period, known_at) values (${ZONE}, ${party}, 2025, now())`
  await sql`
    insert into finding (zone, kind, subject, period, fact, message) values (${ZONE}, 'jump', ${party}, 2025, 'f', '突变')`
  await sql`
    insert into standing (zone, programme, subject, edition, as_of, outcome)
    values (${ZONE}, 'p', ${party}, 'e', '2026-06-30', 'eligible')`
  await sql`insert into message (zone, party, kind, title, body) values (${ZONE}, ${party}, 'window', '标题', '内容')`
  await sql`insert into followed_policy (zone, party, programme, subscribed) values (${ZONE}, ${party}, 'p', true)`
  await sql`
    insert into objection (zone, party, fact, period, claimed, reason, by)
    values (${ZONE}, ${party}, 'f', 2025, '1', '有误', ${actor ?? 1})`
  await sql`insert into audit (zone, event, subject, detail) values (${ZONE}, 'fact.corrected', ${`party:${party}`}, '{}')`
  const [person] = await sql<{ id: number }>`insert into person (zone, name) values (${ZONE}, '某人') returning id`
  await sql`
    insert into party_person (zone, party, person, role, valid_from)
    values (${ZONE}, ${party}, ${person!.id}, '法定代表人', '2020-01-01')`
}

const asFirm = <T>(work: (sql: Sql) => Promise<T>, parties = [mine, absorbed]): Promise<T> =>
  trial.database.inFirm(ZONE, work, { parties, actor })

const OWN = ['party', 'standing', 'fact', 'declaration', 'finding', 'message', 'objection', 'followed_policy']
const BY_PARTY = ['party_identifier', 'party_name', 'party_person']

describe('as a firm’s role', () => {
  test.each([...OWN, ...BY_PARTY])('%s shows the firm and what was merged into it, and nobody else', async (table) => {
    const column = { party: 'id', standing: 'subject', fact: 'subject', declaration: 'subject', finding: 'subject' }[
      table
    ]
    const seen = await asFirm((sql) =>
      sql.raw(`select distinct ${column ?? 'party'} as party from ${table} order by 1`),
    )
    expect((seen as { party: number }[]).map(({ party }) => party)).toEqual([mine, absorbed].toSorted((a, b) => a - b))
  })

  test('the trail shows what was done with the firm or by its person', async () => {
    const rows = await asFirm((sql) => sql<{ subject: string }>`select distinct subject from audit order by 1`)
    expect(rows.map(({ subject }) => subject)).toEqual([`party:${mine}`, `party:${absorbed}`].toSorted())
  })

  test('without a party nothing of any firm is seen', async () => {
    const seen = [...OWN, ...BY_PARTY].map((table) => asFirm((sql) => sql.raw(`select 1 from ${table}`), []))
    expect((await Promise.all(seen)).flat()).toEqual([])
  })

  test('another zone has nothing to see, whatever numbers are claimed', async () => {
    const scope = { parties: [mine, other], actor }
    expect(await trial.database.inFirm('beta', (sql) => sql`select 1 from standing`, scope)).toEqual([])
  })

  test.each([
    ['people', 'select name from person'],
    ['passwords', 'select password_hash from account'],
    ['phones', 'select phone from account'],
    ['contents of files', 'select content from attachment'],
    ['what a run counted', 'select counts from run'],
    ['officers’ marks', 'select tag from party_tag'],
    ['rows a file was refused', 'select * from batch_refusal'],
    ['open sessions’ tokens', 'select token_hash from session'],
  ])('%s are not read at all', async (_, statement) => {
    await expect(asFirm((sql) => sql.raw(statement))).rejects.toThrow(/permission denied/)
  })

  const says = /permission denied|row-level security/
  test.each([
    ['a fact', () => `insert into fact (zone, subject, period, known_at) values ('alpha', ${mine}, 2024, now())`],
    ['its own result', () => `update standing set outcome = 'eligible' where subject = ${mine}`],
    [
      'a message',
      () => `insert into message (zone, party, kind, title, body) values ('alpha', ${mine}, 'window', 'a', 'b')`,
    ],
    [
      'an objection for another',
      () => `insert into objection (zone, party, fact, period, claimed, reason, by)
             values ('alpha', ${other}, 'g', 2025, '1', '有误', ${actor})`,
    ],
    [
      'a mandate for another',
      () => `insert into mandate (zone, party, agent, purpose, valid_from, valid_to, given_by)
             values ('alpha', ${other}, ${actor}, '代办', '2026-01-01', '2026-02-01', ${actor})`,
    ],
    [
      'a followed policy into another’s hands',
      () => `update followed_policy set party = ${other} where party = ${mine}`,
    ],
    [
      'the trail in another’s name',
      () => `insert into audit (zone, account, event) values ('alpha', ${actor + 1}, 'x')`,
    ],
  ])('%s is not written', async (_, statement) => {
    await expect(asFirm((sql) => sql.raw(statement()))).rejects.toThrow(says)
  })

  test('what belongs to another is not changed, as if it were not there', async () => {
    expect(
      await asFirm(
        (sql) => sql.count`update objection set status = 'withdrawn', answered_at = now() where party = ${other}`,
      ),
    ).toBe(0)
    expect(await asFirm((sql) => sql.count`delete from followed_policy where party = ${other}`)).toBe(0)
  })

  test('a join that forgets the firm’s number still answers of one firm', async () => {
    const rows = await asFirm(
      (sql) =>
        sql`select p.name from standing s join party p on p.zone = s.zone and p.id = s.subject where s.outcome = 'eligible'`,
    )
    expect(rows).toHaveLength(2)
  })
})

test('an officer’s plan knows nothing of the policies of firms', async () => {
  const plan = await trial.database.inZone(ZONE, (sql) => sql.raw('explain (format json) select * from standing'))
  expect(JSON.stringify(plan)).not.toContain('gongzhen.parties')
})
