import type { Instant, LocalDate } from '@gongzhen/core/base'
import type { Part, Sql } from '../database.ts'
import { type Page, type PageAsked, pageOf } from './page.ts'
import { witness } from './log.ts'

/** What a firm lets an organisation read, for what, from when to when. */
export type NewConsent = {
  readonly party: number
  readonly partner: number
  readonly purpose: string
  readonly points: boolean
  readonly band: boolean
  /** Columns of facts. */
  readonly facts: readonly string[]
  readonly validFrom: LocalDate
  readonly validTo: LocalDate
  readonly by: number
}

type ConsentState = 'future' | 'valid' | 'ended' | 'revoked'

/** A consent as it stands today. */
export type ConsentRow = Omit<NewConsent, 'by'> & {
  readonly id: number
  /** Null to an organisation with which the firm shares nothing any more. */
  readonly partyName: string | null
  /** Its unified social credit code, where it has one. */
  readonly partyCode: string | null
  readonly partnerName: string
  readonly givenAt: Instant
  readonly revokedAt: Instant | null
  readonly revokeReason: string | null
  readonly state: ConsentState
}

/** The day in China, by which consents begin and end. */
const today = (sql: Sql): Part => sql.part`(now() at time zone 'Asia/Shanghai')::date`

/** How consents are listed and counted. */
const FROM = (sql: Sql): Part => sql.part`
  from   consent
  left   join party firm on firm.zone = consent.zone and firm.id = consent.party
  left   join lateral (select min(value) as value from party_identifier
                       where zone = firm.zone and party = firm.id and scheme = 'uscc') held on true
  join   party partner on partner.zone = consent.zone and partner.id = consent.partner`

const listed = (sql: Sql, where: Part): Part => sql.part`
  select consent.id, consent.party, firm.name as "partyName", held.value as "partyCode", consent.partner,
         partner.name as "partnerName", consent.purpose, consent.points, consent.band, consent.facts,
         consent.valid_from as "validFrom", consent.valid_to as "validTo", consent.given_at as "givenAt",
         consent.revoked_at as "revokedAt", consent.revoke_reason as "revokeReason", ${stateNow(sql)} as state
  ${FROM(sql)}
  where  ${where}
  order  by consent.id desc`

const stateNow = (sql: Sql): Part => sql.part`
  case when consent.revoked_at is not null then 'revoked'
       when ${today(sql)} < consent.valid_from then 'future'
       when ${today(sql)} > consent.valid_to then 'ended'
       else 'valid' end`

const rows = (sql: Sql, where: Part): Promise<ConsentRow[]> => sql<ConsentRow>`${listed(sql, where)}`

/** Keeps a consent; answers its number. */
export async function insertConsent(sql: Sql, consent: NewConsent): Promise<number> {
  const { party, partner, purpose, points, band, facts, validFrom, validTo, by } = consent
  const [row] = await sql<{ id: number }>`
    insert into consent (zone, party, partner, purpose, points, band, facts, valid_from, valid_to, given_by)
    values (current_setting('gongzhen.zone'), ${party}, ${partner}, ${purpose}, ${points}, ${band}, ${facts},
            ${validFrom}, ${validTo}, ${by})
    returning id`
  await witness(sql, 'consent', sql.part`id = ${row!.id}`)
  return row!.id
}

/** All consents a firm has ever given, the newest first. */
export const consentsOf = (sql: Sql, party: number): Promise<ConsentRow[]> =>
  rows(sql, sql.part`consent.party = ${party}`)

/** What an organisation looks for among the consents it was given. */
export type ConsentsAsked = PageAsked & {
  readonly state?: ConsentState | undefined
  /** A part of the firm's name, or of its code. */
  readonly search?: string | undefined
}

