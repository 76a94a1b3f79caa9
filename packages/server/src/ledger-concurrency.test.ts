import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Batch, Transfer } from '@gongzhen/core/ledger'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Database, openDatabase } from './database.ts'
import { auditZone } from './ledger-audit.ts'
import { keepLog } from './log-keeper.ts'
import { newPostingQueue } from './posting-queue.ts'
import { accountsUnder, expireHolds, openAccounts, post, transferById } from './store/ledger.ts'
import { newSequencer } from './store/log.ts'
import { openTrialDatabase, type TrialDatabase } from './trial-database.ts'

const CLIENTS = 16
const ROUNDS = 40
const CNY = { currency: 'CNY' } as const
const OUTSIDE = '财政/拨款'
const PATHS = ['专项资金/1', '专项资金/2', '应付/1', '应付/2', '应付/3', '应付/4']

let trial: TrialDatabase
let database: Database
let keys: string
beforeAll(async () => {
  trial = await openTrialDatabase()
  keys = await mkdtemp(join(tmpdir(), 'gongzhen-keys-'))
})
beforeEach(() => {
  database = openDatabase(trial.connection, { connections: CLIENTS })
})
afterEach(async () => {
  await database.close()
  expect(await deadlocks(), 'connections waited for each other in a circle').toBe(0)
})
afterAll(async () => {
  await trial?.close()
  await rm(keys, { recursive: true, force: true })
})

/** A zone with two funds of 100.00 元 each, so that money runs out now and then. */
async function poorZone(zone: string) {
  await database.inZone(zone, async (sql) => {
    await openAccounts(sql, [
      { path: OUTSIDE, ...CNY, limit: 'never_positive' },
      ...PATHS.map((path) => ({ path, ...CNY, limit: 'never_negative' as const })),
    ])
    const given = (to: string): Transfer => ({
      kind: 'post',
      id: `拨款 ${to}`,
      from: OUTSIDE,
      to,
      minor: 100_00n,
      ...CNY,
    })
    await post(sql, [given('专项资金/1'), given('专项资金/2')])
  })
}

/** Numbers that look random and are the same each time. */
function dice(seed: number) {
  let state = seed
  return (sides: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor((state / 2_147_483_648) * sides)
  }
}

/** What one client does in one round: a payment, linked payments, a hold, or the end of a hold that may be another's. */
function workOf(client: number, round: number): Batch {
  const roll = dice(client * 7919 + round * 104_729 + 1)
  const id = `${client}-${round}`
  const from = PATHS[roll(PATHS.length)] ?? ''
  const to = PATHS[(PATHS.indexOf(from) + 1 + roll(PATHS.length - 1)) % PATHS.length] ?? ''
  const minor = BigInt(1 + roll(30_00))
  const hold = `${roll(CLIENTS)}-${Math.max(0, round - 1 - roll(6))}`
  const expires = new Date(Date.now() + 20 + roll(400)).toISOString()
  const works: readonly Batch[] = [
    [{ kind: 'post', id, from, to, minor, ...CNY }],
    [
      { kind: 'post', id, from, to, minor, ...CNY },
      { kind: 'post', id: `${id}/b`, from: to, to: from, minor: minor / 2n + 1n, ...CNY },
    ],
    [{ kind: 'hold', id, from, to, minor, ...CNY, ...(roll(2) === 0 ? { expires } : {}) }],
    [{ kind: 'settle', id, hold, rest: roll(2) === 0 ? 'keep' : 'free', minor: 1n + minor / 4n }],
    [{ kind: 'release', id, hold }],
    [{ kind: 'reverse', id, reverses: hold }],
  ]
  return works[roll(works.length)] ?? []
}

type Outcome = { readonly batch: Batch; readonly isPosted: boolean }

/** Sends a batch until an answer comes: a lost connection is no answer, and the same ids are sent again. */
async function persist(send: (batch: Batch) => Promise<unknown>, batch: Batch): Promise<Outcome> {
  for (let attempt = 0; ; attempt++) {
    try {
      await send(batch)
      return { batch, isPosted: true }
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : ''
      if (code.startsWith('ledger.') && code !== 'ledger.busy') return { batch, isPosted: false }
      if (attempt > 50) throw error
      await pause(5)
    }
  }
}

/** All clients side by side; every third answer is asked for again, as by somebody whose connection broke after the commit. */
async function everybody(send: (batch: Batch) => Promise<unknown>): Promise<Outcome[]> {
  const client = async (number: number) => {
    const outcomes: Outcome[] = []
    for (let round = 0; round < ROUNDS; round++) {
      const outcome = await persist(send, workOf(number, round))
      outcomes.push(outcome)
      if (outcome.isPosted && round % 3 === 0) expect(await persist(send, outcome.batch)).toEqual(outcome)
    }
    return outcomes
  }
  return (await Promise.all(Array.from({ length: CLIENTS }, (_, number) => client(number)))).flat()
}

/** Ends some client's connection at work, again and again, until told to stop; each is gone when the next is chosen. */
async function killer(stop: AbortSignal): Promise<number> {
  let killed = 0
  while (!stop.aborted) {
    await pause(15)
    const rows = await trial.asOwner(
      (sql) => sql`
        select pg_terminate_backend(pid, 1000) from pg_stat_activity
        where  datname = current_database() and pid <> pg_backend_pid() and state <> 'idle' and application_name = 'gongzhen'
        order  by random()
        limit  1`,
    )
    killed += rows.length
  }
  return killed
}

