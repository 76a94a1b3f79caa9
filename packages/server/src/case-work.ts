import { type Instant, type LocalDate, dayInChina, defineErrors, exact } from '@gongzhen/core/base'
import {
  type Around,
  type Asked,
  type CaseEvent,
  type CaseParty,
  type CaseRefusal,
  type CaseState,
  type Decided,
  type LedgerRead,
  PAYMENT_RESULT,
  SYSTEM,
  awaited,
  decide,
  dueOf,
  evolve,
  foldCase,
  ledgerReads,
  withGiven,
} from '@gongzhen/core/case'
import { type Programme, caseSituation } from '@gongzhen/core/programme'
import type { Batch } from '@gongzhen/core/ledger'
import { type Facts, isOfCase } from '@gongzhen/core/registry'
import { openChart } from './case-accounts.ts'
import { tookReason } from './case-turns.ts'
import { consentOfCase, moveConsent } from './case-consent.ts'
import type { Sql } from './database.ts'
import type { Platform } from './platform.ts'
import { figureOf, lockFigures } from './store/case-figures.ts'
import { type CaseRow, type CaseStanding, appendEvent, caseById, eventsOf, insertCase } from './store/cases.ts'
import type { StandingConsent } from './store/consents.ts'
import { editionByHash, frozenOfEdition } from './store/editions.ts'
import { factsOf } from './store/facts.ts'
import { logDecision, post } from './store/ledger.ts'
import { envelopeOfHold } from './store/payments.ts'
import { tellParty } from './store/messages.ts'
import { announce } from './store/webhooks.ts'
import { NONE, joined } from './in-both.ts'

const failure = defineErrors('case', {
  not_found: { status: 404, zh: '没有编号为 {id} 的办件，或它与您无关。', en: 'There is no case {id} for you.' },
  changed: {
    status: 409,
    zh: '办件刚由{who}办理（{what}），现为「{state}」。您这一步没有办，请按新的状态再看。',
    en: 'The case has just been moved by {who} ({what}) to {state}. Yours was not done.',
  },
  in_payment: {
    status: 409,
    zh: '这笔钱在支付批次 {envelope} 里，正在付给银行或已付，不能「{action}」。银行退回后，或批次作废后再办。',
    en: 'The money is in payment envelope {envelope}; {action} has to wait until the bank sends it back.',
  },
  refused: { status: 409, zh: '办不了「{action}」：{reasons}', en: '{action} is not possible: {reasons}' },
  not_in_force: {
    status: 409,
    zh: '「{programme}」在 {day} 不在施行期内，不能立项。请看现行的政策。',
    en: '{programme} is not in force on {day} and takes no applications.',
  },
  no_process: {
    status: 409,
    zh: '「{programme}」没有办理流程，或本园区没有采用，不能立项。可以申请的：{known}。',
    en: '{programme} has no process here. There are {known}.',
  },
})

/** What cases need of the platform. */
export type Policied = Pick<Platform, 'policies'>

/** A case with everything it takes to say what may be done in it. */
export type OpenCase = {
  readonly row: CaseRow
  readonly programme: Programme
  readonly state: CaseState
  readonly events: readonly CaseEvent[]
  readonly facts: Facts
  readonly around: Around
  /** The consent it stands on; null where there is none. */
  readonly consent: StandingConsent | null
  /** The day on which it is looked at. */
  readonly on: LocalDate
}

/** Whoever reads or acts: their zone, and the day and time it is. */
export type CaseTime = { readonly zone: string; readonly on: LocalDate; readonly at: Instant }

/** The day and the moment, in China. */
export const timeOf = ({ now }: Pick<Platform, 'now'>, zone: string): CaseTime => {
  const at = now()
  return { zone, at, on: dayInChina(at) }
}

/** Reads a case as it stands; with `lock` nobody else moves it before the transaction ends. */
export async function openCase(
  sql: Sql,
  platform: Policied,
  time: CaseTime,
  id: number,
  options: { readonly lock?: boolean; readonly filled?: Pick<Asked, 'given' | 'parties'> } = {},
): Promise<OpenCase> {
  await platform.policies.zone(time.zone)
  const row = await caseById(sql, id, options.lock)
  if (row === null) throw failure('not_found', { id })
  const programme = await editionOf(sql, platform, row.edition)
  const events = (await eventsOf(sql, id)).map((event) => revived(event, programme))
  const state = foldCase(events, programme.model.process, row.number)
  const facts = await factsOf(sql, ownFacts(programme), row.applicant.id)
  const filled = withGiven(state, options.filled ?? {})
  const around = await aroundCase(sql, platform, time, { programme, facts }, filled, options.lock ?? false)
  const consent = await consentOfCase(sql, programme.model.process, filled)
  const isConsentRevoked = consent?.state === 'revoked'
  return { row, programme, state, events, facts, around: { ...around, isConsentRevoked }, consent, on: time.on }
}

