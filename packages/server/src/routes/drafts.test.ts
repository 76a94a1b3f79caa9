import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { addParty } from '../store/parties.ts'
import { type Asker, type TrialApp, openTrialApp } from '../trial-app.ts'

const REWARD = 'zhongkai-rd-reward-2023'
let trial: TrialApp
let writer: Asker
let second: Asker

beforeAll(async () => {
  trial = await openTrialApp({ zones: ['alpha', 'beta'], programmes: [REWARD, 'tech-sme-2017'] })
  writer = await trial.as('policy_officer')
  second = await trial.enter('second', 'policy_officer')
}, 120_000)
afterAll(() => trial.close())

type Files = Record<string, string>
const get = async (url: string, asker = writer) => (await asker.get(url)).json()
const open = async (asker = writer) =>
  (await asker.send('POST', `/api/programmes/${REWARD}/drafts`)).json().id as number
const draft = (id: number) => get(`/api/drafts/${id}`)
const save = (id: number, version: number, files: Files, asker = writer) =>
  asker.send('PUT', `/api/drafts/${id}`, { version, files })
const step = (id: number, what: string, body: object, asker = writer) =>
  asker.send('POST', `/api/drafts/${id}/${what}`, body)
const submit = (id: number, version: number, effective = '2026-07-01', asker = writer) =>
  step(id, 'submit', { version, effective, reason: '上限上调' }, asker)
const approve = (id: number, version: number, asker = second) => step(id, 'approve', { version, reason: '同意' }, asker)
const current = async (asOf: string, asker = writer) => get(`/api/programmes/${REWARD}?asOf=${asOf}`, asker)
const shownLimit = async (asOf: string, asker = writer) =>
  (await current(asOf, asker)).articles
    .flatMap((article: { parameters: object[] }) => article.parameters)
    .find(({ name }: { name: string }) => name === '年度上限').shown

/** The draft's files with a text of one of them replaced. */
async function changed(id: number, from: string, to: string, file = 'programme.yaml'): Promise<Files> {
  const { files } = await draft(id)
  expect(files[file]).toContain(from)
  return { ...files, [file]: files[file].replace(from, to) }
}

/** Every test begins without a draft on its way. */
beforeEach(async () => {
  const { drafts } = await get('/api/drafts')
  for (const { id, status, version } of drafts) {
    const body = { version, reason: '试验结束' }
    if (status === 'submitted') await step(id, 'return', body)
    if (status === 'open' || status === 'submitted') {
      await step(id, 'discard', { ...body, version: (await draft(id)).version })
    }
  }
})

let limitMillion = 300

/** A draft that raises the limit, sound and new. */
async function sound(): Promise<{ id: number; version: number; limit: string }> {
  const id = await open()
  const limit = `${(limitMillion += 10)}万元`
  const files = { ...(await draft(id)).files }
  files['programme.yaml'] = files['programme.yaml'].replace(
    /年度上限: .*/,
    `年度上限: { 2023-06-01: 200万元, 2026-01-01: ${limit} }`,
  )
  const { version } = (await save(id, 1, files)).json()
  return { id, version, limit }
}

