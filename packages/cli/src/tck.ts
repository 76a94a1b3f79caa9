import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { readOptions } from './options.ts'
import { tellProblem } from './policy-files.ts'
import { type KitLevel, type KitResult, runKit } from './tck/run-kit.ts'

export const help = {
  zh: '用 DMN 一致性测试套件（TCK）检验规则引擎',
  en: 'Try the rules engine on the DMN Technology Compatibility Kit',
  usage: `
gongzhen tck [DIR]        套件所在文件夹，内有 compliance-level-2 与 -3；默认随程序的一份
                          the kit's folder with compliance-level-2 and -3; the one that comes with the program by default
--json                    以 JSON 输出 print JSON
--csv FILE                以官方格式写入结果 write the results in the kit's own format
退出码 exit code: 0 全部通过 all passed · 1 有未通过的 some failed · 2 用法或文件有误 usage or file error`,
}

const LEVELS: readonly KitLevel[] = ['level2', 'level3']

/** Runs the kit and reports. */
export async function run(given: string[]): Promise<number> {
  const options = readOptions(given, { json: 'flag', csv: 'value' }, true)
  const csv = options.value('csv')
  const { results, problems } = await runKit(options.positionals[0])
  for (const problem of problems) process.stderr.write(`${tellProblem(problem)}\n`)
  if (csv !== undefined) await writeFile(resolve(csv), results.map(csvLine).join(''))
  const failed = results.filter(({ outcome }) => !outcome.passed)
  process.stdout.write(options.flag('json') ? `${JSON.stringify(asJson(results, failed))}\n` : asText(results, failed))
  return failed.length > 0 || problems.length > 0 ? 1 : 0
}

const tally = (results: readonly KitResult[], level: KitLevel) => {
  const own = results.filter((result) => result.level === level)
  return { passed: own.filter(({ outcome }) => outcome.passed).length, total: own.length }
}

/** A case is named by its folder and the id of its testCase. */
const nameOf = ({ folder, outcome }: KitResult): string => `${folder}/${outcome.id}`

function asJson(results: readonly KitResult[], failed: readonly KitResult[]) {
  return {
    level2: tally(results, 'level2'),
    level3: tally(results, 'level3'),
    failures: failed.map((result) => ({
      case: nameOf(result),
      level: result.level,
      expected: result.outcome.expected ?? '',
      actual: result.outcome.actual ?? '',
      ...(result.outcome.reason !== undefined && { reason: result.outcome.reason }),
    })),
  }
}

function asText(results: readonly KitResult[], failed: readonly KitResult[]): string {
  const lines = failed.map((result) => {
    const { expected = '', actual = '', reason } = result.outcome
    return `${nameOf(result)}\n    应为 expected ${expected}\n    得到 found    ${actual}${reason === undefined ? '' : `（${reason}）`}`
  })
  const totals = LEVELS.map((level) => {
    const { passed, total } = tally(results, level)
    const share = total === 0 ? '' : ` (${((100 * passed) / total).toFixed(2)} %)`
    return `${level}: ${passed} / ${total}${share}`
  })
  return `${[...lines, ...totals].join('\n')}\n`
}

/** The kit's own format: folder, file, case, result, detail. */
function csvLine({ path, file, outcome }: KitResult): string {
  const detail = outcome.passed ? '' : `expected ${outcome.expected ?? ''}; found ${outcome.actual ?? ''}`
  const cells = [path, file, outcome.id, outcome.passed ? 'SUCCESS' : 'ERROR', detail]
  return `${cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')}\n`
}
