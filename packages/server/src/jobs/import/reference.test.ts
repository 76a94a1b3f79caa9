import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { mapOverShipped, shippedCatalogue } from '../../../../../programmes/shipped.ts'
import { readCodes } from '../../codes.ts'
import type { Sql } from '../../database.ts'
import { syncCatalogue, syncCodes } from '../../store/catalogue.ts'
import { openTrialDatabase, type TrialDatabase } from '../../trial-database.ts'
import { type ImportReport, runImport } from '../import.ts'

// Real files, kept outside the project: see docs/data-sources.md. Where they are absent this suite is skipped, and says so.
const root = fileURLToPath(new URL('../../../../../', import.meta.url))
const folder = resolve(root, process.env.GONGZHEN_REFERENCE_DATA ?? '../shared/data')
const isHere = existsSync(join(folder, 'cn-enterprise-registry'))
if (!isHere) console.warn(`SKIPPED: 3 real-data imports (26,738 rows), no reference data in ${folder}`)
vi.setConfig({ testTimeout: 300_000 })

const LUOYANG_KINDS = { enterprise: 9_316, branch: 2_350, cooperative: 73, bank: 6 }
const LUOYANG_DISTRICTS = {
  '410302 老城区': 550,
  '410303 西工区': 1_594,
  '410304 瀍河回族区': 251,
  '410305 涧西区': 1_321,
  '410307 偃师区': 1_128,
  '410308 孟津区': 790,
  '410311 洛龙区': 939,
  '410323 新安县': 560,
  '410324 栾川县': 544,
  '410325 嵩县': 428,
  '410326 汝阳县': 318,
  '410327 宜阳县': 474,
  '410328 洛宁县': 217,
  '410329 伊川县': 1_577,
  '410421 宝丰县': 7,
  '410482 汝州市': 1,
  '451226 环江毛南族自治县': 1,
  '': 1_045,
}
const HUIZHOU_KINDS = { enterprise: 2_760, branch: 878, cooperative: 34, bank: 2 }
const HUIZHOU_DISTRICTS = {
  '441302 惠城区': 581,
  '441303 惠阳区': 589,
  '441322 博罗县': 661,
  '441323 惠东县': 303,
  '441324 龙门县': 137,
  '': 1_403,
}
const LISTED_GOOD = 7_205
const LISTED_WARNINGS: Record<string, number> = {
  'at_most:net_profit': 42,
  'at_most:rd_expense': 13,
  'jump:rd_expense': 29,
  'jump:revenue': 22,
  'jump:staff': 16,
}
const LISTED_REFUSED = { 'at_most:postgraduates': 3, 'range:rd_expense': 3, 'range:revenue': 1, 'range:taxes_paid': 5 }

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8')

