import { z } from 'zod'
import { defineErrors, showPeriod } from '@gongzhen/core/base'
import { type FactDefinition, showFact } from '@gongzhen/core/registry'
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
import { instantOf } from '../moment.ts'
import { presentDefinition, presentRow, presentStanding, presentValue } from '../presentation.ts'
import { knownFact, readFactValue, requireAttachments, requirePeriod, settleFact } from '../settle-fact.ts'
import { type Evidence, evidenceOf, factsOf, voicesOf } from '../store/facts.ts'
import { listFindings } from '../store/findings.ts'
import { accountNames, attachmentNames } from '../store/names.ts'
import { partyDetail } from '../store/parties.ts'
import { standingsOf } from '../store/standings.ts'

const failure = defineErrors('fact', {
  hidden: {
    status: 403,
    zh: '「{fact}」属敏感数据，您的角色无权查看。',
    en: '“{fact}” is sensitive and not shown to your role.',
  },
  changed: {
    status: 409,
    zh: '在您打开之后，{who}已把「{fact}」改为 {value}。您填的还在：核对后再提交，就以您的为准。',
    en: '{who} has changed “{fact}” to {value} since you opened it. What you wrote is still here.',
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
      const fact = knownFact(policies, params.column)
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
      const { period, reason: why, evidence, seen } = body
      const fact = knownFact(policies, body.fact)
      requirePeriod(fact, period)
      const value = body.value === null ? undefined : await readFactValue(policies, session.zone, fact, body.value)
      await requireAttachments(sql, evidence)
      const {
        subject,
        declaration: number,
        noted,
      } = await settleFact(sql, platform, session.zone, {
        party: params.id,
        fact,
        period,
        value,
        reason: why,
        evidence,
        ...(seen === undefined ? {} : { check: (before) => refuseUnseen(sql, fact, before, seen) }),
      })
      audit(`party:${subject}`, noted)
      return {
        declaration: number,
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

export const factEndpoints = [facts, history, correct] as const
