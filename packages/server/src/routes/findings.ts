import { z } from 'zod'
import { defineErrors, showPeriod } from '@gongzhen/core/base'
import { type FactDefinition, showFact } from '@gongzhen/core/registry'
import { accountLink, id, instant, page, pageOf, partyLink, reason, refresh, rival, rowId } from '../contract.ts'
import type { Sql } from '../database.ts'
import { READERS, WRITERS, endpoint } from '../endpoint.ts'
import { mayRead } from '../fact-access.ts'
import { refreshSubjects } from '../jobs/refresh.ts'
import type { PolicyLibrary } from '../policy-library.ts'
import { presentAccount, presentValue } from '../presentation.ts'
import { readFactValue, requireAttachments } from '../settle-fact.ts'
import { factValue } from '../store/facts.ts'
import { type Finding, findingById, listFindings, openFindingCounts, settleFinding } from '../store/findings.ts'
import { accountNames } from '../store/names.ts'

const failure = defineErrors('finding', {
  no_fact: {
    status: 409,
    zh: '目录中已没有列为 {column} 的数据，这个问题只能撤回。',
    en: 'The catalogue no longer has the column {column}; the finding can only be withdrawn.',
  },
})

const kind = z.enum(['conflict', 'jump', 'part_above_whole', 'range', 'duplicate', 'other'])
const status = z.enum(['open', 'explained', 'settled', 'withdrawn'])

const finding = z
  .object({
    id: rowId,
    kind,
    subject: partyLink,
    period: z.number().int(),
    periodShown: z.string(),
    fact: z.object({ name: z.string(), column: z.string() }),
    message: z.string(),
    /** For a conflict: what each source says. */
    rivals: z.array(rival),
    batch: rowId.nullable(),
    row: z.number().int().nullable(),
    status,
    reason: z.string().nullable(),
    by: accountLink,
    foundAt: instant,
    settledAt: instant.nullable(),
  })
  .meta({ id: 'Finding' })

const list = endpoint({
  method: 'GET',
  path: '/api/findings',
  tag: '核查',
  summary: '待核查的问题：来源冲突、异常跳变、部分大于整体等',
  roles: READERS,
  query: z.object({
    status: status.default('open'),
    kind: kind.optional(),
    subject: id.optional(),
    batch: id.optional(),
    search: z.string().trim().max(100).optional(),
    ...page,
  }),
  out: pageOf(finding).extend({ open: z.array(z.object({ kind, count: z.number().int() })) }),
  work: ({ query, inZone, session, platform: { policies } }) =>
    inZone(async (sql) => {
      const { rows, total } = await listFindings(sql, query)
      const shown = await presentFindings(sql, policies, rows, session.roles)
      return { rows: shown, total, page: query.page, size: query.size, open: [...(await openFindingCounts(sql))] }
    }),
})

const evidence = z.array(rowId).max(20).default([])

const settle = endpoint({
  method: 'POST',
  path: '/api/findings/:id/settle',
  tag: '核查',
  summary: '处理一个问题：认定取值、说明属实或撤回，须写明理由',
  audit: 'finding.settled',
  idempotent: true,
  roles: WRITERS,
  params: z.object({ id }),
  body: z.discriminatedUnion('action', [
    /** The value that counts from now on, as a person writes it; it becomes a declaration of source 核定. */
    z.object({ action: z.literal('settle'), value: z.string().trim().min(1).max(2000), reason, evidence }),
    /** One of the sources is right. */
    z.object({ action: z.literal('choose'), source: z.string().min(1).max(100), reason, evidence }),
    /** The value is unusual and true. */
    z.object({ action: z.literal('explain'), reason }),
    /** It should not have been raised. */
    z.object({ action: z.literal('withdraw'), reason }),
  ]),
  out: z.object({ finding, refresh }),
  work: ({ params, body, inZone, audit, session, platform }) =>
    inZone(async (sql) => {
      const { policies } = platform
      if ('evidence' in body) await requireAttachments(sql, body.evidence)
      const before = await findingById(sql, params.id)
      const settlement =
        body.action === 'settle'
          ? { ...body, value: await readFactValue(policies, session.zone, factOf(policies, before), body.value) }
          : body
      const settled = await settleFinding(sql, policies.facts, params.id, settlement)
      audit(`party:${before.subject.id}`, { finding: params.id, ...body })
      await refreshSubjects(sql, platform, session.zone, [before.subject.id])
      const [shown] = await presentFindings(sql, policies, [settled], session.roles)
      return { finding: shown!, refresh: 'done' as const }
    }),
})

function factOf(policies: PolicyLibrary, { fact: column }: Finding): FactDefinition {
  const fact = policies.fact(column)
  if (fact === undefined) throw failure('no_fact', { column })
  return fact
}

async function presentFindings(
  sql: Sql,
  policies: PolicyLibrary,
  rows: readonly Finding[],
  roles: Parameters<typeof mayRead>[1],
): Promise<z.output<typeof finding>[]> {
  const names = await accountNames(
    sql,
    rows.map(({ by }) => by),
  )
  return rows.map(({ fact: column, detail, by, ...row }) => {
    const fact = policies.fact(column)
    const isHidden = fact !== undefined && !mayRead(fact, roles)
    return {
      ...row,
      periodShown: showPeriod(row.period),
      fact: { name: fact?.name ?? column, column },
      message: isHidden ? '（敏感数据，您的角色无权查看内容）' : row.message,
      rivals: fact === undefined || isHidden ? [] : (detail.rivals ?? []).map((said) => presentRival(fact, said)),
      by: presentAccount(by, by === null ? null : (names.get(by) ?? null)),
    }
  })
}

function presentRival(fact: FactDefinition, said: { readonly source: string; readonly value: string }) {
  const raw = fact.type === 'money' || fact.type === 'count' ? Number(said.value) : said.value
  const value = factValue(fact, fact.type === 'yesno' ? said.value === 'true' : raw) ?? said.value
  return { source: said.source, value: presentValue(fact, value), shown: showFact(fact, value) }
}

export const findingEndpoints = [list, settle] as const
