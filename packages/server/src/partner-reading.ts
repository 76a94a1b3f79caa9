import { CURRENCIES, CURRENCY_NAMES, type Instant, defineErrors, withPoint } from '@gongzhen/core/base'
import { receiptNote, receiptText, signedBytes } from '@gongzhen/core/log'
import type { FactDefinition } from '@gongzhen/core/registry'
import type { Sql } from './database.ts'
import { zoneKey } from './log-keys.ts'
import type { Platform } from './platform.ts'
import { presentConsent } from './presentation.ts'
import type { Session } from './session.ts'
import {
  type ConsentRow,
  consentsBetween,
  consentsFor,
  noteReading,
  sharedFact,
  sharedStanding,
} from './store/consents.ts'

/** How long a receipt of what was read holds, in seconds. */
const RECEIPT_SECONDS = 600

/** Why a reading is refused; the firm reads the same words. */
export const readingFailure = defineErrors('consent', {
  none: {
    status: 403,
    zh: '企业没有授权贵机构读取，或没有这家企业。请企业在「授权」里授权后再读。',
    en: 'The firm has not consented, or there is no such firm.',
  },
  future: {
    status: 403,
    zh: '企业的授权 {from} 才开始。',
    en: 'The firm’s consent begins on {from}.',
  },
  ended: {
    status: 403,
    zh: '企业的授权已于 {to} 到期。请企业续授后再读。',
    en: 'The firm’s consent ended on {to}.',
  },
  revoked: {
    status: 403,
    zh: '企业已撤回授权。',
    en: 'The firm has revoked its consent.',
  },
  purpose: {
    status: 403,
    zh: '企业授权的用途是「{allowed}」，不是「{asked}」。请按授权的用途读取，或请企业另行授权。',
    en: 'The firm consented for {allowed}, not for {asked}.',
  },
})

/** What a firm has let an organisation read, as it is at this moment. */
export type SharedReading = {
  readonly firm: { readonly id: number; readonly name: string; readonly code: string }
  readonly purpose: string
  readonly at: Instant
  readonly points: {
    readonly programme: string
    readonly score: string | null
    readonly outcome: string
    readonly asOf: string
    readonly illustrative: boolean
  } | null
  readonly band: { readonly stage: string | null; readonly asOf: string } | null
  readonly facts: readonly {
    readonly name: string
    readonly column: string
    readonly unit: string | null
    /** Null where sources disagree: it may not be built upon. */
    readonly values: readonly { readonly period: number; readonly value: string | null }[]
  }[]
}

/** What readings need of the platform. */
export type Reading = Pick<Platform, 'policies' | 'now'> & ReceiptKeys
type ReceiptKeys = { readonly settings: Pick<Platform['settings'], 'logKeys' | 'logSignature'> }

type Firm = { readonly id: number; readonly name: string; readonly code: string }
type Refused = { readonly refused: ReturnType<typeof readingFailure> }

