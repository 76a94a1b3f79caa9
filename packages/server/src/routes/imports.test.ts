import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { usccCheckDigit } from '@gongzhen/core/registry'
import type { Api } from '../app.ts'
import { type Asker, type TrialApp, openTrialApp } from '../trial-app.ts'

const MAP = `map: annual
title: 企业年报
source: 税务
subject: { column: 代码, scheme: uscc, create: yes, name: 名称, kind: enterprise }
period: { kind: year, column: 年度 }
columns:
  加计扣除研发费用: { fact: 加计扣除研发费用, unit: 万元 }
  职工总数: 职工总数
`
const REWARD = 'zhongkai-rd-reward-2023'
let trial: TrialApp
let officer: Asker
beforeAll(async () => {
  trial = await openTrialApp({ zones: ['alpha', 'beta'], programmes: [REWARD], importMaps: { 'annual.yaml': MAP } })
  officer = await trial.as('officer')
})
afterAll(() => trial.close())

function code(at: number): string {
  const body = `91000000MA${String(at).padStart(7, '0')}`
  return body + usccCheckDigit(body)
}
const csv = (...rows: string[]) => ['代码,名称,年度,加计扣除研发费用,职工总数', ...rows].join('\n')
const line = (at: number, year: number, expense: string | number, staff: string | number = 20) =>
  [code(at), `示范企业${at}有限公司`, year, expense, staff].join(',')

