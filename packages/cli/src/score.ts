import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Finding, type Frozen, type Scores, scoreTable } from '@gongzhen/core/composite'
import { defineErrors } from '@gongzhen/core/base'
import { readOptions } from './options.ts'
import { type Asked, readFrameworkAndTable } from './score/read.ts'
import { readFrozen } from './score/frozen.ts'
import { summaryOf, writeScores } from './score/write.ts'

export const help = {
  zh: '按一个指标体系给一张表打分：每一步的值、各级得分、排名、体检报告',
  en: 'Score a table by an index: the values of every stage, all nodes, ranks and the health report',
  usage: `
gongzhen score --framework F --table T [--groups G] --out DIR [--config ID] [--frozen FILE] [--against F2 [--frozen-against FILE]]
--framework F     index.yaml、或 COINr 的 manifest.json an index.yaml, or a COINr manifest with --config
--config ID       manifest 里的一项配置，如 a01-default one configuration of the manifest
--table T         CSV，第一列或 uCode 列是编号；manifest 自带数据时可省 a CSV keyed by its first column or uCode
--groups G        另一张 CSV：编号和分组列 another CSV with unit and group columns
--out DIR         写到哪个文件夹 the folder to write to
--frozen FILE     用已冻结的参数，不重新估计 score with these frozen parameters instead of estimating them
--against F2      再按另一版本计算，说明谁动了、为什么 score by another edition too, and say what moved and why
--json            以 JSON 输出摘要 print the summary as JSON
退出码 exit code: 0 已打分 scored · 1 体检有红灯 the health report has a red light · 2 用法、文件或数据有误 usage, file or data error`,
}

const failure = defineErrors('cli', {
  scoreProblems: { status: 400, zh: '不能打分：\n{problems}', en: 'cannot be scored, see above' },
})

/** Scores a table by an index and writes everything that came of it. */
export async function run(given: string[]): Promise<number> {
  const options = readOptions(given, {
    framework: 'value',
    config: 'value',
    table: 'value',
    groups: 'value',
    out: 'value',
    frozen: 'value',
    against: 'value',
    'frozen-against': 'value',
    json: 'flag',
  })
  const asked: Asked = {
    framework: options.required('framework'),
    config: options.value('config'),
    table: options.value('table'),
    groups: options.value('groups'),
  }
  const out = options.required('out')
  const frozen = await frozenAt(options.value('frozen'))
  const { framework, table } = await readFrameworkAndTable(asked)
  const scores = scored(scoreTable(framework, table, { keepStages: true, ...(frozen ? { frozen } : {}) }))
  await mkdir(out, { recursive: true })
  const written = await writeScores(framework, scores, out)
  await writeFile(join(out, 'frozen.json'), `${JSON.stringify(scores.frozen, null, 2)}\n`)
  const summary = summaryOf(framework, scores, written)
  process.stdout.write(options.flag('json') ? `${JSON.stringify(summary)}\n` : readable(summary, scores.findings, out))
  return 0
}

const frozenAt = async (file: string | undefined): Promise<Frozen | undefined> =>
  file === undefined ? undefined : await readFrozen(file)

/** The scores, or a failure that tells every problem. */
function scored(result: Scores | { readonly problems: readonly Finding[] }): Scores {
  if (!('problems' in result)) return result
  const problems = result.problems.map(({ zh, en }) => `  ${zh}\n    ${en}`).join('\n')
  throw failure('scoreProblems', { problems })
}

function readable(summary: ReturnType<typeof summaryOf>, findings: readonly Finding[], out: string): string {
  const lines = [
    `${summary.units} 家、${summary.indicators} 个指标，已写到 ${out}：${summary.files.join('、')}`,
    ...findings.map(({ severity, zh }) => `${severity === 'note' ? '说明' : '注意'}：${zh}`),
  ]
  return `${lines.join('\n')}\n`
}
