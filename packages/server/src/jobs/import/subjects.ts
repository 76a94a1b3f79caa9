import { addDays } from '@gongzhen/core/base'
import { nameKey } from '@gongzhen/core/registry'
import type { Sql } from '../../database.ts'
import { cellsOf } from '../../files.ts'
import {
  type KnownSubject,
  type NewSubject,
  type Refusal,
  type StagedRow,
  addSubjects,
  knownNames,
  newNumbers,
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
    readonly strangers: readonly NewSubject[]
  }>
  /** Enters those of the new parties that a row kept is about, and answers them; of the others nothing stays. */
  enter(sql: Sql, strangers: readonly NewSubject[], kept: readonly Resolved[]): Promise<readonly NewSubject[]>
  /** Makes, while the last chunk is written, what entering the parties of the next will need. */
  foresee(rows: readonly GoodRow[]): Promise<Foreseen>
}

/** What was made ahead: search terms by name, and the parties of rows all of whose codes were known at that age. */
export type Foreseen = {
  readonly terms: ReadonlyMap<string, string>
  readonly resolved: readonly Resolved[] | undefined
  readonly age: number
}

/** A trial enters nobody: its new parties have negative numbers, the same for the same code throughout the file. */
export function newResolver(judge: Judge, batch: number | null): Resolver {
  const { creates } = judge.order.map.subject
  const imagined = new Map<string, number>()
  const registry = rememberedRegistry(judge)
  let lastImagined = 0
  let manyAreNew = false
  const resolve: Resolver['resolve'] = async (sql, rows, foreseen) => {
    await registry.refresh(sql)
    if (foreseen?.resolved && foreseen.age === registry.age())
      return { resolved: foreseen.resolved, unknown: [], strangers: [] }
    const known = await registry.find(sql, rows, (code) => imagined.has(code))
    const parties = rows.map(({ read }) => known.get(read.identifier))
    const unmet = rows.filter(({ read }, at) => parties[at] === undefined && !imagined.has(read.identifier))
    const found = creates ? newSubjects(judge, unmet) : []
    manyAreNew = batch !== null && found.length > rows.length / 2
    const numbers = batch === null ? found.map(() => --lastImagined) : await newNumbers(sql, found.length)
    const strangers = found.map((party, at) => {
      const terms = foreseen?.terms.get(party.name) ?? termsText(party.name)
      return { ...party, terms, subject: numbers[at] ?? 0 }
    })
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
    return { resolved, unknown, strangers }
  }
  const enter: Resolver['enter'] = async (sql, strangers, kept) => {
    const spokenOf = new Set(kept.map(({ subject }) => subject))
    const entered = strangers.filter(({ subject }) => spokenOf.has(subject))
    if (batch === null) for (const { identifier, subject } of entered) imagined.set(ownText(identifier), subject)
    else {
      await addSubjects(sql, entered, originOf(judge, batch))
      for (const party of entered) registry.remember(party.identifier, party)
    }
    return entered
  }
  const foresee = async (rows: readonly GoodRow[]): Promise<Foreseen> => {
    const age = registry.age()
    if (manyAreNew) return { age, resolved: undefined, terms: await foreseenTerms(rows, registry) }
    return { age, resolved: await recalledRows(rows, registry), terms: new Map() }
  }
  return { resolve, enter, foresee }
}

/** A new party before it has a number. */
type Stranger = Omit<NewSubject, 'subject' | 'terms'>

const termsText = (name: string): string => termsOf([name]).join(' ')

async function foreseenTerms(rows: readonly GoodRow[], registry: Registry): Promise<Map<string, string>> {
  const terms = new Map<string, string>()
  for (const [at, { read }] of rows.entries()) {
    if (read.name !== undefined && !registry.recall(read.identifier)) terms.set(read.name, termsText(read.name))
    if (at % BREATH_ROWS === 0) await breathe()
  }
  return terms
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
function newSubjects({ reader }: Judge, rows: readonly GoodRow[]): Stranger[] {
  const found = new Map<string, Stranger>()
  for (const { read } of rows) {
    const { identifier, name, identifiers } = read
    if (found.has(identifier)) continue
    found.set(identifier, { identifier, name: name ?? identifier, kind: reader.kindOf(read), identifiers })
  }
  return [...found.values()]
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
