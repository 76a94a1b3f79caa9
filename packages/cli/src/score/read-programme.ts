import { basename, dirname, resolve } from 'node:path'
import { defineErrors } from '@gongzhen/core/base'
import {
  type Catalogue,
  type FactNames,
  type MappedFact,
  type Population,
  type Programme,
  type Subject,
  factNames,
  factsOf,
  populationOf,
  readMarks,
  readRowFacts,
} from '@gongzhen/core/programme'
import type { Frozen, MarkSheet } from '@gongzhen/core/composite'
import { readGivenFile, readPolicyFiles, tellProblem } from '../policy-files.ts'
import { type Sheet, readSheet } from './csv.ts'

const failure = defineErrors('cli', {
  noProgrammeFile: {
    status: 400,
    zh: '找不到政策 {file}：写政策的文件夹，或其中的 programme.yaml',
    en: 'there is no programme {file}: name its folder or the programme.yaml in it',
  },
  programmeUnread: { status: 400, zh: '{file} 有错误：\n{problems}', en: '{file} has mistakes, see above' },
  noIndex: {
    status: 400,
    zh: '{file} 没有 index，不是给企业打分的政策',
    en: '{file} has no index, so it gives no points',
  },
  marksMissing: {
    status: 400,
    zh: '这项政策由评委打分：用 --marks 写明评分的表格，一位评委一行，列为编号、{over}、各项评分（回避的写在「{exclude}」一列）',
    en: 'this programme is marked by judges: give their marks with --marks, a row a judge',
  },
  marksUnused: {
    status: 400,
    zh: '{programme} 没有评委打分（index.reviews），用不着 --marks',
    en: '{programme} has no judges (index.reviews), so --marks is of no use',
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

/** What a programme is to score: its file, a table whose columns are named for facts, and what else belongs to them. */
type ProgrammeAsked = {
  readonly file: string
  readonly table: string
  /** Another table of the same units, such as one with their groups. */
  readonly groups: string | undefined
  readonly marks: string | undefined
  readonly asOf: string
  readonly frozen: Frozen | undefined
}

/** A programme's index over the firms of a table whose columns are named for facts. */
export async function readProgrammeAndTable({
  file,
  table,
  groups,
  marks,
  asOf,
  frozen,
}: ProgrammeAsked): Promise<Population> {
  const { catalogue, programmes } = await readProgrammes([file])
  const [programme] = programmes
  if (!programme?.model.roots.length) throw failure('noIndex', { file })
  const sheets = await sheetsOf(programme, marks)
  const subjects = await readSubjects(table, factNames(programmes, catalogue), asOf, groups)
  const population = populationOf(frozen ? { ...programme, frozen } : programme, subjects, asOf, sheets)
  if (!population) throw failure('noIndex', { file })
  return population
}

async function sheetsOf(programme: Programme, file: string | undefined): Promise<readonly MarkSheet[]> {
  const reviews = programme.model.outline.index?.reviews
  if (!reviews && file !== undefined) throw failure('marksUnused', { programme: programme.id })
  if (!reviews) return []
  if (file === undefined) throw failure('marksMissing', { over: reviews.over, exclude: reviews.exclude ?? '' })
  const read = readMarks(basename(file), await readGivenFile(file), programme)
  if ('sheets' in read) return read.sheets
  throw failure('programmeUnread', { file, problems: read.problems.map(tellProblem).join('\n') })
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
    if (all.length === 0) throw failure('noProgrammeFile', { file })
    throw failure('programmeUnread', { file, problems: all.map(tellProblem).join('\n') })
  })
  return { catalogue, programmes }
}

/** The firms of a table whose columns are named for facts; every cell that cannot be read is told. */
export async function readSubjects(
  tableFile: string,
  names: FactNames,
  asOf: string,
  groupsFile?: string,
): Promise<Subject[]> {
  const sheet = await readSheet(tableFile)
  const beside = groupsFile === undefined ? undefined : await readSheet(groupsFile)
  const [facts, factsBeside] = [columnsAsFacts(sheet, names), beside ? columnsAsFacts(beside, names) : []]
  if (facts.length + factsBeside.length === 0)
    throw failure('noFacts', { file: basename(tableFile), known: [...names.all()].slice(0, 12).join('、') })
  const rowsBeside = new Map(beside?.rows.map((row) => [row[keyOf(beside)] ?? '', row]))
  const unread: string[] = []
  const subjects = sheet.rows.map((row) => {
    const unit = row[keyOf(sheet)] ?? ''
    const given: Parameters<typeof readRowFacts>[3] = new Map()
    const read = (own: readonly MappedFact[], { header }: Sheet, cells: readonly string[]) => {
      const cellOf = (column: string) => cells[header.indexOf(column)] ?? ''
      const bad = readRowFacts({ id: undefined, name: undefined, facts: own }, cellOf, asOf, given)
      unread.push(...bad.map(({ column, text }) => `${unit} ${column}「${text}」`))
    }
    read(facts, sheet, row)
    if (beside) read(factsBeside, beside, rowsBeside.get(unit) ?? [])
    return { unit, facts: factsOf(given) }
  })
  refuseUnread(sheet, unread)
  return subjects
}

/** Units are named in the column uCode, else in the first. */
const keyOf = ({ header }: Sheet): number => Math.max(0, header.indexOf('uCode'))

const columnsAsFacts = (sheet: Sheet, names: FactNames): MappedFact[] =>
  sheet.header.flatMap((column, at) => (at === keyOf(sheet) ? [] : (columnAsFact(column, names) ?? [])))

/** A column named for a fact, with a unit, a year or both in brackets: `研发费用(万元)`, `研发费用(2023)(万元)`. */
function columnAsFact(column: string, names: FactNames): MappedFact | undefined {
  const own = names.get(column)
  if (own) return { fact: own, column, unit: '', yearColumn: undefined }
  const [name = column, ...inner] = column.split(/[（(]/).map((part) => part.replace(/[）)]\s*$/, '').trim())
  const fact = names.get(name)
  const year = inner.find((part) => /^\d{4}年?$/.test(part))
  const unit = inner.find((part) => part !== year) ?? ''
  return (
    fact && {
      fact,
      column,
      unit,
      yearColumn: undefined,
      ...(year === undefined ? {} : { year: Number(year.slice(0, 4)) }),
    }
  )
}

function refuseUnread({ file }: Sheet, unread: readonly string[]) {
  if (unread.length > 0)
    throw failure('cellsUnread', { file, count: unread.length, cells: unread.slice(0, 5).join('；') })
}