describe('a change to a policy', () => {
  test('is written, submitted, approved by another, and applies from its day', async () => {
    expect(await shownLimit('2026-07-02')).toBe('200万元')
    const { edition: before } = await current('2026-07-02')
    const { id, version, limit } = await sound()
    const submitted = await submit(id, version)
    expect(submitted.json()).toMatchObject({ status: 'submitted', effective: '2026-07-01', version: version + 1 })
    const published = await approve(id, version + 1)
    expect(published.json()).toMatchObject({ status: 'published', isOwn: false })
    expect(await draft(id)).toMatchObject({ status: 'published', name: published.json().name })
    expect(await shownLimit('2026-06-30')).toBe('200万元')
    expect(await shownLimit('2026-07-01')).toBe(limit)
    const { edition } = await current('2026-07-01')
    const { publications } = await get(`/api/programmes/${REWARD}/publications`)
    expect(publications).toMatchObject([
      { edition, effective: '2026-07-01', until: null, submittedBy: '试验 policy_officer', approvedBy: '试验 second' },
    ])
    const { editions, files } = await get(`/api/programmes/${REWARD}?edition=${edition}`)
    expect(editions.map((one: { edition: string }) => one.edition)).toEqual(expect.arrayContaining([edition, before]))
    expect(files['programme.yaml']).toContain(limit)
    expect(files['cases.golden.md']).toContain('增量更大，封顶 200 万元')
  })

  test('leaves its trail on the draft and on the policy; work on its way is for those who may read drafts', async () => {
    const { id, version } = await sound()
    await submit(id, version)
    const auditor = await trial.as('auditor')
    const eventsAt = async (path: string, asker: Asker) =>
      (await get(path, asker)).rows.map(
        ({ event, subject }: { event: string; subject: string }) => `${event} ${subject}`,
      )
    const ofDraft = await eventsAt(`/api/drafts/${id}/trail`, auditor)
    expect(ofDraft.slice(0, 2)).toEqual([`draft.submitted draft:${id}`, `draft.saved draft:${id}`])
    const whole = `/api/programmes/${REWARD}/trail?size=200`
    expect(await eventsAt(whole, auditor)).toContain(`draft.submitted draft:${id}`)
    expect((await eventsAt(whole, await trial.as('officer'))).join()).not.toContain('draft')
    expect((await writer.get('/api/drafts/999999/trail')).statusCode).toBe(404)
    expect((await writer.get('/api/programmes/no-such-policy/trail')).statusCode).toBe(404)
  })

  test('stays what it is after a restart, and is another zone’s business no more than before', async () => {
    await trial.restart()
    writer = await trial.as('policy_officer')
    second = await trial.signIn('second')
    expect(await shownLimit('2026-07-01')).not.toBe('200万元')
    const elsewhere = await trial.as('policy_officer', 'beta')
    expect(await shownLimit('2026-07-01', elsewhere)).toBe('200万元')
    expect((await elsewhere.get('/api/drafts')).json().drafts).toEqual([])
    const { drafts } = await get('/api/drafts')
    expect((await elsewhere.get(`/api/drafts/${drafts[0].id}`)).statusCode).toBe(404)
  })

  test('is rolled back by a new decision with a reason, approved by another; the predecessor ends the day before', async () => {
    const { edition: folder } = await current('2026-06-30')
    const { edition: changedEdition } = await current('2026-07-01')
    const body = { edition: folder, effective: '2026-08-01', reason: '上限调整暂缓' }
    const asked = await writer.send('POST', `/api/programmes/${REWARD}/rollbacks`, body)
    expect(asked.json()).toMatchObject({ kind: 'rollback', status: 'submitted' })
    const { id, version } = asked.json()
    const again = await second.send('POST', `/api/programmes/${REWARD}/rollbacks`, body)
    expect(again.json()).toMatchObject({ status: 409, code: 'publication.on_its_way' })
    expect((await approve(id, version, writer)).json().code).toBe('draft.own')
    expect((await approve(id, version)).json().status).toBe('published')
    expect((await current('2026-07-31')).edition).toBe(changedEdition)
    expect((await current('2026-08-01')).edition).toBe(folder)
    const { publications } = await get(`/api/programmes/${REWARD}/publications`)
    expect(publications).toMatchObject([
      { effective: '2026-07-01', until: '2026-07-31' },
      { effective: '2026-08-01', until: null, kind: 'rollback', reason: '上限调整暂缓' },
    ])
  })
})

describe('a run', () => {
  test('keeps the edition it was asked with, whatever is published since', async () => {
    const officer = await trial.as('officer')
    await trial.database.inZone('alpha', (sql) =>
      addParty(sql, { kind: 'enterprise', name: '示例有限公司', source: '市场监管' }),
    )
    const { run, job } = (await officer.send('POST', '/api/runs', { asOf: '2026-07-15' })).json()
    await trial.app.inject({ url: `/api/jobs/${job}/events`, headers: { cookie: officer.cookie } })
    const { edition } = await current('2026-07-15')
    const { id, version } = await sound()
    await submit(id, version, '2026-07-10')
    expect((await approve(id, version + 1)).statusCode).toBe(200)
    expect((await current('2026-07-15')).edition).not.toBe(edition)
    const { programmes } = (await officer.get(`/api/runs/${run}`)).json()
    const asked = programmes.find(({ programme }: { programme: string }) => programme === REWARD)
    expect(asked.edition).toBe(edition)
  })
})