/** Times that connections waited for each other in a circle; each tells of its own at the latest when it is closed. */
async function deadlocks(): Promise<number> {
  const [row] = await trial.asOwner(
    (sql) => sql<{ deadlocks: number }>`
      select deadlocks::int as deadlocks from pg_stat_database where datname = current_database()`,
  )
  return row?.deadlocks ?? Number.NaN
}

/** Looked at over connections that nobody ended. */
async function expectSound(zone: string, outcomes: readonly Outcome[]) {
  await keepLog(trial, zone, { keys, algorithm: 'ed25519' })
  const audit = await auditZone(trial, zone, { keys })
  expect(audit.discrepancies).toEqual([])
  expect(audit.waiting).toBe(0)
  const accounts = await trial.inZone(zone, (sql) => accountsUnder(sql, ''))
  expect(accounts.reduce((sum, { balance }) => sum + balance, 0n)).toBe(0n)
  expect(accounts.filter(({ limit, balance, heldOut }) => limit === 'never_negative' && balance < heldOut)).toEqual([])
  const acknowledged = outcomes.filter(({ isPosted }) => isPosted).flatMap(({ batch }) => batch)
  const refused = outcomes.filter(({ isPosted }) => !isPosted).flatMap(({ batch }) => batch)
  expect(acknowledged.length).toBeGreaterThan(100)
  expect(refused.length).toBeGreaterThan(50)
  await trial.inZone(zone, async (sql) => {
    for (const { id } of acknowledged) expect(await transferById(sql, id), `${id} was acknowledged`).not.toBeNull()
    for (const { id } of refused) expect(await transferById(sql, id), `${id} was refused`).toBeNull()
  })
}

/** Whatever the fate of its own connection, the sweep and the keeper go on. */
async function whileOthersWork(zone: string, stop: AbortSignal) {
  const sequencer = newSequencer()
  while (!stop.aborted) {
    await pause(30)
    await database.inZone(zone, (sql) => expireHolds(sql)).catch(() => {})
    await keepLog(database, zone, { keys, algorithm: 'ed25519' }, sequencer).catch(() => {})
  }
}

describe('sixteen clients at once', () => {
  test.each([
    ['each in its own transaction', 'alone', false],
    ['while connections are killed', 'killed', true],
  ])('keep books that agree to the last row, %s', { timeout: 180_000 }, async (_title, zone, isKilling) => {
    await poorZone(zone)
    const stop = new AbortController()
    const others = [whileOthersWork(zone, stop.signal), isKilling ? killer(stop.signal) : Promise.resolve(0)] as const
    const outcomes = await everybody((batch) => database.inZone(zone, (sql) => post(sql, batch))).finally(() =>
      stop.abort(),
    )
    const [, killed] = await Promise.all(others)
    if (isKilling) expect(killed).toBeGreaterThan(3)
    await expectSound(zone, outcomes)
  })

  test('keep books that agree to the last row through the queue, which puts them together', {
    timeout: 180_000,
  }, async () => {
    await poorZone('queued')
    const queue = newPostingQueue(database)
    const outcomes = await everybody((batch) => queue.post('queued', batch))
    await expectSound('queued', outcomes)
  })

  test.each([
    ['share one transaction where they share an account', 'hot', () => '专项资金/1', 1],
    ['share two that go side by side where they share none', 'spread', (n: number) => `来源/${n}`, 2],
  ])('%s', async (_title, zone, payer, transactions) => {
    const numbers = Array.from({ length: CLIENTS }, (_, n) => n)
    const terms = { currency: 'CNY', limit: 'none' } as const
    const paths = new Set(numbers.flatMap((n) => [payer(n), `应付/${n}`]))
    await database.inZone(zone, (sql) =>
      openAccounts(
        sql,
        [...paths].map((path) => ({ path, ...terms })),
      ),
    )
    const queue = newPostingQueue(database)
    const one = (n: number): Batch => [{ kind: 'post', id: `${n}`, from: payer(n), to: `应付/${n}`, minor: 1n, ...CNY }]
    const posted = await Promise.all(numbers.map((n) => queue.post(zone, one(n))))
    expect(posted.flat().map(({ id }) => id)).toEqual(numbers.map(String))
    const [row] = await database.inZone(
      zone,
      (sql) => sql`select count(distinct xmin::text) as transactions, count(*) as transfers from ledger_transfer`,
    )
    expect(row).toEqual({ transactions, transfers: CLIENTS })
  })

  test('use one id for two bodies once', async () => {
    await poorZone('twice')
    const one = (to: string): Batch => [{ kind: 'post', id: 'same', from: '专项资金/1', to, minor: 5n, ...CNY }]
    const sent = PATHS.slice(2).flatMap((to) => [one(to), one(to)])
    const answers = await Promise.allSettled(sent.map((batch) => database.inZone('twice', (sql) => post(sql, batch))))
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(2)
    const funds = await database.inZone('twice', (sql) => accountsUnder(sql, '专项资金/1'))
    expect(funds[0]?.balance).toBe(99_95n)
  })
})
