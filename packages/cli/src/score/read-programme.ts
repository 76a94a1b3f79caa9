import { basename, dirname, resolve } from 'node:path'
import { defineErrors } from '@gongzhen/core/base'
import {
  type Catalogue,
  type FactNames,
  type Population,
  type Programme,
  type Subject,
  factNames,
  factsOf,
  populationOf,
  readRowFacts,
} from '@gongzhen/core/programme'
import { readPolicyFiles, tellProblem } from '../policy-files.ts'
import { type Sheet, readSheet } from './csv.ts'

const failure = defineErrors('cli', {
  programmeUnread: { status: 400, zh: '{file} 有错误：\n{problems}', en: '{file} has mistakes, see above' },
  noIndex: {
    status: 400,
    zh: '{file} 没有 index，不是给企业打分的政策',
    en: '{file} has no index, so it gives no points',
  },
  cellsUnread: {
    status: 400,
    zh: '{file} 有 {count} 个格子读不懂，先列出：{cells}。单位写在值里（900万元）或列名里（研发费用(万元)）',
    en: '{file} has {count} cells that cannot be read, first: {cells}; write units in the value or in the header',
  },
  noFacts: {
    status: 400,
    zh: '{file} 的列名里没有这项政策用的事实，它用 {known}',
    en: '{file} has no column named for a fact of the programme, which reads {known}',
  },
})

/** A programme's index over the firms of a table whose columns are named for facts. */
export async function readProgrammeAndTable(file: string, tableFile: string, asOf: string): Promise<Population> {
  const { catalogue, programmes } = await readProgrammes([file])
  const subjects = await readSubjects(tableFile, factNames(programmes, catalogue), asOf)
  const population = programmes[0] && populationOf(programmes[0], subjects, asOf)
  if (!population) throw failure('noIndex', { file })
  return population
}

/** Programmes by their programme.yaml or folder, in the order they are named; fails with every mistake of one. */
export async function readProgrammes(
  files: readonly string[],
): Promise<{ readonly catalogue: Catalogue; readonly programmes: readonly Programme[] }> {
  const roots = files.map((file) => (/\.ya?ml$/.test(file) ? dirname(file) : file))
  const { catalogue, folders, problems } = await readPolicyFiles(roots)
  const programmes = files.map((file, at) => {
    const folder = folders.find(({ path }) => path === resolve(roots[at] ?? file))
    if (folder?.programme) return folder.programme
    const all = [...problems, ...(folder?.problems ?? [])]
    throw failure('programmeUnread', { file, problems: all.map(tellProblem).join('\n') })
  })
  return { catalogue, programmes }
}

/** The firms of a table whose columns are named for facts; every cell that cannot be read is told. */
export async function readSubjects(tableFile: string, names: FactNames, asOf: string): Promise<Subject[]> {
  const sheet = await readSheet(tableFile)
  const key = Math.max(0, sheet.header.indexOf('uCode'))
  const facts = sheet.header.flatMap((column, at) => {
    const [, name = column, unit = ''] = /^(.+?)[（(](.+)[）)]$/.exec(column) ?? []
    const fact = at === key ? undefined : (names.get(column) ?? names.get(name))
    return fact ? [{ fact, column, unit: names.get(column) ? '' : unit, yearColumn: undefined }] : []
  })
  if (facts.length === 0)
    throw failure('noFacts', { file: basename(tableFile), known: [...names.all()].slice(0, 12).join('、') })
  const unread: string[] = []
  const subjects = sheet.rows.map((row) => {
    const given: Parameters<typeof readRowFacts>[3] = new Map()
    const cellOf = (column: string) => row[sheet.header.indexOf(column)] ?? ''
    const bad = readRowFacts({ id: undefined, name: undefined, facts }, cellOf, asOf, given)
    unread.push(...bad.map(({ column, text }) => `${row[key]} ${column}「${text}」`))
    return { unit: row[key] ?? '', facts: factsOf(given) }
  })
  refuseUnread(sheet, unread)
  return subjects
}

function refuseUnread({ file }: Sheet, unread: readonly string[]) {
  if (unread.length > 0)
    throw failure('cellsUnread', { file, count: unread.length, cells: unread.slice(0, 5).join('；') })
}
