import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { usccCheckDigit } from '@gongzhen/core/registry'
import { openTableFile, topRows } from '@gongzhen/server/files'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 240_000 })

const BIN = fileURLToPath(new URL('../bin/gongzhen.mjs', import.meta.url))
const MAP = `
map: annual
title: 企业年报
source: 统计
subject: { column: 代码, scheme: uscc, create: yes, name: 名称, kind: enterprise }
period: { kind: year, column: 年度 }
columns:
  营业收入: { fact: 营业收入, unit: 万元 }
  研发费用: { fact: 研发费用, unit: 万元 }
`
const code = (at: number) => {
  const body = `91000000MA${String(at).padStart(7, '0')}`
  return body + usccCheckDigit(body)
}

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gongzhen-cli-import-'))
  const made = await gongzhen('init', 'park', '--name', '示例园区', '--json')
  expect(made).toMatchObject({ exit: 0 })
  await mkdir(join(folder, 'zones/park/imports'), { recursive: true })
  await writeFile(join(folder, 'zones/park/imports/annual.yaml'), MAP)
  const rows = [
    `${code(1)},示范一有限公司,2024,1000,50`,
    `${code(2)},示范二有限公司,2024,x,50`,
    `${code(3)},示范三有限公司,2024,10,50`,
  ]
  await writeFile(join(folder, 'firms.csv'), ['代码,名称,年度,营业收入,研发费用', ...rows].join('\n'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

function gongzhen(...given: string[]): Promise<{ exit: number; out: string; err: string }> {
  const env = { ...process.env, GONGZHEN_DATA: folder, DEMO: 'no' }
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [BIN, ...given], { env, cwd: folder }, (_, out, err) => {
      resolve({ exit: child.exitCode ?? -1, out, err })
    })
  })
}

test('a dry run says what would happen and writes nothing; the import keeps the good rows and hands back the others', async () => {
  const order = ['import', 'firms.csv', '--zone', 'park', '--map', 'annual', '--json']
  const tried = await gongzhen(...order, '--dry-run')
  expect(tried.exit).toBe(1)
  expect(JSON.parse(tried.out)).toMatchObject({
    batch: null,
    rowsGood: 1,
    rowsRefused: 2,
    warnings: [{ code: 'at_most:rd_expense' }],
  })
  const kept = await gongzhen(...order, '--explain', 'at_most:rd_expense=研究院', '--refused', 'refused.xlsx')
  expect(kept.exit).toBe(1)
  expect(JSON.parse(kept.out)).toMatchObject({ batch: 1, rowsGood: 2, rowsRefused: 1, partiesCreated: 2 })
  const refused = await openTableFile(join(folder, 'refused.xlsx'))
  expect((await topRows(refused)).map(({ cells }) => cells[5])).toEqual(['退回原因', '「x」不是金额'])
  await refused.close()
})

test('says in words what it did, and how to explain a warning', async () => {
  const { out } = await gongzhen('import', 'firms.csv', '--zone', 'park', '--map', 'annual', '--dry-run')
  expect(out).toContain('读 read 3 · 可入库 good 1 · 退回 handed back 2')
  expect(out).toContain('--explain at_most:rd_expense=…')
  expect(out).toContain('第 3 行：「x」不是金额')
})

test('writes the empty form of a map', async () => {
  expect(await gongzhen('import', '--zone', 'park', '--map', 'annual', '--template', 'form.xlsx')).toMatchObject({
    exit: 0,
  })
  expect((await readFile(join(folder, 'form.xlsx'))).subarray(0, 2).toString()).toBe('PK')
})

test.each([
  ['no file', ['import', '--zone', 'park', '--map', 'annual'], '应给出一个文件'],
  ['a file that is not there', ['import', 'none.csv', '--zone', 'park', '--map', 'annual'], 'none.csv'],
  ['an unknown zone', ['import', 'firms.csv', '--zone', 'nowhere', '--map', 'annual'], '没有园区 nowhere；可用：park'],
  ['an unknown map', ['import', 'firms.csv', '--zone', 'park', '--map', 'anual'], '没有导入对照表 anual；可用：annual'],
  ['an unknown option', ['import', 'firms.csv', '--zone', 'park', '--map', 'annual', '--dryrun'], '没有选项 --dryrun'],
  [
    'an explanation without words',
    ['import', 'firms.csv', '--zone', 'park', '--map', 'annual', '--explain', 'jump'],
    '--explain 应写作',
  ],
  [
    'a workbook of a trial',
    ['import', 'firms.csv', '--zone', 'park', '--map', 'annual', '--dry-run', '--refused', 'none.xlsx'],
    '--dry-run 什么也不留',
  ],
  [
    'a number to resume that is none',
    ['import', 'firms.csv', '--zone', 'park', '--map', 'annual', '--resume', 'last'],
    '--resume 应是上次导入的编号',
  ],
])('%s ends with 2 and says what to do', async (_, given, words) => {
  const { exit, err } = await gongzhen(...given)
  expect(err).toContain(words)
  expect(exit).toBe(2)
})
