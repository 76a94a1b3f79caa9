import { type Currency, type Instant, type LocalDate, isExact, roundTo, show, showMoney } from '../base.ts'
import { type Compiled, Fault, Unknown } from '../feel.ts'
import type { Rate, Transfer } from '../ledger.ts'
import { accountPath } from './account.ts'
import type { Asked } from './decide.ts'
import type { Action, CasePosting, CaseRate, Process } from './model.ts'
import { type CaseRefusal, refusal } from './refusal.ts'
import type { Around, Situation } from './situation.ts'
import { type CaseState, type Moved, latestMove, openHold } from './state.ts'
import { dayOfWait, isDueDay } from './wait.ts'

/** One transfer of an action, as the ledger takes it and as the case remembers it. */
export type CaseTransfer = {
  readonly posting: string
  readonly article: string
  /** Absent where the ledger has done it by itself: a hold whose time is over. */
  readonly transfer: Transfer | undefined
  readonly moved: Moved
}

/** What surrounds one posting of an action. */
type Paying = {
  readonly process: Process
  readonly state: CaseState
  readonly asked: Asked
  readonly situation: Situation
  readonly around: Around
}

/** The transfers an action makes, or every reason why one of them cannot be made; nothing is left out silently. */
export function moneyOf(
  process: Process,
  action: Action,
  state: CaseState,
  asked: Asked,
  situation: Situation,
  around: Around,
): { readonly posted: readonly CaseTransfer[]; readonly refusals: readonly CaseRefusal[] } {
  const paying: Paying = { process, state, asked, situation, around }
  const posted: CaseTransfer[] = []
  const refusals: CaseRefusal[] = []
  for (const name of action.post) {
    const posting = process.postings.get(name)
    const result = posting && postingOf(posting, paying)
    if (!result) continue
    if ('refusal' in result) refusals.push(result.refusal)
    else posted.push(result)
  }
  if (posted.length > 0 && situation.illustrative && !around.isDemo)
    refusals.push(refusal('illustrative', {}, action.article))
  return { posted, refusals }
}

type Result = CaseTransfer | { readonly refusal: CaseRefusal } | undefined

/** One posting; undefined where its own condition does not hold. */
function postingOf(posting: CasePosting, paying: Paying): Result {
  const { condition, article, name } = posting
  const applies = condition ? condition.evaluate(paying.situation.env) : true
  if (applies === false || applies === null) return undefined
  if (applies instanceof Unknown || applies instanceof Fault) return { refusal: notKnown(name, applies, article) }
  switch (posting.move.kind) {
    case 'post':
    case 'hold':
      return movement(posting, posting.move, paying)
    case 'settle':
      return settlement(posting, posting.move.of, paying)
    case 'release':
      return letGo(posting, posting.move.of, paying)
    case 'reverse':
      return reversal(posting, posting.move.of, paying)
  }
}

function movement(posting: CasePosting, move: CasePosting['move'] & { kind: 'post' | 'hold' }, paying: Paying): Result {
  const { name, article, currency } = posting
  const { state, asked, situation, around } = paying
  const minor = posting.amount ? amountOf(posting, posting.amount, situation) : 0
  if (typeof minor !== 'number') return { refusal: minor }
  const from = accountPath(move.from, state, asked.on)
  const to = accountPath(move.to, state, asked.on)
  if (typeof from !== 'string') return { refusal: noParty(from.missing, article) }
  if (typeof to !== 'string') return { refusal: noParty(to.missing, article) }
  const id = transferId(paying, name)
  const cause = causeOf(paying, name)
  const moved: Moved = { posting: name, transfer: id, kind: move.kind, from, to, minor, currency }
  const movement = { id, cause, from, to, minor: BigInt(minor), currency }
  if (move.kind === 'post') {
    const rate = move.rate && rateOf(name, move.rate, article, paying)
    if (rate && 'refusal' in rate) return rate
    return { posting: name, article, moved, transfer: { ...movement, kind: 'post', ...(rate ? { rate } : {}) } }
  }
  if (!move.expires) return { posting: name, article, moved, transfer: { ...movement, kind: 'hold' } }
  const day = dayOfWait(move.expires, asked.on, situation.env, around.calendar)
  if (!isDueDay(day)) return { refusal: noDay(name, day, article) }
  const expires = day.date
  const transfer: Transfer = { ...movement, kind: 'hold', expires: endOfDay(expires) }
  return { posting: name, article, moved: { ...moved, expires }, transfer }
}

/** The rate as the ledger keeps it: of the day of the action, with its source. */
function rateOf(
  posting: string,
  { compiled, source }: CaseRate,
  article: string,
  { situation, asked }: Paying,
): Rate | { readonly refusal: CaseRefusal } {
  const rate = compiled.evaluate(situation.env)
  if (rate instanceof Unknown || rate instanceof Fault) return { refusal: notKnown(posting, rate, article) }
  if (!isExact(rate)) return { refusal: refusal('fault', { found: compiled.text.trim() }, article) }
  return { rate: show(rate), date: asked.on, source }
}

