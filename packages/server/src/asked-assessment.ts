import { z } from 'zod'
import { type Instant, type LocalDate, defineErrors } from '@gongzhen/core/base'
import type { Programme } from '@gongzhen/core/programme'
import { type FactDefinition, type Facts, isOfCase } from '@gongzhen/core/registry'
import { day, id, instant } from './contract.ts'
import type { Sql } from './database.ts'
import { asScoredIn, withEstimates } from './estimates.ts'
import { instantOf } from './moment.ts'
import type { Platform } from './platform.ts'
import { editionByHash } from './store/editions.ts'
import { factsOf } from './store/facts.ts'
import { runById } from './store/runs.ts'

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

/** The moment a question is about: its day, what was known, or a past run. */
export const moment = {
  /** The day the rules are asked for; today when absent. */
  asOf: day.optional(),
  /** Only what was known by then counts; everything known when absent. */
  knownAt: z.union([day, instant]).optional(),
  /** Repeats a past run: its date, its editions and what was known then. */
  run: id.optional(),
}
type Asked = z.output<z.ZodObject<typeof moment>>

/** Programmes that cannot be asked on that day, and why. */
export const notInForce = z.array(z.object({ programme: z.string(), name: z.string(), reason: z.string() }))

/** What is asked of a firm, and of which facts. */
export type Prepared = {
  readonly asOf: LocalDate
  readonly knownAt: Instant | null
  readonly programmes: readonly Programme[]
  readonly notInForce: z.output<typeof notInForce>
  readonly facts: Facts
}

/** What has to be asked of a party of the zone, of which facts: now, of another day, or as a past run asked it. */
export async function prepare(
  sql: Sql,
  platform: Platform,
  zone: string,
  subject: number,
  asked: Asked,
): Promise<Prepared> {
  const { asOf, knownAt, ...policies } =
    asked.run === undefined
      ? await presentPolicies(platform, zone, asked)
      : await policiesOfRun(sql, platform, zone, asked.run)
  const programmes = await withEstimates(sql, policies.programmes)
  const facts = await factsOf(sql, factsRead(programmes), subject, knownAt ?? undefined)
  return { asOf, knownAt, facts, ...policies, programmes }
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
  const scored = await asScoredIn(sql, number, programmes)
  return { asOf: run.asOf, knownAt: run.knownAt, programmes: scored, notInForce: others }
}

/** One of the programmes that are asked. Fails where the zone has not adopted it, or it is not in force that day. */
export function chosen({ programmes, notInForce: others, asOf }: Prepared, id: string): Programme {
  const programme = programmes.find((candidate) => candidate.id === id)
  if (programme !== undefined) return programme
  const other = others.find((candidate) => candidate.programme === id)
  if (other !== undefined) throw failure('not_in_force', { reason: other.reason, asOf })
  throw failure('not_adopted', { programme: id, adopted: programmes.map((candidate) => candidate.id).join('、') })
}

/** Every fact of a subject's file that one of the programmes reads, each once; the same list for the same programmes. */
export function factsRead(programmes: readonly Programme[]): readonly FactDefinition[] {
  const known = readBy.get(programmes)
  if (known !== undefined) return known
  const facts = programmes.flatMap((programme) => programme.facts).filter((fact) => !isOfCase(fact))
  const list = [...new Map(facts.map((fact) => [fact.column, fact])).values()]
  readBy.set(programmes, list)
  return list
}

const readBy = new WeakMap<readonly Programme[], readonly FactDefinition[]>()
