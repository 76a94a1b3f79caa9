import { z } from 'zod'
import { type Period, defineErrors, showPeriod } from '@gongzhen/core/base'
import { type FactDefinition, type FactValue, breachAlone, cellReader, showFact } from '@gongzhen/core/registry'
import {
  accountLink,
  day,
  factDefinition,
  factRow,
  factValue,
  id,
  instant,
  reason,
  refresh,
  rowId,
  standing,
} from '../contract.ts'
import type { Sql } from '../database.ts'
import { FIRM, READERS, WRITERS, endpoint } from '../endpoint.ts'
import { mayRead, wereSensitive } from '../fact-access.ts'
import { refreshSubjects } from '../jobs/refresh.ts'
import { instantOf } from '../moment.ts'
import type { PolicyLibrary } from '../policy-library.ts'
import { presentDefinition, presentRow, presentStanding, presentValue } from '../presentation.ts'
import { missingAttachments } from '../store/attachments.ts'
import { type Evidence, declare, evidenceOf, factsOf, lockFacts, SETTLED, voicesOf } from '../store/facts.ts'
import { listFindings } from '../store/findings.ts'
import { accountNames, attachmentNames } from '../store/names.ts'
import { partyDetail, rootOf } from '../store/parties.ts'
import { standingsOf } from '../store/standings.ts'

const failure = defineErrors('fact', {
  unknown: {
    status: 404,
    zh: '目录中没有「{fact}」这项数据。请用目录中的名称、别名或列名（/api/catalogue）。',
    en: 'The catalogue has no fact “{fact}”.',
  },
  hidden: {
    status: 403,
    zh: '「{fact}」属敏感数据，您的角色无权查看。',
    en: '“{fact}” is sensitive and not shown to your role.',
  },
  value: {
    status: 422,
    zh: '「{fact}」读不懂「{found}」：{why}应为{expected}。',
    en: 'Cannot read “{found}” as {fact}: {expected} was expected.',
  },
  refused: {
    status: 422,
    zh: '{breaches}',
    en: '{breaches}',
  },
  period: {
    status: 422,
    zh: '「{fact}」是{kind}的数据，期间 {found} 不合：应为{expected}。',
    en: 'Period {found} does not fit {fact}: {expected} was expected.',
  },
  changed: {
    status: 409,
    zh: '在您打开之后，{who}已把「{fact}」改为 {value}。您填的还在：核对后再提交，就以您的为准。',
    en: '{who} has changed “{fact}” to {value} since you opened it. What you wrote is still here.',
  },
  evidence: {
    status: 422,
    zh: '没有编号为 {ids} 的附件。请先上传证据。',
    en: 'There are no attachments {ids}.',
  },
})

const knownAt = z.union([day, instant]).optional()

const facts = endpoint({
  method: 'GET',
  path: '/api/parties/:id/facts',
  tag: '数据',
  summary: '一个主体的全部数据，附来源；knownAt 取某日当时所知',
  audit: 'facts.read',
  roles: READERS,
  own: FIRM,
  params: z.object({ id }),
  query: z.object({ knownAt }),
  out: z.object({
    knownAt: instant.nullable(),
    facts: z.array(factRow),
    /** Facts that exist but this role may not see. */
    hidden: z.number().int(),
  }),
  work: ({ params, query, inZone, audit, session, platform: { policies } }) =>
    inZone(async (sql) => {
      await partyDetail(sql, params.id)
      const at = instantOf(query.knownAt)
      const known = await factsOf(sql, policies.facts, params.id, at)
      const said = policies.facts.filter((fact) => known.periods(fact).length > 0)
      const visible = said.filter((fact) => mayRead(fact, session.roles))
      const open = await listFindings(sql, {
        subject: params.id,
        status: 'open',
        kind: 'conflict',
        page: 1,
        size: 1000,
      })
      const findings = new Map(open.rows.map((row) => [`${row.fact}@${row.period}`, row.id]))
      if (wereSensitive(visible)) audit(`party:${params.id}`, { facts: visible.length })
      return {
        knownAt: at ?? null,
        facts: visible.map((fact) => presentRow(fact, known, findings)),
        hidden: said.length - visible.length,
      }
    }),
})

