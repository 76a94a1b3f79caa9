import type { z } from 'zod'
import type { LocalDate } from '@gongzhen/core/base'
import {
  type CaseEvent,
  type CaseParty,
  type CaseRefusal,
  type CaseTransfer,
  type Decided,
  type Given,
  type Moved,
  type Offer,
  type Process,
  SYSTEM,
  awaited,
  dueOf,
  levelsOf,
  offered,
} from '@gongzhen/core/case'
import { type Programme, choicesOf } from '@gongzhen/core/programme'
import { type FactDefinition, showFact } from '@gongzhen/core/registry'
import { DOINGS } from './case-doings.ts'
import { type PointsRead, pointsRead } from './case-filled-in.ts'
import { rolesIn } from './case-roles.ts'
import type { CaseTime, OpenCase } from './case-work.ts'
import type { caseDetail, caseLine, caseMove, caseOffer, caseQuestion, caseTrial } from './contract.ts'
import type { Sql } from './database.ts'
import { chartsOf, partiesIn, shownPath } from './path-names.ts'
import type { Platform } from './platform.ts'
import type { Session } from './session.ts'
import type { ZonePolicies } from './policy-library.ts'
import { isRetreat, tookReason } from './case-turns.ts'
import { type CaseRow, actorsOf } from './store/cases.ts'
import { accountByPath } from './store/ledger.ts'

type Line = z.output<typeof caseLine>
type Detail = z.output<typeof caseDetail>
type Move = z.output<typeof caseMove>

/** A case in one line, as it looks on a day to somebody who may act in these states. */
export function presentLine(row: CaseRow, on: string, isTurn: boolean): Line {
  const { id, number, programme, programmeName, applicant, state, isFinal, due, openedAt, changedAt } = row
  const isOverdue = !isFinal && due !== null && due < on
  return {
    id,
    number,
    programme,
    programmeName,
    applicant,
    state,
    isFinal,
    due,
    isOverdue,
    isTurn,
    openedAt,
    changedAt,
  }
}

/** A case as somebody sees it: what they can do and why not, what was done, what money it moved. */
export async function presentCase(
  sql: Sql,
  opened: OpenCase,
  session: Session,
  { file }: Pick<ZonePolicies, 'file'>,
  time: CaseTime,
  platform: Pick<Platform, 'settings'>,
): Promise<Detail> {
  const { row, programme, state, around, on } = opened
  const { process } = programme.model
  const roles = rolesIn(session, process, file, state)
  const who = { person: String(session.account), on, at: time.at }
  const isFinal = process.final.has(state.state)
  const found = offered(process, state, roles, who, around)
  const asksPoints = found.some(({ asks }) => process.consent && asks.includes(process.consent.points))
  const points = asksPoints ? await pointsRead(sql, platform, time, opened) : null
  const names = namesOf(state.applicant, state.parties)
  const offers = found.map((offer) => presentOffer(offer, programme, { points, names, on, state: state.state }))
  const due = isFinal ? undefined : dueOf(process, state, around.calendar)
  const parties = Object.entries(state.parties)
  const actors = await actorsOf(sql, row.id)
  return {
    ...presentLine(
      row,
      on,
      offers.some(({ possible }) => possible),
    ),
    version: row.version,
    edition: row.edition,
    since: state.since,
    dueArticle: due?.article ?? null,
    dueIsExpected: due?.expected ?? false,
    illustrative: around.judge(new Map(), on).illustrative,
    isVoucher: isVoucher(process),
    parties: parties.map(([role, { id, name }]) => ({ role, party: { id: Number(id), name } })),
    given: givenOf(state.given, programme),
    consent: consentOf(opened),
    offers,
    others: othersIn(opened, roles),
    awaited: isFinal ? [] : comingIn(opened),
    timeline: opened.events.map((event, index) => presentEvent(event, actors[index] ?? null, opened, names)),
    accounts: await accountsOf(sql, opened, session, names),
  }
}

/** Whether somebody beside the applicant redeems it, as a provider does a voucher. */
const isVoucher = ({ actions, parties }: Process): boolean =>
  actions.some(({ do: action, by }) => DOINGS.redeem.actions.some((one) => one === action) && parties.includes(by))

function consentOf({ programme, state, consent }: OpenCase): Detail['consent'] {
  const named = programme.model.process.consent
  if (!named || !consent) return null
  const { state: standing, validTo, revokedAt } = consent
  const to = state.parties[named.to]?.name ?? named.to
  return { to, purpose: String(state.given[named.purpose]?.value ?? ''), state: standing, validTo, revokedAt }
}

const givenOf = (given: Readonly<Record<string, Given>>, { facts }: Programme) =>
  Object.entries(given).map(([name, { value, evidence }]) => {
    const fact = facts.find((one) => one.name === name)
    return { name, shown: fact ? showFact(fact, value) : String(value), evidence: evidence ? Number(evidence) : null }
  })

/** What time does by itself, without what cannot come as everything stands. */
function comingIn({ programme, state, on, around }: OpenCase): Detail['awaited'] {
  const all = awaited(programme.model.process, state, on, around)
  return all.filter(({ isFalse }) => !isFalse).map(({ isFalse: _, ...one }) => one)
}

function othersIn({ programme, state }: OpenCase, roles: ReadonlySet<string>) {
  const here = programme.model.process.actions.filter(
    ({ from, by }) => from === state.state && by !== SYSTEM && !roles.has(by),
  )
  const seen = new Map(here.map(({ by: role, do: action }) => [`${role} ${action}`, { role, action }]))
  return [...seen.values()]
}

