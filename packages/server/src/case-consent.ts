import { type Instant, defineErrors } from '@gongzhen/core/base'
import type { CaseState, Process } from '@gongzhen/core/case'
import type { Sql } from './database.ts'
import {
  type NewConsent,
  type Standing,
  type StandingConsent,
  consentById,
  insertConsent,
  revokeConsent,
  standingConsents,
} from './store/consents.ts'
import { partyDetail } from './store/parties.ts'
import { announce } from './store/webhooks.ts'
import { isTerm } from './term.ts'

const DAYS_MAX = 3 * 366

const failure = defineErrors('consent', {
  dates: {
    status: 422,
    zh: '授权期限有误：{from} 至 {to}。止日不早于起日和今天，最长三年。',
    en: 'The dates are wrong: {from} to {to}; at most three years, ending today or later.',
  },
})

/** Whose consent to whom for what a case stands on; undefined where it stands on none, or that is not known yet. */
export function stoodOn({ consent }: Process, state: CaseState): Standing | undefined {
  const partner = consent && state.parties[consent.to]
  const purpose = consent && state.given[consent.purpose]?.value
  if (!partner || typeof purpose !== 'string') return undefined
  return { party: Number(state.applicant.id), partner: Number(partner.id), purpose }
}

/** The consent a case stands on, the best of several; null where there is none. */
export async function consentOfCase(sql: Sql, process: Process, state: CaseState): Promise<StandingConsent | null> {
  const about = stoodOn(process, state)
  const [best] = about ? await standingConsents(sql, about) : []
  return best ?? null
}

type Moved = { readonly action: string; readonly on: string; readonly at: Instant; readonly note?: string | undefined }

/** What an action does to the consent of its case, in the same transaction: it gives it, or takes it back. */
export async function moveConsent(
  sql: Sql,
  process: Process,
  after: CaseState,
  { action, on, at, note }: Moved,
  account: number | null,
): Promise<void> {
  const { consent } = process
  const about = stoodOn(process, after)
  if (!consent || !about || account === null) return
  if (action === consent.givenBy) {
    const until = String(after.given[consent.until]?.value ?? '')
    const before = await standingConsents(sql, about)
    if (before.some(({ state, validTo }) => state === 'valid' && validTo >= until)) return
    const shared = { points: true, band: true, facts: [], validFrom: on, validTo: until }
    await giveConsent(sql, { ...about, ...shared, by: account }, at)
  }
  if (action === consent.endedBy) {
    for (const { id, revokedAt } of await standingConsents(sql, about)) {
      if (revokedAt === null) await endConsent(sql, id, { by: account, reason: note ?? `办件 ${after.id} 里撤回`, at })
    }
  }
}

/** Gives a consent and tells the organisation; answers its number. */
export async function giveConsent(sql: Sql, consent: NewConsent, at: Instant): Promise<number> {
  const { validFrom: from, validTo: to } = consent
  if (!isTerm(from, to, DAYS_MAX, at)) throw failure('dates', { from, to })
  const made = await insertConsent(sql, consent)
  await tell(sql, 'consent.given', made, at)
  return made
}

/** Ends a consent at once and tells the organisation; false where it was revoked before. */
export async function endConsent(
  sql: Sql,
  id: number,
  { by, reason, at }: { readonly by: number; readonly reason: string; readonly at: Instant },
): Promise<boolean> {
  const isEnded = await revokeConsent(sql, id, by, reason)
  if (isEnded) await tell(sql, 'consent.revoked', id, at)
  return isEnded
}

async function tell(sql: Sql, event: 'consent.given' | 'consent.revoked', id: number, at: Instant): Promise<void> {
  const made = await consentById(sql, id)
  if (made === null) return
  const { identifiers } = await partyDetail(sql, made.party)
  const code = identifiers.find(({ scheme }) => scheme === 'uscc')?.value ?? null
  const { points, band, facts, validFrom, validTo } = made
  const shown = { firm: { name: made.partyName, code }, purpose: made.purpose, points, band, facts, validFrom, validTo }
  await announce(sql, event, [made.partner], at, { consent: id, ...shown })
}
