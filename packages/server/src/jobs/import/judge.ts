import {
  type Breach,
  type FactDefinition,
  type Row,
  type RowProblem,
  type RowReader,
  breachOfJump,
  breachOfWhole,
  breachProblem,
  nameKey,
} from '@gongzhen/core/registry'
import type { Sql } from '../../database.ts'
import { cellsOf } from '../../files.ts'
import {
  type Doubtful,
  type KnownSubject,
  type NewFinding,
  type Plan,
  type Refusal,
  addFindings,
  addIdentifiers,
  addRefusals,
  closeBatch,
  commitRows,
  examine,
  namesakes,
  openStaging,
  stageRows,
  unstage,
} from '../../store/batches.ts'
import { lockFacts } from '../../store/facts.ts'
import type { ImportContext, ImportOrder } from '../import.ts'
import type { Chunk } from './chunks.ts'
import { type Resolved, type Resolver, newResolver, renameSubjects } from './subjects.ts'
import type { Counted, Tally } from './tally.ts'

/** What rows are judged with. */
export type Judge = { readonly context: ImportContext; readonly order: ImportOrder; readonly reader: RowReader }

/** Opens a trial: the returned function judges one chunk after another inside this transaction and keeps none. */
export async function tryChunk(sql: Sql, judge: Judge): Promise<(chunk: Chunk) => Promise<Counted>> {
  const plan = planOf(judge, null)
  await openStaging(sql, plan)
  const resolver = newResolver(judge, null)
  return async (chunk) => {
    const judged = await judgeChunk(sql, judge, plan, resolver, chunk)
    return countedOf(chunk, judged, judged.findings.length)
  }
}

/** Judges one chunk and keeps its good rows, its refusals, its findings and the import's cursor in one transaction. */
export async function keepChunk(
  judge: Judge,
  resolver: Resolver,
  batch: number,
  chunk: Chunk,
  before: Tally,
): Promise<Counted> {
  const { database, zone, by } = judge.context
  return database.inZone(
    zone,
    async (sql) => {
      await lockFacts(sql)
      const plan = planOf(judge, batch)
      await openStaging(sql, plan)
      const judged = await judgeChunk(sql, judge, plan, resolver, chunk)
      const conflicts = await commitRows(sql, plan, judged)
      if (judge.order.map.subject.renames) await renameSubjects(sql, judge, judged.kept)
      const notes = [...judged.findings, ...(await identityFindings(sql, judge, batch, judged))]
      await addFindings(sql, batch, notes)
      await addRefusals(sql, batch, judged.refusals)
      const counted = countedOf(chunk, judged, conflicts + notes.length)
      await closeBatch(sql, batch, {
        rowsRead: before.rowsRead + counted.rowsRead,
        rowsGood: before.rowsGood + counted.rowsGood,
        rowsRefused: before.rowsRefused + counted.rowsRefused,
      })
      return counted
    },
    by ?? undefined,
  )
}

type Judged = {
  readonly kept: readonly Resolved[]
  readonly refusals: readonly Refusal[]
  readonly findings: readonly NewFinding[]
  readonly created: readonly KnownSubject[]
  /** Some of the subjects and periods have current values. */
  readonly isTold: boolean
}

/** A row with something found wrong with it. */
type Doubted = { readonly row: Resolved; readonly errors: RowProblem[]; readonly warnings: Warned[] }
type Warned = RowProblem & { readonly finding: Omit<NewFinding, 'subject' | 'row' | 'explanation'> }

async function judgeChunk(sql: Sql, judge: Judge, plan: Plan, resolver: Resolver, chunk: Chunk): Promise<Judged> {
  const { resolved, unknown, strangers } = await resolver.resolve(sql, chunk.good, chunk.foreseen)
  const { first, repeated, alone } = firstOfEach(resolved)
  await stageRows(sql, plan, first)
  const anyKnown = first.some(({ isKnown }) => isKnown)
  const { doubtful, isTold } = await examine(sql, plan, { from: chunk.from, alone, anyKnown })
  const { doubted, notes } = doubtsOf(first, doubtful, judge)
  const isIn = ({ errors, warnings }: Doubted) =>
    errors.length === 0 && warnings.every(({ code }) => isExplained(code, judge))
  const [explained, returned] = partition(doubted, isIn)
  const out = new Set(returned.map(({ row }) => row.row))
  await unstage(sql, [...out])
  const kept = out.size === 0 ? first : first.filter(({ row }) => !out.has(row))
  return {
    kept,
    created: await resolver.enter(sql, strangers, kept),
    isTold,
    refusals: [
      ...chunk.bad.map(refusedRow),
      ...unknown,
      ...repeated.map(({ again, row }) => repeatedRow(again, row, judge)),
      ...returned.map(returnedRow),
    ].toSorted((a, b) => a.row - b.row),
    findings: [
      ...explained.flatMap(({ row, warnings }) => warnings.map((warning) => findingOf(row, warning, judge))),
      ...notes.filter(({ row }) => !out.has(row)),
    ],
  }
}