const declaration = z
  .object({
    declaration: rowId,
    period: z.number().int(),
    periodShown: z.string(),
    value: factValue.nullable(),
    shown: z.string(),
    /** The source takes the value back. */
    withdrawn: z.boolean(),
    source: z.string(),
    declaredAt: instant,
    batch: rowId.nullable(),
    file: z.string().nullable(),
    row: z.number().int().nullable(),
    by: accountLink,
    reason: z.string().nullable(),
    evidence: z.array(z.object({ attachment: rowId, name: z.string() })),
    /** False once its import was undone. */
    counts: z.boolean(),
    /** Whether this is the value in force for its period. */
    current: z.boolean(),
  })
  .meta({ id: 'Declaration' })

const history = endpoint({
  method: 'GET',
  path: '/api/parties/:id/facts/:column/history',
  tag: '数据',
  summary: '一项数据的全部申报：谁、何时、在哪个文件第几行',
  audit: 'facts.read',
  roles: READERS,
  own: FIRM,
  params: z.object({ id, column: z.string().max(63) }),
  query: z.object({ period: z.coerce.number<number>().int().min(0).optional() }),
  out: z.object({ fact: factDefinition, declarations: z.array(declaration) }),
  work: ({ params, query, inZone, audit, session, platform: { policies } }) =>
    inZone(async (sql) => {
      const fact = found(policies, params.column)
      if (!mayRead(fact, session.roles)) throw failure('hidden', { fact: fact.name })
      await partyDetail(sql, params.id)
      const said = await evidenceOf(sql, [fact], params.id)
      const asked = said.filter(
        (one) =>
          (one.values.has(fact) || one.withdrawn.has(fact.column)) &&
          (query.period === undefined || one.period === query.period),
      )
      if (wereSensitive([fact])) audit(`party:${params.id}`, { fact: fact.column })
      const declarations = await presentDeclarations(sql, fact, said, asked)
      return { fact: presentDefinition(fact), declarations }
    }),
})

/** The newest first, each with the names of who declared it and of its evidence. */
async function presentDeclarations(
  sql: Sql,
  fact: FactDefinition,
  said: readonly Evidence[],
  asked: readonly Evidence[],
): Promise<z.output<typeof declaration>[]> {
  const accounts = await accountNames(
    sql,
    asked.map(({ by }) => by),
  )
  const attachments = await attachmentNames(
    sql,
    asked.flatMap(({ evidence }) => evidence),
  )
  const inForce = new Set(
    asked.map(({ period }) => voicesOf(said, fact, period)[0]?.evidence.declaration).filter((one) => one !== undefined),
  )
  return asked.toReversed().map((one) => {
    const value = one.values.get(fact)
    return {
      declaration: one.declaration,
      period: one.period,
      periodShown: showPeriod(one.period),
      value: value === undefined ? null : presentValue(fact, value),
      shown: value === undefined ? '撤回' : showFact(fact, value),
      withdrawn: one.withdrawn.has(fact.column),
      source: one.source,
      declaredAt: one.declaredAt,
      batch: one.batch,
      file: one.file,
      row: one.row,
      by: one.by === null ? null : { id: one.by, name: accounts.get(one.by) ?? String(one.by) },
      reason: one.reason,
      evidence: one.evidence.map((attachment) => ({ attachment, name: attachments.get(attachment) ?? '' })),
      counts: one.counts,
      current: inForce.has(one.declaration),
    }
  })
}