/** The consents an organisation was given, the newest first; a firm that shares nothing any more has no name there. */
export function consentsFor(sql: Sql, partners: readonly number[], asked: ConsentsAsked): Promise<Page<ConsentRow>> {
  const { state, search = '' } = asked
  const where = sql.part`
    consent.partner = any(${partners}::bigint[])
    and (${state ?? null}::text is null or ${stateNow(sql)} = ${state ?? null})
    and (${search} = '' or strpos(firm.name, ${search}) > 0 or strpos(held.value, ${search.toUpperCase()}) > 0)`
  return pageOf<ConsentRow>(sql, asked, { ordered: listed(sql, where), counted: sql.part`${FROM(sql)} where ${where}` })
}

/** All consents one firm has ever given an organisation, the newest first. */
export const consentsBetween = (sql: Sql, partners: readonly number[], party: number): Promise<ConsentRow[]> =>
  rows(sql, sql.part`consent.partner = any(${partners}::bigint[]) and consent.party = ${party}`)

/** A consent by its number; null where there is none. */
export async function consentById(sql: Sql, id: number): Promise<ConsentRow | null> {
  const [row] = await rows(sql, sql.part`consent.id = ${id}`)
  return row ?? null
}

/** Ends a consent at once, and answers false where it was revoked before. */
export async function revokeConsent(sql: Sql, id: number, by: number, reason: string): Promise<boolean> {
  const revoked = await sql.count`
    update consent set revoked_at = now(), revoked_by = ${by}, revoke_reason = ${reason}
    where  id = ${id} and revoked_at is null`
  if (revoked === 1) await witness(sql, 'consent', sql.part`id = ${id}`)
  return revoked === 1
}

/** The firms that share points or stage, and those that share facts, with an organisation today. */
export async function sharedWith(
  sql: Sql,
  partners: readonly number[],
): Promise<{ readonly sharedPoints: number[]; readonly sharedFacts: number[] }> {
  const found = await sql<{ party: number; points: boolean; facts: boolean }>`
    select party, bool_or(points or band) as points, bool_or(facts <> '{}') as facts
    from   consent
    where  partner = any(${partners}::bigint[]) and revoked_at is null
    and    ${today(sql)} between valid_from and valid_to
    group  by party`
  return {
    sharedPoints: found.flatMap(({ party, points }) => (points ? [party] : [])),
    sharedFacts: found.flatMap(({ party, facts }) => (facts ? [party] : [])),
  }
}

/** One reading, or what was refused. */
export type Reading = {
  readonly party: number
  readonly partner: number
  readonly consent: number | null
  readonly account: number
  readonly purpose: string
  /** Why it was refused; null where it was permitted. */
  readonly refused: string | null
  readonly given: readonly string[]
  readonly receiptUntil: Instant | null
  /** The signed note of what was handed over. */
  readonly receipt?: string
}

/** Writes down a reading. It stays. */
export async function noteReading(sql: Sql, one: Reading): Promise<void> {
  const [kept] = await sql<{ id: number }>`
    insert into consent_read (zone, party, partner, consent, account, purpose, outcome, reason, given, receipt_until,
                              receipt)
    values (current_setting('gongzhen.zone'), ${one.party}, ${one.partner}, ${one.consent}, ${one.account},
            ${one.purpose}, ${one.refused === null ? 'permitted' : 'refused'}, ${one.refused}, ${one.given},
            ${one.receiptUntil}, ${one.receipt ?? null})
    returning id`
  await witness(sql, 'consent_read', sql.part`id = ${kept!.id}`)
}

/** The latest reading of a firm's points for a purpose whose receipt still holds, with that receipt; null where there is none. */
export async function freshReading(sql: Sql, about: Standing, at: Instant): Promise<FreshReading | null> {
  const { party, partner, purpose } = about
  const [row] = await sql<FreshReading>`
    select id, receipt, receipt_until as until
    from   consent_read
    where  party = ${party} and partner = ${partner} and purpose = ${purpose} and outcome = 'permitted'
    and    'points' = any (given) and receipt is not null and receipt_until > ${at}
    order  by id desc
    limit  1`
  return row ?? null
}

type FreshReading = { readonly id: number; readonly receipt: string; readonly until: Instant }

/** Who lets whom read points, what for. */
export type Standing = { readonly party: number; readonly partner: number; readonly purpose: string }

