import {
  type Breach,
  type FactDefinition,
  type RowProblem,
  type RowReader,
  breachOfJump,
  breachOfWhole,
  breachProblem,
  nameKey,
} from '@gongzhen/core/registry'
import type { Sql } from '../../database.ts'
import {
  type Doubtful,
  type NewFinding,
  type Plan,
  type Refusal,
  type StagedRow,
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
export async function keepChunk(judge: Judge, batch: number, chunk: Chunk, before: Tally): Promise<Counted> {
  const { database, zone, by } = judge.context
  return database.inZone(
    zone,
    async (sql) => {
      await lockFacts(sql)
      const plan = planOf(judge, batch)
      await openStaging(sql, plan)
      const judged = await judgeChunk(sql, judge, plan, newResolver(judge, batch), chunk)
      const conflicts = await commitRows(sql, plan)
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
  readonly created: readonly number[]
}

/** A row on its way: its party, and what has been found wrong with it. */
type Candidate = Resolved & { readonly errors: RowProblem[]; readonly warnings: Warned[] }
type Warned = RowProblem & { readonly finding: Omit<NewFinding, 'subject' | 'row' | 'explanation'> }

async function judgeChunk(sql: Sql, judge: Judge, plan: Plan, resolver: Resolver, chunk: Chunk): Promise<Judged> {
  const { resolved, unknown, created } = await resolver(sql, chunk.good)
  const candidates = new Map(resolved.map((row) => [row.source.row, candidateOf(row, judge)]))
  await stageRows(sql, plan, resolved.map(stagedRow))
  const notes: NewFinding[] = []
  for (const doubtful of await examine(sql, plan, chunk.from)) weigh(doubtful, candidates, judge, notes)
  const isIn = ({ errors, warnings }: Candidate) =>
    errors.length === 0 && warnings.every(({ code }) => isExplained(code, judge))
  const [kept, returned] = partition([...candidates.values()], isIn)
  await unstage(
    sql,
    returned.map(({ source }) => source.row),
  )
  const keptRows = new Set(kept.map(({ source }) => source.row))
  const explained = kept.flatMap((row) => row.warnings.map((warning) => findingOf(row, warning, judge)))
  return {
    kept,
    created,
    refusals: [...chunk.bad.map(refusedRow), ...unknown, ...returned.map(returnedRow)].toSorted(
      (a, b) => a.row - b.row,
    ),
    findings: [...explained, ...notes.filter(({ row }) => keptRows.has(row))],
  }
}

const isExplained = (code: string, { order }: Judge): boolean => (order.explanations[code] ?? '').trim() !== ''

const stagedRow = ({ source, subject }: Resolved): StagedRow => ({
  row: source.row,
  subject,
  period: source.read.period,
  values: source.read.values,
})

function candidateOf(resolved: Resolved, { order }: Judge): Candidate {
  const { read } = resolved.source
  const warnings = read.warnings.map(({ breach, ...problem }) => ({
    ...problem,
    finding: findingKind(breach, read.period),
  }))
  const candidate: Candidate = { ...resolved, errors: [], warnings }
  const known = resolved.registered
  if (known === undefined || read.name === undefined || order.map.subject.renames) return candidate
  if (known.some((name) => nameKey(name) === nameKey(read.name ?? ''))) return candidate
  candidate.warnings.push({
    column: order.map.subject.name ?? null,
    code: 'name_differs',
    expected: known[0] ?? '',
    found: read.name,
    message: `该代码在登记库中的名称是「${known[0]}」，文件中是「${read.name}」`,
    finding: { kind: 'other', period: 0, fact: '', message: `名称与登记库不一致：文件中为「${read.name}」` },
  })
  return candidate
}

function weigh(
  doubtful: Doubtful,
  candidates: ReadonlyMap<number, Candidate>,
  judge: Judge,
  notes: NewFinding[],
): void {
  const candidate = candidates.get(doubtful.row)
  if (!candidate) return
  switch (doubtful.kind) {
    case 'duplicate':
      candidate.errors.push(duplicateRow(doubtful.first, judge))
      return
    case 'jump':
      for (const check of doubtful.fact.checks) {
        const breach = check.kind === 'jump' ? breachOfJump(doubtful.fact, check, doubtful, doubtful.other) : undefined
        if (breach) warn(candidate, breach, doubtful.period, judge)
      }
      return
    case 'whole':
      notes.push(...crossNotes(doubtful))
  }
}

function warn(candidate: Candidate, breach: Breach, period: number, { reader }: Judge): void {
  const problem = breachProblem(breach, reader.columnOf(breach.fact))
  if (breach.severity === 'error') candidate.errors.push(problem)
  else candidate.warnings.push({ ...problem, finding: findingKind(breach, period) })
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

const findingOf = ({ subject, source }: Candidate, { finding, code }: Warned, { order }: Judge): NewFinding => ({
  ...finding,
  code,
  subject,
  row: source.row,
  explanation: order.explanations[code],
})

/** New firms that bear a known name, and codes that belong to somebody else: for an officer to merge or dismiss. */
async function identityFindings(
  sql: Sql,
  judge: Judge,
  batch: number,
  { created, kept }: Judged,
): Promise<NewFinding[]> {
  const rowOf = new Map(kept.map(({ subject, source }) => [subject, source.row]))
  const duplicate = (subject: number, message: string): NewFinding => ({
    kind: 'duplicate',
    subject,
    period: 0,
    fact: '',
    message,
    row: rowOf.get(subject) ?? 0,
    explanation: undefined,
  })
  const codes = kept.flatMap(({ subject, source }) => source.read.identifiers.map((code) => ({ subject, ...code })))
  const taken = await addIdentifiers(sql, codes, batch)
  const alike = await namesakes(sql, created)
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

const returnedRow = ({ source, errors, warnings }: Candidate): Refusal => ({
  row: source.row,
  cells: source.cells,
  problems: [
    ...errors.map((problem) => ({ ...problem, severity: 'error' as const })),
    ...warnings.map(({ finding: _, ...problem }) => ({ ...problem, severity: 'warning' as const })),
  ],
})

function planOf({ context, order, reader }: Judge, batch: number | null): Plan {
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
