import { type CaseResult, type Programme, runCases } from '@gongzhen/core/programme'
import type { Problem } from '@gongzhen/core/base'
import { readOptions } from './options.ts'
import { type PolicyFiles, type ReadFolder, inFolder, readPolicyFiles, tellProblem } from './policy-files.ts'

export const help = {
  zh: '跑政策的金案例，末行是「N passed, N failed」',
  en: 'Run the golden cases of programmes; the last line is "N passed, N failed"',
  usage: `
gongzhen test [DIR…]      政策的文件夹，或装有多个政策的文件夹；默认 programmes
                          a programme's folder or a folder of them; programmes by default
--json                    以 JSON 输出 print JSON
退出码 exit code: 0 全部通过 all passed · 1 有不通过 some failed · 2 用法或文件有误 usage or file error`,
}

type Tested = {
  readonly folder: string
  readonly programme: Programme | undefined
  readonly results: readonly CaseResult[]
  readonly problems: readonly Problem[]
}

/** Runs every case; a programme that cannot be read, or a case that cannot, counts as failed. */
export async function run(given: string[]): Promise<number> {
  const options = readOptions(given, { json: 'flag' }, true)
  const files = await readPolicyFiles(options.positionals)
  const tested = files.folders.map((folder) => testFolder(folder, files))
  const passed = tested.flatMap(({ results }) => results.filter((result) => result.passed)).length
  const failedCases = tested.flatMap(({ results }) => results.filter((result) => !result.passed)).length
  const failed = failedCases + files.problems.length + tested.flatMap(({ problems }) => problems).length
  if (options.flag('json'))
    process.stdout.write(
      `${JSON.stringify({ passed, failed, problems: files.problems, programmes: tested.map(plainOf) })}\n`,
    )
  else {
    for (const problem of files.problems) process.stdout.write(`${tellProblem(problem)}\n`)
    for (const one of tested) tell(one)
    process.stdout.write(`${passed} passed, ${failed} failed\n`)
  }
  return failed > 0 ? 1 : 0
}

function testFolder({ folder, files, programme, problems }: ReadFolder, { catalogue }: PolicyFiles): Tested {
  if (!programme) return { folder, programme, results: [], problems }
  const ran = runCases(programme, files, catalogue)
  return { folder, programme, results: ran.results, problems: inFolder(folder, ran.problems) }
}

function tell({ folder, programme, results, problems }: Tested) {
  const passed = results.filter((result) => result.passed).length
  process.stdout.write(`${programme?.id ?? folder}：${passed}/${results.length}\n`)
  for (const problem of problems) process.stdout.write(`  ${tellProblem(problem)}\n`)
  for (const { name, line, failures } of results.filter((result) => !result.passed)) {
    process.stdout.write(`  ✗ ${name}（${folder}/cases.yaml:${line}）\n`)
    for (const { what, expected, found } of failures)
      process.stdout.write(`      ${what}：应为 ${expected}，得到 ${found}\n`)
  }
}

const plainOf = ({ folder, programme, results, problems }: Tested) => ({
  folder,
  programme: programme?.id ?? null,
  problems,
  cases: results.map(({ name, line, passed, failures }) => ({ name, line, passed, failures })),
})
