import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { signIn } from './harness/client.mjs'
import { begin, freePort, gongzhen, removeFolder, serve, serveDemo, temporaryFolder } from './harness/server.mjs'

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

describe('a server on its own data folder', { timeout: 240_000 }, () => {
  let served: Awaited<ReturnType<typeof serve>>
  beforeAll(async () => {
    served = await serveDemo()
  }, 240_000)
  afterAll(async () => {
    await served.stop()
    await removeFolder(served.folder)
  })

  test('tells the address and the demo accounts', () => {
    expect(served.output()).toContain(`${served.origin}/`)
    for (const word of ['officer', 'auditor', 'gongzhen-demo']) expect(served.output()).toContain(word)
  })

  test('has the demo zone with 1,109 firms and a first run', async () => {
    const officer = await signIn(served.origin, 'officer')
    expect((await officer.get('/api/parties?kind=enterprise')).total).toBe(1109)
    const { rows } = await officer.get('/api/runs')
    expect(rows).toHaveLength(1)
  })

  test('refuses a second server on the same data folder and says who holds it', async () => {
    const { code, output } = await gongzhen(['serve'], { GONGZHEN_DATA: served.folder, PORT: '0' })
    expect(code).not.toBe(0)
    expect(output).toContain(String(served.pid))
  })

  test('a run killed half way goes on at the next start and counts every firm once', async () => {
    const before = await signIn(served.origin, 'officer')
    const { job, run } = await before.post('/api/runs', {})
    while ((await before.get(`/api/runs/${run}`)).subjectsDone === 0) await pause(20)
    const { folder } = served
    await served.stop('SIGKILL')
    served = await serve({ folder })
    const officer = await signIn(served.origin, 'officer')
    while (!['done', 'failed', 'cancelled'].includes((await officer.get(`/api/jobs/${job}`)).status)) await pause(200)
    const finished = await officer.get(`/api/runs/${run}`)
    expect(finished).toMatchObject({ status: 'done', subjectsDone: 1109 })
    for (const { counts } of finished.programmes) {
      expect(counts.eligible + counts.ineligible + counts.incomplete + counts.error).toBe(1109)
    }
  })

  test('starts again after kill -9 with everything in place', async () => {
    const { folder } = served
    await served.stop('SIGKILL')
    served = await serve({ folder })
    const officer = await signIn(served.origin, 'officer')
    expect((await officer.get('/api/parties?kind=enterprise')).total).toBe(1109)
  })

  test('offers no demo account where others can reach it', async () => {
    const { folder } = served
    await served.stop()
    served = await serve({ folder, env: { HOST: '0.0.0.0' } })
    const { zones } = await (await fetch(`${served.origin}/api/zones`)).json()
    expect(zones.flatMap((zone: { accounts: unknown[] }) => zone.accounts)).toEqual([])
    const answer = await fetch(`${served.origin}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-gongzhen': '1' },
      body: JSON.stringify({ zone: 'demo', login: 'officer', password: 'gongzhen-demo' }),
    })
    expect(answer.status).toBe(403)
  })

  test('ends cleanly when asked', async () => {
    const { folder } = served
    expect(await served.stop()).toBe(0)
    served = await serve({ folder })
  })
})

test('a first start that was killed is completed by the next', { timeout: 300_000 }, async () => {
  const folder = await temporaryFolder()
  const env = { DEMO_FIRMS: '60' }
  const torn = begin(['serve'], { GONGZHEN_DATA: folder, PORT: String(await freePort()), ...env })
  await torn.untilPrinted(/示例|demo/)
  torn.child.kill('SIGKILL')
  await torn.ended
  const served = await serve({ folder, env })
  try {
    const officer = await signIn(served.origin, 'officer')
    expect((await officer.get('/api/parties?kind=enterprise')).total).toBe(60)
    expect((await officer.get('/api/runs')).rows).toHaveLength(1)
  } finally {
    await served.stop()
    await removeFolder(folder)
  }
})
