import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, expect, test } from 'vitest'

const ROOT = resolve(import.meta.dirname, '../../..')
const BIN = join(ROOT, 'packages/cli/bin/gongzhen.mjs')
const EXAMPLE = join(ROOT, 'docs/authors/rd-subsidy-2025')
const REFERENCE = resolve(ROOT, process.env.GONGZHEN_REFERENCE_DATA ?? '../shared/data')
const FIRMS = join(REFERENCE, 'cn-listed-firms/listed-firms-2019-2020.csv')

const folder = mkdtempSync(join(tmpdir(), 'gongzhen-offline-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A file of the test's own folder with that text. */
function file(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

function gongzhen(...given: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [BIN, ...given], {
    encoding: 'utf8',
    cwd: ROOT,
    timeout: 240_000,
  })
  return { code: status, out: stdout, err: stderr }
}

const FIRM = file(
  'firm.yaml',
  '注册地: 示范区\n列入失信: 否\n研发费用: { 2024: 999999.99元, 2023: 50万元 }\n营业收入: 1000万元\n',
)
const explain = (facts: string, ...more: string[]) =>
  gongzhen('explain', '--programmes', EXAMPLE, '--programme', 'rd-subsidy-2025', '--facts', facts, ...more)

test('explain prints the outcome as a script reads it', () => {
  const { code, out } = explain(FIRM, '--as-of', '2025-06-30', '--json')
  expect(code).toBe(0)
  const found: unknown = JSON.parse(out)
  expect(found).toMatchObject({
    outcome: 'ineligible',
    amounts: [],
    amount: null,
    score: null,
    decision: null,
    because: ['费用达标'],
    missing: [],
  })
  expect(Object.keys(Object(found))).toEqual([
    'outcome',
    'amounts',
    'amount',
    'score',
    'decision',
    'because',
    'missing',
    'edition',
    'trace',
  ])
  expect(Object(found).trace.find((line: { rule: string }) => line.rule === '费用达标')).toEqual({
    rule: '费用达标',
    article: '第三条',
    formula: '研发费用 >= 费用下限',
    values: '999,999.99 元 >= 1,000,000.00 元',
    result: '否',
    margin: '差 0.01 元',
  })
})

test('explain says what would change the outcome, worked out again', () => {
  const firm = file('reward.yaml', '加计扣除研发费用: { 2024: 1099万元, 2023: 1000万元 }\n')
  const { out } = gongzhen(
    'explain',
    '--programme',
    'zhongkai-rd-reward-2023',
    '--facts',
    firm,
    '--as-of',
    '2025-06-30',
    '--json',
    '--advice',
  )
  expect(JSON.parse(out).advice).toMatchObject([
    {
      goal: 'eligible',
      moves: [
        { fact: '加计扣除研发费用', from: '1099000000', to: '1100000001', text: '加计扣除研发费用再增加 10,000.01 元' },
      ],
      outcome: 'eligible',
      amounts: [{ currency: 'CNY', minor: 0 }],
    },
  ])
})

test('explain prints one amount as the amount, in minor units', () => {
  const rich = file('rich.yaml', '注册地: 示范区\n列入失信: 否\n研发费用: 900万元\n营业收入: 6000万元\n')
  const { out } = explain(rich, '--as-of', '2025-06-30', '--json')
  const amount = { id: '补助金额', currency: 'CNY', minor: 50_000_000 }
  expect(JSON.parse(out)).toMatchObject({ outcome: 'eligible', amounts: [amount], amount })
})

test('explain is readable by default', () => {
  const { code, out } = explain(FIRM, '--as-of', '2025-06-30')
  expect(code).toBe(0)
  expect(out).toContain('截至 2025-06-30：**不符合**')
  expect(out).toContain('因为：费用达标（差 0.01 元）；接近达标')
  expect(out).toContain('| 第三条 | 费用达标 | 否 |')
})

/** What is asked · its exit code · words on stderr. */
const REFUSED: readonly (readonly [string, readonly string[], string])[] = [
  ['an unknown option', ['explain', '--programm', 'x'], '是否指 did you mean --programme'],
  ['an option without its value', ['explain', '--programme'], '后面要有值'],
  ['a missing option', ['explain', '--programme', 'tech-sme-2017'], '缺少选项 --facts'],
  ['an unknown programme', ['explain', '--programme', 'tech-sme-2018', '--facts', FIRM], 'tech-sme-2017'],
  [
    'a file that is not there',
    ['explain', '--programme', 'tech-sme-2017', '--facts', 'nowhere.yaml', '--as-of', '2025-06-30'],
    '读不到文件 nowhere.yaml',
  ],
  [
    'a day that does not exist',
    ['explain', '--programme', 'tech-sme-2017', '--facts', FIRM, '--as-of', '2025-02-30'],
    '应是存在的日期',
  ],
  [
    'a day before the programme',
    ['explain', '--programme', 'specialised-sme-2026', '--facts', FIRM, '--as-of', '2025-06-30'],
    'specialised-sme-2022',
  ],
  [
    'a day after the programme',
    ['explain', '--programme', 'specialised-sme-2022', '--facts', FIRM, '--as-of', '2026-06-30'],
    'specialised-sme-2026',
  ],
  ['a folder that is not there', ['check', 'nowhere'], '没有文件夹 nowhere'],
  ['a folder without programmes', ['check', folder], '没有政策'],
  [
    'an unknown rule',
    ['run', '--table', FIRM, '--map', FIRM, '--as-of', '2025-06-30', '--out', '-', '--rule', '单年研发'],
    '单年研发强度',
  ],
]
for (const [title, given, words] of REFUSED) {
  test(`${title} is a usage error that says what to do`, () => {
    const { code, err } = gongzhen(...given)
    expect([code, err]).toEqual([2, expect.stringContaining(words)])
  })
}

test('every mistake is told at once: of the options, and of the day together with the facts', () => {
  const options = gongzhen('explain', '--programm', 'x', '--as-of', '2025-02-30', '--json=yes', 'extra')
  expect(options.code).toBe(2)
  for (const words of [
    '--programm；',
    '缺少选项 --facts',
    '应是存在的日期',
    '--json 不带值',
    '不接受「extra」',
    'explain --help',
  ])
    expect(options.err).toContain(words)
  const firm = file('two.yaml', '营业收人: 900万元\n研发费用: 900\n')
  const asked = ['explain', '--programme', 'specialised-sme-2026', '--facts', firm, '--as-of', '2025-06-30', '--json']
  const { code, out, err } = gongzhen(...asked)
  expect(code).toBe(2)
  for (const words of ['specialised-sme-2022', '没有事实「营业收人」（建议：营业收入', '900万元'])
    expect(err).toContain(words)
  expect(JSON.parse(out).problems).toMatchObject([
    { code: 'cli.notInForce', en: expect.not.stringMatching(/\p{Script=Han}/u) },
    { file: firm, line: 1, proposal: expect.stringContaining('营业收入') },
    { file: firm, line: 2 },
  ])
})

test('what cannot be read or written is told without a trace of the program', () => {
  for (const given of [
    ['explain', '--programme', 'tech-sme-2017', '--facts', folder, '--as-of', '2025-06-30'],
    ['dmn', '--programme', 'sme-size-2017', '--out', join(folder, 'none', 'model.dmn')],
    ['verify', folder],
  ]) {
    const { code, err } = gongzhen(...given)
    expect([code, err]).toEqual([2, expect.not.stringContaining('    at ')])
  }
})

test('an unknown fact of a facts file names the nearest one', () => {
  const { code, err } = explain(file('typo.yaml', '注册地: 示范区\n研发费: 900万元\n'), '--as-of', '2025-06-30')
  expect(code).toBe(2)
  expect(err).toMatch(/typo\.yaml:2:1 没有事实「研发费」（建议：研发费用/)
})

test('a value without its unit is refused with the unit', () => {
  const { code, err } = explain(file('unit.yaml', '研发费用: 900\n'), '--as-of', '2025-06-30')
  expect(code).toBe(2)
  expect(err).toContain('900元 / 900万元')
})

test('check and test pass on the programmes that come with the program', () => {
  const checked = gongzhen('check', 'programmes', '--json')
  expect(JSON.parse(checked.out)).toMatchObject({ problems: [] })
  expect(checked.code).toBe(0)
  const tested = gongzhen('test')
  expect(tested.out.trimEnd().split('\n').at(-1)).toMatch(/^\d+ passed, 0 failed$/)
  expect(tested.code).toBe(0)
})

test('check and test tell mistakes and leave with 1', () => {
  const copy = join(folder, 'rd-subsidy-2025')
  cpSync(EXAMPLE, copy, { recursive: true })
  const programme = readFileSync(join(copy, 'programme.yaml'), 'utf8')
  const cases = readFileSync(join(copy, 'cases.yaml'), 'utf8')
  writeFileSync(join(copy, 'programme.yaml'), programme.replace('研发费用 >= 费用下限', '研发费 >= 费用下限'))
  const checked = gongzhen('check', copy)
  expect([checked.code, checked.out]).toEqual([1, expect.stringContaining('没有声明过“研发费”')])
  expect(gongzhen('test', copy).code).toBe(1)
  writeFileSync(join(copy, 'programme.yaml'), programme)
  writeFileSync(join(copy, 'cases.yaml'), cases.replace('补助金额: 72万元', '补助金额: 73万元'))
  const tested = gongzhen('test', copy)
  expect(tested.out).toContain('补助金额：应为 73万元，得到 720,000.00 元')
  expect([tested.code, tested.out.trimEnd().split('\n').at(-1)]).toEqual([1, '5 passed, 1 failed'])
  writeFileSync(join(copy, 'cases.yaml'), cases.replace('72万元', '72万元, 研发强度: 15%'))
  expect(gongzhen('golden', '--check', copy).code).toBe(0)
  writeFileSync(join(copy, 'cases.yaml'), cases.replace('研发费用: 900万元', '研发费: 900万元'))
  expect(gongzhen('check', copy)).toMatchObject({ code: 1, out: expect.stringContaining('没有事实「研发费」') })
  writeFileSync(join(copy, 'cases.yaml'), cases.replace('研发费用: 900万元', '研发费用: 901万元'))
  const compared = gongzhen('golden', '--check', copy)
  expect([compared.code, compared.out]).toEqual([1, expect.stringContaining('有差异')])
  expect(gongzhen('golden', copy).code).toBe(0)
  expect(gongzhen('golden', '--check', copy).code).toBe(0)
})

test('the commands of the guide for authors work as they are written', () => {
  const guide = readFileSync(join(ROOT, 'docs/authors/README.md'), 'utf8')
  const commands = [...guide.matchAll(/^```sh\n([\s\S]*?)^```$/gm)]
    .flatMap(([, block = '']) => block.replaceAll('\\\n', ' ').trim().split('\n'))
    .map((line) => line.replace(/ #.*/, '').split(/ +/).slice(2))
  expect(commands.map(([command]) => command)).toEqual(['check', 'test', 'golden', 'golden', 'explain', 'run'])
  const reading = commands.filter(([command, ...given]) => command !== 'golden' || given.includes('--check'))
  expect(reading.map((given) => gongzhen(...given)).filter(({ code }) => code !== 0)).toEqual([])
})

test('run evaluates a table with no database: years of one firm together, units and gaps as the map says', () => {
  const table = file(
    'firms.csv',
    '代码,企业,年度,研发费用（万元）,收入,片区,失信\nA1,甲公司,2024,100,2000,示范区,否\nB2,乙公司,2024,99.9999,2000,示范区,否\nA1,甲公司,2023,1,1,示范区,否\nC3,"=丙,公司",2024,,abc,示范区,否\n',
  )
  const map = file(
    'map.yaml',
    'id: 代码\nname: { column: 企业 }\n研发费用: { column: 研发费用（万元）, unit: 万元, year_column: 年度 }\n营业收入: { column: 收入, unit: 万元, year_column: 年度 }\n注册地: 片区\n列入失信: { column: 失信 }\n',
  )
  const out = join(folder, 'results.csv')
  const ran = gongzhen(
    'run',
    '--programmes',
    EXAMPLE,
    '--table',
    table,
    '--map',
    map,
    '--as-of',
    '2025-06-30',
    '--out',
    out,
    '--rule',
    '研发强度',
    '--rule',
    '费用达标',
    '--json',
  )
  expect(ran.code).toBe(1)
  expect(JSON.parse(ran.out)).toMatchObject({
    subjects: 3,
    programmes: { 'rd-subsidy-2025': { eligible: 1, ineligible: 1, incomplete: 1, error: 0, near: 1 } },
    unreadCells: 1,
  })
  expect(ran.err).toContain('第 5 行 row 5，收入 → 营业收入：「abc」')
  const [header, ...rows] = readFileSync(out, 'utf8').trimEnd().split('\n')
  expect(header).toBe(
    'id,name,programme,edition,outcome,decision,score,score_max,peers,amount,currency,amounts,because,margins,missing,near,研发强度,费用达标',
  )
  expect(rows.map((row) => row.replace(/,[0-9a-f]{64}/, ''))).toEqual([
    'A1,甲公司,rd-subsidy-2025,eligible,,,,,50000,CNY,补助金额=50000 CNY,,,,false,0.05,true',
    'B2,乙公司,rd-subsidy-2025,ineligible,,,,,,,,费用达标,费用达标：差 1.00 元,,true,0.04999995,false'.replace(
      '差 1.00 元',
      '差 1.00 元',
    ),
    // A spreadsheet would take a leading = for a formula.
    'C3,"\'=丙,公司",rd-subsidy-2025,incomplete,,,,,,,,,,研发费用；营业收入（invalid）,false,unknown,unknown',
  ])
})

test('a map that names no fact or no column of the table is a usage error', () => {
  const table = file('short.csv', '代码,收入\nA1,5\n')
  const given = (map: string) =>
    gongzhen(
      'run',
      '--programmes',
      EXAMPLE,
      '--table',
      table,
      '--map',
      file('bad.yaml', map),
      '--as-of',
      '2025-06-30',
      '--out',
      '-',
    )
  expect(given('营业收人: 收入\n')).toMatchObject({ code: 2, err: expect.stringContaining('营业收入') })
  expect(given('营业收入: { column: 收人, unit: 万元 }\n')).toMatchObject({
    code: 2,
    err: expect.stringContaining('是否指 did you mean 收入'),
  })
  expect(given('营业收入: { column: 收入, unit: 人 }\n')).toMatchObject({
    code: 2,
    err: expect.stringContaining('单位「人」'),
  })
})

test.skipIf(!existsSync(FIRMS))(
  '3,968 of 6,304 firm-years of listed firms meet the R&D intensity of hnte-2016 on one year',
  () => {
    const map = file('listed.yaml', '研发费用: { column: rd_exp, unit: 元 }\n营业收入: { column: revenue, unit: 元 }\n')
    const out = join(folder, 'listed.csv')
    const ran = gongzhen(
      'run',
      '--programmes',
      join(ROOT, 'programmes'),
      '--programme',
      'hnte-2016',
      '--table',
      FIRMS,
      '--map',
      map,
      '--as-of',
      '2021-06-30',
      '--out',
      out,
      '--rule',
      '单年研发强度',
    )
    // One negative turnover and three negative R&D amounts, errors of the source, are told and do not count.
    expect(ran).toMatchObject({ code: 1, err: expect.stringContaining('4 个单元格') })
    const column = readFileSync(out, 'utf8')
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((row) => row.split(',').at(-1))
    expect(column.length).toBe(7320)
    expect(column.filter((value) => value === 'true').length).toBe(3968)
  },
)

if (!existsSync(FIRMS)) console.warn(`skipped: the listed firms are not at ${FIRMS} (GONGZHEN_REFERENCE_DATA)`)