async function upload(content: string | Buffer, name = '年报.csv', asker = officer) {
  const boundary = '----trial'
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\n\r\n`
  return trial.app.inject({
    method: 'POST',
    url: '/api/uploads',
    headers: { cookie: asker.cookie, 'x-gongzhen': '1', 'content-type': `multipart/form-data; boundary=${boundary}` },
    payload: Buffer.concat([Buffer.from(head), Buffer.from(content), Buffer.from(`\r\n--${boundary}--\r\n`)]),
  })
}

type Job = Api['GET /api/jobs/:id']['out']
async function work(body: object): Promise<Job> {
  const started = (await officer.send('POST', '/api/imports', body)).json()
  return follow(started.job)
}
async function follow(job: number): Promise<Job> {
  const stream = await officer.get(`/api/jobs/${job}/events`)
  return JSON.parse(
    stream.body
      .split('\n')
      .filter((one) => one.startsWith('data: '))
      .at(-1)
      ?.slice(6) ?? '{}',
  )
}
const get = async (url: string) => (await officer.get(url)).json()

test('import maps are listed, and their template is a workbook', async () => {
  const { maps, problems } = await get('/api/import-maps')
  expect(problems).toEqual([])
  expect(maps[0]).toMatchObject({
    map: 'annual',
    title: '企业年报',
    source: '税务',
    subjectColumn: '代码',
    periodColumn: '年度',
  })
  const template = await officer.get('/api/import-maps/annual/template.xlsx')
  expect(template.rawPayload.subarray(0, 2).toString()).toBe('PK')
  expect((await officer.get('/api/import-maps/none/template.xlsx')).json().code).toBe('import.no_map')
})

describe('a file', () => {
  test('is uploaded, tried, imported, and undone; the firms’ results follow each time', async () => {
    const file = csv(line(1, 2024, 1000), line(1, 2025, 3500), line(2, 2024, 1000), line(2, 2025, '很多'))
    const uploaded = (await upload(file)).json()
    expect(uploaded).toMatchObject({
      name: '年报.csv',
      format: 'csv',
      fits: [{ map: 'annual', found: 5, missing: [] }],
    })
    const order = { upload: uploaded.upload, map: 'annual' }
    const tried = await work({ ...order, dryRun: true })
    expect(tried).toMatchObject({
      status: 'done',
      title: '试导入《年报.csv》',
      result: { kind: 'import', batch: null, dryRun: true, rowsRead: 4, rowsGood: 3, rowsRefused: 1 },
    })
    expect((await get('/api/parties')).total).toBe(0)

    const done = await work({ ...order, dryRun: false })
    expect(done).toMatchObject({
      status: 'done',
      result: { rowsGood: 3, rowsRefused: 1, partiesCreated: 2, refresh: 'done' },
    })
    const batch = done.result?.kind === 'import' ? done.result.batch : null
    const { rows } = await get('/api/parties?search=示范企业1')
    expect(rows[0]).toMatchObject({ code: code(1), eligible: 1 })

    const shown = await get(`/api/imports/${batch}`)
    expect(shown).toMatchObject({ status: 'done', mapTitle: '企业年报', file: '年报.csv', rowsRefused: 1 })
    expect(shown.refusals.rows[0]).toMatchObject({ row: 5, problems: [{ column: '加计扣除研发费用' }] })
    expect((await officer.get(`/api/imports/${batch}/refused.xlsx`)).rawPayload.subarray(0, 2).toString()).toBe('PK')

    const undone = (await officer.send('POST', `/api/imports/${batch}/undo`, { reason: '文件有误' })).json()
    expect(undone).toMatchObject({ batch, firms: 2, refresh: 'done' })
    expect((await get(`/api/imports/${batch}`)).undone).toMatchObject({
      reason: '文件有误',
      by: { name: '试验 officer' },
    })
    expect((await get(`/api/parties/${rows[0].id}`)).standings).toEqual([])
    const again = await officer.send('POST', `/api/imports/${batch}/undo`, { reason: '再来' })
    expect(again.statusCode).toBe(409)
  })

  const many = (first: number) =>
    Array.from({ length: 120 }, (_, at) => [line(first + at, 2024, 1000), line(first + at, 2025, 3500)]).flat()

  test('of many firms before the first run asks for that run', async () => {
    const { upload: id } = (await upload(csv(...many(1000)))).json()
    const done = await work({ upload: id, map: 'annual', dryRun: false })
    expect(done.result).toMatchObject({ rowsGood: 240, refresh: 'run_due' })
    const { job } = (await officer.send('POST', '/api/runs', {})).json()
    expect(await follow(job)).toMatchObject({ status: 'done' })
    expect((await get('/api/overview')).programmes[0].counts.eligible).toBe(120)
  })

  test('of many firms has their results follow in the background', async () => {
    const { upload: id } = (await upload(csv(...many(2000)))).json()
    const done = await work({ upload: id, map: 'annual', dryRun: false })
    expect(done.result).toMatchObject({ rowsGood: 240, refresh: 'background' })
    expect(await follow(done.id + 1)).toMatchObject({ status: 'done', result: { kind: 'refresh', subjects: 120 } })
    expect((await get('/api/overview')).programmes[0].counts.eligible).toBe(240)
  })

  for (const [title, content, status, code] of [
    ['that is empty', '', 422, 'file.empty'],
    ['that is an old Excel file', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 1, 2, 3, 4]), 422, 'file.old_excel'],
    ['that is a program', Buffer.from('\x7fELF\x02\x01\x01\0\0\0', 'latin1'), 422, 'file.not_table'],
  ] as const) {
    test(`${title} is refused when it is uploaded`, async () => {
      const answer = await upload(content)
      expect(answer.json()).toMatchObject({ code })
      expect([400, 415, status]).toContain(answer.statusCode)
    })
  }

  test('whose columns do not fit says which are missing, and imports nothing', async () => {
    const uploaded = (await upload('名称,金额\n甲,1')).json()
    expect(uploaded.fits[0].missing).toContain('代码')
    const done = await work({ upload: uploaded.upload, map: 'annual', dryRun: false })
    const problems = done.result?.kind === 'import' ? done.result.problems : []
    expect(problems.map(({ code: one }) => one)).toContain('import.column_missing')
  })

  test('uploaded in one zone is not there for another', async () => {
    const { upload: id } = (await upload(csv(line(1, 2024, 1)))).json()
    const other = await trial.as('officer', 'beta')
    const answer = await other.send('POST', '/api/imports', { upload: id, map: 'annual', dryRun: true })
    expect(answer.json()).toMatchObject({ status: 404, code: 'upload.not_found' })
    const outside = await officer.send('POST', '/api/imports', { upload: '../../beta/x', map: 'annual', dryRun: true })
    expect(outside.json()).toMatchObject({ code: 'upload.not_found' })
  })
})

test('sources that disagree are found, settled with a reason, and the result follows', async () => {
  const { upload: id } = (await upload(csv(line(7, 2024, 1000), line(7, 2025, 3500)))).json()
  await work({ upload: id, map: 'annual', dryRun: false })
  const { rows } = await get(`/api/parties?search=${code(7)}`)
  const subject: number = rows[0].id
  const { declare } = await import('../store/facts.ts')
  const { openPolicyLibrary } = await import('../policy-library.ts')
  const folders = { programmes: new URL('../../../../programmes', import.meta.url).pathname, zones: null }
  const { facts } = await openPolicyLibrary(
    folders,
    () => '2026-06-30T00:00:00Z',
    async () => {},
  )
  const expense = facts.find(({ column }) => column === 'rd_super_deductible')!
  await trial.database.inZone('alpha', (sql) =>
    declare(sql, { subject, period: 2025, source: '企业申报', values: new Map([[expense, 100]]) }),
  )
  const found = await get('/api/findings?kind=conflict')
  expect(found.rows[0]).toMatchObject({
    subject: { id: subject },
    fact: { name: '加计扣除研发费用' },
    rivals: expect.arrayContaining([{ source: '企业申报', value: 100, shown: '1.00 元' }]),
  })
  const { facts: shown } = await get(`/api/parties/${subject}/facts`)
  const point = shown.find(({ column }: { column: string }) => column === 'rd_super_deductible').values[0]
  expect(point).toMatchObject({ doubt: 'conflict', finding: found.rows[0].id })
  for (const [value, code, said] of [
    ['很多', 'fact.value', 'Cannot read “很多” as super-deductible R&D expense: '],
    ['-1元', 'fact.refused', ''],
  ] as const) {
    const body = { action: 'settle', value, reason: '核定', evidence: [] }
    const path = `/api/findings/${found.rows[0].id}/settle`
    const refused = await officer.send('POST', path, body, { 'accept-language': 'en' })
    expect(refused.json()).toMatchObject({ status: 422, code, detail: expect.stringContaining(said) })
    expect(refused.json().detail.replace(/很多|元/g, '')).not.toMatch(/[一-龥]/)
  }
  const settled = await officer.send('POST', `/api/findings/${found.rows[0].id}/settle`, {
    action: 'choose',
    source: '税务',
    reason: '以税务为准',
  })
  expect(settled.json()).toMatchObject({ finding: { status: 'settled' }, refresh: 'done' })
  expect((await get(`/api/parties/${subject}`)).standings[0]).toMatchObject({ outcome: 'eligible' })
  const twice = await officer.send('POST', `/api/findings/${found.rows[0].id}/settle`, {
    action: 'explain',
    reason: '再来',
  })
  expect(twice.statusCode).toBe(409)
})
