import { addDays } from '@gongzhen/core/base'
import { nameKey } from '@gongzhen/core/registry'
import type { Sql } from '../../database.ts'
import { cellsOf } from '../../files.ts'
import {
  type KnownSubject,
  type NewSubject,
  type Refusal,
  type StagedRow,
  type SubjectLines,
  addSubjects,
  knownNames,
  newNumbers,
  subjectLines,
} from '../../store/batches.ts'
import { partyDetail, renameParty, termsOf } from '../../store/parties.ts'
import { BREATH_ROWS, type GoodRow, breathe } from './chunks.ts'
import type { Judge } from './judge.ts'
import { type Registry, ownText, rememberedRegistry } from './registry.ts'

/** A good row with the party it is about. `registered`: the names the registry has for it; absent for a new party. */
export type Resolved = StagedRow & {
  readonly source: GoodRow
  readonly registered: readonly string[] | undefined
}

/** Finds the parties of rows; where the map says so, those of unknown codes are new and wait to be entered. */
export type Resolver = {
  resolve(
    sql: Sql,
    rows: readonly GoodRow[],
    foreseen?: Foreseen,
  ): Promise<{
    readonly resolved: readonly Resolved[]
    readonly unknown: readonly Refusal[]
    readonly strangers: Strangers
  }>
  /** Enters those of the new parties that a row kept is about, and answers them; of the others nothing stays. */
  enter(sql: Sql, strangers: Strangers, kept: readonly Resolved[]): Promise<readonly NewSubject[]>
  /** Makes, while the last chunk is written, what entering the parties of the next will need. */
  foresee(rows: readonly GoodRow[]): Promise<Foreseen>
}

/** New parties with their numbers; `lines` where all of them were written as lines before. */
export type Strangers = { readonly parties: readonly NewSubject[]; readonly lines?: SubjectLines | undefined }

/** What was made ahead at an age of the registry: the parties of rows all of whose codes were known, or else the new ones. */
export type Foreseen = {
  readonly age: number
  readonly resolved?: readonly Resolved[] | undefined
  readonly unmet?: Unmet
}

/** What so many rows of unknown codes would enter, should nobody else have entered them by then. */
type Unmet = { readonly rows: number; readonly parties: readonly Stranger[]; readonly lines: SubjectLines }

/** A trial enters nobody: its new parties have negative numbers, the same for the same code throughout the file. */
export function newResolver(judge: Judge, batch: number | null): Resolver {
  const { creates } = judge.order.map.subject
  const imagined = new Map<string, number>()
  const registry = rememberedRegistry(judge)
  let lastImagined = 0
  let manyAreNew = false
  const resolve: Resolver['resolve'] = async (sql, rows, foreseen) => {
    await registry.refresh(sql)
    const ahead = foreseen?.age === registry.age() ? foreseen : undefined
    if (ahead?.resolved) return { resolved: ahead.resolved, unknown: [], strangers: { parties: [] } }
    const asked = rows.filter(({ read }) => registry.recall(read.identifier) === undefined).length
    const known = await registry.find(sql, rows, (code) => imagined.has(code))
    const parties = rows.map(({ read }) => known.get(read.identifier))
    const unmet = rows.filter(({ read }, at) => parties[at] === undefined && !imagined.has(read.identifier))
    // What is known only grows while its age stays: as many rows unmet as foreseen are the same rows.
    const written = ahead?.unmet?.rows === unmet.length ? ahead.unmet : undefined
    const found = written?.parties ?? (creates ? newSubjects(judge, unmet) : [])
    manyAreNew = batch !== null && found.length > asked / NEW_SHARE
    const numbers = batch === null ? found.map(() => --lastImagined) : await newNumbers(sql, found.length)
    const strangers = found.map((party, at) => ({ ...party, subject: numbers[at] ?? 0 }))
    const added = new Map(strangers.map(({ identifier, subject }) => [identifier, subject]))
    const names = await otherNames(sql, rows, parties)
    const resolved: Resolved[] = []
    const unknown: Refusal[] = []
    for (const [at, source] of rows.entries()) {
      const code = source.read.identifier
      const party = parties[at]
      const subject = party?.subject ?? added.get(code) ?? imagined.get(code)
      if (subject === undefined) unknown.push(unknownSubject(source, judge))
      else resolved.push(resolvedRow(source, subject, party && (names.get(subject) ?? [party.name])))
    }
    return { resolved, unknown, strangers: { parties: strangers, lines: written?.lines } }
  }
  const enter: Resolver['enter'] = async (sql, { parties, lines }, kept) => {
    if (parties.length === 0) return []
    const spokenOf = new Set(kept.map(({ subject }) => subject))
    const entered = parties.filter(({ subject }) => spokenOf.has(subject))
    if (batch === null) for (const { identifier, subject } of entered) imagined.set(identifier, subject)
    else {
      const areAll = entered.length === parties.length
      await addSubjects(sql, entered, originOf(judge, batch), areAll ? lines : undefined)
      for (const party of entered) registry.remember(party.identifier, party)
    }
    return entered
  }
  const foresee = async (rows: readonly GoodRow[]): Promise<Foreseen> => {
    const age = registry.age()
    const resolved = await recalledRows(rows, registry)
    if (resolved !== undefined || !manyAreNew) return { age, resolved }
    return { age, unmet: await foreseenParties(judge, rows, registry) }
  }
  return { resolve, enter, foresee }
}