function presentOffer(
  { action, role, to, article, note, asks, papers, takesReason, possible, refusals, decided }: Offer,
  programme: Programme,
  {
    points,
    names,
    on,
    state,
  }: { readonly points: PointsRead | null; readonly names: Names; readonly on: LocalDate; readonly state: string },
) {
  const offer: z.output<typeof caseOffer> = {
    action,
    role,
    to,
    article,
    note: note ?? null,
    questions: asks.map((name) => ({ ...questionOf(name, programme, on, points), needsPaper: papers.includes(name) })),
    takesReason,
    isRetreat: isRetreat({ from: state, by: role, to }, programme.model.process),
    possible,
    refusals: refusals.map(wordsOf),
    moves: decided && 'posted' in decided ? decided.posted.map((one) => moveOf(one, programme, names)) : null,
  }
  return offer
}

function questionOf(
  name: string,
  programme: Programme,
  on: LocalDate,
  points: PointsRead | null,
): Omit<z.output<typeof caseQuestion>, 'needsPaper'> {
  const { facts, evidence, model } = programme
  const fact = facts.find((one) => one.name === name)
  return {
    name,
    kind: fact?.type ?? 'party',
    unit: fact?.unit ?? null,
    currency: fact?.type === 'money' ? (fact.currency ?? 'CNY') : null,
    evidence: evidence[name] ?? null,
    description: fact?.description ?? null,
    choices: fact?.type === 'text' ? [...choicesOf(programme, name, on)] : [],
    read: fact && name === model.process.consent?.points ? readOf(fact, points) : null,
  }
}

const readOf = (fact: FactDefinition, points: PointsRead | null) => ({
  shown: points?.value === null || points === null ? null : showFact(fact, points.value),
  until: points?.until ?? null,
})

const wordsOf = ({ code, zh, en, article }: CaseRefusal) => ({ code, zh, en, article })

/** What came of trying an action; a party it names is known by name as well. */
export function presentTrial(decided: Decided, { programme, state }: OpenCase): z.output<typeof caseTrial> {
  if ('refusals' in decided) return { to: null, moves: [], refusals: decided.refusals.map(wordsOf) }
  const { to, parties } = decided.event
  const names = namesOf(state.applicant, state.parties, parties)
  return { to, moves: decided.posted.map((one) => moveOf(one, programme, names)), refusals: [] }
}

const moveOf = ({ moved, article }: CaseTransfer, programme: Programme, names: Names): Move =>
  presentMove(readable(moved, programme, names), article)

const readable = (moved: Moved, programme: Programme, names: Names): Moved => ({
  ...moved,
  from: named(moved.from, programme, names),
  to: named(moved.to, programme, names),
})

function presentMove({ posting, kind, from, to, minor, currency, expires }: Moved, article: string): Move {
  return { posting, kind, from, to, minor, currency, expires: expires ?? null, article }
}

type Names = ReadonlyMap<number, string>

/** The applicant and whoever takes part, by their numbers. */
const namesOf = (applicant: CaseParty, ...parties: readonly Readonly<Record<string, CaseParty>>[]): Names =>
  new Map([applicant, ...parties.flatMap((some) => Object.values(some))].map(({ id, name }) => [Number(id), name]))

/** Parties stand in paths by their numbers, where the chart has a party; people read their names. */
const named = (path: string, { model }: Programme, names: Names): string =>
  shownPath(chartsOf([model.process]), path, (party) => names.get(party))

function presentEvent(event: CaseEvent, who: string | null, { programme }: OpenCase, names: Names) {
  const { at, on } = event
  if (event.type === 'opened') {
    const { process } = programme.model
    return {
      at,
      on,
      action: '立项',
      role: null,
      who,
      to: process.initial,
      given: [],
      moves: [],
      note: null,
      isReason: false,
    }
  }
  const { action, role, from, to, given, moved, note } = event
  const moves = moved.map((one) => {
    const article = programme.model.process.postings.get(one.posting)?.article ?? ''
    return presentMove(readable(one, programme, names), article)
  })
  const parties = Object.entries(event.parties).map(([name, party]) => ({ name, shown: party.name }))
  const filled = [...parties, ...givenOf(given, programme).map(({ name, shown }) => ({ name, shown }))]
  const isReason = note !== undefined && tookReason(programme.model.process, { from, action })
  return { at, on, action, role, who, to, given: filled, moves, note: note ?? null, isReason }
}

/**
 * The accounts a case touched, as they stand now. Somebody of a firm or a bank sees the case's, the applicant's and
 * their own, not what the fund holds.
 */
async function accountsOf(
  sql: Sql,
  { state, programme }: OpenCase,
  { party, parties }: Session,
  names: Names,
): Promise<Detail['accounts']> {
  const touched = [...new Set(state.moved.flatMap(({ from, to }) => [from, to]))]
  const { process } = programme.model
  const theirs = new Set([Number(state.applicant.id), ...parties])
  const isOwn = (path: string) =>
    partiesIn(chartsOf([process]), path).some((one) => one !== undefined && theirs.has(one)) ||
    levelsOf(process.accounts, path).some((name, at) => name === '办件' && path.split('/')[at] === state.id)
  const paths = party === null ? touched : touched.filter(isOwn)
  const accounts: Detail['accounts'] = []
  for (const path of paths) {
    const account = await accountByPath(sql, path)
    if (!account) continue
    const { balance, heldOut, currency } = account
    accounts.push({
      path,
      shown: named(path, programme, names),
      balance: Number(balance),
      held: Number(heldOut),
      currency,
    })
  }
  return accounts
}
