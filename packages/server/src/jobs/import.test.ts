import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Codes, rowReader, usccCheckDigit } from '@gongzhen/core/registry'
import { readXlsx, writeXlsx } from 'hucre/xlsx'
import { afterAll, beforeAll, describe, expect, it, test, vi } from 'vitest'
import { mapOverShipped, shippedCatalogue } from '../../../../programmes/shipped.ts'
import { readCodes } from '../codes.ts'
import type { Sql } from '../database.ts'
import { listFindings, settleFinding } from '../store/findings.ts'
import { batchById, undoBatch } from '../store/batches.ts'
import { syncCatalogue } from '../store/catalogue.ts'
import { factsOf, rebuild } from '../store/facts.ts'
import { listParties, mergeParties, partyDetail } from '../store/parties.ts'
import { openTrialDatabase, type TrialDatabase } from '../trial-database.ts'
import { type ImportContext, type ImportOrder, importTemplate, refusedWorkbook, runImport } from './import.ts'
import { type Foreseen, newResolver } from './import/subjects.ts'

const annual = mapOverShipped(`
map: annual
title: 企业年报
source: 统计
subject: { column: 代码, scheme: uscc, create: yes, name: 名称 }
period: { kind: year, column: 年度 }
columns:
  营业收入: { fact: 营业收入, unit: 万元 }
  研发费用: { fact: 研发费用, unit: 万元 }
  职工总数: 职工总数
  行业: 行业代码
`)
const HEADER = '代码,名称,年度,营业收入,研发费用,职工总数,行业'

/** The credit code of a made-up firm. */
function code(at: number): string {
  const body = `91000000MA${String(at).padStart(7, '0')}`
  return body + usccCheckDigit(body)
}

let database: TrialDatabase
let codes: Codes
let folder = ''
beforeAll(async () => {
  database = await openTrialDatabase()
  await database.asOwner((sql) => syncCatalogue(sql, shippedCatalogue.facts))
  codes = await readCodes()
  folder = await mkdtemp(join(tmpdir(), 'gongzhen-import-'))
})
afterAll(async () => {
  await database?.close()
  await rm(folder, { recursive: true, force: true })
})

let count = 0
function newZone() {
  const zone = `trial-${++count}`
  const context: ImportContext = { database, zone, by: null, catalogue: shippedCatalogue, codes, today: '2026-01-05' }
  return {
    context,
    in: <T>(work: (sql: Sql) => Promise<T>) => database.inZone(zone, work),
    async import(content: string | Uint8Array, over: Partial<ImportOrder> & Partial<ImportContext> = {}) {
      const path = join(folder, `${++count}.csv`)
      await writeFile(path, content)
      const order: ImportOrder = { path, fileName: '年报.csv', map: annual, dryRun: false, explanations: {}, ...over }
      return runImport({ ...context, ...over }, order)
    },
    facts: (at: number) =>
      database.inZone(zone, async (sql) => {
        const [party] = await sql<{ party: number }>`select party from party_identifier where value = ${code(at)}`
        return factsOf(sql, shippedCatalogue.facts, party?.party ?? 0)
      }),
  }
}
const csv = (...rows: string[]) => [HEADER, ...rows].join('\n')
const good = (
  at: number,
  over: { year?: number; revenue?: string; rd?: string; staff?: string; industry?: string } = {},
) =>
  [
    code(at),
    `示范企业${at}有限公司`,
    over.year ?? 2024,
    over.revenue ?? '1000',
    over.rd ?? '50',
    over.staff ?? '20',
    over.industry ?? '3521',
  ].join(',')

// Some of these read tens of thousands of rows, on a machine that may be busy.
vi.setConfig({ testTimeout: 180_000 })