/** Where more than one of so many codes asked for was new, the next chunk's unknown codes are taken for new. */
const NEW_SHARE = 4

/** A new party before it has a number. */
type Stranger = Omit<NewSubject, 'subject'>

const termsText = (name: string): string => termsOf([name]).join(' ')

async function foreseenParties(judge: Judge, rows: readonly GoodRow[], registry: Registry): Promise<Unmet> {
  const unmet = rows.filter(({ read }) => registry.recall(read.identifier) === undefined)
  const parties = new Map<string, Stranger>()
  for (const [at, row] of unmet.entries()) {
    addStranger(parties, judge, row)
    if (at % BREATH_ROWS === 0) await breathe()
  }
  const listed = [...parties.values()]
  return { rows: unmet.length, parties: listed, lines: subjectLines(listed) }
}

/** Nothing as soon as a code is not known, or a name is not the registry's to the letter. */
async function recalledRows(rows: readonly GoodRow[], registry: Registry): Promise<readonly Resolved[] | undefined> {
  const resolved: Resolved[] = []
  for (const [at, source] of rows.entries()) {
    const { identifier, name } = source.read
    const party = registry.recall(identifier)
    if (party === undefined || (name !== undefined && name !== party.name)) return undefined
    resolved.push(resolvedRow(source, party.subject, [party.name]))
    if (at % BREATH_ROWS === 0) await breathe()
  }
  return resolved
}

const resolvedRow = (source: GoodRow, subject: number, registered: readonly string[] | undefined): Resolved => ({
  row: source.row,
  subject,
  period: source.read.period,
  told: source.told,
  isKnown: registered !== undefined,
  source,
  registered,
})

/** Gives parties the names of a file that is an authority on names; a name known from before is taken up again. */
export async function renameSubjects(sql: Sql, { context, order }: Judge, rows: readonly Resolved[]): Promise<void> {
  const renamed = new Set<number>()
  for (const { subject, registered, source } of rows) {
    const name = source.read.name
    const current = registered?.[0]
    if (name === undefined || current === undefined || nameKey(name) === nameKey(current) || renamed.has(subject))
      continue
    renamed.add(subject)
    const began = (await partyDetail(sql, subject)).names.find(({ validTo }) => validTo === null)?.validFrom ?? ''
    const from = began >= context.today ? addDays(began, 1) : context.today
    await renameParty(sql, { party: subject, name, from, source: order.map.source })
  }
}

/** The first row that names a new code enters it. */
function newSubjects(judge: Judge, rows: readonly GoodRow[]): Stranger[] {
  const found = new Map<string, Stranger>()
  for (const row of rows) addStranger(found, judge, row)
  return [...found.values()]
}

/** Adds the party of a row unless a row before names the same code; its texts outlive the file's. */
function addStranger(found: Map<string, Stranger>, { reader }: Judge, { read }: GoodRow): void {
  if (found.has(read.identifier)) return
  const identifier = ownText(read.identifier)
  const name = ownText(read.name ?? identifier)
  const { identifiers } = read
  found.set(identifier, { identifier, name, kind: reader.kindOf(read), identifiers, terms: termsText(name) })
}

const originOf = ({ context, order }: Judge, batch: number) => ({
  scheme: order.map.subject.scheme,
  batch,
  source: order.map.source,
  from: context.today,
})

/** All names, the current one first, of the parties whose row bears another than the current one. */
async function otherNames(
  sql: Sql,
  rows: readonly GoodRow[],
  parties: readonly (KnownSubject | undefined)[],
): Promise<ReadonlyMap<number, readonly string[]>> {
  const differing = new Set<number>()
  for (const [at, { read }] of rows.entries()) {
    const party = parties[at]
    if (!party || read.name === undefined || read.name === party.name) continue
    if (nameKey(read.name) !== nameKey(party.name)) differing.add(party.subject)
  }
  if (differing.size === 0) return new Map()
  return knownNames(sql, [...differing])
}

function unknownSubject({ row, kept, read }: GoodRow, { order }: Judge): Refusal {
  const { column } = order.map.subject
  const problem = {
    column,
    code: 'unknown_subject',
    expected: '登记库中已有的主体',
    found: read.identifier,
    message: `登记库中没有 ${read.identifier}；请先导入登记信息，或在映射中写 create: yes`,
    severity: 'error' as const,
  }
  return { row, cells: cellsOf(kept), problems: [problem] }
}
