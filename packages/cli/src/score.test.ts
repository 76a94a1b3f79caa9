import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { readManifest } from './score/manifest.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
const BIN = fileURLToPath(new URL('../bin/gongzhen.mjs', import.meta.url))
const REFERENCE = resolve(ROOT, process.env['GONGZHEN_REFERENCE_DATA'] ?? '../shared/data', 'coinr-reference')
const MANIFEST = join(REFERENCE, 'manifest.json')
const isThere = existsSync(MANIFEST)
if (!isThere)
  console.warn(`skipped: equality with COINr, 8 configurations are not at ${REFERENCE} (GONGZHEN_REFERENCE_DATA)`)

/** Runs the command line as a user does; 1 says that the health report has a red light. */
const gongzhen = (...words: string[]) =>
  new Promise<{ exit: number; out: string; error: string }>((done, fail) => {
    execFile(process.execPath, [BIN, ...words], { maxBuffer: 2 ** 26 }, (failed, out, error) => {
      const exit = typeof failed?.code === 'number' ? failed.code : 0
      if (exit > 1 && words.includes('--config')) fail(new Error(error))
      else done({ exit, out, error })
    })
  })

/** Relative; the second only lets what is zero for COINr be 1e-16 here. */
const TOLERANCE = 1e-9
const NOISE = 1e-13
const CONFIGS = [
  'a01-default',
  'a04-zscore',
  'a16-gmean',
  'a23-weights',
  'a33-treat-log',
  'z02-full',
  'z08-copeland',
  'z12-stage-weights',
]
const COMPARED = ['denominated', 'imputed', 'screened', 'treated', 'normalised', 'scores'] as const

type Sheet = Map<string, Record<string, string>>
async function sheet(file: string): Promise<Sheet> {
  const rows: Record<string, string>[] = parse(await readFile(file, 'utf8'), { columns: true, bom: true })
  return new Map(rows.map((row) => [row['uCode'] ?? row['iCode'] ?? '', row]))
}

/** A treatment as COINr writes it: its column beside ours. */
const TESTS: Readonly<Record<string, string>> = {
  'check_SkewKurt0.Skew': 'skew',
  'check_SkewKurt0.Kurt': 'kurtosis',
  'winsorise.nwin': 'winsorised',
  'check_SkewKurt1.Skew': 'skew_winsorised',
  'check_SkewKurt1.Kurt': 'kurtosis_winsorised',
  'check_SkewKurt2.Skew': 'skew_transformed',
  'check_SkewKurt2.Kurt': 'kurtosis_transformed',
}
const asOurs = (row: Record<string, string>) =>
  Object.fromEntries(Object.entries(row).flatMap(([name, text]) => (TESTS[name] ? [[TESTS[name], text]] : [])))

/** Cells of one sheet that differ from the other's, and how many were compared. */
function differences(found: Sheet, expected: Sheet): { differ: string[]; compared: number } {
  const differ: string[] = []
  let compared = 0
  for (const [unit, row] of expected) {
    for (const [column, text] of Object.entries(row)) {
      if (column === 'uCode' || column === 'iCode' || column === 'Stage') continue
      compared++
      const own = found.get(unit)?.[column]
      if (own === undefined || !isSame(own, text)) differ.push(`${unit} ${column}: ${own} instead of ${text}`)
    }
  }
  return { differ, compared }
}

function isSame(own: string, text: string): boolean {
  const isMissing = text === '' || text === 'NA'
  if (isMissing || own === '') return isMissing && own === ''
  const [a, b] = [Number(own), Number(text)]
  return Math.abs(a - b) <= NOISE + TOLERANCE * Math.abs(b)
}

