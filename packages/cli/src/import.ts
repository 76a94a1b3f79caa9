import { stat, writeFile } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { type Problem, defineErrors, nearest, showProblem } from '@gongzhen/core/base'
import type { ImportMap } from '@gongzhen/core/registry'
import { type Installation, openInstallation } from '@gongzhen/server/installation'
import { type ImportReport, importTemplate, refusedWorkbook, runImport } from '@gongzhen/server/jobs/import'
import { refreshBatch } from '@gongzhen/server/jobs/refresh'
import type { PolicyLibrary } from '@gongzhen/server/policy-library'
import { syncPolicies } from '@gongzhen/server/policy-sync'
import type { Settings } from '@gongzhen/server/settings'
import { zones } from '@gongzhen/server/store/zones'
import { type Options, readOptions } from './options.ts'
import { problemOf, refuseAny } from './refused.ts'
import { settingsOrTell, tell } from './settings.ts'

export const help = {
  zh: '把 CSV 或 XLSX 按导入对照表导入园区：先试后导，好行入库，坏行带原因退回',
  en: 'Import a CSV or XLSX into a zone by an import map: try first; good rows are kept, the others handed back with reasons',
  usage: `
gongzhen import FILE --zone ZONE --map MAP [--dry-run] [--refused OUT.xlsx]
gongzhen import --zone ZONE --map MAP --template OUT.xlsx      写出空白填报模板 write the empty form
--zone ZONE             园区 the zone
--map MAP               园区的导入对照表 one of the zone's import maps
--dry-run               只检查，什么也不写 check everything, write nothing
--explain CODE=WORDS    说明一类警告为何属实，可重复，如 --explain jump:revenue=新厂投产
                        why a kind of warning is true; may be repeated
--refused OUT.xlsx      退回的行写成工作簿，错处标红并加批注 the rows handed back, wrong cells red with a comment each
--resume BATCH          接着做中断了的那次导入 go on with an import that was interrupted
--json                  以 JSON 输出 print the report as JSON
退出码 exit code: 0 全部入库 every row is in · 1 有行退回 rows were handed back · 2 用法或文件有误 usage or file error`,
}

const failure = defineErrors('cli', {
  noFile: { status: 400, zh: '读不到文件 {file}', en: 'the file {file} cannot be read' },
  noZone: { status: 404, zh: '没有园区 {zone}；可用：{known}', en: 'there is no zone {zone}; there are {known}' },
  noMap: {
    status: 404,
    zh: '园区 {zone} 没有导入对照表 {map}；可用：{known}',
    en: 'the zone {zone} has no import map {map}; it has {known}',
  },
  interrupted: {
    status: 499,
    zh: '已中断；已提交的行都在，可用 --resume 接着导入',
    en: 'interrupted; the rows committed so far are kept, --resume goes on',
  },
  explanation: {
    status: 400,
    zh: '--explain 应写作 代码=说明，如 jump:revenue=新厂投产；写的却是「{found}」',
    en: '--explain takes CODE=WORDS, found "{found}"',
  },
  oneFile: {
    status: 400,
    zh: '应给出一个文件，或 --template，二者取一',
    en: 'give either one file or --template',
  },
  noFileOfTrial: {
    status: 400,
    zh: '--dry-run 什么也不留，没有退回的工作簿：去掉 --refused，或去掉 --dry-run 正式导入',
    en: '--dry-run keeps nothing to make a workbook of: leave out --refused, or import without --dry-run',
  },
  resumeNumber: {
    status: 400,
    zh: '--resume 应是上次导入的编号，如 7；写的却是「{found}」',
    en: '--resume takes the number of an import such as 7, found "{found}"',
  },
})

const KINDS = {
  zone: 'required',
  map: 'required',
  'dry-run': 'flag',
  explain: 'values',
  refused: 'value',
  resume: 'value',
  template: 'value',
  json: 'flag',
} as const

/** Imports a file, tries to, or writes a map's template. */
export async function run(given: string[]): Promise<number> {
  const options = readOptions(given, KINDS, true)
  const [file, another] = options.positionals
  const template = options.value('template')
  if ((file === undefined) === (template === undefined) || another !== undefined) throw failure('oneFile', {})
  refuseAny([
    ...(file !== undefined && !(await isFile(file)) ? [problemOf(failure('noFile', { file }))] : []),
    ...unfitOrder(options),
  ])
  const [zone, name] = [options.required('zone'), options.required('map')]
  const settings = settingsOrTell()
  if (!settings) return 2
  const installation = await openInstallation(settings, tell, { beside: true })
  try {
    const folders = { programmes: settings.programmes, zones: installation.zones }
    const policies = await syncPolicies(installation.database, folders, tell)
    const map = await findMap(installation, policies, zone, name)
    if (template === undefined)
      return await importFile({ installation, policies, options, zone, map, file: file ?? '', ...diskOf(settings) })
    await writeFile(template, await importTemplate(map))
    tell(`已写出模板 The form is written: ${resolve(template)}`)
    return 0
  } finally {
    await installation.close()
  }
}

/** What is wrong with how the file is to be imported. */
function unfitOrder(options: Options): Problem[] {
  const resumed = options.value('resume')
  const found = [
    ...(options.flag('dry-run') && options.value('refused') !== undefined ? [failure('noFileOfTrial', {})] : []),
    ...(resumed !== undefined && !/^\d{1,15}$/.test(resumed) ? [failure('resumeNumber', { found: resumed })] : []),
    ...options
      .values('explain')
      .flatMap((text) => (EXPLANATION.test(text) ? [] : [failure('explanation', { found: text })])),
  ]
  return found.map(problemOf)
}

const EXPLANATION = /^([^=]+)=(.+)$/s