const correct = endpoint({
  method: 'POST',
  path: '/api/parties/:id/facts',
  tag: '数据',
  summary: '更正一项数据：写明理由，可附证据；结果随即更新',
  audit: 'fact.corrected',
  idempotent: true,
  roles: WRITERS,
  params: z.object({ id }),
  body: z.object({
    /** Name, alias or column. */
    fact: z.string().min(1).max(100),
    period: z.number().int().min(0),
    /** As a person writes it, with its unit: `50万元`, `3.2%`, `是`, `2024-06-30`; null says that it is not known. */
    value: z.string().trim().min(1).max(2000).nullable(),
    /** The declaration in force as the writer saw it, null for none: who writes over another's is told. Absent: whatever it is. */
    seen: rowId.nullable().optional(),
    reason,
    evidence: z.array(rowId).max(20).default([]),
  }),
  out: z.object({ declaration: rowId, fact: factRow, standings: z.array(standing), refresh }),
  work: ({ params, body, inZone, audit, session, platform }) =>
    inZone(async (sql) => {
      const { policies } = platform
      const fact = found(policies, body.fact)
      requirePeriod(fact, body.period)
      const value = body.value === null ? undefined : readValue(policies, fact, body.value)
      const missing = await missingAttachments(sql, body.evidence)
      if (missing.length > 0) throw failure('evidence', { ids: missing.join('、') })
      await lockFacts(sql)
      const subject = await rootOf(sql, params.id)
      const before = (await factsOf(sql, [fact], subject)).voices(fact, body.period)[0]
      if (body.seen !== undefined) await refuseUnseen(sql, fact, before, body.seen)
      const declared = await declare(sql, {
        subject,
        period: body.period,
        source: SETTLED,
        values: value === undefined ? new Map() : new Map([[fact, value]]),
        ...(value === undefined ? { withdrawn: [fact] } : {}),
        reason: body.reason,
        evidence: body.evidence,
      })
      audit(`party:${subject}`, {
        fact: fact.column,
        period: body.period,
        before: before === undefined ? null : showFact(fact, before.value),
        after: value === undefined ? null : showFact(fact, value),
        reason: body.reason,
        declaration: declared.id,
      })
      await refreshSubjects(sql, platform, session.zone, [subject])
      return {
        declaration: declared.id,
        fact: presentRow(fact, await factsOf(sql, [fact], subject), new Map()),
        standings: (await standingsOf(sql, subject)).map((row) => presentStanding(row, true)),
        refresh: 'done' as const,
      }
    }),
})

/** Fails when the value in force is another than the one the writer saw. */
async function refuseUnseen(
  sql: Sql,
  fact: FactDefinition,
  now: ReturnType<typeof voicesOf>[number] | undefined,
  seen: number | null,
): Promise<void> {
  if ((now?.evidence.declaration ?? null) === seen) return
  const by = now?.evidence.by ?? null
  const names = await accountNames(sql, [by])
  throw failure('changed', {
    who: by === null ? (now?.evidence.source ?? '有人') : (names.get(by) ?? String(by)),
    fact: fact.name,
    value: now === undefined ? '未知' : showFact(fact, now.value),
  })
}

function found(policies: PolicyLibrary, name: string): FactDefinition {
  const fact = policies.fact(name)
  if (fact === undefined) throw failure('unknown', { fact: name })
  return fact
}

/** Reads what a person wrote by the fact's own rules; what the fact's checks refuse is refused here too. */
function readValue({ codes }: PolicyLibrary, fact: FactDefinition, text: string): FactValue {
  const cell = cellReader(fact, fact.unit === undefined ? {} : { unit: fact.unit })(text)
  if (cell === undefined) throw failure('value', { fact: fact.name, found: text, why: '', expected: '一个值' })
  if ('misread' in cell) {
    const { zh, expected } = cell.misread
    throw failure('value', { fact: fact.name, found: text, why: `${zh}，`, expected })
  }
  const breaches = fact.checks.flatMap((check) => breachAlone(fact, check, cell.value, codes) ?? [])
  const errors = breaches.filter(({ severity }) => severity === 'error')
  if (errors.length > 0) throw failure('refused', { breaches: errors.map(({ zh }) => zh).join('；') })
  return cell.value
}

const PERIODS = {
  none: { kind: '不分期间', expected: '0', fits: (period: Period) => period === 0 },
  year: { kind: '按年', expected: '四位年份，如 2025', fits: (period: Period) => period >= 1900 && period <= 2200 },
  month: {
    kind: '按月',
    expected: '六位年月，如 202506',
    fits: (period: Period) => /^\d{4}(0[1-9]|1[0-2])$/.test(`${period}`),
  },
  date: { kind: '按日', expected: '八位日期，如 20250630', fits: (period: Period) => /^\d{8}$/.test(`${period}`) },
} as const

function requirePeriod(fact: FactDefinition, period: Period): void {
  const { kind, expected, fits } = PERIODS[fact.period]
  if (!fits(period)) throw failure('period', { fact: fact.name, kind, found: period, expected })
}

export const factEndpoints = [facts, history, correct] as const
