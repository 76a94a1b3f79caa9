import { execFile } from 'node:child_process'
import { appendFile, cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const BIN = fileURLToPath(new URL('../bin/gongzhen.mjs', import.meta.url))
const PROGRAMMES = fileURLToPath(new URL('../../../programmes/', import.meta.url))

const gongzhen = (...words: string[]) =>
  new Promise<{ exit: number; out: string }>((done) => {
    execFile(process.execPath, [BIN, ...words], (failed, out, error) =>
      done({ exit: typeof failed?.code === 'number' ? failed.code : 0, out: `${out}${error}` }),
    )
  })

let root = ''
const folder = () => join(root, 'sme-size-2017')

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'gongzhen-publish-'))
  for (const part of ['facts', 'sme-size-2017']) await cp(join(PROGRAMMES, part), join(root, part), { recursive: true })
})
afterAll(() => rm(root, { recursive: true, force: true }))

test('a published programme may only change by being published again', async () => {
  const programme = await readFile(join(folder(), 'programme.yaml'), 'utf8')
  const steps: readonly [words: readonly string[], exit: number, says: string][] = [
    [['publish', folder()], 2, '缺少选项 --reason'],
    [['publish', folder(), '--reason', '首次公布', '--date', '2025-01-01'], 0, '已公布'],
    [['check', folder()], 0, '0 个错误'],
    [['publish', folder(), '--reason', '又一次'], 1, '没有可公布的改动'],
  ]
  for (const [words, exit, says] of steps) {
    expect(await gongzhen(...words)).toEqual({ exit, out: expect.stringContaining(says) as string })
  }

  await appendFile(join(folder(), 'programme.yaml'), '# 悄悄改的\n')
  expect(await gongzhen('check', folder())).toEqual({
    exit: 1,
    out: expect.stringContaining('已公布的政策不能悄悄改变') as string,
  })
  expect(await gongzhen('publish', folder(), '--reason', '补注', '--date', '2024-12-31')).toEqual({
    exit: 1,
    out: expect.stringContaining('不能再以更早的 2024-12-31 公布') as string,
  })
  expect((await gongzhen('publish', folder(), '--reason', '补注', '--date', '2025-03-01')).exit).toBe(0)
  expect((await gongzhen('check', folder())).exit).toBe(0)

  await writeFile(join(folder(), 'programme.yaml'), programme)
  expect((await gongzhen('check', folder())).exit).toBe(1)
})

test('what does not pass its cases is not published', async () => {
  await rm(join(folder(), 'published.lock'))
  const cases = join(folder(), 'cases.yaml')
  const text = await readFile(cases, 'utf8')
  await writeFile(cases, text.replace('decision: 小型', 'decision: 大型'))
  expect(await gongzhen('publish', folder(), '--reason', '首次公布')).toEqual({
    exit: 1,
    out: expect.stringContaining('案例「工业，400 人、1800 万元，不到中型」没有通过') as string,
  })
})