describe.skipIf(!isThere)('gongzhen score equals COINr', () => {
  const folders = new Map<string, string>()
  beforeAll(async () => {
    for (const config of CONFIGS) {
      const out = await mkdtemp(join(tmpdir(), 'gongzhen-score-'))
      folders.set(config, out)
      await gongzhen('score', '--framework', MANIFEST, '--config', config, '--out', out)
    }
  })
  afterAll(async () => {
    for (const folder of folders.values()) await rm(folder, { recursive: true, force: true })
  })

  test('on every configuration of the manifest', async () => {
    expect((await readManifest(MANIFEST)).configs.map(({ id }) => id)).toEqual(CONFIGS)
  })

  test.each(CONFIGS)('%s: every stage, every node, every rank', async (id) => {
    const { configs } = await readManifest(MANIFEST)
    const config = configs.find((one) => one.id === id)
    const out = folders.get(id) ?? ''
    const stages = COMPARED.filter((stage) => config?.files[stage] !== undefined)
    expect(stages).toContain('scores')
    for (const stage of stages) {
      const expected = await sheet(join(dirname(MANIFEST), config?.files[stage] ?? ''))
      const found = await sheet(join(out, `${stage}.csv`))
      expect([...found.keys()]).toEqual([...expected.keys()])
      const { differ, compared } = differences(found, expected)
      expect(compared).toBeGreaterThan(500)
      expect({ stage, differ }).toEqual({ stage, differ: [] })
    }
  })
  test.each(CONFIGS.filter((id) => id !== 'z08-copeland'))('%s: what was tested and treated', async (id) => {
    const folder = id.startsWith('a') ? 'asem' : 'zone'
    const expected = await sheet(join(REFERENCE, folder, `${id}.treatment.csv`))
    const found = await sheet(join(folders.get(id) ?? '', 'treatment.csv'))
    const ours = new Map([...expected].map(([code, row]) => [code, asOurs(row)]))
    const { differ, compared } = differences(found, ours)
    expect(compared).toBeGreaterThan(50)
    expect(differ).toEqual([])
  })
})

