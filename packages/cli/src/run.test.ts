import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'

vi.setConfig({ testTimeout: 240_000, hookTimeout: 60_000 })

const BIN = fileURLToPath(new URL('../bin/gongzhen.mjs', import.meta.url))
/** More than are judged together, so that a table of columns is used twice. */
const FIRMS = 620

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gongzhen-run-'))
  await writeFile(join(folder, 'firms.csv'), firmTable())
  await writeFile(join(folder, 'firms.map.yaml'), MAP)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const MAP = `id: code
name: { column: name }
营业收入: { column: revenue, unit: 元, year_column: year }
研发费用: { column: rd, unit: 元, year_column: year }
加计扣除研发费用: { column: rd, unit: 元, year_column: year }
职工总数: { column: staff, year_column: year }
从业人员: { column: staff, year_column: year }
行业代码: industry
成立日期: founded
列入失信: bad
`

/** Firms about the thresholds, two years each; now and then a cell is empty, or says nothing that can be read. */
function firmTable(): string {
  let state = 7
  const below = (limit: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * limit)
  }
  const of = (choices: readonly (number | string)[]) => choices[below(choices.length)]
  const rows = Array.from({ length: FIRMS }, (_, firm) =>
    [2024, 2025].map((year) =>
      [
        `F${firm}`,
        `=企业，"${firm}"`,
        year,
        of([400_000_000, 20_000_000, 19_999_999.99, 3_000_000, 0, '', below(2 ** 31)]),
        of([10_000_000, 1_000_000.01, 0, '', '无', below(2 ** 24)]),
        of([1000, 300, 299, 20, '', below(1500)]),
        of(['3911', '6510', '5110', '']),
        of(['2012-03-31', '2022-02-28', '', '2001-01-01']),
        of(['示范区', '高新区', '']),
        of(['否', '否', '是', '']),
      ]
        .map((cell) => `"${String(cell).replaceAll('"', '""')}"`)
        .join(','),
    ),
  )
  return `code,name,year,revenue,rd,staff,industry,founded,place,bad\n${rows.flat().join('\n')}\n`
}

function gongzhen(...words: string[]): Promise<{ exit: number; out: string; error: string }> {
  return new Promise((done) => {
    execFile(process.execPath, [BIN, ...words], { maxBuffer: 2 ** 26 }, (failed, out, error) =>
      done({ exit: typeof failed?.code === 'number' ? failed.code : 0, out, error }),
    )
  })
}

const run = (...more: string[]) => {
  const [table, map] = [join(folder, 'firms.csv'), join(folder, 'firms.map.yaml')]
  return gongzhen('run', '--table', table, '--map', map, '--as-of', '2026-06-30', ...more)
}

test('columns write the same file as the explanation does firm by firm, to the byte', async () => {
  const written = async (engine: string) => {
    const file = join(folder, `${engine}.csv`)
    const { exit, out, error } = await run('--out', file, '--engine', engine, '--json')
    expect({ exit, problem: exit === 2 ? error : '' }).toEqual({ exit: 1, problem: '' })
    return { out, bytes: await readFile(file) }
  }
  const [columns, explained] = [await written('columns'), await written('explain')]
  expect(columns.bytes.equals(explained.bytes)).toBe(true)
  expect(columns.out).toBe(explained.out)
  const text = columns.bytes.toString()
  for (const outcome of ['eligible', 'ineligible', 'incomplete']) expect(text).toContain(`,${outcome},`)
  expect(JSON.parse(columns.out)).toMatchObject({ subjects: FIRMS })
})

test('without a choice columns judge', async () => {
  const file = join(folder, 'plain.csv')
  const { exit } = await run('--out', file, '--programme', 'sme-size-2017')
  expect(exit).toBe(1)
  expect((await readFile(file, 'utf8')).split('\n')).toHaveLength(FIRMS + 2)
})

test('an engine that does not exist is refused', async () => {
  const { exit, error } = await run('--out', '-', '--engine', 'fast')
  expect(exit).toBe(2)
  expect(error).toContain('--engine 应是 columns 或 explain，写的却是「fast」')
})
