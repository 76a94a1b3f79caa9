import { z } from 'zod'
import { type Instant, type LocalDate, defineErrors } from '@gongzhen/core/base'
import { type Programme, adviceFor, assess, laddersOf, receiptOf } from '@gongzhen/core/programme'
import type { Facts } from '@gongzhen/core/registry'
import { advice, assessment, day, id, instant, receipt } from '../contract.ts'
import type { Sql } from '../database.ts'
import { FIRM, READERS, type Role, endpoint } from '../endpoint.ts'
import { mayRead, wereSensitive } from '../fact-access.ts'
import { instantOf } from '../moment.ts'
import type { Platform } from '../platform.ts'
import { presentAdvice, presentAssessment, withoutHidden } from '../presentation.ts'
import { editionByHash } from '../store/editions.ts'
import { factsOf } from '../store/facts.ts'
import { partyDetail } from '../store/parties.ts'
import { runById } from '../store/runs.ts'

const failure = defineErrors('assessment', {
  no_run: { status: 404, zh: '没有编号为 {id} 的比对。', en: 'There is no run {id}.' },
  not_adopted: {
    status: 404,
    zh: '本园区没有采用「{programme}」，或它在那次比对中不在内。已采用：{adopted}。',
    en: 'The zone has not adopted “{programme}”: {adopted}.',
  },
  not_in_force: {
    status: 409,
    zh: '{reason}；{asOf} 无法测算。请换一个日期。',
    en: 'Not in force on {asOf}: {reason}.',
  },
})

const moment = {
  /** The day the rules are asked for; today when absent. */
  asOf: day.optional(),
  /** Only what was known by then counts; everything known when absent. */
  knownAt: z.union([day, instant]).optional(),
  /** Repeats a past run: its date, its editions and what was known then. */
  run: id.optional(),
}
type Asked = z.output<z.ZodObject<typeof moment>>

const notInForce = z.array(z.object({ programme: z.string(), name: z.string(), reason: z.string() }))

const all = endpoint({
  method: 'GET',
  path: '/api/parties/:id/assessments',
  tag: '测算',
  summary: '一个主体对照全部已采用政策，附完整理由',
  audit: 'facts.read',
  roles: READERS,
  own: FIRM,
  params: z.object({ id }),
  query: z.object(moment),
  out: z.object({
    asOf: day,
    knownAt: instant.nullable(),
    assessments: z.array(assessment),
    notInForce,
    /** Programmes that lead to one another, each ladder from its lowest rung up. */
    ladders: z.array(z.array(z.string())),
  }),
  async work({ params, query, inZone, audit, session, platform }) {
    const prepared = await inZone((sql) => prepare(sql, platform, session.zone, params.id, query))
    if (wereSensitive(factsRead(prepared.programmes)))
      await inZone(async () => audit(`party:${params.id}`, { ...query }))
    const { asOf, knownAt, programmes, facts } = prepared
    return {
      asOf,
      knownAt,
      assessments: programmes.map((one) => explained(one, facts, asOf, session.roles)),
      notInForce: [...prepared.notInForce],
      ladders: laddersOf(programmes).map((rungs) => rungs.map((rung) => rung.id)),
    }
  },
})

const one = endpoint({
  method: 'GET',
  path: '/api/parties/:id/assessments/:programme',
  tag: '测算',
  summary: '一个主体对照一项政策，附完整理由',
  audit: 'facts.read',
  roles: READERS,
  own: FIRM,
  params: z.object({ id, programme: z.string().max(100) }),
  query: z.object(moment),
  out: z.object({ knownAt: instant.nullable(), assessment, advice: z.array(advice), receipt }),
  async work({ params, query, inZone, audit, session, platform }) {
    const prepared = await inZone((sql) => prepare(sql, platform, session.zone, params.id, query))
    const programme = chosen(prepared, params.programme)
    if (wereSensitive(programme.facts)) {
      await inZone(async () => audit(`party:${params.id}`, { programme: programme.id, ...query }))
    }
    const { asOf, knownAt, facts } = prepared
    return {
      knownAt,
      receipt: receiptOf(assess(programme, facts, asOf)),
      assessment: explained(programme, facts, asOf, session.roles),
      advice: advised(programme, facts, asOf, session.roles),
    }
  },
})

type Prepared = {
  readonly asOf: LocalDate
  readonly knownAt: Instant | null
  readonly programmes: readonly Programme[]
  readonly notInForce: z.output<typeof notInForce>
  readonly facts: Facts
}

/** What has to be asked, of which facts: now, of another day, or as a past run asked it. */
async function prepare(sql: Sql, platform: Platform, zone: string, subject: number, asked: Asked): Promise<Prepared> {
  await partyDetail(sql, subject)
  const { asOf, knownAt, ...policies } =
    asked.run === undefined
      ? await presentPolicies(platform, zone, asked)
      : await policiesOfRun(sql, platform, zone, asked.run)
  const facts = await factsOf(sql, factsRead(policies.programmes), subject, knownAt ?? undefined)
  return { asOf, knownAt, facts, ...policies }
}

async function presentPolicies({ policies }: Platform, zone: string, asked: Asked) {
  const asOf = asked.asOf ?? (await policies.today(zone))
  const { programmes, notInForce: others } = await policies.inForce(zone, asOf)
  return { asOf, knownAt: instantOf(asked.knownAt) ?? null, programmes, notInForce: [...others] }
}

async function policiesOfRun(sql: Sql, { policies }: Platform, zone: string, number: number) {
  await policies.zone(zone)
  const run = await runById(sql, number)
  if (run === null) throw failure('no_run', { id: number })
  const programmes: Programme[] = []
  for (const hash of Object.values(run.editions)) {
    const stored = await editionByHash(sql, hash)
    if (stored !== null) programmes.push(policies.edition(stored))
  }
  const others = Object.entries(run.notInForce).map(([programme, reason]) => ({ programme, name: programme, reason }))
  return { asOf: run.asOf, knownAt: run.knownAt, programmes, notInForce: others }
}

function chosen({ programmes, notInForce: others, asOf }: Prepared, id: string): Programme {
  const programme = programmes.find((candidate) => candidate.id === id)
  if (programme !== undefined) return programme
  const other = others.find((candidate) => candidate.programme === id)
  if (other !== undefined) throw failure('not_in_force', { reason: other.reason, asOf })
  throw failure('not_adopted', { programme: id, adopted: programmes.map((candidate) => candidate.id).join('、') })
}

const factsRead = (programmes: readonly Programme[]) => [
  ...new Map(programmes.flatMap(({ facts }) => facts.map((fact) => [fact.column, fact] as const))).values(),
]

function explained(programme: Programme, facts: Facts, asOf: LocalDate, roles: readonly Role[]) {
  return withoutHidden(presentAssessment(assess(programme, facts, asOf)), hiddenFrom(programme, roles))
}

/** Only of facts whose values the reader may see. */
function advised(programme: Programme, facts: Facts, asOf: LocalDate, roles: readonly Role[]) {
  const hidden = hiddenFrom(programme, roles)
  const seen = adviceFor(programme, facts, asOf).filter(({ moves }) => !moves.some(({ fact }) => hidden.has(fact)))
  return seen.map(presentAdvice)
}

const hiddenFrom = (programme: Programme, roles: readonly Role[]): ReadonlySet<string> =>
  new Set(programme.facts.filter((fact) => !mayRead(fact, roles)).map(({ name }) => name))

export const assessmentEndpoints = [all, one] as const