describe('an import', () => {
  it('of 10,000 rows with 7 bad ones keeps 9,993 and hands back 7, each with its reason', async () => {
    const zone = newZone()
    const rows = Array.from({ length: 10_000 }, (_, at) => good(at))
    const wrong = `${code(100).slice(0, 17)}${code(100).endsWith('0') ? '1' : '0'}`
    rows[100] = good(100).replace(code(100), wrong)
    rows[200] = good(300)
    rows[400] = good(400, { revenue: '-5' })
    rows[500] = good(500, { revenue: '12345678901234567890' })
    rows[600] = good(600, { staff: '二十人' })
    rows[700] = good(700, { industry: '9999' })
    rows[800] = good(800).replace(',2024,', ',二〇二四,')
    const report = await zone.import(csv(...rows))
    expect(report).toMatchObject({
      rowsRead: 10_000,
      rowsGood: 9_993,
      rowsRefused: 7,
      partiesCreated: 9_993,
      warnings: [],
      problems: [],
    })
    expect(report.refusals.map(({ row, problems }) => [row, problems.map((problem) => problem.code).join()])).toEqual([
      [102, 'uscc_check_digit'],
      [302, 'duplicate_row'],
      [402, 'range:revenue'],
      [502, 'amount_size'],
      [602, 'number'],
      [702, 'code:industry_code'],
      [802, 'period'],
    ])
    const [counts] = await zone.in(
      (sql) => sql`
      select (select count(*) from party) as parties, (select count(*) from declaration) as declarations,
             (select count(*) from fact where period = 2024) as years, (select count(*) from fact where period = 0) as lasting`,
    )
    expect(counts).toEqual({ parties: 9_993, declarations: 2 * 9_993, years: 9_993, lasting: 9_993 })
  })

  it('gives money in fen, who said it, and in which row of which file', async () => {
    const zone = newZone()
    await zone.import(csv(good(1, { revenue: '1,234.5', rd: '0.01' }).replace('1,234.5', '"1,234.5"')))
    const facts = await zone.facts(1)
    expect(facts.value('营业收入', 2024)).toBe(1_234_500_000)
    expect(facts.value('研发费用', 2024)).toBe(10_000)
    expect(facts.value('行业代码', 0)).toBe('3521')
    expect(facts.origin('营业收入', 2024)).toMatchObject({ source: '统计', file: '年报.csv', row: 2 })
  })

  it('tries everything and writes nothing in a dry run, with the same report', async () => {
    const zone = newZone()
    const content = csv(
      good(1),
      good(1, { year: 2023, revenue: '50' }),
      good(2, { rd: '2000' }),
      good(3, { revenue: 'x' }),
      good(1),
    )
    const tried = await zone.import(content, { dryRun: true })
    const [empty] = await zone.in(
      (sql) => sql`
      select (select count(*) from party) + (select count(*) from batch) + (select count(*) from declaration) as rows`,
    )
    expect(empty).toEqual({ rows: 0 })
    const kept = await zone.import(content)
    const { batch: _, rowsPerSecond: __, dryRun: ___, warnings, ...same } = tried
    expect(kept).toMatchObject(same)
    expect(warnings).toHaveLength(2)
    expect(tried.warnings.map(({ code, count }) => [code, count]).sort()).toEqual(
      kept.warnings.map(({ code, count }) => [code, count]).sort(),
    )
  })

  it('hands back rows with a warning nobody explained, and keeps the explained ones as findings', async () => {
    const zone = newZone()
    const content = csv(good(1, { year: 2023 }), good(1, { revenue: '20000' }), good(2, { rd: '1001' }), good(3))
    const first = await zone.import(content, { dryRun: true })
    expect(first).toMatchObject({ rowsGood: 2, rowsRefused: 2, rowsUnexplained: 2 })
    expect(first.warnings).toMatchObject([
      { code: 'jump:revenue', title: '营业收入：与上下年相差悬殊', count: 1, explanation: null },
      { code: 'at_most:rd_expense', title: '研发费用：部分大于整体', count: 1 },
    ])
    const second = await zone.import(content, {
      explanations: { 'jump:revenue': '新厂投产', 'at_most:rd_expense': ' ' },
    })
    expect(second).toMatchObject({ rowsGood: 3, rowsRefused: 1, findings: 1 })
    const { rows } = await zone.in((sql) => listFindings(sql, { page: 1, size: 10 }))
    expect(rows).toMatchObject([
      {
        kind: 'jump',
        fact: 'revenue',
        period: 2024,
        status: 'explained',
        reason: '新厂投产',
        row: 3,
        batch: second.batch,
      },
    ])
    expect((await zone.facts(1)).value('营业收入', 2024)).toBe(20_000_000_000)
    // A firm of which nothing was kept is not entered until a row of it is.
    expect([first.partiesCreated, second.partiesCreated]).toEqual([2, 2])
    const firms = async () => (await zone.in((sql) => listParties(sql, { search: '示范企业', page: 1, size: 9 }))).total
    expect(await firms()).toBe(2)
    expect(await zone.import(csv(good(2)))).toMatchObject({ rowsGood: 1, partiesCreated: 1 })
    expect(await firms()).toBe(3)
  })

  it('sees jumps against both years beside, whatever the order and the file', async () => {
    const zone = newZone()
    await zone.import(
      csv(good(1, { year: 2022, revenue: '10', rd: '1' }), good(1, { year: 2024, revenue: '10', rd: '1' })),
    )
    const report = await zone.import(csv(good(1, { year: 2023, revenue: '100', rd: '1' })))
    expect(report.refusals).toMatchObject([{ row: 2, problems: [{ code: 'jump:revenue' }, { code: 'jump:revenue' }] }])
    const both = await newZone().import(
      csv(good(1, { revenue: '1000', rd: '' }), good(1, { year: 2023, revenue: '10', rd: '1' })),
      {
        dryRun: true,
      },
    )
    expect(both.refusals).toMatchObject([
      { row: 2, problems: [{ message: expect.stringContaining('2023年为 100,000.00 元') }] },
    ])
  })

  it('sees in a trial what the import would see, though the years of a firm lie thousands of rows apart', async () => {
    const between = Array.from({ length: 8_000 }, (_, at) => good(at + 10))
    const rows = csv(
      good(1, { year: 2024, revenue: '1000' }),
      good(2),
      ...between,
      good(1, { year: 2023, revenue: '10', rd: '1' }),
      good(2),
    )
    const [tried, kept] = [await newZone().import(rows, { dryRun: true }), await newZone().import(rows)]
    expect(tried.refusals).toMatchObject([
      { row: 8_004, problems: [{ code: 'jump:revenue' }, { code: 'jump:rd_expense' }] },
      { row: 8_005, problems: [{ code: 'duplicate_row', found: '第 3 行' }] },
    ])
    expect(kept.refusals).toEqual(tried.refusals)
  })

  it('can be undone: its values are gone, those of others are back, the evidence stays', async () => {
    const zone = newZone()
    await zone.import(csv(good(1, { revenue: '100' })))
    const second = await zone.import(csv(good(1, { revenue: '200' }), good(2)))
    expect((await zone.facts(1)).value('营业收入', 2024)).toBe(200_000_000)
    const parties = await zone.in((sql) =>
      undoBatch(sql, shippedCatalogue.facts, { batch: second.batch!, reason: '传错文件' }),
    )
    expect(parties).toHaveLength(2)
    expect((await zone.facts(1)).value('营业收入', 2024)).toBe(100_000_000)
    expect((await zone.facts(2)).value('营业收入', 2024)).toEqual({ doubt: 'unknown' })
    expect((await zone.in((sql) => listParties(sql, { page: 1, size: 10 }))).total).toBe(1)
    expect(await zone.in((sql) => batchById(sql, second.batch!))).toMatchObject({ undone: { reason: '传错文件' } })
    await expect(
      zone.in((sql) => undoBatch(sql, shippedCatalogue.facts, { batch: second.batch!, reason: '再来' })),
    ).rejects.toThrow('已经撤销')
    await zone.import(csv(good(2)))
    expect((await zone.in((sql) => listParties(sql, { page: 1, size: 10 }))).total).toBe(2)
  })

  it('stops when cancelled and goes on exactly where its last commit left it', async () => {
    const zone = newZone()
    const content = csv(...Array.from({ length: 25_000 }, (_, at) => good(at, at === 12_000 ? { revenue: 'x' } : {})))
    const path = join(folder, 'long.csv')
    await writeFile(path, content)
    const [job] = await zone.in(
      (sql) =>
        sql<{
          id: number
        }>`insert into job (zone, kind) values (current_setting('gongzhen.zone'), 'import') returning id`,
    )
    const order: ImportOrder = {
      path,
      fileName: 'long.csv',
      map: annual,
      dryRun: false,
      explanations: {},
      job: job!.id,
    }
    const stop = new AbortController()
    const progress: number[] = []
    const stopping = runImport(
      {
        ...zone.context,
        signal: stop.signal,
        progress: (done) => {
          progress.push(done)
          stop.abort(new Error('cancelled'))
        },
      },
      order,
    )
    await expect(stopping).rejects.toThrow('cancelled')
    expect(progress[0]).toBe(1_000)
    const [begun] = await zone.in(
      (sql) => sql<{ read: number; kept: number }>`
      select rows_read as read, (select count(*) from declaration where period = 2024) as kept from batch`,
    )
    expect(begun!.read).toBeGreaterThanOrEqual(1_000)
    expect(begun!.read).toBeLessThan(25_000)
    const report = await runImport(zone.context, order)
    expect(report).toMatchObject({ rowsRead: 25_000, rowsGood: 24_999, rowsRefused: 1, partiesCreated: 24_999 })
    const [kept] = await zone.in(
      (sql) => sql`select count(*) as kept, count(distinct row_no) as rows from declaration where period = 2024`,
    )
    expect(kept).toEqual({ kept: 24_999, rows: 24_999 })
    await writeFile(path, `${content}\n`)
    await expect(runImport(zone.context, order)).rejects.toMatchObject({ code: 'import_job.file_changed' })
  })

  it('brings current values in line with a rebuild, whatever was imported twice', async () => {
    const zone = newZone()
    const rows = (revenue: number) =>
      csv(
        ...Array.from({ length: 300 }, (_, at) =>
          good(at, { revenue: String(revenue + at), staff: String(20 + (at % 7)) }),
        ),
      )
    await zone.import(rows(1000))
    await zone.import(rows(1001), { map: { ...annual, source: '税务' } })
    await zone.import(rows(1500), { map: { ...annual, source: '企业申报' } })
    const table = () =>
      zone.in((sql) =>
        sql.raw('select subject, period, known_at, revenue, rd_expense, staff, industry_code from fact order by 1, 2'),
      )
    const before = await table()
    await zone.in((sql) => rebuild(sql, shippedCatalogue.facts))
    expect(await table()).toEqual(before)
    const { total } = await zone.in((sql) => listFindings(sql, { status: 'open', kind: 'conflict', page: 1, size: 1 }))
    expect(total).toBe(300)
  })

  it('leaves a value its rows do not mention, and asks all evidence where others have spoken or parties are one', async () => {
    const zone = newZone()
    const table = () =>
      zone.in((sql) =>
        sql.raw('select subject, period, revenue, rd_expense, staff from fact where period > 0 order by 1, 2'),
      )
    await zone.import(csv(...[1, 2, 3, 4, 5].map((at) => good(at, { revenue: String(100 * at) }))))
    await zone.import(csv(good(2, { revenue: '900' })), { map: { ...annual, source: '税务' } })
    const undone = await zone.import(csv(good(3, { revenue: '999' })))
    await zone.in((sql) => undoBatch(sql, shippedCatalogue.facts, { batch: undone.batch!, reason: '传错文件' }))
    const party = async (at: number) =>
      (await zone.in((sql) => sql<{ party: number }>`select party from party_identifier where value = ${code(at)}`))[0]!
        .party
    const [kept, absorbed] = [await party(4), await party(5)]
    await zone.in((sql) => mergeParties(sql, shippedCatalogue.facts, { kept, absorbed, reason: '同一企业' }))
    await zone.import(csv(...[1, 2, 3, 4].map((at) => good(at, { revenue: '', rd: '7' }))))
    await zone.import(csv(good(5, { revenue: '600', rd: '8' }).replace('示范企业5', '示范企业4')))
    const before = await table()
    expect(before.map(({ revenue }) => revenue)).toEqual([100_000_000, 900_000_000, 300_000_000, 600_000_000])
    expect(before.map(({ rd_expense }) => rd_expense)).toEqual([7_000_000, 7_000_000, 7_000_000, 8_000_000])
    await zone.in((sql) => rebuild(sql, shippedCatalogue.facts))
    expect(await table()).toEqual(before)
  })

  it('finds the parties of rows ahead of their turn, and anew where two of them were merged meanwhile', async () => {
    const zone = newZone()
    await zone.import(csv(good(1), good(2)))
    const reader = rowReader(annual, HEADER.split(','), codes, '2026-01-05')
    const order: ImportOrder = { path: '', fileName: '', map: annual, dryRun: false, explanations: {} }
    const rows = [1, 2].flatMap((row) => {
      const read = reader.read(good(row).split(','))
      return 'problems' in read ? [] : [{ row, kept: [], read, told: '' }]
    })
    const resolver = newResolver({ context: zone.context, order, reader }, 1)
    const subjects = async (foreseen?: Foreseen) =>
      (await zone.in((sql) => resolver.resolve(sql, rows, foreseen))).resolved.map(({ subject }) => subject)
    const [kept = 0, absorbed = 0] = await subjects()
    const foreseen = await resolver.foresee(rows)
    expect(foreseen.resolved).toHaveLength(2)
    expect(await subjects(foreseen)).toEqual([kept, absorbed])
    await zone.in((sql) => mergeParties(sql, shippedCatalogue.facts, { kept, absorbed, reason: '同一企业' }))
    expect(await subjects(foreseen)).toEqual([kept, kept])
  })

  it('asks who is meant when a known code comes with another name, and takes a renaming from an authority', async () => {
    const zone = newZone()
    await zone.import(csv(good(1)))
    const renamed = csv(good(1, { year: 2025 }).replace('示范企业1有限公司', '示范智能 1 有限公司'))
    const report = await zone.import(renamed)
    expect(report.refusals).toMatchObject([
      { problems: [{ code: 'name_differs', column: '名称', expected: '示范企业1有限公司' }] },
    ])
    const authority = { ...annual, source: '市场监管', subject: { ...annual.subject, renames: true } }
    expect((await zone.import(renamed, { map: authority, today: '2026-02-01' })).rowsGood).toBe(1)
    const { rows } = await zone.in((sql) => listParties(sql, { search: '示范企业1', page: 1, size: 10 }))
    expect(rows).toMatchObject([{ name: '示范智能1有限公司' }])
    expect((await zone.in((sql) => partyDetail(sql, rows[0]!.id))).names).toMatchObject([
      { name: '示范智能1有限公司', validFrom: '2026-02-01', source: '市场监管' },
      { name: '示范企业1有限公司', validTo: '2026-02-01' },
    ])
    expect((await zone.import(csv(good(1, { year: 2022 })))).rowsGood).toBe(1)
  })

  it('refuses unknown subjects where the map does not create them, and reports firms of one name under two codes', async () => {
    const zone = newZone()
    await zone.import(csv(good(1)))
    const strict = { ...annual, subject: { ...annual.subject, creates: false } }
    const report = await zone.import(csv(good(1, { year: 2023 }), good(2)), { map: strict })
    expect(report.refusals).toMatchObject([{ row: 3, problems: [{ code: 'unknown_subject', found: code(2) }] }])
    await zone.import(csv(good(2).replace('示范企业2', '示范企业1')))
    const { rows } = await zone.in((sql) => listFindings(sql, { status: 'open', page: 1, size: 10 }))
    expect(rows).toMatchObject([{ kind: 'duplicate', message: expect.stringContaining('同名主体') }])
    await zone.in((sql) =>
      settleFinding(sql, shippedCatalogue.facts, rows[0]!.id, { action: 'withdraw', reason: '确为两家' }),
    )
  })

  it('raises a finding where a part is above a whole that another file told', async () => {
    const zone = newZone()
    await zone.import(csv(good(1, { rd: '' })))
    const map = mapOverShipped(`
map: rd
title: 研发
source: 科技
subject: { column: 代码, scheme: uscc }
period: { kind: year, column: 年度 }
columns: { 研发费用: { fact: 研发费用, unit: 元 } }
`)
    const report = await zone.import(`代码,年度,研发费用\n${code(1)},2024,10000000.01`, { map })
    expect(report).toMatchObject({ rowsGood: 1, findings: 1 })
    const { rows } = await zone.in((sql) => listFindings(sql, { status: 'open', page: 1, size: 10 }))
    expect(rows).toMatchObject([
      { kind: 'part_above_whole', message: '研发费用 10,000,000.01 元 大于营业收入 10,000,000.00 元' },
    ])
  })
})