/** What is doubtful about which row: by the row itself, by its name, and by what the registry knows. */
function doubtsOf(rows: readonly Resolved[], found: readonly Doubtful[], judge: Judge) {
  const doubted = new Map<number, Doubted>()
  const notes: NewFinding[] = []
  const doubt = (row: Resolved): Doubted => {
    const known = doubted.get(row.row) ?? { row, errors: [], warnings: [] }
    doubted.set(row.row, known)
    return known
  }
  for (const row of rows) {
    for (const warning of row.source.read.warnings) doubt(row).warnings.push(ownWarning(warning, row.period))
    const name = nameDoubt(row, judge)
    if (name) doubt(row).warnings.push(name)
  }
  const byRow = found.length === 0 ? new Map<number, Resolved>() : new Map(rows.map((row) => [row.row, row]))
  for (const doubtful of found) {
    const row = byRow.get(doubtful.row)
    if (row && doubtful.kind !== 'whole') weigh(doubtful, doubt(row), judge)
    else if (doubtful.kind === 'whole') notes.push(...crossNotes(doubtful))
  }
  return { doubted: [...doubted.values()], notes }
}

/** Of rows about one subject and period the first stands; `alone` when no subject comes twice at all. */
function firstOfEach(rows: readonly Resolved[]) {
  const met = new Map<number, Resolved>()
  const metAgain = new Map<number, Resolved[]>()
  const first: Resolved[] = []
  const repeated: { readonly again: Resolved; readonly row: number }[] = []
  for (const row of rows) {
    const { subject, period } = row
    const one = met.get(subject)
    if (one === undefined) {
      met.set(subject, row)
      first.push(row)
      continue
    }
    const others = metAgain.get(subject) ?? [one]
    const before = others.find((other) => other.period === period)
    if (before !== undefined) {
      repeated.push({ again: row, row: before.row })
      continue
    }
    first.push(row)
    others.push(row)
    metAgain.set(subject, others)
  }
  return { first, repeated, alone: met.size === first.length }
}

const isExplained = (code: string, { order }: Judge): boolean => (order.explanations[code] ?? '').trim() !== ''

const ownWarning = ({ breach, ...problem }: Row['warnings'][number], period: number): Warned => ({
  ...problem,
  finding: findingKind(breach, period),
})

/** A known code under a name the registry has never had for it: a slip in the code, or a renaming to be explained. */
function nameDoubt({ registered, source }: Resolved, { order }: Judge): Warned | undefined {
  const { name } = source.read
  if (registered === undefined || name === undefined || order.map.subject.renames) return undefined
  if (registered[0] === name || registered.some((known) => nameKey(known) === nameKey(name))) return undefined
  return {
    column: order.map.subject.name ?? null,
    code: 'name_differs',
    expected: registered[0] ?? '',
    found: name,
    message: `该代码在登记库中的名称是「${registered[0]}」，文件中是「${name}」`,
    finding: { kind: 'other', period: 0, fact: '', message: `名称与登记库不一致：文件中为「${name}」` },
  }
}

function weigh(doubtful: Exclude<Doubtful, { kind: 'whole' }>, doubted: Doubted, judge: Judge): void {
  if (doubtful.kind === 'duplicate') {
    doubted.errors.push(duplicateRow(doubtful.first, judge))
    return
  }
  for (const check of doubtful.fact.checks) {
    const breach = check.kind === 'jump' ? breachOfJump(doubtful.fact, check, doubtful, doubtful.other) : undefined
    if (breach) warn(doubted, breach, doubtful.period, judge)
  }
}

function warn(doubted: Doubted, breach: Breach, period: number, { reader }: Judge): void {
  const problem = breachProblem(breach, reader.columnOf(breach.fact))
  if (breach.severity === 'error') doubted.errors.push(problem)
  else doubted.warnings.push({ ...problem, finding: findingKind(breach, period) })
}

