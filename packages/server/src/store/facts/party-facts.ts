import type { Instant, Period } from '@gongzhen/core/base'
import type { FactDefinition, FactValue, Facts, Origin } from '@gongzhen/core/registry'
import type { Sql } from '../../database.ts'
import { type Evidence, type Voice, evidenceOf, isConflict, voicesOf } from './evidence.ts'

/** One subject's facts with who said them: what an assessment explains itself with, and what the firm's page shows. */
export type PartyFacts = Facts & {
  readonly evidence: readonly Evidence[]
  /** What each source says, the value in force first. */
  voices(fact: FactDefinition, period: Period): readonly Voice[]
  /** Whether sources disagree and nobody has settled or explained it. */
  isDisputed(fact: FactDefinition, period: Period): boolean
  /** Periods in which a fact has been said, the newest first. */
  periods(fact: FactDefinition): readonly Period[]
}

/** Reads all facts of one subject with their origins; as known at an instant, or now. */
export async function factsOf(
  sql: Sql,
  facts: readonly FactDefinition[],
  subject: number,
  knownAt?: Instant,
): Promise<PartyFacts> {
  const evidence = await evidenceOf(sql, facts, subject, knownAt)
  const accepted = await acceptedConflicts(sql, subject, knownAt)
  const byName = new Map(facts.flatMap((fact) => [fact.name, fact.column, ...fact.aliases].map((name) => [name, fact])))
  const byPeriod = new Map<Period, Evidence[]>()
  for (const said of evidence) byPeriod.set(said.period, [...(byPeriod.get(said.period) ?? []), said])
  const known = new Map<string, readonly Voice[]>()
  const voices = (fact: FactDefinition, period: Period): readonly Voice[] => {
    const key = `${fact.column}@${period}`
    const found = known.get(key) ?? voicesOf(byPeriod.get(period) ?? [], fact, period)
    known.set(key, found)
    return found
  }
  const isDisputed = (fact: FactDefinition, period: Period) =>
    isConflict(fact, voices(fact, period)) && !accepted.has(`${fact.column}@${period}`)
  return {
    evidence,
    voices,
    isDisputed,
    value(name, period): FactValue | { doubt: 'unknown' | 'conflict' } {
      const fact = byName.get(name)
      const [voice] = fact === undefined ? [] : voices(fact, period)
      if (fact === undefined || voice === undefined) return { doubt: 'unknown' }
      return isDisputed(fact, period) ? { doubt: 'conflict' } : voice.value
    },
    origin(name, period) {
      const fact = byName.get(name)
      const [voice] = fact === undefined ? [] : voices(fact, period)
      return voice && originOf(voice.evidence)
    },
    periods: (fact) =>
      [...new Set(evidence.filter(({ values }) => values.has(fact)).map(({ period }) => period))].sort((a, b) => b - a),
  }
}

/** Who said it, when, in which row of which file. */
export const originOf = (said: Evidence): Origin => ({
  source: said.source,
  declaredAt: said.declaredAt,
  declaration: said.declaration,
  ...(said.file === null ? {} : { file: said.file }),
  ...(said.row === null ? {} : { row: said.row }),
  ...(said.reason === null ? {} : { reason: said.reason }),
})

/** Conflicts an officer explained, or that were withdrawn as no conflict: the most trusted source stands. */
async function acceptedConflicts(sql: Sql, subject: number, knownAt?: Instant): Promise<ReadonlySet<string>> {
  const rows = await sql.prepared<{ fact: string; period: Period }>`
    select fact, period from finding
     where zone = current_setting('gongzhen.zone') and subject = ${subject} and kind = 'conflict'
       and (status = 'explained' or status = 'withdrawn' and by is not null)
       and settled_at <= coalesce(${knownAt ?? null}::timestamptz, now())`
  return new Set(rows.map(({ fact, period }) => `${fact}@${period}`))
}