describe.skipIf(!isHere)('real files', () => {
  let database: TrialDatabase
  beforeAll(async () => {
    database = await openTrialDatabase()
  })
  afterAll(() => database?.close())

  async function importReal(
    zone: string,
    path: string,
    map: string,
    explanations: Record<string, string> = {},
    dryRun = false,
  ) {
    const codes = await readCodes()
    await database.asOwner((sql) => syncCatalogue(sql, shippedCatalogue.facts))
    await database.asOwner((sql) => syncCodes(sql, codes))
    const context = { database, zone, by: null, catalogue: shippedCatalogue, codes, today: '2026-01-05' }
    const order = {
      path: join(folder, path),
      fileName: path,
      map: mapOverShipped(read(`maps/${map}.yaml`)),
      dryRun,
      explanations,
    }
    return runImport(context, order)
  }
  const ask = <Row>(zone: string, work: (sql: Sql) => Promise<Row[]>) => database.inZone(zone, work)
  const tally = async (zone: string, work: (sql: Sql) => Promise<{ key: string; count: number }[]>) =>
    Object.fromEntries((await ask(zone, work)).map(({ key, count }) => [key, count]))

  const kinds = (zone: string) =>
    tally(zone, (sql) => sql`select kind as key, count(*) as count from party group by kind`)
  const districts = (zone: string) =>
    tally(
      zone,
      (sql) => sql`
      select coalesce(f.division || ' ' || c.name, '') as key, count(*) as count
        from fact f
        left join code c on c.scheme = 'division' and c.code = f.division and c.valid_to = 'infinity'
       group by 1`,
    )
  const capital = async (zone: string) =>
    (
      await ask(
        zone,
        (sql) => sql`
        select count(registered_capital) as cny, count(registered_capital_usd) as usd, count(registered_capital_text) as text,
               count(registered_capital_text) filter (where p.kind = 'branch') as branches
          from fact f join party p on p.zone = f.zone and p.id = f.subject`,
      )
    )[0]

  it('of Luoyang: 11,745 registrations, branches told from firms, capital in its currency, districts of today', async () => {
    const report = await importReal('luoyang', 'cn-enterprise-registry/luoyang.csv', 'registrations-luoyang')
    expect(report).toMatchObject({ rowsRead: 11_745, rowsGood: 11_745, rowsRefused: 0, partiesCreated: 11_745 })
    expect(await kinds('luoyang')).toEqual(LUOYANG_KINDS)
    expect(await capital('luoyang')).toEqual({ cny: 9_056, usd: 22, text: 9_082, branches: 9 })
    expect(await districts('luoyang')).toEqual(LUOYANG_DISTRICTS)
    const moved = await ask(
      'luoyang',
      (sql) => sql`
        select f.division, count(*) as count from party_identifier i join fact f on f.zone = i.zone and f.subject = i.party
         where i.value like '__410307%' group by 1 order by 2 desc limit 1`,
    )
    expect(moved[0]).toMatchObject({ division: '410311' })
  })

  it('of Huizhou: 3,674 registrations, one of them with its code in lower case', async () => {
    const report = await importReal('huizhou', 'cn-enterprise-registry/huizhou.csv', 'registrations-huizhou')
    expect(report).toMatchObject({ rowsRead: 3_674, rowsGood: 3_674, rowsRefused: 0, partiesCreated: 3_674 })
    expect(await kinds('huizhou')).toEqual(HUIZHOU_KINDS)
    expect(await capital('huizhou')).toEqual({ cny: 2_314, usd: 205, text: 2_780, branches: 18 })
    expect(await districts('huizhou')).toEqual(HUIZHOU_DISTRICTS)
    const coded = await ask('huizhou', (sql) => sql`select value from party_identifier where value ~ '[a-z]'`)
    expect(coded).toEqual([])
  })

  it('of the listed firms: 7,320 firm-years, their extraction errors handed back or, explained, kept as findings', async () => {
    const path = 'cn-listed-firms/listed-firms-2019-2020.csv'
    const tried = await importReal('listed', path, 'listed-firms', {}, true)
    const counts = (report: ImportReport) => Object.fromEntries(report.warnings.map(({ code, count }) => [code, count]))
    expect(tried).toMatchObject({ rowsRead: 7_320, rowsGood: LISTED_GOOD, rowsRefused: 7_320 - LISTED_GOOD })
    expect(counts(tried)).toEqual(LISTED_WARNINGS)
    const words = '年报自动摘录，留待核查'
    const explanations = Object.fromEntries(Object.keys(LISTED_WARNINGS).map((code) => [code, words]))
    const report = await importReal('listed', path, 'listed-firms', explanations)
    expect(report).toMatchObject({ rowsRead: 7_320, rowsGood: 7_311, rowsRefused: 9 })
    const reasons = report.refusals.flatMap(({ problems }) => problems.map(({ code }) => code))
    expect(countOf(reasons)).toEqual(LISTED_REFUSED)
    expect(
      await tally(
        'listed',
        (sql) =>
          sql`select detail->>'code' as key, count(*) as count from finding where status = 'explained' group by 1`,
      ),
    ).toEqual(counts(report))
  })
})

const countOf = (words: readonly string[]): Record<string, number> => {
  const counts: Record<string, number> = {}
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1
  return counts
}