function settlement(posting: CasePosting, of: string, paying: Paying): Result {
  const { name, article } = posting
  const hold = openHold(paying.state, of)
  if (!hold) return { refusal: refusal('holdNone', { posting: of }, article) }
  if (isOver(hold, paying.asked.on))
    return { refusal: refusal('holdExpired', { posting: of, day: hold.expires ?? '' }, article) }
  const minor = posting.amount ? amountOf(posting, posting.amount, paying.situation) : hold.minor
  if (typeof minor !== 'number') return { refusal: minor }
  const shown = (amount: number) => showMoney(amount, hold.currency)
  if (minor > hold.minor)
    return { refusal: refusal('amountMore', { posting: name, amount: shown(minor), held: shown(hold.minor) }, article) }
  const id = transferId(paying, name)
  const transfer: Transfer = {
    kind: 'settle',
    id,
    cause: causeOf(paying, name),
    hold: hold.transfer,
    minor: BigInt(minor),
  }
  const moved: Moved = { ...bare(hold), posting: name, transfer: id, kind: 'settle', minor, of: hold.transfer }
  return { posting: name, article, moved, transfer }
}

function letGo({ name, article }: CasePosting, of: string, paying: Paying): Result {
  const hold = openHold(paying.state, of)
  if (!hold) return { refusal: refusal('holdNone', { posting: of }, article) }
  const id = transferId(paying, name)
  const release: Transfer = { kind: 'release', id, cause: causeOf(paying, name), hold: hold.transfer }
  const transfer = isOver(hold, paying.asked.on) ? undefined : release
  const moved: Moved = { ...bare(hold), posting: name, transfer: id, kind: 'release', of: hold.transfer }
  return { posting: name, article, moved, transfer }
}

function reversal({ name, article }: CasePosting, of: string, paying: Paying): Result {
  const wrong = latestMove(paying.state, of)
  if (!wrong) return { refusal: refusal('moveNone', { posting: of }, article) }
  const id = transferId(paying, name)
  const transfer: Transfer = { kind: 'reverse', id, cause: causeOf(paying, name), reverses: wrong.transfer }
  const { from, to } = wrong
  const moved: Moved = {
    ...bare(wrong),
    posting: name,
    transfer: id,
    kind: 'reverse',
    from: to,
    to: from,
    of: wrong.transfer,
  }
  return { posting: name, article, moved, transfer }
}

/** A movement without what ties it to others. */
function bare({ of: _of, expires: _expires, ...rest }: Moved): Moved {
  return rest
}

const isOver = ({ expires }: Moved, on: LocalDate): boolean => expires !== undefined && expires < on

/** A hold lasts to the end of its last day, by the clock in Beijing. */
const endOfDay = (day: LocalDate): Instant => new Date(Date.parse(`${day}T00:00:00+08:00`) + 86_400_000).toISOString()

/** The amount in whole minor units: the decision's own, or worked out and rounded once; the reason where there is none. */
function amountOf(posting: CasePosting, amount: Compiled, situation: Situation): number | CaseRefusal {
  const { name, article, decided, round } = posting
  const own = decided === undefined ? undefined : situation.amounts.find(({ id }) => id === decided)
  const result = own ? own.minor : amount.evaluate(situation.env)
  if (result instanceof Unknown || result instanceof Fault) return notKnown(name, result, article)
  if (!isExact(result)) return refusal('amountUnknown', { posting: name, missing: amount.text.trim() }, article)
  const minor = own ? own.minor : roundTo(result, round.quantum, round.mode)
  if (typeof minor !== 'number') return refusal('fault', { found: amount.text.trim() }, article)
  if (minor < 0) return refusal('amountNegative', { posting: name, amount: shownIn(minor, posting.currency) }, article)
  return minor > 0 ? minor : refusal('amountZero', { posting: name }, article)
}

const shownIn = (minor: number, currency: Currency): string => showMoney(minor, currency)

function notKnown(posting: string, result: Unknown | Fault, article: string): CaseRefusal {
  if (result instanceof Fault) return refusal('fault', { found: result.zh }, article)
  const missing = [...result.missing.keys()]
  return refusal('amountUnknown', { posting, missing: missing.join('、') }, article, missing)
}

function noDay(posting: string, day: unknown, article: string): CaseRefusal {
  if (day instanceof Unknown || day instanceof Fault) return notKnown(posting, day, article)
  return refusal('fault', { found: posting }, article)
}

const noParty = (missing: readonly string[], article: string): CaseRefusal =>
  refusal('party', { missing: missing.join('、') }, article, missing)

/** The same action of the same case at the same version moves the same money: sent again, it is the same transfer. */
const transferId = ({ state }: Paying, posting: string): string => `${state.id}/${state.version}/${posting}`

const causeOf = ({ state }: Paying, rule: string) => ({ case: state.id, edition: state.edition, rule })