describe('bad input', () => {
  test.each([
    [
      'a missing column, with the nearest name',
      '代码,名称,年度,营业收人,研发费用,职工总数,行业\n',
      ['表头没有「营业收入」这一列', '营业收人'],
    ],
    ['a file that is something else', '甲,乙\n1,2\n', ['表头没有「代码」这一列', undefined]],
  ])('%s: nothing is read, and every problem is said', async (_, content, [zh, proposal]) => {
    const report = await newZone().import(content)
    expect(report).toMatchObject({ batch: null, rowsRead: 0 })
    expect(report.problems[0]).toMatchObject({ code: 'import.column_missing', zh, ...(proposal ? { proposal } : {}) })
  })

  it('an empty file and a file of headers only', async () => {
    await expect(newZone().import('')).rejects.toMatchObject({ code: 'file.empty' })
    expect(await newZone().import(`${HEADER}\n`)).toMatchObject({
      batch: null,
      rowsRead: 0,
      problems: [{ code: 'import.no_rows', line: 1 }],
    })
  })

  test.each([
    ['2024/2/30', 'date', '2024 年 2 月只有 29 天'],
    ['2024-06', 'date', '不是日期'],
    ['45473', 'date', '不是日期'],
  ])('the day %s is refused', async (day, problem, words) => {
    const map = mapOverShipped(`
map: since
title: 成立日期
source: 市场监管
subject: { column: 代码, scheme: uscc, create: yes, name: 名称 }
period: { kind: none }
columns: { 成立日期: 成立日期 }
`)
    const report = await newZone().import(`代码,名称,成立日期\n${code(1)},示范,${day}`, { map })
    expect(report.refusals).toMatchObject([
      { problems: [{ code: problem, message: expect.stringContaining(words), column: '成立日期' }] },
    ])
  })

  it('a workbook with a title, merged cells, a formula, and digits turned into numbers', async () => {
    const row = (at: number) => [code(at), `示范企业${at}有限公司`, 2024, 1000, 50, 20, '3521']
    const content = await writeXlsx({
      sheets: [
        {
          name: '年报',
          rows: [
            ['2024 年企业年报', null, null, null, null, null, null],
            HEADER.split(','),
            row(1),
            row(2),
            row(3),
            row(4),
            [914413001959733035, '示范数字有限公司', 2024, 1, 1, 1, '3521'],
          ],
          merges: [
            { startRow: 0, startCol: 0, endRow: 0, endCol: 6 },
            { startRow: 3, startCol: 3, endRow: 4, endCol: 3 },
          ],
          cells: new Map([
            ['2,3', { formula: '500*2', formulaResult: 1000 }],
            ['5,3', { formula: '500*2' }],
          ]),
        },
      ],
    })
    const zone = newZone()
    const report = await zone.import(content)
    expect(report).toMatchObject({ rowsRead: 5, rowsGood: 1 })
    expect(
      report.refusals.map(({ row: at, problems }) => [at, problems.map((problem) => problem.code).join()]),
    ).toEqual([
      [4, 'merged_cell'],
      [5, 'merged_cell'],
      [6, 'formula_without_value'],
      [7, 'uscc_check_digit'],
    ])
    expect(report.refusals[3]!.problems[0]!.message).toContain('表格软件只保留 15 位数字')
    expect((await zone.facts(1)).value('营业收入', 2024)).toBe(1_000_000_000)
  })

  it('a file of 200 MB, read in pieces', async () => {
    const zone = newZone()
    const path = join(folder, 'large.csv')
    const wide = '经营范围'.repeat(420)
    const out = createWriteStream(path)
    out.write(`${HEADER},备注\n`)
    for (let at = 0; at < 40_000; at++) {
      if (!out.write(`${good(at)},"${wide}"\n`)) await once(out, 'drain')
    }
    out.end()
    await once(out, 'finish')
    expect((await stat(path)).size).toBeGreaterThan(200_000_000)
    let most = 0
    const before = process.memoryUsage().rss
    const progress = () => {
      most = Math.max(most, process.memoryUsage().rss - before)
    }
    const order = { path, fileName: 'large.csv', map: annual, dryRun: true, explanations: {} }
    const report = await runImport({ ...zone.context, progress }, order)
    expect(report).toMatchObject({ rowsRead: 40_000, rowsGood: 40_000 })
    expect(most).toBeLessThan(400_000_000)
    await rm(path)
  })

  it('a file that goes on without a line break is no table', async () => {
    await expect(newZone().import('甲,'.repeat(2_100_000))).rejects.toMatchObject({ code: 'file.long_row' })
  })

  it('a GB18030 file named .csv', async () => {
    const zone = newZone()
    const gb = Buffer.from(
      'b4fac2eb2cc3fbb3c62cc4eab6c82cd3aad2b5cad5c8eb2cd1d0b7a2b7d1d3c32cd6b0b9a4d7dccafd2cd0d0d2b5',
      'hex',
    )
    const name = Buffer.from('cabeb7b6d3d0cfdeb9abcbbe', 'hex')
    const content = Buffer.concat([gb, Buffer.from(`\n${code(1)},`), name, Buffer.from(',2024,1,0.5,3,3521\n')])
    expect(await zone.import(content)).toMatchObject({ rowsGood: 1 })
    expect((await zone.in((sql) => listParties(sql, { search: '示范有限', page: 1, size: 1 }))).rows).toMatchObject([
      { name: '示范有限公司' },
    ])
  })
})

