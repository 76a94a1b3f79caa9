import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TrialApp, openTrialApp } from '../trial-app.ts'

const REWARD = 'zhongkai-rd-reward-2023'

let trial: TrialApp

beforeAll(async () => {
  trial = await openTrialApp({ programmes: [REWARD, 'zhongkai-points', 'hnte-2016'] })
}, 120_000)
afterAll(() => trial.close())

/** Nobody is signed in. */
const ask = async (url: string) => {
  const answer = await trial.app.inject({ method: 'GET', url })
  return { status: answer.statusCode, body: answer.json() }
}
const namesFor = async (search: string): Promise<string[]> => {
  const { body } = await ask(`/api/zones/alpha/library?search=${encodeURIComponent(search)}`)
  return body.programmes.map(({ programme }: { programme: string }) => programme)
}

describe('the library', () => {
  test.each([
    ['', [REWARD, 'zhongkai-points', 'hnte-2016']],
    ['增量奖补', [REWARD]],
    ['HNTE nowhere', []],
    ["%' or 1=1 --", []],
  ])('finds %j in names, departments, numbers and articles', async (search, found) => {
    expect((await namesFor(search)).toSorted()).toEqual(found.toSorted())
  })

  test('names the articles in which the words stand', async () => {
    const { body } = await ask(`/api/zones/alpha/library?search=${encodeURIComponent('分段累进')}`)
    expect(body.programmes).toHaveLength(1)
    expect(body.programmes[0]).toMatchObject({ programme: REWARD, found: [expect.any(String)] })
  })

  test.each([
    [REWARD, [], 0],
    ['zhongkai-points', [], 0],
    ['hnte-2016', ['技术先进程度', '知识产权数量', '成果转化', '净资产增长'], 12],
  ])('of %s tells that experts mark %j, in all %d items', async (programme, some, count) => {
    const { body: library } = await ask('/api/zones/alpha/library')
    const { body: policy } = await ask(`/api/zones/alpha/library/${programme}`)
    const nodes: { node: string; mark: string | null }[] = policy.index ?? []
    const marked = nodes.filter(({ mark }) => mark !== null).map(({ node }) => node)
    expect(marked).toEqual(expect.arrayContaining(some))
    expect(marked).toHaveLength(count)
    expect(library.programmes).toContainEqual(expect.objectContaining({ programme, marked: count }))
  })

  test('shows a policy with its figures and their standing, and nothing of the zone’s own business', async () => {
    const { body } = await ask(`/api/zones/alpha/library/${REWARD}`)
    expect(body).toMatchObject({ programme: REWARD, zone: 'alpha', inForce: true })
    const figures = body.articles.flatMap(({ parameters }: { parameters: unknown[] }) => parameters)
    expect(figures.some(({ verified }: { verified: boolean }) => !verified)).toBe(true)
    for (const internal of ['counts', 'warnings', 'files', 'facts']) expect(body).not.toHaveProperty(internal)
  })

  test.each([
    ['/api/zones/nowhere/library', 'public.no_zone'],
    ['/api/zones/alpha/library/nothing', 'library.not_adopted'],
    ['/api/zones/nowhere/figures', 'public.no_zone'],
  ])('%s is told to be absent', async (url, code) => {
    expect(await ask(url)).toMatchObject({ status: 404, body: { code } })
  })
})

describe('the open figures', () => {
  test('are none before the first run, and say so', async () => {
    expect((await ask('/api/zones/alpha/figures')).body).toMatchObject({ run: null, programmes: [], publishedMin: 5 })
  })

  test('count a finished run without its small groups, as a file too', async () => {
    await trial.database.inZone('alpha', async (sql) => {
      const counts = { [REWARD]: { eligible: 3, ineligible: 40, incomplete: 9, error: 0, near: 2 } }
      await sql`
        insert into run (zone, as_of, known_at, editions, counts, finished_at)
        values ('alpha', '2026-06-30', now(), '{}', ${sql.json(counts)}, now())`
    })
    const { body } = await ask('/api/zones/alpha/figures')
    const [only] = body.programmes
    expect(only.outcomes).toEqual({
      total: 52,
      cells: [
        { key: 'eligible', name: '符合', count: null },
        { key: 'ineligible', name: '不符合', count: 40 },
        { key: 'incomplete', name: '缺数据', count: null },
        { key: 'error', name: '出错', count: 0 },
      ],
    })
    const file = await trial.app.inject({ method: 'GET', url: '/api/zones/alpha/figures.csv' })
    const lines = file.body.split('\r\n')
    expect(file.headers['content-type']).toContain('text/csv')
    expect(lines.find((line) => line.includes(',符合,'))).toContain(
      ',符合,,"不足 5 家，或可据以推算，不公布"'.replaceAll('"', ''),
    )
    expect(lines.find((line) => line.includes(',不符合,'))).toContain(',不符合,40,')
  })
})