describe('gongzhen score with a programme', () => {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gongzhen-score-programme-'))
  })
  afterAll(async () => await rm(folder, { recursive: true, force: true }))
  const header = 'uCode,职工总数,科技人员,研发费用(万元),销售收入(万元),成本费用总额,Ⅰ类知识产权,Ⅱ类知识产权'
  const score = async (rows: readonly string[]) => {
    const table = join(folder, 'firms.csv')
    await writeFile(table, [header, ...rows].join('\n'))
    const programme = join(ROOT, 'programmes/tech-sme-2017/programme.yaml')
    return gongzhen('score', '--framework', programme, '--table', table, '--as-of', '2025-06-30', '--out', folder)
  }

  test('gives exact points to each firm, and none where a value is missing', async () => {
    const { exit } = await score([
      '甲,100,30,60,1000,900万元,1,0',
      '乙,100,10,59.99,1000,900万元,0,2',
      '丙,100,,60,1000,900万元,0,2',
    ])
    expect(exit).toBeLessThanOrEqual(1)
    const points = await sheet(join(folder, 'points.csv'))
    expect(points.get('甲')).toMatchObject({ total: '100', people: '20', rd: '50', ip: '30' })
    expect(points.get('乙')).toMatchObject({ total: '56', people: '4', rd_rev: '40', ip: '12' })
    expect(points.get('丙')).toMatchObject({ total: '', people: '', rd: '50' })
    // Unknown is never zero: where a value is missing there is no total to be ranked by either.
    const nodes = await sheet(join(folder, 'scores.csv'))
    expect(['甲', '乙', '丙'].map((unit) => nodes.get(unit)?.['rank_total'])).toEqual(['1', '2', ''])
  })

  test('says of each what the programme says: outcome, points, place, and why not', async () => {
    await score(['甲,100,30,60,1000,900万元,1,0', '乙,600,60,59.99,1000,900万元,0,2', '丙,100,,60,1000,900万元,0,2'])
    const results = await sheet(join(folder, 'results.csv'))
    expect(results.get('甲')).toMatchObject({ score: '100', outcome: '缺数据，不能判断' })
    expect(results.get('乙')).toMatchObject({ score: '56', outcome: '不符合', because: '人数不超' })
    expect(results.get('丙')).toMatchObject({ score: '' })
    expect(results.get('丙')?.['missing']).toContain('科技人员')
  })

  test('takes groups and other facts from a second table', async () => {
    const [table, groups] = [join(folder, 'values.csv'), join(folder, 'groups.csv')]
    await writeFile(table, 'uCode,职工总数\n甲,100\n乙,100')
    await writeFile(groups, 'uCode,科技人员\n乙,10\n甲,30')
    const programme = join(ROOT, 'programmes/tech-sme-2017')
    const words = [
      '--framework',
      programme,
      '--table',
      table,
      '--groups',
      groups,
      '--as-of',
      '2025-06-30',
      '--out',
      folder,
    ]
    await gongzhen('score', ...words)
    const points = await sheet(join(folder, 'points.csv'))
    expect([points.get('甲')?.['people'], points.get('乙')?.['people']]).toEqual(['20', '4'])
  })

  const contest = join(ROOT, 'programmes/contest-final')
  const judged = (...more: string[]) => {
    const files = ['--framework', join(contest, 'programme.yaml'), '--table', join(contest, 'projects.csv')]
    return gongzhen('score', ...files, '--as-of', '2025-06-30', '--out', folder, ...more)
  }
  test('takes the marks of judges, and reports on them', async () => {
    const { exit } = await judged('--marks', join(contest, 'marks.csv'))
    expect(exit).toBeLessThanOrEqual(1)
    const results = await sheet(join(folder, 'results.csv'))
    expect(results.get('初创01')).toMatchObject({ score: '89', place: '1', group: '初创组', band: '一等奖' })
    expect(results.get('成长11')).toMatchObject({ score: '69', place: '11', band: '优胜奖' })
    expect(await readFile(join(folder, 'health.csv'), 'utf8')).toContain('judges,评委')
  })
  test('asks for the marks where a programme has judges', async () => {
    const { exit, error } = await judged()
    expect(exit).toBe(2)
    expect(error).toContain('用 --marks 写明评分的表格')
  })

  test('reads the year a column is named for, and never as part of a number', async () => {
    const table = join(folder, 'years.csv')
    await writeFile(
      table,
      'uCode,职工总数(2024),科技人员(2024年),研发费用(2024)(万元),职工总数(2023)\n甲,100,30,60,999',
    )
    const programme = join(ROOT, 'programmes/tech-sme-2017/programme.yaml')
    await gongzhen('score', '--framework', programme, '--table', table, '--as-of', '2025-06-30', '--out', folder)
    expect((await sheet(join(folder, 'points.csv'))).get('甲')).toMatchObject({ people: '20' })
  })

  test('scores a firm alone by the parameters an edition holds, on every stage', async () => {
    const edition = join(folder, 'edition')
    await mkdir(edition)
    const text = `
programme: alone
name: 单独
owner: 科技部门
effective: 2020-01-01
facts: { 数甲: { type: number, period: none, from: 甲 } }
index:
  article: 指标
  reference: { freeze: frozen.json }
  tree: { total: { of: { 甲: { value: 数甲, score: { minmax: [0, 100] } } } } }
`
    const frozen = {
      format: 'gongzhen-frozen/1',
      units: 3,
      indicators: { 甲: { fill: {}, treated: {}, scale: { bounds: [0, 20] } } },
    }
    await writeFile(join(edition, 'programme.yaml'), text)
    await writeFile(join(edition, 'policy.md'), '# 办法\n\n## 指标\n')
    await writeFile(join(edition, 'frozen.json'), JSON.stringify(frozen))
    await writeFile(join(edition, 'one.csv'), 'uCode,数甲\n新,5')
    await gongzhen('score', '--framework', edition, '--table', join(edition, 'one.csv'), '--out', edition)
    expect((await sheet(join(edition, 'results.csv'))).get('新')).toMatchObject({ score: '25' })
    expect((await sheet(join(edition, 'scores.csv'))).get('新')).toMatchObject({ total: '25' })
  })

  test.each([
    ['a folder that is not there', 'programmes/nowhere/programme.yaml', '找不到政策|没有文件夹'],
    ['a manifest that is not there', 'nowhere.json', '没有 nowhere.json'],
    ['a manifest that is another file', 'package.json', 'format：没有填，应为“coinr-reference/1”；configs：没有填'],
  ])('says of %s what to write', async (_, framework, words) => {
    const { exit, error } = await gongzhen('score', '--framework', framework, '--table', 'x.csv', '--out', folder)
    expect({ exit, isSaid: new RegExp(words).test(error) }).toEqual({ exit: 2, isSaid: true })
  })

  test('tells every cell that cannot be read', async () => {
    const { exit, error } = await score(['甲,一百,30,60,1000,900万元,1,0'])
    expect(exit).toBe(2)
    expect(error).toContain('甲 职工总数「一百」')
  })
})