const isFile = (path: string): Promise<boolean> =>
  stat(path).then(
    (entry) => entry.isFile(),
    () => false,
  )

async function findMap(
  { database }: Installation,
  policies: PolicyLibrary,
  zone: string,
  name: string,
): Promise<ImportMap> {
  const known = (await database.asOwner(zones)).map((row) => row.zone)
  if (!known.includes(zone)) throw failure('noZone', { zone, known: known.join('、') || '无' })
  const { importMaps, problems } = await policies.zone(zone)
  const found = importMaps.find(({ map }) => map === name)
  if (found) return found
  for (const problem of problems) tell(showProblem(problem))
  const names = importMaps.map(({ map }) => map)
  const close = nearest(name, names)
  throw failure('noMap', { zone, map: name, known: (close.length > 0 ? close : names).join('、') || '无' })
}

type Work = {
  readonly installation: Installation
  readonly policies: PolicyLibrary
  readonly options: Options
  readonly zone: string
  readonly map: ImportMap
  readonly file: string
  readonly disk?: string
}

/** The disk of the embedded database is that of the data folder; that of a server of one's own is its own matter. */
const diskOf = ({ databaseUrl, data }: Settings): { readonly disk?: string } =>
  databaseUrl === undefined ? { disk: data } : {}

async function importFile({ installation, policies, options, zone, map, file, ...disk }: Work): Promise<number> {
  const { database } = installation
  const resumed = options.value('resume')
  let begun: number | undefined
  const stop = new AbortController()
  const onSignal = () => stop.abort(failure('interrupted', {}))
  process.once('SIGINT', onSignal)
  try {
    const { catalogue, codes } = policies
    const today = await policies.today(zone)
    const report = await runImport(
      {
        ...disk,
        database,
        zone,
        by: null,
        catalogue,
        codes,
        today,
        signal: stop.signal,
        progress,
        begun: (batch) => (begun = batch),
      },
      {
        path: resolve(file),
        fileName: basename(file),
        map,
        dryRun: options.flag('dry-run'),
        explanations: Object.fromEntries(options.values('explain').map(explanation)),
        ...(resumed === undefined ? {} : { resume: Number(resumed) }),
      },
    )
    await afterwards(report, { installation, policies, options, zone })
    tellIdle(options, report)
    process.stdout.write(options.flag('json') ? `${JSON.stringify(report)}\n` : summary(report))
    if (report.problems.length > 0) return 2
    return report.rowsRefused > 0 ? 1 : 0
  } catch (error) {
    if (begun !== undefined) tell(`接着导入时请加 --resume ${begun}。To go on with it, add --resume ${begun}.`)
    throw error
  } finally {
    process.off('SIGINT', onSignal)
    if (process.stderr.isTTY) process.stderr.write('\r\u001b[K')
  }
}

/** The rows handed back as a workbook, and the results of the firms the file spoke of. */
async function afterwards(
  report: ImportReport,
  { installation, policies, options, zone }: Omit<Work, 'map' | 'file' | 'disk'>,
) {
  const { batch } = report
  if (batch === null) return
  const out = options.value('refused')
  await installation.database.inZone(zone, async (sql) => {
    if (out !== undefined) await writeFile(out, (await refusedWorkbook(sql, batch)).content)
    await refreshBatch(sql, { policies }, zone, { batch, by: null })
  })
}

/** An explanation that no warning asked for is as a rule misspelt. */
function tellIdle(options: Options, { warnings, problems }: ImportReport): void {
  const codes = warnings.map(({ code }) => code)
  const idle = options.values('explain').map((text) => explanation(text)[0])
  for (const code of problems.length > 0 ? [] : idle.filter((one) => !codes.includes(one))) {
    const close = nearest(code, codes)
    const hint = close.length > 0 ? `；是否指 did you mean ${close.join('、')}` : ''
    tell(`--explain ${code} 没有对应的警告。No warning has the code ${code}${hint}`)
  }
}

function explanation(text: string): readonly [string, string] {
  const [, code = '', words = ''] = EXPLANATION.exec(text) ?? []
  return [code.trim(), words.trim()]
}

function progress(done: number, total: number | null): void {
  if (!process.stderr.isTTY) return
  const share = total === null ? '' : ` / 约 ${total.toLocaleString('en')}`
  process.stderr.write(`\r已读 ${done.toLocaleString('en')}${share} 行 rows`)
}

/** So many rows handed back are told one by one. */
const SHOWN = 10

function summary(report: ImportReport): string {
  const { rowsRead, rowsGood, rowsRefused, partiesCreated, findings, rowsPerSecond, batch } = report
  const kept = report.dryRun ? '可入库 good' : '入库 kept'
  const lines = [
    ...report.problems.map((problem) => showProblem(problem)),
    `读 read ${rowsRead} · ${kept} ${rowsGood} · 退回 handed back ${rowsRefused} · 新主体 new parties ${partiesCreated} · 待核查 findings ${findings}`,
    ...report.warnings.map(({ code, title, count, example, explanation: words }) =>
      words === null
        ? `  警告 ${code} × ${count}：${title}。${example}（用 --explain ${code}=… 说明后可入库）`
        : `  警告 ${code} × ${count}：${title}，已说明：${words}`,
    ),
    ...report.refusals
      .slice(0, SHOWN)
      .map(({ row, problems }) => `  第 ${row} 行：${problems.map(({ message }) => message).join('；')}`),
    rowsRefused > SHOWN ? `  另有 ${rowsRefused - SHOWN} 行 more rows；正式导入时用 --refused OUT.xlsx 全部取回` : '',
    batch === null ? '' : `导入编号 import ${batch} · ${rowsPerSecond ?? 0} 行/秒 rows/s`,
  ]
  return `${lines.filter((line) => line !== '').join('\n')}\n`
}