/** The edition of a case: its files are read once, afterwards only the parameters that were approved for it. */
async function editionOf(sql: Sql, { policies }: Policied, hash: string): Promise<Programme> {
  if (policies.hasEdition(hash)) {
    return policies.edition({ hash, files: {}, frozen: await frozenOfEdition(sql, hash) })
  }
  const stored = await editionByHash(sql, hash)
  if (stored === null) throw new Error(`the edition ${hash} of a case is gone`)
  return policies.edition(stored)
}

/** Exact numbers are kept as decimal texts; read back they are numbers again. */
function revived(event: CaseEvent, { facts }: Programme): CaseEvent {
  if (event.type === 'opened') return event
  const given = Object.entries(event.given).map(([name, one]) => {
    const type = facts.find((fact) => fact.name === name)?.type
    const isNumber = type === 'ratio' || type === 'number' || type === 'money' || type === 'count'
    const value = isNumber && typeof one.value === 'string' ? exact(one.value) : one.value
    return [name, { ...one, value }] as const
  })
  return { ...event, given: Object.fromEntries(given) }
}

/** The facts a subject's file may hold: not those the case gives by itself. */
const ownFacts = ({ facts }: Programme) => facts.filter((fact) => !isOfCase(fact))

/** What stands around a case: figures of accounts are read now, under a lock on their names. */
async function aroundCase(
  sql: Sql,
  { policies }: Policied,
  { zone, on }: CaseTime,
  { programme, facts }: { readonly programme: Programme; readonly facts: Facts },
  state: CaseState,
  lock: boolean,
): Promise<Around> {
  const { file } = await policies.zone(zone)
  const reads = [...ledgerReads(programme.model.process, state, on).values()]
  if (lock) await lockFigures(sql, reads)
  const figures = new Map<string, number>()
  for (const read of reads) figures.set(keyOf(read), await figureOf(sql, read))
  // The facts of a zone that stands still do not grow older; its cases go on all the same.
  const stillDay = file?.today
  return {
    calendar: policies.codes.workdays,
    isDemo: file?.demo ?? false,
    judge: (given, asOf) => caseSituation(programme, facts, given, stillDay ?? asOf, asOf),
    measured: (read) => figures.get(keyOf(read)),
  }
}

const keyOf = ({ account, measure, from }: LedgerRead): string => `${account}\n${measure}\n${from ?? ''}`

/** Opens a case of a programme for a party, under the edition in force. */
export async function beginCase(
  sql: Sql,
  platform: Policied,
  time: CaseTime,
  about: { readonly programme: string; readonly applicant: CaseParty; readonly account: number },
): Promise<number> {
  const { adopted } = await platform.policies.zone(time.zone)
  const processes = adopted.filter(({ programme }) => programme.model.process.actions.length > 0)
  const found = processes.find(({ programme }) => programme.id === about.programme)
  if (!found) {
    const known = processes.map(({ programme }) => programme.name).join('、') || NONE
    throw failure('no_process', { programme: about.programme, known })
  }
  const { programme } = found
  await refuseOutsideForce(platform, time, programme)
  const event = {
    type: 'opened',
    at: time.at,
    on: time.on,
    person: String(about.account),
    programme: programme.id,
    edition: programme.edition,
    applicant: about.applicant,
    batch: time.on.slice(0, 4),
  } as const
  const { process } = programme.model
  const state = evolve(undefined, event, process, '')
  const file = {
    programme: programme.id,
    edition: programme.edition,
    applicant: Number(about.applicant.id),
    batch: event.batch,
  }
  const due = dueOf(process, state, platform.policies.codes.workdays)?.date ?? null
  const standing = { state: state.state, isFinal: false, due, awaited: null }
  const id = await insertCase(sql, file, standing, event, about.account)
  await logDecision(sql, { subject: `case/${id}`, body: event })
  return id
}

/** A policy that is over or not yet in force takes no more applications; a zone that stands still asks as of its day. */
async function refuseOutsideForce({ policies }: Policied, { zone, on }: CaseTime, { id, name }: Programme) {
  const { file } = await policies.zone(zone)
  const day = file?.today ?? on
  const { programmes } = await policies.inForce(zone, day)
  if (programmes.some((programme) => programme.id === id)) return
  throw failure('not_in_force', { programme: name, day })
}