/** Reads what a firm consents to, for a purpose, and writes the reading down, refused ones too. */
export async function readShared(
  sql: Sql,
  platform: Reading,
  session: Pick<Session, 'zone' | 'account' | 'party' | 'parties'>,
  firm: Firm,
  purpose: string,
): Promise<{ readonly read: SharedReading; readonly until: Instant; readonly receipt: string } | Refused> {
  const { policies, now } = platform
  const partner = session.party ?? 0
  const about = { party: firm.id, partner, account: session.account, purpose }
  const all = await consentsBetween(sql, session.parties, firm.id)
  const valid = all.filter((one) => one.state === 'valid' && one.purpose === purpose)
  if (valid.length === 0) {
    const refused = refusal(all, purpose)
    const consent = all[0]?.id ?? null
    await noteReading(sql, { ...about, consent, refused: refused.message, given: [], receiptUntil: null })
    return { refused }
  }
  const at = now()
  const until = new Date(Date.parse(at) + RECEIPT_SECONDS * 1000).toISOString() as Instant
  const { points } = await policies.zone(session.zone)
  const columns = new Set(valid.flatMap(({ facts }) => facts))
  const definitions = policies.facts.filter(({ column }) => columns.has(column))
  const standing = points === null ? null : await sharedStanding(sql, firm.id, points)
  const mayPoints = valid.some((one) => one.points)
  const mayBand = valid.some((one) => one.band)
  const read: SharedReading = {
    firm,
    purpose,
    at,
    points: mayPoints && standing && points !== null ? pointsOf(points, standing) : null,
    band: mayBand && standing ? { stage: standing.stage, asOf: standing.asOf } : null,
    facts: await factsOf(sql, firm.id, definitions),
  }
  const given = [...(mayPoints ? ['points'] : []), ...(mayBand ? ['band'] : []), ...columns]
  const firmShown = { name: firm.name, code: firm.code }
  const says = { ...read, firm: firmShown, partner, consents: valid.map(({ id }) => id) }
  const receipt = await receiptOf(platform, session.zone, until, says)
  const consent = valid[0]?.id ?? null
  await noteReading(sql, { ...about, consent, refused: null, given, receiptUntil: until, receipt })
  return { read, until, receipt }
}

function refusal(all: readonly ConsentRow[], asked: string) {
  const inForce = all.filter(({ state }) => state === 'valid')
  if (inForce.length > 0) {
    return readingFailure('purpose', { allowed: [...new Set(inForce.map((one) => one.purpose))].join('、'), asked })
  }
  const latest = all.find((one) => one.purpose === asked) ?? all[0]
  if (latest === undefined) return readingFailure('none', {})
  switch (latest.state) {
    case 'future':
      return readingFailure('future', { from: latest.validFrom })
    case 'ended':
      return readingFailure('ended', { to: latest.validTo })
    default:
      return readingFailure('revoked', {})
  }
}

type Standing = NonNullable<Awaited<ReturnType<typeof sharedStanding>>>

/** Points that experts have still to mark are not known: no number is given for them. */
const pointsOf = (programme: string, { score, scoreMax, outcome, asOf, illustrative }: Standing) => ({
  programme,
  score: scoreMax === null ? score : null,
  outcome,
  asOf,
  illustrative,
})

async function factsOf(sql: Sql, party: number, definitions: readonly FactDefinition[]) {
  const facts: SharedReading['facts'][number][] = []
  for (const definition of definitions) {
    const { name, column } = definition
    const values = (await sharedFact(sql, party, column)).map(({ period, value }) => ({
      period,
      value: value === null ? null : told(definition, value),
    }))
    facts.push({ name, column, unit: unitOf(definition), values })
  }
  return facts
}

/** Money goes out in its own unit, with the point where people write it: nobody outside counts in minor units. */
const told = ({ currency }: FactDefinition, value: string): string =>
  currency === undefined ? value : withPoint(Number(value), CURRENCIES[currency])

const unitOf = ({ currency, unit }: FactDefinition): string | null =>
  currency === undefined ? (unit ?? null) : CURRENCY_NAMES[currency]

/** The reading under the zone's own key, in the form its log is signed in: what a bank keeps to show what it relied on. */
export async function receiptOf(
  { settings }: ReceiptKeys,
  zone: string,
  until: Instant,
  says: Readonly<Record<string, unknown>>,
): Promise<string> {
  const key = await zoneKey(settings.logKeys, zone, settings.logSignature)
  const text = receiptText(zone, until, says)
  return receiptNote(text, key, key.sign(signedBytes(text)))
}

/** What firms have consented to towards organisations, a page of it, as a page and a program are shown it. */
export async function consentsShown(
  sql: Sql,
  organisations: readonly number[],
  query: Parameters<typeof consentsFor>[2],
  facts: readonly FactDefinition[],
) {
  const { rows, total } = await consentsFor(sql, organisations, query)
  return { rows: rows.map((row) => presentConsent(row, facts)), total, page: query.page, size: query.size }
}