/** How a firm's consents for points stand that one organisation has for one purpose, the best first. */
export const standingConsents = (sql: Sql, { party, partner, purpose }: Standing) => sql<StandingConsent>`
  select id, valid_from as "validFrom", valid_to as "validTo", revoked_at as "revokedAt",
         case when revoked_at is not null then 'revoked'
              when ${today(sql)} < valid_from then 'future'
              when ${today(sql)} > valid_to then 'ended'
              else 'valid' end as state
  from   consent
  where  party = ${party} and partner = ${partner} and purpose = ${purpose} and points
  order  by revoked_at is not null, valid_to desc, id desc`

/** A consent as it stands on a day. */
export type StandingConsent = {
  readonly id: number
  readonly validFrom: LocalDate
  readonly validTo: LocalDate
  readonly revokedAt: Instant | null
  readonly state: ConsentState
}

type ReadingRow = {
  readonly id: number
  readonly at: Instant
  readonly partner: number
  readonly partnerName: string
  readonly purpose: string
  readonly outcome: 'permitted' | 'refused'
  readonly reason: string | null
  readonly given: readonly string[]
}

/** Who read of a firm, permitted and refused, the latest first. */
export const readingsOf = (sql: Sql, party: number, asked: PageAsked): Promise<Page<ReadingRow>> =>
  pageOf<ReadingRow>(sql, asked, {
    ordered: sql.part`
      select consent_read.id, consent_read.at, consent_read.partner, partner.name as "partnerName", consent_read.purpose,
             consent_read.outcome, consent_read.reason, consent_read.given
      from   consent_read
      join   party partner on partner.zone = consent_read.zone and partner.id = consent_read.partner
      where  consent_read.party = ${party}
      order  by consent_read.id desc`,
    counted: sql.part`from consent_read where consent_read.party = ${party}`,
  })

/** Whom a firm may let read: organisations that somebody works for here, with what they are. */
export const organisations = (sql: Sql, roles: readonly string[]) => sql<{ id: number; name: string; roles: string[] }>`
  select party.id, party.name, array_agg(distinct role order by role) as roles
  from   account
  cross  join unnest(account.roles) as role
  join   party on party.zone = account.zone and party.id = account.party
  where  account.disabled_at is null and role = any(${roles}) and party.merged_into is null
  group  by party.id, party.name
  order  by party.name
  limit  200`

/** The firm of a unified social credit code, or null. */
export async function firmByCode(sql: Sql, code: string): Promise<{ id: number; name: string } | null> {
  const [row] = await sql<{ id: number; name: string }>`
    select coalesce(kept.id, party.id) as id, coalesce(kept.name, party.name) as name
    from   party_identifier held
    join   party on party.zone = held.zone and party.id = held.party
    left   join party kept on kept.zone = party.zone and kept.id = party.merged_into
    where  held.scheme = 'uscc' and held.value = ${code}`
  return row ?? null
}

/** A firm's points and stage as they stand; under a partner's role only where they are shared. */
export async function sharedStanding(sql: Sql, party: number, programme: string) {
  const [row] = await sql<{
    score: string | null
    scoreMax: string | null
    stage: string | null
    outcome: string
    asOf: LocalDate
    edition: string
    illustrative: boolean
  }>`
    select trim_scale(score)::text as score, trim_scale(score_max)::text as "scoreMax", peers as stage, outcome,
           as_of as "asOf", edition, illustrative
    from   standing
    where  subject = ${party} and programme = ${programme}`
  return row ?? null
}

/** Current values of one fact by period, the newest first; an open conflict between sources is said in place of the value. */
export const sharedFact = (sql: Sql, party: number, column: string) => sql<{ period: number; value: string | null }>`
  select fact.period,
         case when exists (select from finding doubt where doubt.zone = fact.zone and doubt.subject = fact.subject
                            and doubt.period = fact.period and doubt.fact = ${column} and doubt.kind = 'conflict'
                            and doubt.status = 'open')
              then null else fact.${sql.identifier(column)}::text end as value
  from   fact
  where  fact.subject = ${party} and fact.${sql.identifier(column)} is not null
  order  by fact.period desc
  limit  5`
