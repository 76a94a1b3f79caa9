import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import Fastify from 'fastify'
import { Failure } from '@gongzhen/core/base'
import { type JobKind, type JobRow, queueJob, readJob } from '../store/jobs.ts'
import { insertZone } from '../store/zones.ts'
import { type TrialDatabase, openTrialDatabase } from '../trial-database.ts'
import { type Queue, type Work, createQueue } from './queue.ts'

let database: TrialDatabase
const { log } = Fastify()

beforeAll(async () => {
  database = await openTrialDatabase()
  for (const zone of ['alpha', 'beta']) {
    await database.asOwner((sql) => insertZone(sql, { zone, name: zone, demo: false }))
  }
})
afterAll(() => database.close())

const enqueue = (kind: JobKind, zone = 'alpha') =>
  database.inZone(zone, (sql) => queueJob(sql, { kind, params: { fileName: 'a.csv' }, by: null }))
const row = (id: number, zone = 'alpha') => database.inZone(zone, (sql) => readJob(sql, id))

/** Waits for a job to reach one of the states. */
async function reaches(queue: Queue, id: number, states: string[], zone = 'alpha'): Promise<JobRow> {
  return new Promise((resolve, reject) => {
    const look = async () => {
      const now = await row(id, zone)
      if (now === null || !states.includes(now.status)) return
      stop()
      resolve(now)
    }
    const stop = queue.listen(zone, id, () => void look().catch(reject))
    void look().catch(reject)
  })
}

const untilAborted: Work = (_task, { signal }) =>
  new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
const idle: Work = async () => null

describe('a job', () => {
  test('ends as done with what it came to', async () => {
    const queue = createQueue({ database, log }, { import: async () => ({ came: 'to this' }), run: idle })
    const id = await enqueue('import')
    queue.wake('alpha')
    expect(await reaches(queue, id, ['done'])).toMatchObject({ status: 'done', result: { came: 'to this' } })
    await queue.stop()
  })

  test('fails with the words of a Failure, and with a number for the administrator on a bug', async () => {
    const words = new Failure('x', 422, '第 3 列缺少', {})
    const failing: Work = async (task) => {
      throw (task.params as { bug?: boolean }).bug ? new Error('secret detail') : words
    }
    const queue = createQueue({ database, log }, { import: failing, run: idle })
    const id = await enqueue('import')
    const bug = await database.inZone('alpha', (sql) =>
      queueJob(sql, { kind: 'import', params: { bug: true }, by: null }),
    )
    queue.wake('alpha')
    expect((await reaches(queue, id, ['failed'])).message).toBe('第 3 列缺少')
    const { message } = await reaches(queue, bug, ['failed'])
    expect(message).toContain(String(bug))
    expect(message).not.toContain('secret')
    await queue.stop()
  })

  test('is cancelled while it runs, and at once while it waits', async () => {
    const queue = createQueue({ database, log }, { import: untilAborted, run: idle })
    const [first, second] = [await enqueue('import'), await enqueue('import')]
    queue.wake('alpha')
    await reaches(queue, first, ['running'])
    expect(await queue.cancel('alpha', second)).toBe(true)
    expect(await row(second)).toMatchObject({ status: 'cancelled' })
    expect(await queue.cancel('alpha', first)).toBe(true)
    expect(await reaches(queue, first, ['cancelled'])).toMatchObject({ cancelRequested: true })
    expect(await queue.cancel('alpha', first)).toBe(false)
    await queue.stop()
  })
})

test('of one zone and kind one job runs at a time; another zone or kind does not wait', async () => {
  let running = 0
  let most = 0
  const busy: Work = async () => {
    running++
    most = Math.max(most, running)
    await new Promise((resolve) => setTimeout(resolve, 20))
    running--
    return null
  }
  const queue = createQueue({ database, log }, { import: busy, run: untilAborted })
  const ids = [await enqueue('import'), await enqueue('import'), await enqueue('import')]
  const run = await enqueue('run')
  queue.wake('alpha')
  queue.wake('alpha')
  await reaches(queue, run, ['running'])
  for (const id of ids) await reaches(queue, id, ['done'])
  expect(most).toBe(1)
  const other = await enqueue('import', 'beta')
  queue.wake('beta')
  await reaches(queue, other, ['done'], 'beta')
  await queue.stop()
})

test('progress is written at most twice a second, and the last of it is never lost', async () => {
  const told: number[] = []
  const counting: Work = async (_task, { progress }) => {
    for (let done = 1; done <= 60; done++) {
      progress(done, 60, `第 ${done} 行`)
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    return null
  }
  const queue = createQueue({ database, log }, { import: counting, run: idle })
  const id = await enqueue('import')
  queue.listen('alpha', id, ({ done }) => told.push(done))
  const started = performance.now()
  queue.wake('alpha')
  const finished = await reaches(queue, id, ['done'])
  await queue.stop()
  const halfSeconds = (performance.now() - started) / 500
  expect(finished).toMatchObject({ done: 60, total: 60 })
  expect(new Set(told).size).toBeLessThanOrEqual(halfSeconds + 3)
})

test('a stopped server leaves its work interrupted, and the next one goes on with it', async () => {
  const first = createQueue({ database, log }, { import: untilAborted, run: idle })
  const id = await enqueue('import')
  first.wake('alpha')
  await reaches(first, id, ['running'])
  await first.stop()
  expect(await row(id)).toMatchObject({ status: 'interrupted' })
  const second = createQueue({ database, log }, { import: async ({ done }) => ({ from: done }), run: idle })
  await second.start()
  expect(await reaches(second, id, ['done'])).toMatchObject({ result: { from: 0 } })
  await second.stop()
})

test('work that a killed server left running goes on; what was to be cancelled does not', async () => {
  const [lost, unwanted] = [await enqueue('import'), await enqueue('import')]
  await database.inZone('alpha', (sql) => sql.raw(`update job set status = 'running', done = 7 where id = ${lost}`))
  await database.inZone('alpha', (sql) =>
    sql.raw(`update job set status = 'running', cancel_requested = true where id = ${unwanted}`),
  )
  const queue = createQueue({ database, log }, { import: async ({ done }) => ({ from: done }), run: idle })
  await queue.start()
  expect(await reaches(queue, lost, ['done'])).toMatchObject({ result: { from: 7 } })
  expect(await row(unwanted)).toMatchObject({ status: 'cancelled' })
  await queue.stop()
})

test('a job that was interrupted again and again is left to a person', async () => {
  const id = await enqueue('import')
  await database.inZone('alpha', (sql) => sql.raw(`update job set status = 'running', attempts = 5 where id = ${id}`))
  const queue = createQueue({ database, log }, { import: idle, run: idle })
  await queue.start()
  expect(await row(id)).toMatchObject({ status: 'failed' })
  await queue.stop()
})
