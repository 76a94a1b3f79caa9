import { readFile, readdir } from 'node:fs/promises'
import { defineErrors, showProblem } from '@gongzhen/core/base'
import { type Codes, parseCodes } from '@gongzhen/core/registry'

const failure = defineErrors('codes', {
  mistakes: { status: 500, zh: '代码表有误：{problems}', en: 'the code tables have mistakes: {problems}' },
})

const folder = new URL('../../../codes/', import.meta.url)
let reading: Promise<Codes> | undefined

/** The code tables of the project (`codes/`), read once. */
export function readCodes(): Promise<Codes> {
  reading ??= readFolder()
  return reading
}

async function readFolder(): Promise<Codes> {
  const names = (await readdir(folder)).filter((name) => /\.(csv|yaml)$/.test(name))
  const files = await Promise.all(
    names.map(async (name) => [name, await readFile(new URL(name, folder), 'utf8')] as const),
  )
  const parsed = parseCodes(new Map(files))
  if ('codes' in parsed) return parsed.codes
  throw failure('mistakes', { problems: parsed.problems.map((problem) => showProblem(problem)).join('; ') })
}
