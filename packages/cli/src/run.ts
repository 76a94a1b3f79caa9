import { defineErrors, nearest } from '@gongzhen/core/base'
import { type Programme, factNames, hasRule, inForce, parseTableMap, ruleNames } from '@gongzhen/core/programme'
import { readOptions } from './options.ts'
import { readGivenFile, readPolicyFiles } from './policy-files.ts'
import { refuseAny, Refused } from './refused.ts'
import { ENGINES, type Engine } from './run/judging.ts'
import { openResults } from './run/results.ts'
import { readSubjects } from './run/subjects.ts'

export const help = {
  zh: '不用数据库，把一张企业表按全部政策算一遍，结果写成 CSV',
  en: 'Evaluate a table of firms by every programme, without a database, into a CSV',
  usage: `
gongzhen run --table firms.csv --map firms.map.yaml --as-of 2025-06-30 --out results.csv [--programmes DIR]
--table FILE      企业表，CSV 或 XLSX a table of firms, CSV or XLSX
--map FILE        列与事实的对应，如 研发费用: { column: rd_exp, unit: 元, year_column: year }；id: 企业标识列
                  which column is which fact; id: the column that tells firms apart
--as-of DAY       按哪一天判断 the day they are judged on
--out FILE        结果，一家企业一项政策一行；- 为标准输出 one line a firm and programme; - for standard output
--programmes DIR  政策所在文件夹，默认 programmes the folder of programmes
--programme ID    只算这一项，可重复 only this one; may be repeated
--rule NAME       把这条规则的结果加为一列，可重复 add this rule's result as a column; may be repeated
--engine ENGINE   columns（默认，成批）或 explain（逐家），结果逐字节相同，供核对
                  columns (the default, many at a time) or explain (one by one): the same bytes, to compare
--json            以 JSON 输出统计 print the counts as JSON
退出码 exit code: 0 已算完 done · 1 有单元格不能用 some cells could not be used · 2 用法或文件有误 usage or file error`,
}

const failure = defineErrors('cli', {
  noProgramme: { status: 400, zh: '没有政策 {id}{hint}', en: 'there is no programme {id}{hint}' },
  noRule: { status: 400, zh: '没有规则「{rule}」{hint}', en: 'there is no rule {rule}{hint}' },
  noEngine: {
    status: 400,
    zh: '--engine 应是 columns 或 explain，写的却是「{found}」',
    en: '--engine must be columns or explain, found "{found}"',
  },
  noneInForce: { status: 400, zh: '{asOf} 没有施行的政策', en: 'no programme is in force on {asOf}' },
})

const KINDS = {
  table: 'required',
  map: 'required',
  'as-of': 'required day',
  out: 'required',
  programmes: 'value',
  programme: 'values',
  rule: 'values',
  engine: 'value',
  json: 'flag',
} as const

/** Evaluates every subject of a table by every programme in force. */
export async function run(given: string[]): Promise<number> {
  const options = readOptions(given, KINDS)
  const [table, mapFile, out] = [options.required('table'), options.required('map'), options.required('out')]
  const asOf = options.required('as-of')
  const engine = engineNamed(options.value('engine') ?? 'columns')
  const folder = options.value('programmes')
  const { catalogue, folders, problems } = await readPolicyFiles(folder === undefined ? [] : [folder])
  refuseAny([...problems, ...folders.flatMap((one) => one.problems)])
  const all = folders.flatMap(({ programme }) => programme ?? [])
  const programmes = chooseInForce(choose(all, options.values('programme')), all, asOf)
  const rules = options.values('rule')
  refuseUnknownRules(rules, programmes)
  const read = parseTableMap(await readGivenFile(mapFile), mapFile, factNames(programmes, catalogue))
  if ('problems' in read) throw new Refused(read.problems)
  const started = performance.now()
  const results = await openResults(out, programmes, rules, asOf, engine)
  const unread = await readSubjects(table, read.map, asOf, (subject) => results.add(subject))
  const counts = await results.close()
  const seconds = (performance.now() - started) / 1000
  if (options.flag('json'))
    process.stdout.write(
      `${JSON.stringify({ asOf, subjects: results.subjects(), programmes: counts, unreadCells: unread.count })}\n`,
    )
  else process.stderr.write(summary(results.subjects(), counts, seconds))
  if (unread.count > 0)
    process.stderr.write(
      `${unread.count} 个单元格读不出、超出范围或前后矛盾，不作数 cells could not be used\n${unread.first.map((text) => `  ${text}\n`).join('')}`,
    )
  return unread.count > 0 ? 1 : 0
}

function engineNamed(found: string): Engine {
  const engine = ENGINES.find((name) => name === found)
  if (engine === undefined) throw failure('noEngine', { found })
  return engine
}

function choose(all: readonly Programme[], ids: readonly string[]): readonly Programme[] {
  if (ids.length === 0) return all
  return ids.map((id) => {
    const found = all.find((programme) => programme.id === id)
    if (found) return found
    throw failure('noProgramme', {
      id,
      hint: hintOf(
        id,
        all.map((programme) => programme.id),
      ),
    })
  })
}

/** The programmes in force on the day; each that is not says so. */
function chooseInForce(chosen: readonly Programme[], all: readonly Programme[], asOf: string): Programme[] {
  const standings = inForce(all, asOf).filter(({ programme }) => chosen.includes(programme))
  for (const standing of standings) {
    if (!standing.inForce) process.stderr.write(`略过 skipped ${standing.programme.id}：${standing.zh}\n`)
  }
  const programmes = standings.flatMap(({ programme, inForce: isInForce }) => (isInForce ? [programme] : []))
  if (programmes.length === 0) throw failure('noneInForce', { asOf })
  return programmes
}

function refuseUnknownRules(rules: readonly string[], programmes: readonly Programme[]) {
  for (const rule of rules) {
    if (programmes.some((programme) => hasRule(programme, rule))) continue
    throw failure('noRule', { rule, hint: hintOf(rule, programmes.flatMap(ruleNames)) })
  }
}

function hintOf(name: string, names: readonly string[]): string {
  const close = nearest(name, names)
  return close.length > 0 ? `；是否指 did you mean ${close.join('、')}` : ''
}

type Counts = Readonly<Record<string, Readonly<Record<string, number>>>>

function summary(subjects: number, counts: Counts, seconds: number): string {
  const lines = Object.entries(counts).map(
    ([id, of]) =>
      `  ${id}：${Object.entries(of)
        .map(([outcome, count]) => `${outcome} ${count}`)
        .join(' · ')}`,
  )
  return `${subjects} 个主体 subjects，${seconds.toFixed(1)} 秒 s\n${lines.join('\n')}\n`
}
