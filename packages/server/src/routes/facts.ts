import { z } from 'zod'
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
import { FIRM, READERS, WRITERS, endpoint } from '../endpoint.ts'
import { notYet } from '../not-yet.ts'

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
  work: notYet,
})

const declaration = z
  .object({
    declaration: rowId,
    period: z.number().int(),
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
  work: notYet,
})

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
    reason,
    evidence: z.array(rowId).max(20).default([]),
  }),
  out: z.object({ declaration: rowId, fact: factRow, standings: z.array(standing), refresh }),
  work: notYet,
})

export const factEndpoints = [facts, history, correct] as const
