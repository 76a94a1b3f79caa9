import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { renderFactList, renderGolden, runCases } from '@gongzhen/core/programme'
import { readOptions } from './options.ts'
import { type ReadFolder, inFolder, readPolicyFiles, tellProblem } from './policy-files.ts'
import type { Catalogue } from '@gongzhen/core/programme'

export const help = {
  zh: '把金案例的完整解释写入 cases.golden.md，供审阅；不指定文件夹时也写 docs/facts.md；--check 只比对不写',
  en: 'Write the full explanations of the golden cases into cases.golden.md for review, and docs/facts.md where no folder is given; --check only compares',
  usage: `
gongzhen golden [DIR…]    政策的文件夹，或装有多个政策的文件夹；默认 programmes
                          a programme's folder or a folder of them; programmes by default
--check                   与现有文件比对，有差异即退出码 1 compare with the files there are, 1 when they differ
--json                    以 JSON 输出 print JSON
退出码 exit code: 0 一致或已写好 same or written · 1 有差异或政策有错误 differences or mistakes · 2 用法或文件有误 usage or file error`,
}

const FILE = 'cases.golden.md'

type Outcome = 'same' | 'differs' | 'written' | 'refused' | 'no cases'
type Rendered = {
  readonly folder: string
  readonly file: string
  readonly outcome: Outcome
  readonly firstDifference: string | null
}

/** Renders every programme's cases and writes or compares them. */
export async function run(given: string[]): Promise<number> {
  const options = readOptions(given, { check: 'flag', json: 'flag' }, true)
  const { catalogue, folders, problems } = await readPolicyFiles(options.positionals)
  const rendered: Rendered[] = []
  for (const folder of folders) rendered.push(await render(folder, catalogue, options.flag('check')))
  if (options.positionals.length === 0) rendered.push(...(await factList(folders, options.flag('check'))))
  const isClean =
    problems.length === 0 && rendered.every(({ outcome }) => outcome !== 'differs' && outcome !== 'refused')
  if (options.flag('json')) process.stdout.write(`${JSON.stringify({ problems, programmes: rendered })}\n`)
  else {
    for (const problem of problems) process.stdout.write(`${tellProblem(problem)}\n`)
    for (const { folder, file, outcome, firstDifference } of rendered) {
      process.stdout.write(
        `${folder}/${file}：${WORDS[outcome]}${firstDifference === null ? '' : `\n${firstDifference}`}\n`,
      )
    }
  }
  return isClean ? 0 : 1
}

const WORDS: Readonly<Record<Outcome, string>> = {
  same: '一致 same',
  differs: '有差异，请用 gongzhen golden 重新生成并审阅 differs: run gongzhen golden and review it',
  written: '已写入 written',
  refused: '政策有错误，未生成 the programme has mistakes, nothing is written',
  'no cases': '没有案例 no cases',
}

async function render(
  { folder, path, files, programme, problems }: ReadFolder,
  catalogue: Catalogue,
  isCheck: boolean,
): Promise<Rendered> {
  const place = { folder, file: FILE }
  for (const problem of problems) process.stderr.write(`${tellProblem(problem)}\n`)
  if (!programme) return { ...place, outcome: 'refused', firstDifference: null }
  if (!files.has('cases.yaml')) return { ...place, outcome: 'no cases', firstDifference: null }
  const { results, problems: mistakes } = runCases(programme, files, catalogue)
  for (const problem of inFolder(folder, mistakes)) process.stderr.write(`${tellProblem(problem)}\n`)
  if (mistakes.length > 0) return { ...place, outcome: 'refused', firstDifference: null }
  return compareOrWrite(place, path, renderGolden(programme, results), isCheck)
}

/** The list of facts beside the programmes' folder, where a project keeps its docs there. */
async function factList(folders: readonly ReadFolder[], isCheck: boolean): Promise<Rendered[]> {
  const docs = join(dirname(dirname(folders[0]?.path ?? '')), 'docs')
  const programmes = folders.flatMap(({ programme }) => programme ?? [])
  if (!existsSync(docs) || programmes.length < folders.length) return []
  const place = { folder: relative(process.cwd(), docs), file: 'facts.md' }
  return [await compareOrWrite(place, docs, renderFactList(programmes), isCheck)]
}

async function compareOrWrite(
  place: Pick<Rendered, 'folder' | 'file'>,
  path: string,
  text: string,
  isCheck: boolean,
): Promise<Rendered> {
  const file = join(path, place.file)
  const present = await readFile(file, 'utf8').catch(() => '')
  if (present === text) return { ...place, outcome: 'same', firstDifference: null }
  if (isCheck) return { ...place, outcome: 'differs', firstDifference: differenceOf(present, text) }
  await writeFile(file, text)
  return { ...place, outcome: 'written', firstDifference: null }
}

/** The first line that differs, with its number. */
function differenceOf(present: string, text: string): string {
  const [before, after] = [present.split('\n'), text.split('\n')]
  const at = after.findIndex((line, index) => line !== before[index])
  const index = at < 0 ? after.length : at
  return `  第 ${index + 1} 行 line ${index + 1}\n  - ${before[index] ?? ''}\n  + ${after[index] ?? ''}`
}
