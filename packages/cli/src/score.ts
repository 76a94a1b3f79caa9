import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  type Edition,
  type Finding,
  type Frozen,
  type HealthOptions,
  type HealthRow,
  compareEditions,
  healthOf,
  scoreTable,
} from '@gongzhen/core/composite'
import { defineErrors } from '@gongzhen/core/base'
import type { Population } from '@gongzhen/core/programme'
import { type Options, readOptions } from './options.ts'
import { type Asked, readFrameworkAndTable } from './score/read.ts'
import { readFrozen } from './score/frozen.ts'
import { summaryOf, writeHealth, writeMoves, writeScores } from './score/write.ts'
import { placesIn, writePoints, writeResults } from './score/write-results.ts'
import { today } from './today.ts'

export { writeSheet } from './score/csv.ts'
export { readProgrammes, readSubjects } from './score/read-programme.ts'

export const help = {
  zh: '按一个指标体系给一张表打分：每一步的值、各级得分、排名、体检报告',
  en: 'Score a table by an index: the values of every stage, all nodes, ranks and the health report',
  usage: `
gongzhen score --framework F --table T [--groups G] [--marks M] --out DIR [--config ID] [--frozen FILE]
                [--against F2] [--config-against ID] [--frozen-against FILE] [--seed N] [--json]
--framework F     programme.yaml，或 COINr 的 manifest.json（配 --config）a programme.yaml, or a COINr manifest with --config
--config ID       manifest 里的一项配置，如 a01-default one configuration of the manifest
--table T         CSV，第一列或 uCode 列是编号；manifest 自带数据时可省 a CSV keyed by its first column or uCode
--as-of DAY       政策按哪一天算，默认今天 the day a programme is asked about, today by default
--marks M         评委的评分，一位评委一行：编号、评委、各项评分 marks of judges, a row a judge, for a programme with reviews
--groups G        另一张 CSV：编号和分组列 another CSV with unit and group columns
--out DIR         写到哪个文件夹 the folder to write to
--frozen FILE     用已冻结的参数，不重新估计 score with these frozen parameters instead of estimating them
--against F2      再按上一版本计算，写出 moved.csv：谁动了、为什么 score by the earlier edition too: what moved and why
--seed N          随机数种子，默认 1 the seed of what is drawn, 1 by default
--json            以 JSON 输出摘要 print the summary as JSON
退出码 exit code: 0 已打分 scored · 1 体检有红灯 the health report has a red light · 2 用法、文件或数据有误 usage, file or data error`,
}

const failure = defineErrors('cli', {
  scoreProblems: { status: 400, zh: '不能打分：\n{problems}', en: 'cannot be scored, see above' },
})

/** Scores a table by an index and writes everything that came of it. */
export async function run(given: string[]): Promise<number> {
  const options = readOptions(given, {
    framework: 'required',
    config: 'value',
    table: 'value',
    groups: 'value',
    marks: 'value',
    'as-of': 'day',
    out: 'required',
    frozen: 'value',
    against: 'value',
    'config-against': 'value',
    'frozen-against': 'value',
    seed: 'value',
    json: 'flag',
  })
  const asked: Asked = {
    framework: options.required('framework'),
    config: options.value('config'),
    table: options.value('table'),
    groups: options.value('groups'),
    marks: options.value('marks'),
    asOf: options.value('as-of') ?? today(),
    frozen: await frozenAt(options.value('frozen')),
  }
  const out = options.required('out')
  const { framework, table, population } = await readFrameworkAndTable(asked)
  const frozen = asked.frozen ?? population?.frozen
  const scores = told(scoreTable(framework, table, { keepStages: true, ...(frozen ? { frozen } : {}) }))
  const edition = { framework, frozen: scores.frozen }
  const earlier = await earlierEdition(options, asked)
  const compared = earlier && told(compareEditions(table, told<Edition>(earlier), edition))
  const seed = Number(options.value('seed') ?? 1)
  const compares = compared ? { previous: compared.before } : {}
  const health = population
    ? healthOfProgramme(population, frozen, { seed, ...compares })
    : healthOf(framework, scores, { seed, ...compares })
  await mkdir(out, { recursive: true })
  const files = [
    ...(population ? await writeResults(population, out) : []),
    ...(await writeScores(framework, scores, out, population && placesIn(population))),
    ...(population ? await writePoints(population, out) : []),
    ...(await writeHealth(health, out)),
    ...(compared ? await writeMoves(compared.moves, out) : []),
  ]
  const estimated = { ...scores.frozen.indicators, ...population?.together.frozen?.indicators }
  const toFreeze: Frozen = { ...scores.frozen, indicators: estimated }
  await writeFile(join(out, 'frozen.json'), `${JSON.stringify(toFreeze, null, 2)}\n`)
  const findings = onlyOnce([...(population?.together.findings ?? []), ...scores.findings])
  const summary = { ...summaryOf(framework, scores, [...files, 'frozen.json']), findings, health }
  process.stdout.write(options.flag('json') ? `${JSON.stringify(summary)}\n` : readable(summary, out))
  return health.some(({ light }) => light === 'red') ? 1 : 0
}

/** The report of a programme looks at its tree, without additions and deductions, and at its judges. */
function healthOfProgramme({ tree, table, together }: Population, frozen: Frozen | undefined, options: HealthOptions) {
  const scores = told(scoreTable(tree, table, frozen ? { frozen } : {}))
  return healthOf(tree, scores, { ...options, ...(together.judges ? { judges: together.judges } : {}) })
}

const onlyOnce = (findings: readonly Finding[]): readonly Finding[] => [
  ...new Map(findings.map((one) => [one.zh, one])).values(),
]

const frozenAt = async (file: string | undefined): Promise<Frozen | undefined> =>
  file === undefined ? undefined : await readFrozen(file)

/** The edition that is compared with: its own parameters where they are given, else estimated from the table. */
async function earlierEdition(
  options: Options,
  asked: Asked,
): Promise<Edition | { problems: readonly Finding[] } | undefined> {
  const path = options.value('against')
  if (path === undefined) return undefined
  const config = options.value('config-against') ?? asked.config
  const { framework, table } = await readFrameworkAndTable({ ...asked, framework: path, config })
  const given = await frozenAt(options.value('frozen-against'))
  if (given) return { framework, frozen: given }
  const scores = scoreTable(framework, table)
  return 'problems' in scores ? scores : { framework, frozen: scores.frozen }
}

/** What came out, or a failure that tells every problem. */
function told<T extends object>(result: T | { readonly problems: readonly Finding[] }): T {
  if (!('problems' in result)) return result
  const problems = result.problems.map(({ zh, en }) => `  ${zh}\n    ${en}`).join('\n')
  throw failure('scoreProblems', { problems })
}

const LIGHTS = { green: '绿', amber: '黄', red: '红', grey: '—' } as const

function readable(summary: Summary, out: string): string {
  const lines = [
    `${summary.units} 家、${summary.indicators} 个指标，已写到 ${out}：${summary.files.join('、')}`,
    ...summary.findings.map(({ severity, zh }) => `${severity === 'note' ? '说明' : '注意'}：${zh}`),
    '体检报告',
    ...summary.health.map(
      ({ light, title, zh, advice }) => `  ${LIGHTS[light]} ${title}：${zh}${advice === '' ? '' : `。${advice}`}`,
    ),
  ]
  return `${lines.join('\n')}\n`
}

type Summary = ReturnType<typeof summaryOf> & { readonly health: readonly HealthRow[] }