describe('two people', () => {
  test('open the same draft; whoever saves second is told who was first, and nothing is overwritten', async () => {
    const id = await open()
    expect(await open(second)).toBe(id)
    const mine = await changed(id, '科技部门', '科技创新局')
    const theirs = await changed(id, '科技部门', '经济发展局')
    expect((await save(id, 1, mine)).json()).toEqual({ version: 2 })
    const late = await save(id, 1, theirs, second)
    expect(late.statusCode).toBe(409)
    expect(late.json().detail).toMatch(/刚由试验 policy_officer改过，现为第 2 稿，起草中/)
    expect((await draft(id)).files['programme.yaml']).toContain('科技创新局')
  })

  test('who both wrote may neither of them approve', async () => {
    const { id, version } = await sound()
    const files = await changed(id, '科技部门', '科技局')
    expect((await save(id, version, files, second)).statusCode).toBe(200)
    await submit(id, version + 1)
    for (const author of [writer, second])
      expect((await approve(id, version + 2, author)).json().code).toBe('draft.own')
  })

  test('approve at once: it is published once, and the other is told', async () => {
    const third = await trial.enter('third', 'policy_officer')
    const { id, version } = await sound()
    await submit(id, version, '2026-09-01')
    const both = await Promise.all([approve(id, version + 1, second), approve(id, version + 1, third)])
    expect(both.map(({ statusCode }) => statusCode).toSorted()).toEqual([200, 409])
    expect(both.find(({ statusCode }) => statusCode === 409)?.json().detail).toMatch(/已发布/)
    const { publications } = await get(`/api/programmes/${REWARD}/publications`)
    expect(publications.filter((one: { draft: number }) => one.draft === id)).toHaveLength(1)
    expect((await approve(id, version + 2, second)).json().code).toBe('draft.changed')
  })
})

describe('looking at where a draft would begin', () => {
  test('leaves no draft behind; a draft on its way is what it shows, with its version', async () => {
    const before = (await get('/api/drafts')).drafts.length
    const manuscript = () => get(`/api/programmes/tech-sme-2017/manuscript`)
    const first = await manuscript()
    expect([first.draft, Object.keys(first.files)]).toEqual([null, expect.arrayContaining(['programme.yaml'])])
    expect((await get('/api/drafts')).drafts).toHaveLength(before)
    const { id } = (await writer.send('POST', '/api/programmes/tech-sme-2017/drafts')).json()
    await save(id, 1, { ...first.files, 'policy.md': '# 改写' })
    expect(await manuscript()).toMatchObject({ draft: { id, version: 2 }, files: { 'policy.md': '# 改写' } })
    expect(Object.keys(first.catalogue)).toContain('catalogue.yaml')
  })
})

