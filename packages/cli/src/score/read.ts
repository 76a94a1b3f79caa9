import { stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { defineErrors } from '@gongzhen/core/base'
import {
  type Framework,
  type Frozen,
  type Grouping,
  type Table,
  type Weight,
  CoinrProblem,
  groupingOf,
  groupingsOf,
  readCoinr,
} from '@gongzhen/core/composite'
import { type Sheet, readSheet, recordsOf } from './csv.ts'
import type { Population } from '@gongzhen/core/programme'
import { readProgrammeAndTable } from './read-programme.ts'
import { type Manifest, readManifest } from './manifest.ts'

const failure = defineErrors('cli', {
  noConfig: {
    status: 400,
    zh: 'manifest 里没有配置「{found}」，有 {known}；用 --config 写明其中一项',
    en: 'the manifest has no configuration "{found}", it has {known}; name one with --config',
  },
  coinrUnread: {
    status: 400,
    zh: '配置 {id} 里有读不懂的写法：{reason}',
    en: 'configuration {id} cannot be read: {reason}',
  },
  numbersUnread: {
    status: 400,
    zh: '{file} 有 {count} 个格子应是数，却不是，先列出：{cells}',
    en: '{file} has {count} cells that should be numbers and are not, first: {cells}',
  },
  tableMissing: { status: 400, zh: '缺少选项 --table', en: 'the option --table is missing' },
})

/** What the command line asks to be scored. */
export type Asked = {
  readonly framework: string
  readonly config: string | undefined
  readonly table: string | undefined
  readonly groups: string | undefined
  /** The marks of judges, for a programme that has some. */
  readonly marks: string | undefined
  /** The day a programme is asked about. */
  readonly asOf: string
  /** Parameters that were estimated before. */
  readonly frozen: Frozen | undefined
}

/** A method, a table, and for a programme what its rules say of every unit. */
type ToScore = { readonly framework: Framework; readonly table: Table; readonly population?: Population }

/** The method and the table that were asked for. */
export async function readFrameworkAndTable(asked: Asked): Promise<ToScore> {
  if (await isProgramme(asked.framework)) {
    if (asked.table === undefined) throw failure('tableMissing', {})
    const { framework: file, table, groups, marks, asOf, frozen } = asked
    const population = await readProgrammeAndTable({ file, table, groups, marks, asOf, frozen })
    return { framework: population.framework, table: population.table, population }
  }
  const folder = dirname(asked.framework)
  const manifest = await readManifest(asked.framework)
  const config = manifest.configs.find(({ id }) => id === asked.config)
  if (!config)
    throw failure('noConfig', { found: asked.config ?? '', known: manifest.configs.map(({ id }) => id).join('、') })
  const meta = recordsOf(await readSheet(join(folder, config.dataset, 'framework.csv')))
  const weights = await readWeights(config.weights, folder)
  try {
    const framework = readCoinr(meta, config, weights)
    const sheet = await readSheet(asked.table ?? join(folder, config.dataset, 'data.csv'))
    const groups = asked.groups === undefined ? undefined : await readSheet(asked.groups)
    return { framework, table: tableOf(sheet, framework, groups) }
  } catch (error) {
    if (error instanceof CoinrProblem) throw failure('coinrUnread', { id: config.id, reason: error.message })
    throw error
  }
}

/** A programme is its file or its folder; anything else is a manifest. */
async function isProgramme(path: string): Promise<boolean> {
  if (/\.ya?ml$/.test(path)) return true
  return await stat(path)
    .then((entry) => entry.isDirectory())
    .catch(() => false)
}

async function readWeights(
  given: Manifest['configs'][number]['weights'],
  folder: string,
): Promise<Map<string, Weight>> {
  if (given === null) return new Map()
  if ('by' in given) {
    const rows = recordsOf(await readSheet(join(folder, given.file)))
    return new Map(
      rows.map(({ iCode = '', Level: _level, ...of }) => [
        iCode,
        { by: given.by, of: Object.fromEntries(Object.entries(of).map(([group, text]) => [group, Number(text)])) },
      ]),
    )
  }
  const files = await Promise.all(Object.values(given).map((file) => readSheet(join(folder, file))))
  return new Map(files.flatMap(recordsOf).map((row) => [row['iCode'] ?? '', Number(row['Weight'])]))
}

/** The columns a framework reads, sorted by unit; every cell that is no number is told at once. */
export function tableOf(sheet: Sheet, framework: Framework, groupSheet?: Sheet): Table {
  const key = Math.max(0, sheet.header.indexOf('uCode'))
  const rows = sheet.rows.toSorted((a, b) => ((a[key] ?? '') < (b[key] ?? '') ? -1 : 1))
  const units = rows.map((row) => row[key] ?? '')
  const wanted = framework.indicators.flatMap(({ code, denominator }) => [
    code,
    ...(denominator === undefined ? [] : [denominator]),
  ])
  const unread: string[] = []
  const columns = new Map<string, Float64Array>()
  for (const name of new Set(wanted)) {
    const at = sheet.header.indexOf(name)
    if (at >= 0)
      columns.set(
        name,
        Float64Array.from(rows, (row, i) => numberOf(row[at] ?? '', units[i] ?? '', name, unread)),
      )
  }
  if (unread.length > 0)
    throw failure('numbersUnread', { file: sheet.file, count: unread.length, cells: unread.slice(0, 5).join('；') })
  return { units, columns, groups: groupsOf(framework, { ...sheet, rows }, units, groupSheet) }
}

/** An empty cell, NA and NaN say nothing. */
function numberOf(text: string, unit: string, column: string, unread: string[]): number {
  const trimmed = text.trim()
  if (trimmed === '' || trimmed === 'NA' || trimmed === 'NaN') return Number.NaN
  const value = /^[+-]?inf(inity)?$/i.test(trimmed) ? Number.POSITIVE_INFINITY : Number(trimmed)
  if (Number.isNaN(value)) unread.push(`${unit} ${column}「${trimmed}」`)
  return value
}

function groupsOf(framework: Framework, sheet: Sheet, units: readonly string[], own?: Sheet): Map<string, Grouping> {
  const groups = new Map<string, Grouping>()
  for (const name of groupingsOf(framework)) {
    const from = own?.header.includes(name) ? own : sheet
    const at = from.header.indexOf(name)
    if (at < 0) continue
    const key = Math.max(0, from.header.indexOf('uCode'))
    const labels = new Map(from.rows.map((row) => [row[key] ?? '', row[at] ?? '']))
    groups.set(name, groupingOf(units.map((unit) => cleared(labels.get(unit) ?? ''))))
  }
  return groups
}

const cleared = (label: string): string | null => (label === '' || label === 'NA' ? null : label)
