import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Problem } from '@gongzhen/core/base'
import { type Catalogue, PUBLISHED_FILE, readPublished, runCases, withPublished } from '@gongzhen/core/programme'
import { readOptions } from './options.ts'
import { type ReadFolder, inFolder, readPolicyFiles, tellProblem } from './policy-files.ts'
import { today } from './today.ts'

export const help = {
  zh: '公布一项政策：检查和案例全部通过后，把版本、日期和理由记入 published.lock',
  en: 'Publish a programme: once its checks and cases pass, its edition, day and reason go into published.lock',
  usage: `
gongzhen publish DIR --reason TEXT   政策的文件夹 a programme's folder
--date DAY                           公布的日期，默认今天 the day, today by default
之后文件再有改动，gongzhen check 会拒绝，直到再次公布。
From then on gongzhen check refuses changed files until they are published again.
退出码 exit code: 0 已公布 published · 1 有错误或没有改动 mistakes or no change · 2 用法或文件有误 usage or file error`,
}

/** Publishes every programme of the folders given, or none where one of them is not ready. */
export async function run(given: string[]): Promise<number> {
  const options = readOptions(given, { reason: 'required', date: 'day' }, true)
  const reason = options.required('reason')
  const date = options.value('date') ?? today()
  const { catalogue, folders, problems } = await readPolicyFiles(options.positionals)
  const written = folders.map((folder) => publishedAs(folder, catalogue, { date, reason }))
  const wrong = [...problems, ...written.flatMap((one) => one.problems)]
  for (const problem of wrong) process.stdout.write(`错误 ${tellProblem(problem)}\n`)
  if (wrong.length > 0) return 1
  for (const { folder, path, lock, edition } of written) {
    await writeFile(join(path, PUBLISHED_FILE), lock)
    process.stdout.write(`${folder}：已公布 published ${edition.slice(0, 12)}，${date}，${reason}\n`)
  }
  return 0
}

/** The lock after publishing, or why the folder cannot be published. */
function publishedAs(
  { folder, path, files, programme, problems }: ReadFolder,
  catalogue: Catalogue,
  { date, reason }: { readonly date: string; readonly reason: string },
) {
  const refused = (found: readonly Problem[]) => ({ folder, path, lock: '', edition: '', problems: found })
  if (!programme) return refused(problems)
  const { edition } = programme
  const text = files.get(PUBLISHED_FILE) ?? ''
  const lock = readPublished(text)
  if ('problems' in lock) return refused(inFolder(folder, lock.problems))
  const last = lock.editions.at(-1)
  if (last?.edition === edition) return refused(inFolder(folder, [unchanged(last.date)]))
  if (last && last.date > date) return refused(inFolder(folder, [beforeLast(last.date, date)]))
  const cases = runCases(programme, files, catalogue)
  const failed = cases.results.flatMap(({ name, failures }) => (failures.length > 0 ? [caseFails(name)] : []))
  if (cases.problems.length + failed.length > 0) return refused(inFolder(folder, [...cases.problems, ...failed]))
  return { folder, path, edition, lock: withPublished(text, { date, edition, reason }), problems: [] }
}

const unchanged = (date: string): Problem => ({
  code: 'cli.unchanged',
  file: PUBLISHED_FILE,
  zh: `与 ${date} 公布的版本相同，没有可公布的改动`,
  en: `this is the edition published on ${date}: there is nothing to publish`,
})

const beforeLast = (last: string, date: string): Problem => ({
  code: 'cli.beforeLast',
  file: PUBLISHED_FILE,
  zh: `上一次公布在 ${last}，不能再以更早的 ${date} 公布`,
  en: `the last edition was published on ${last}, so ${date} is too early`,
})

const caseFails = (name: string): Problem => ({
  code: 'cli.caseFails',
  file: 'cases.yaml',
  zh: `案例「${name}」没有通过，用 gongzhen test 看哪里不同`,
  en: `the case ${name} fails: gongzhen test says where`,
})