/** A part above a whole that another source told: which of the two is wrong nobody knows yet, so the row is in. */
function crossNotes(doubtful: Doubtful & { readonly kind: 'whole' }): NewFinding[] {
  const { row, subject, period, part, whole, value, wholeValue } = doubtful
  return part.checks.flatMap((check) => {
    const breach = check.kind === 'at_most' ? breachOfWhole(part, check, value, whole, wholeValue) : undefined
    if (!breach) return []
    return [
      { kind: 'part_above_whole', subject, period, fact: part.column, message: breach.zh, row, explanation: undefined },
    ]
  })
}

const FINDING_KINDS: Readonly<Record<string, NewFinding['kind']>> = {
  jump: 'jump',
  at_most: 'part_above_whole',
  range: 'range',
}

function findingKind({ code, fact, zh }: Breach, period: number): Warned['finding'] {
  const kind = FINDING_KINDS[code.split(':')[0] ?? ''] ?? 'other'
  return { kind, period: fact.period === 'none' ? 0 : period, fact: fact.column, message: zh, code }
}

const findingOf = ({ subject, row }: Resolved, { finding, code }: Warned, { order }: Judge): NewFinding => ({
  ...finding,
  code,
  subject,
  row,
  explanation: order.explanations[code],
})

/** New firms that bear a known name, and codes that belong to somebody else: for an officer to merge or dismiss. */
async function identityFindings(
  sql: Sql,
  judge: Judge,
  batch: number,
  { created, kept }: Judged,
): Promise<NewFinding[]> {
  const codes = kept.flatMap(({ subject, source }) => source.read.identifiers.map((code) => ({ subject, ...code })))
  const taken = await addIdentifiers(sql, codes, batch)
  const alike = await namesakes(sql, created)
  const rowOf = (subject: number) => kept.find((row) => row.subject === subject)?.row ?? 0
  const duplicate = (subject: number, message: string): NewFinding => ({
    kind: 'duplicate',
    subject,
    period: 0,
    fact: '',
    message,
    row: rowOf(subject),
    explanation: undefined,
  })
  return [
    ...alike.map(({ subject, name, other }) =>
      duplicate(subject, `登记库中已有同名主体「${name}」（编号 ${other}），代码不同`),
    ),
    ...taken.map(({ subject, value, holder }) => duplicate(subject, `代码 ${value} 已属于编号 ${holder} 的主体`)),
  ]
}

const duplicateRow = (first: number, { order }: Judge): RowProblem => ({
  column: order.map.subject.column,
  code: 'duplicate_row',
  expected: order.map.period.kind === 'none' ? '每个主体一行' : '每个主体每期一行',
  found: `第 ${first} 行`,
  message: `与第 ${first} 行重复：同一主体${order.map.period.kind === 'none' ? '' : '、同一期'}已有一行`,
})

const refusedRow = ({ row, cells, problems }: Chunk['bad'][number]): Refusal => ({
  row,
  cells,
  problems: problems.map((problem) => ({ ...problem, severity: 'error' })),
})

const repeatedRow = ({ source }: Resolved, first: number, judge: Judge): Refusal =>
  refusedRow({ row: source.row, cells: cellsOf(source.kept), problems: [duplicateRow(first, judge)] })

const returnedRow = ({ row, errors, warnings }: Doubted): Refusal => ({
  row: row.row,
  cells: cellsOf(row.source.kept),
  problems: [
    ...errors.map((problem) => ({ ...problem, severity: 'error' as const })),
    ...warnings.map(({ finding: _, ...problem }) => ({ ...problem, severity: 'warning' as const })),
  ],
})

/** What a file says, for an import or, without one, for a trial. */
export function planOf({ context, order, reader }: Judge, batch: number | null): Plan {
  const facts: readonly FactDefinition[] = reader.facts
  return {
    batch,
    source: order.map.source,
    facts,
    hasPeriod: order.map.period.kind !== 'none',
    catalogue: context.catalogue.facts,
  }
}

function countedOf(chunk: Chunk, judged: Judged, findings: number): Counted {
  const { kept, refusals, created } = judged
  const explained = judged.findings.flatMap(({ code, message, row }) =>
    code === undefined ? [] : [{ code, message: `第 ${row} 行：${message}` }],
  )
  return {
    rowsRead: chunk.count,
    rowsGood: kept.length,
    rowsRefused: refusals.length,
    partiesCreated: created.length,
    findings,
    refusals,
    explained,
  }
}

function partition<Item>(items: readonly Item[], isFirst: (item: Item) => boolean): [Item[], Item[]] {
  const [first, second]: [Item[], Item[]] = [[], []]
  for (const item of items) (isFirst(item) ? first : second).push(item)
  return [first, second]
}