describe('a draft', () => {
  const broken: readonly (readonly [string, string, string | RegExp, string, RegExp])[] = [
    ['a misspelt name', 'programme.yaml', '分档奖补, 年度上限', '分档奖补, 年度上线', /年度上线.*年度上限/],
    ['broken YAML', 'programme.yaml', 'articles:', 'articles: [', /programme\.yaml:\d+/],
    ['another programme’s id', 'programme.yaml', `programme: ${REWARD}`, 'programme: tech-sme-2017', /编号不能改/],
    [
      'a case that comes out otherwise',
      'cases.yaml',
      '奖补金额: 1万元',
      '奖补金额: 2万元',
      /1 个没有通过：「增量 150 万元/,
    ],
    ['no case', 'cases.yaml', /[\s\S]*/, '[]', /还没有案例/],
    ['a file of cases that is none', 'cases.yaml', /[\s\S]*/, 'case: 1', /cases\.yaml/],
  ]
  test.each(broken)('with %s cannot be submitted', async (_title, file, from, to, words) => {
    const id = await open()
    const { files } = await draft(id)
    await save(id, 1, { ...files, [file]: files[file].replace(from, to) })
    const answer = await submit(id, 2)
    expect(answer.statusCode).toBe(422)
    expect(answer.json().detail).toMatch(words)
    expect((await draft(id)).status).toBe('open')
  })

  test('that changes nothing, or the past, cannot be submitted', async () => {
    const id = await open()
    expect((await submit(id, 1, '2026-06-30')).json().code).toBe('draft.unchanged')
    const { id: other, version } = await sound()
    expect((await submit(other, version, '2026-06-29')).json().detail).toMatch(/早于今天 2026-06-30/)
  })

  test('cannot be written while it waits, is sent back with a reason, and goes on', async () => {
    const { id, version } = await sound()
    await submit(id, version)
    const { files } = await draft(id)
    expect((await save(id, version + 1, files)).json().detail).toMatch(/已提交，等待审定/)
    expect((await step(id, 'return', { version: version + 1, reason: '' }, second)).statusCode).toBe(400)
    const back = await step(id, 'return', { version: version + 1, reason: '请补案例' }, second)
    expect(back.json()).toMatchObject({ status: 'open', answer: '请补案例' })
    expect((await save(id, version + 2, files)).statusCode).toBe(200)
  })

  const refused: readonly (readonly [string, Files, RegExp])[] = [
    ['without programme.yaml', { 'policy.md': '# 空' }, /缺少 programme\.yaml/],
    ['with a file elsewhere', { 'programme.yaml': '', '../../etc/passwd': 'x' }, /只能是/],
    ['with an empty character', { 'programme.yaml': 'a\0b' }, /空字符/],
    ['that is too long', { 'programme.yaml': 'x'.repeat(500_001) }, /500000|500,000/],
  ]
  test.each(refused)('%s is not saved', async (_title, files, words) => {
    const answer = await save(await open(), 1, files)
    expect(answer.statusCode).toBe(400)
    expect(answer.json().detail).toMatch(words)
  })

  const heavy: readonly (readonly [string, (text: string) => string, number])[] = [
    ['of 900 KB that is sound', (text) => `${text}${`# ${'注'.repeat(60)}\n`.repeat(4_800)}`, 200],
    ['nested 20,000 deep', () => `a: ${'['.repeat(20_000)}`, 422],
    [
      'of aliases that would fill the memory',
      () =>
        `a: &a [x]\n${Array.from({ length: 40 }, (_, at) => `b${at}: &b${at} [${'*a, '.repeat(40)}*a]`).join('\n')}`,
      422,
    ],
  ]
  test.each(heavy)('%s is kept, and checked in words', { timeout: 120_000 }, async (_title, heavier, status) => {
    const id = await open()
    const { files } = await draft(id)
    const { 'cases.golden.md': _, ...texts } = files
    const written = { ...texts, 'programme.yaml': heavier(files['programme.yaml']) }
    expect((await save(id, 1, written)).statusCode).toBe(200)
    const answer = await submit(id, 2)
    expect(answer.statusCode).toBe(status)
    if (status !== 200) expect(answer.json().detail).toMatch(/处错误/)
  })

  test('of more than a megabyte is refused in words', async () => {
    const id = await open()
    const { files } = await draft(id)
    const answer = await save(id, 1, { ...files, 'policy.md': '注'.repeat(400_000) })
    expect(answer.statusCode).toBe(413)
    expect(answer.json().detail).toMatch(/1 MB/)
  })

  test('is stored and shown as it was written, scripts and all', async () => {
    const id = await open()
    const script = '<script>window.stung=1</script>'
    const files = await changed(id, '仲恺高新区研发费用增量奖补', script)
    await save(id, 1, files)
    expect((await draft(id)).files['programme.yaml']).toContain(script)
  })
})