describe('the rows handed back', () => {
  it('are a workbook with red and yellow cells, a comment each, that can be corrected and imported again', async () => {
    const zone = newZone()
    const report = await zone.import(csv(good(1, { revenue: 'x', staff: '一' }), good(2, { rd: '2000' }), good(3)))
    const { name, content } = await zone.in((sql) => refusedWorkbook(sql, report.batch!))
    expect(name).toBe('年报-退回.xlsx')
    const [sheet] = (await readXlsx(content, { readStyles: true })).sheets
    expect(sheet!.rows[0]).toEqual([...HEADER.split(','), '退回原因', '原行号'])
    expect(sheet!.cells!.get('1,3')).toMatchObject({
      comment: { text: '「x」不是金额' },
      style: { fill: { fgColor: { rgb: 'FF9999' } } },
    })
    expect(sheet!.cells!.get('1,5')).toMatchObject({ style: { fill: { fgColor: { rgb: 'FF9999' } } } })
    expect(sheet!.cells!.get('2,4')).toMatchObject({ style: { fill: { fgColor: { rgb: 'FFEB9C' } } } })
    const rows = sheet!.rows.map((row) => [...row])
    rows[1]![3] = '12'
    rows[1]![5] = '1'
    rows[1]![4] = '1'
    const corrected = await writeXlsx({ sheets: [{ name: '退回', rows }] })
    const again = await zone.import(corrected, { explanations: { 'at_most:rd_expense': '研究院，收入很少' } })
    expect(again).toMatchObject({ rowsRead: 2, rowsGood: 2, rowsRefused: 0 })
  })

  it('begin with a template that carries its required columns, drop-downs, an example and what each column means', async () => {
    const content = await importTemplate(
      mapOverShipped(`
map: titles
title: 资质
source: 科技
subject: { column: 代码, scheme: uscc, create: yes, name: 名称 }
period: { kind: none }
columns:
  有效高企: { fact: 有效高企, required: yes }
  登记状态: 登记状态
`),
    )
    const [form, guide] = (await readXlsx(content, { readStyles: true })).sheets
    expect(form!.rows[0]).toEqual(['* 代码', '* 名称', '* 有效高企', '登记状态'])
    expect(form!.rows[1]).toEqual(['91350100M000100Y43', '示范机械有限公司', '是', '存续'])
    expect(form!.dataValidations).toHaveLength(2)
    expect(guide!.rows[4]).toEqual(['登记状态', '', '登记机关公示的状态', '', '存续、迁出、吊销、注销'])
  })
})
