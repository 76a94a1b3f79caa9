import { type Instant, type Period, defineErrors } from '@gongzhen/core/base'
import type { FactDefinition, FactValue } from '@gongzhen/core/registry'
import type { Part, Sql } from '../database.ts'
import { SETTLED, declare, factsOf } from './facts.ts'
import { type Page, pageOf } from './page.ts'
import { witness } from './log.ts'

/** Why an officer should look: sources that disagree, a jump against last year, and so on. */
export type FindingKind = 'conflict' | 'jump' | 'part_above_whole' | 'range' | 'duplicate' | 'other'
type FindingStatus = 'open' | 'explained' | 'settled' | 'withdrawn'

/** Something an officer should look at. */
export type Finding = {
  readonly id: number
  readonly kind: FindingKind
  readonly subject: { readonly id: number; readonly name: string }
  readonly period: Period
  /** The fact's column. */
  readonly fact: string
  readonly message: string
  /** For a conflict, what each source said when it was found or last changed; values as SQL writes them. */
  readonly detail: { readonly rivals?: readonly { readonly source: string; readonly value: string }[] }
  readonly batch: number | null
  readonly row: number | null
  readonly status: FindingStatus
  readonly reason: string | null
  readonly by: number | null
  readonly foundAt: Instant
  readonly settledAt: Instant | null
}

/** Which findings a list shows. */
type FindingQuery = {
  readonly status?: FindingStatus | undefined
  readonly kind?: FindingKind | undefined
  readonly subject?: number | undefined
  readonly batch?: number | undefined
  /** Part of the party's name or of the message. */
  readonly search?: string | undefined
  readonly page: number
  readonly size: number
}

/** What an officer decides about a finding, always with a reason. */
type Settlement = { readonly reason: string; readonly evidence?: readonly number[] } & (
  | { readonly action: 'settle'; readonly value: FactValue }
  | { readonly action: 'choose'; readonly source: string }
  | { readonly action: 'explain' }
  | { readonly action: 'withdraw' }
)

const failure = defineErrors('finding', {
  unknown: { status: 404, zh: '没有编号为 {id} 的核查问题', en: 'there is no finding {id}' },
  closed: { status: 409, zh: '这个问题已处理（{status}）', en: 'this finding is already closed ({status})' },
  source_silent: {
    status: 409,
    zh: '来源「{source}」没有报「{fact}」，可选：{known}',
    en: 'the source {source} says nothing of {fact}; choose one of {known}',
  },
  no_fact: {
    status: 409,
    zh: '目录中没有列为 {column} 的事实',
    en: 'the catalogue has no fact with the column {column}',
  },
})

/** One page of findings, the latest first, and how many there are. */
export async function listFindings(sql: Sql, query: FindingQuery): Promise<Page<Finding>> {
  const where = sql.join(conditionsOf(sql, query), ' and ')
  const ordered = sql.part`${selection(sql)} where ${where} order by f.id desc`
  const counted = sql.part`from finding f join party p on p.zone = f.zone and p.id = f.subject where ${where}`
  const { rows, total } = await pageOf<FindingRow>(sql, query, { ordered, counted })
  return { rows: rows.map(readFinding), total }
}

/** How many findings of each kind are open. */
export async function openFindingCounts(
  sql: Sql,
): Promise<readonly { readonly kind: FindingKind; readonly count: number }[]> {
  return sql<{ kind: FindingKind; count: number }>`
    select kind, count(*) as count from finding
     where zone = current_setting('gongzhen.zone') and status = 'open' group by kind order by kind`
}

/** One finding; fails for a number nobody has. */
export async function findingById(sql: Sql, id: number): Promise<Finding> {
  const [row] =
    await sql<FindingRow>`${selection(sql)} where f.zone = current_setting('gongzhen.zone') and f.id = ${id}`
  if (!row) throw failure('unknown', { id })
  return readFinding(row)
}

/**
 * Carries out an officer's decision. A value settled or chosen is declared by the source 核定 with the reason, and so
 * becomes the current one; an explained finding stands as true; a withdrawn one should not have been raised.
 */
export async function settleFinding(
  sql: Sql,
  facts: readonly FactDefinition[],
  id: number,
  settlement: Settlement,
): Promise<Finding> {
  await sql`select 1 from finding where zone = current_setting('gongzhen.zone') and id = ${id} for update`
  const finding = await findingById(sql, id)
  if (finding.status !== 'open') throw failure('closed', { status: finding.status })
  const { reason, action } = settlement
  const status = action === 'explain' ? 'explained' : action === 'withdraw' ? 'withdrawn' : 'settled'
  await sql`
    update finding
       set status = ${status}, reason = ${reason}, settled_at = now(),
           by = nullif(current_setting('gongzhen.account', true), '')::bigint
     where zone = current_setting('gongzhen.zone') and id = ${id}`
  await witness(sql, 'finding', sql.part`r.id = ${id}`)
  if (action === 'settle' || action === 'choose') {
    const fact = facts.find(({ column }) => column === finding.fact)
    if (!fact) throw failure('no_fact', { column: finding.fact })
    const value = action === 'settle' ? settlement.value : await saidBySource(sql, fact, finding, settlement.source)
    await declare(sql, {
      subject: finding.subject.id,
      period: finding.period,
      source: SETTLED,
      values: new Map([[fact, value]]),
      reason,
      evidence: settlement.evidence ?? [],
    })
  }
  return findingById(sql, id)
}

async function saidBySource(sql: Sql, fact: FactDefinition, finding: Finding, source: string): Promise<FactValue> {
  const voices = (await factsOf(sql, [fact], finding.subject.id)).voices(fact, finding.period)
  const voice = voices.find((candidate) => candidate.source === source)
  if (voice) return voice.value
  const known = voices.map((candidate) => candidate.source).join('、')
  throw failure('source_silent', { source, fact: fact.name, known })
}

type FindingRow = Omit<Finding, 'subject'> & { readonly subject_id: number; readonly subject_name: string }

const readFinding = ({ subject_id, subject_name, ...finding }: FindingRow): Finding => ({
  ...finding,
  subject: { id: subject_id, name: subject_name },
})

const selection = (sql: Sql): Part => sql.part`
  select f.id, f.kind, f.subject as subject_id, p.name as subject_name, f.period, f.fact, f.message, f.detail, f.batch,
         f.row_no as row, f.status, f.reason, f.by, f.found_at as "foundAt", f.settled_at as "settledAt"
    from finding f join party p on p.zone = f.zone and p.id = f.subject`

function conditionsOf(sql: Sql, { status, kind, subject, batch, search }: FindingQuery): Part[] {
  const conditions = [sql.part`f.zone = current_setting('gongzhen.zone')`]
  if (status !== undefined) conditions.push(sql.part`f.status = ${status}`)
  if (kind !== undefined) conditions.push(sql.part`f.kind = ${kind}`)
  if (subject !== undefined) conditions.push(sql.part`f.subject = ${subject}`)
  if (batch !== undefined) conditions.push(sql.part`f.batch = ${batch}`)
  if (search?.trim()) conditions.push(sql.part`strpos(p.name || ' ' || f.message, ${search.trim()}) > 0`)
  return conditions
}
