import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })
const BIN = fileURLToPath(new URL('../bin/gongzhen.mjs', import.meta.url))

const PROGRAMME = (upper: string, points: number) => `programme: trial-points
name: 试算积分
owner: 科技部门
effective: 2020-01-01
policy: policy.md
facts:
  研发: { type: money }
  专利: { type: count, unit: 件 }
articles:
  第一条:
    parameters: { 研发满分线: ${upper} }
index:
  article: 第一条
  tree:
    total:
      title: 积分
      of:
        spending: { title: 研发投入, max: 60, value: 研发, score: { piecewise: [[0元, 0], [研发满分线, 1]] } }
        patents: { title: 专利数量, max: 40, value: 专利, score: { at_least: { 5: ${points}, 1: 10 } } }
  ranks: { on: total }
  bands: { by: score, list: [{ label: 优, at_least: 80 }, { label: 良 }] }
  round: { decimals: 2, mode: half_up }
`

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gongzhen-rescore-'))
  for (const [name, text] of [
    ['before', PROGRAMME('100万元', 40)],
    ['after', PROGRAMME('200万元', 40)],
    ['steps', PROGRAMME('100万元', 30)],
  ] as const) {
    await mkdir(join(folder, name))
    await writeFile(join(folder, name, 'programme.yaml'), text)
    await writeFile(join(folder, name, 'policy.md'), '# 办法\n\n## 第一条\n')
  }
  await writeFile(join(folder, 'firms.csv'), 'uCode,研发(万元),专利\n甲,100,5\n乙,200,5\n丙,50,\n丁,0,6\n')
})
afterAll(async () => await rm(folder, { recursive: true, force: true }))

const rescore = (after: string, table = 'firms.csv') =>
  new Promise<{ exit: number; said: string; error: string; out: string }>((done) => {
    const at = (name: string) => join(folder, name)
    const given = ['--before', at('before'), '--after', at(after), '--table', at(table), '--as-of', '2025-06-30']
    execFile(process.execPath, [BIN, 'rescore', ...given, '--out', at('out')], (failed, said, error) =>
      done({ exit: typeof failed?.code === 'number' ? failed.code : 0, said, error, out: at('out') }),
    )
  })

test('a figure that changed moves those it touches, with place, band and the reason', async () => {
  const { exit, said, out } = await rescore('after')
  expect(exit).toBe(0)
  expect(said).toContain('4 家中 1 家有变动')
  expect(said).toContain('甲：100 → 70，名次 1 → 2，等次 优 → 良（研发投入 -30；研发满分线 100万元 → 200万元）')
  const rows = (await readFile(join(out, 'moved.csv'), 'utf8')).trim().split('\n')
  expect(rows).toEqual([
    'uCode,before,after,rank_before,rank_after,band_before,band_after,by_parameters,by_method,indicators,figures',
    '甲,100,70,1,2,优,良,,,研发投入 -30,研发满分线 100万元 → 200万元',
  ])
})

test('a step that changed is told by its indicator; whoever has no points stays without', async () => {
  const { said, out } = await rescore('steps')
  expect(said).toContain('4 家中 3 家有变动')
  const {
    moves,
  }: { moves: { unit: string; after: string | null; indicators: { title: string; change: number }[] }[] } = JSON.parse(
    await readFile(join(out, 'moved.json'), 'utf8'),
  )
  expect(moves.map(({ unit }) => unit).toSorted()).toEqual(['丁', '乙', '甲'].toSorted())
  expect(moves.every(({ indicators }) => indicators[0]?.title === '专利数量' && indicators[0].change === -10)).toBe(
    true,
  )
})

test('the same edition moves nobody', async () => {
  await cp(join(folder, 'before'), join(folder, 'same'), { recursive: true })
  const { exit, said } = await rescore('same')
  expect(exit).toBe(0)
  expect(said).toContain('4 家中 0 家有变动')
})

test('an edition with a mistake, and a table without facts, are refused with what to write', async () => {
  await mkdir(join(folder, 'broken'), { recursive: true })
  await writeFile(
    join(folder, 'broken', 'programme.yaml'),
    PROGRAMME('100万元', 40).replace('value: 研发,', 'value: 研發,'),
  )
  await writeFile(join(folder, 'broken', 'policy.md'), '# 办法\n\n## 第一条\n')
  const broken = await rescore('broken')
  expect(broken).toMatchObject({ exit: 2 })
  expect(broken.error).toContain('研發')
  await writeFile(join(folder, 'other.csv'), 'uCode,别的\n甲,1\n')
  const other = await rescore('after', 'other.csv')
  expect(other).toMatchObject({ exit: 2 })
  expect(other.error).toContain('没有这项政策用的事实')
})