/** Does something in a case: decided, posted and written down together, or not at all. */
export async function act(
  sql: Sql,
  opened: OpenCase,
  asked: Asked,
  account: number | null,
  at?: Instant,
): Promise<CaseState> {
  const { row, programme, state, around } = opened
  const { process } = programme.model
  const decided = decide(process, state, asked, around)
  if ('refusals' in decided) throw refused(asked.action, decided.refusals)
  await refuseInPayment(sql, asked, decided.transfers)
  const after = evolve(state, decided.event, process, state.id)
  await appendEvent(sql, row.id, after.version, decided.event, standingOf(opened, after), account)
  await logDecision(sql, { subject: `case/${row.id}`, body: decided.event })
  await tellParties(sql, row, after, decided.event)
  await tellApplicant(sql, opened, decided.event)
  await moveConsent(sql, process, after, decided.event, account)
  // Last: whoever else needs these accounts waits from here to the commit only.
  if (decided.transfers.length > 0) {
    await openChart(sql, process, decided.posted, at)
    await post(sql, decided.transfers, at)
  }
  return after
}

/** Those who take part beside the applicant are told of every step and of what was paid, where they registered for it. */
async function tellParties(
  sql: Sql,
  { id, number, programme }: CaseRow,
  after: CaseState,
  { action, role, from, to, on, at, moved }: CaseEvent & { readonly type: 'acted' },
): Promise<void> {
  const told = { case: id, number, programme, action, role, from, to, on }
  const parties = Object.values(after.parties).map((party) => Number(party.id))
  await announce(sql, 'case.decided', parties, at, told)
  const paid = moved.flatMap(({ kind, transfer, minor, currency }) =>
    kind === 'settle' ? [{ transfer, minor, currency }] : [],
  )
  if (paid.length > 0) await announce(sql, 'payment.settled', parties, at, { ...told, paid })
}

/** The firm is told of what was refused or sent back, with the reason, and where it can see it. */
async function tellApplicant(
  sql: Sql,
  { row, programme }: OpenCase,
  { action, from, to, note }: CaseEvent & { readonly type: 'acted' },
): Promise<void> {
  if (note === undefined || !tookReason(programme.model.process, { from, action })) return
  await tellParty(sql, row.applicant.id, {
    kind: 'case',
    title: `${action}：${programme.name}`,
    body: `理由：${note}（办件 ${row.number}，现为「${to}」）`,
    path: `/my/cases/${row.id}`,
  })
}

/** Money that is on its way to the bank is not moved by anybody but the bank's answer. */
async function refuseInPayment(sql: Sql, { role, action }: Asked, transfers: Batch): Promise<void> {
  const holds = transfers.flatMap((one) => (one.kind === 'settle' || one.kind === 'release' ? [one.hold] : []))
  if (role === PAYMENT_RESULT || holds.length === 0) return
  const envelope = await envelopeOfHold(sql, holds)
  if (envelope !== null) throw failure('in_payment', { action, envelope })
}

/** What would come of it, without doing it. */
export const tried = ({ programme, state, around }: OpenCase, asked: Asked): Decided =>
  decide(programme.model.process, state, asked, around)

const refused = (action: string, refusals: readonly CaseRefusal[]) =>
  failure('refused', { action, reasons: joined(refusals) })

const OPENING = { zh: '立项', en: 'opened the case' }

/** Says that somebody else was faster, and what they did. */
export function refuseChanged({ row, state }: OpenCase, seen: number, actors: readonly (string | null)[]): void {
  if (row.version === seen) return
  const last = state.done.at(-1)
  throw failure('changed', { who: actors.at(-1) ?? SYSTEM, what: last?.action ?? OPENING, state: state.state })
}

function standingOf({ programme, around, on }: OpenCase, state: CaseState): CaseStanding {
  const { process } = programme.model
  const isFinal = process.final.has(state.state)
  const due = isFinal ? undefined : dueOf(process, state, around.calendar)
  return {
    state: state.state,
    isFinal,
    due: due?.date ?? null,
    awaited: isFinal ? null : nextOf(programme, state, on, around),
  }
}

/** From when on time may move the case: a day that is known, or any day where only a condition says when. */
function nextOf({ model }: Programme, state: CaseState, on: LocalDate, around: Around): LocalDate | null {
  const { process } = model
  const ofTime = process.actions.filter(({ from, by }) => from === state.state && by === SYSTEM)
  if (ofTime.some(({ after }) => after === undefined)) return state.since
  const days = awaited(process, state, on, around).map((one) => one.on)
  return days.toSorted()[0] ?? (ofTime.length > 0 ? state.since : null)
}

export { failure as caseFailure }
