import type { Instant, Period } from '@gongzhen/core/base'
import type { FactDefinition, Facts, Origin } from '@gongzhen/core/registry'
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

/** A fact's period: what each source says, the value in force or why there is none, and who said it. */
type Told = {
  readonly voices: readonly Voice[]
  readonly isDisputed: boolean
  readonly value: ReturnType<Facts['value']>
  readonly origin: Origin | undefined
}

const UNKNOWN = { doubt: 'unknown' } as const
const CONFLICT = { doubt: 'conflict' } as const
const NOTHING_TOLD: Told = { voices: [], isDisputed: false, value: UNKNOWN, origin: undefined }

/** Reads all facts of one subject with their origins; as known at an instant, or now. */
export async function factsOf(
  sql: Sql,
  facts: readonly FactDefinition[],
  subject: number,
  knownAt?: Instant,
): Promise<PartyFacts> {
  const evidence = await evidenceOf(sql, facts, subject, knownAt)
  const accepted = await acceptedConflicts(sql, subject, knownAt)
  const byName = namesOf(facts)
  const mentions = mentionsIn(evidence, byName)
  const known = new Map<FactDefinition, Map<Period, Told>>()

  /** What is said of a fact's period, put together once: every rule that reads it asks. */
  function toldOf(fact: FactDefinition, period: Period): Told {
    const periods = known.get(fact) ?? new Map<Period, Told>()
    known.set(fact, periods)
    const told = periods.get(period) ?? toldAnew(fact, period)
    periods.set(period, told)
    return told
  }

  function toldAnew(fact: FactDefinition, period: Period): Told {
    const mentioned = mentions.get(fact)?.get(period)
    if (mentioned === undefined) return NOTHING_TOLD
    const voices = voicesOf(mentioned, fact, period)
    const [voice] = voices
    if (voice === undefined) return NOTHING_TOLD
    const isDisputed = isConflict(fact, voices) && !accepted.has(`${fact.column}@${period}`)
    return { voices, isDisputed, value: isDisputed ? CONFLICT : voice.value, origin: originOf(voice.evidence) }
  }

  return {
    evidence,
    voices: (fact, period) => toldOf(fact, period).voices,
    isDisputed: (fact, period) => toldOf(fact, period).isDisputed,
    value(name, period) {
      const fact = byName.get(name)
      return fact === undefined ? UNKNOWN : toldOf(fact, period).value
    },
    origin(name, period) {
      const fact = byName.get(name)
      return fact && toldOf(fact, period).origin
    },
    periods: (fact) =>
      [...new Set(evidence.filter(({ values }) => values.has(fact)).map(({ period }) => period))].sort((a, b) => b - a),
  }
}

/** Facts by every name they are read under: made once for a list of facts, whoever's they are. */
function namesOf(facts: readonly FactDefinition[]): ReadonlyMap<string, FactDefinition> {
  const known = named.get(facts)
  if (known !== undefined) return known
  const names = new Map(facts.flatMap((fact) => [fact.name, fact.column, ...fact.aliases].map((name) => [name, fact])))
  named.set(facts, names)
  return names
}

const named = new WeakMap<readonly FactDefinition[], ReadonlyMap<string, FactDefinition>>()

/** The declarations that say or withdraw a fact of a period, in their order: of the many facts each says a few. */
function mentionsIn(
  evidence: readonly Evidence[],
  byName: ReadonlyMap<string, FactDefinition>,
): ReadonlyMap<FactDefinition, ReadonlyMap<Period, readonly Evidence[]>> {
  const mentions = new Map<FactDefinition, Map<Period, Evidence[]>>()
  for (const said of evidence) {
    const withdrawn = [...said.withdrawn].flatMap((column) => byName.get(column) ?? [])
    for (const fact of new Set([...said.values.keys(), ...withdrawn])) {
      const periods = mentions.get(fact) ?? new Map<Period, Evidence[]>()
      mentions.set(fact, periods)
      const before = periods.get(said.period)
      if (before === undefined) periods.set(said.period, [said])
      else before.push(said)
    }
  }
  return mentions
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
