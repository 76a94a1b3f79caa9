import type { Currency, Instant } from '../base.ts'
import { type Account, available, isWithinLimit } from './account.ts'
import { showMinor } from './amount.ts'
import { isBefore } from './instant.ts'
import { type Refusal, refuse } from './refusal.ts'
import type { HeldMoney, HoldOutcome, KnownTransfer } from './state.ts'
import type { Expire, Hold, Post, Release, Reverse, Settle, Transfer } from './transfer.ts'

/** What a transfer comes to: both accounts as they will stand, the paying one first, and the hold it makes or changes. */
export type Movement = {
  readonly accounts: readonly [Account, Account]
  readonly currency: Currency
  readonly minor: bigint
  readonly hold?: HeldMoney
}

/** What a transfer is judged on: the ledger after the transfers before it in its batch. */
export type View = {
  account(path: string): Account | undefined
  hold(id: string): HeldMoney | undefined
  transfer(id: string): KnownTransfer | undefined
  /** What reversed it earlier in the same batch. */
  reversed(id: string): string | undefined
}

/** Every reason against one transfer, and what it would come to as far as that can be told. */
export type Judgement = { readonly refusals: readonly Refusal[]; readonly movement?: Movement }

/** The range of a balance, far inside 64 bits. */
const BALANCE_MAX = 100_000_000_000_000_000n

/** Judges one transfer whose shape is sound. */
export function judge(view: View, transfer: Transfer, at: Instant): Judgement {
  switch (transfer.kind) {
    case 'post':
    case 'hold':
      return judgeMovement(view, transfer, at)
    case 'settle':
      return judgeSettle(view, transfer, at)
    case 'release':
    case 'expire':
      return judgeRelease(view, transfer, at)
    case 'reverse':
      return judgeReverse(view, transfer, at)
  }
}

function judgeMovement(view: View, transfer: Post | Hold, at: Instant): Judgement {
  const { id, minor, currency } = transfer
  const expires = transfer.kind === 'hold' ? transfer.expires : undefined
  const late = expires !== undefined && !isBefore(at, expires) ? [refuse(id, 'expires_past', { expires, at })] : []
  const from = view.account(transfer.from)
  const to = view.account(transfer.to)
  const sides = [...ofSide(transfer, transfer.from, from, at), ...ofSide(transfer, transfer.to, to, at)]
  if (!from || !to || from.currency !== currency || to.currency !== currency) return { refusals: [...late, ...sides] }
  const isHold = transfer.kind === 'hold'
  const accounts = isHold
    ? ([after(from, { heldOut: minor }, at), after(to, { heldIn: minor }, at)] as const)
    : ([after(from, { balance: -minor }, at), after(to, { balance: minor }, at)] as const)
  const hold: HeldMoney | undefined = isHold
    ? {
        id,
        from: from.path,
        to: to.path,
        currency,
        minor,
        left: minor,
        ...(expires ? { expires } : {}),
        outcome: 'open',
      }
    : undefined
  const refusals = [...late, ...sides, ...ofLimits(id, [from, to], accounts, minor)]
  return { refusals, movement: { accounts, currency, minor, ...(hold ? { hold } : {}) } }
}

function judgeSettle(view: View, transfer: Settle, at: Instant): Judgement {
  const { id } = transfer
  const hold = view.hold(transfer.hold)
  if (!hold) return { refusals: [refuse(id, 'hold_unknown', { hold: transfer.hold })] }
  const minor = transfer.minor ?? hold.left
  const { currency, expires } = hold
  const [from, to] = sidesOf(view, hold)
  const shown = { left: showMinor(hold.left, currency), asked: showMinor(minor, currency) }
  const refusals = [
    ...ofOutcome(id, hold),
    ...(hold.outcome === 'open' && expires !== undefined && !isBefore(at, expires)
      ? [refuse(id, 'hold_expired', { hold: hold.id, expires })]
      : []),
    ...(hold.outcome === 'open' && minor > hold.left
      ? [refuse(id, 'hold_too_little', { hold: hold.id, ...shown })]
      : []),
    ...ofSide({ id, currency }, from.path, from, at),
    ...ofSide({ id, currency }, to.path, to, at),
  ]
  if (refusals.length > 0) return { refusals }
  const left = transfer.rest === 'keep' ? hold.left - minor : 0n
  const freed = hold.left - left
  const accounts = [
    after(from, { balance: -minor, heldOut: -freed }, at),
    after(to, { balance: minor, heldIn: -freed }, at),
  ] as const
  const range = ofRange(id, accounts)
  if (range.length > 0) return { refusals: range }
  return {
    refusals,
    movement: { accounts, currency, minor, hold: { ...hold, left, outcome: left > 0n ? 'open' : 'settled' } },
  }
}

/** A frozen account lets its holds go. */
function judgeRelease(view: View, transfer: Release | Expire, at: Instant): Judgement {
  const { id } = transfer
  const hold = view.hold(transfer.hold)
  if (!hold) return { refusals: [refuse(id, 'hold_unknown', { hold: transfer.hold })] }
  const isEarly = hold.expires === undefined || isBefore(at, hold.expires)
  const [from, to] = sidesOf(view, hold)
  const refusals = [
    ...ofOutcome(id, hold),
    ...(transfer.kind === 'expire' && hold.outcome === 'open' && isEarly
      ? [refuse(id, 'hold_not_expired', { hold: hold.id, expires: hold.expires ?? '—' })]
      : []),
    ...ofTime(id, from, at),
    ...ofTime(id, to, at),
  ]
  if (refusals.length > 0) return { refusals }
  const minor = hold.left
  const accounts = [after(from, { heldOut: -minor }, at), after(to, { heldIn: -minor }, at)] as const
  const outcome: HoldOutcome = transfer.kind === 'expire' ? 'expired' : 'released'
  return { refusals, movement: { accounts, currency: hold.currency, minor, hold: { ...hold, left: 0n, outcome } } }
}

function judgeReverse(view: View, transfer: Reverse, at: Instant): Judgement {
  const { id, reverses } = transfer
  const target = view.transfer(reverses)
  if (!target) return { refusals: [refuse(id, 'reverses_unknown', { id: reverses })] }
  if (target.kind === 'reverse') return { refusals: [refuse(id, 'reverses_reversal', { id: reverses })] }
  if (target.kind !== 'post' && target.kind !== 'settle')
    return { refusals: [refuse(id, 'reverses_hold', { id: reverses })] }
  const by = target.reversedBy ?? view.reversed(reverses)
  if (by !== undefined) return { refusals: [refuse(id, 'reversed_already', { id: reverses, by })] }
  const { minor, currency } = target
  const [from, to] = sidesOf(view, { from: target.to, to: target.from })
  const accounts = [after(from, { balance: -minor }, at), after(to, { balance: minor }, at)] as const
  const refusals = [
    ...ofSide({ id, currency }, from.path, from, at),
    ...ofSide({ id, currency }, to.path, to, at),
    ...ofLimits(id, [from, to], accounts, minor),
  ]
  return { refusals, movement: { accounts, currency, minor } }
}

/** Accounts of a hold or a posted transfer exist. */
function sidesOf(view: View, sides: { readonly from: string; readonly to: string }): [Account, Account] {
  const from = view.account(sides.from)
  const to = view.account(sides.to)
  if (!from || !to) throw new Error(`a transfer between accounts that do not exist: ${sides.from}, ${sides.to}`)
  return [from, to]
}

function after(
  account: Account,
  change: { readonly balance?: bigint; readonly heldOut?: bigint; readonly heldIn?: bigint },
  at: Instant,
): Account {
  return {
    ...account,
    balance: account.balance + (change.balance ?? 0n),
    heldOut: account.heldOut + (change.heldOut ?? 0n),
    heldIn: account.heldIn + (change.heldIn ?? 0n),
    version: account.version + 1,
    lastAt: at,
  }
}

function ofSide(
  transfer: { readonly id: string; readonly currency: Currency },
  path: string,
  account: Account | undefined,
  at: Instant,
): Refusal[] {
  const { id, currency } = transfer
  if (!account) return [refuse(id, 'account_unknown', { account: path })]
  return [
    ...(account.state === 'frozen' ? [refuse(id, 'account_frozen', { account: path })] : []),
    ...(account.state === 'closed' ? [refuse(id, 'account_closed', { account: path })] : []),
    ...(account.currency === currency
      ? []
      : [refuse(id, 'currency_other', { account: path, has: account.currency, found: currency })]),
    ...ofTime(id, account, at),
  ]
}

const ofTime = (id: string, { path, lastAt }: Account, at: Instant): Refusal[] =>
  isBefore(at, lastAt) ? [refuse(id, 'too_early', { account: path, last: lastAt, at })] : []

function ofOutcome(id: string, hold: HeldMoney): Refusal[] {
  switch (hold.outcome) {
    case 'open':
      return []
    case 'settled':
      return [refuse(id, 'hold_settled', { hold: hold.id })]
    case 'released':
      return [refuse(id, 'hold_released', { hold: hold.id })]
    case 'expired':
      return [refuse(id, 'hold_expired', { hold: hold.id, expires: hold.expires ?? '' })]
  }
}

/** The paying side may have too little, the receiving side may take no more. */
function ofLimits(
  id: string,
  before: readonly [Account, Account],
  accounts: readonly [Account, Account],
  minor: bigint,
): Refusal[] {
  const [from, to] = before
  const refusals = ofRange(id, accounts)
  if (from.limit === 'never_negative' && !isWithinLimit(accounts[0])) {
    refusals.push(refuse(id, 'overdrawn', { account: from.path, ...shortfall(available(from), minor, from.currency) }))
  }
  if (to.limit === 'never_positive' && !isWithinLimit(accounts[1])) {
    const room = -to.balance - to.heldIn
    refusals.push(refuse(id, 'overfilled', { account: to.path, ...shortfall(room, minor, to.currency) }))
  }
  return refusals
}

function shortfall(room: bigint, asked: bigint, currency: Currency) {
  const left = room > 0n ? room : 0n
  return {
    available: showMinor(left, currency),
    asked: showMinor(asked, currency),
    short: showMinor(asked - left, currency),
  }
}

const ofRange = (id: string, accounts: readonly [Account, Account]): Refusal[] =>
  accounts
    .filter(({ balance, heldOut, heldIn }) =>
      [balance, -balance, heldOut, heldIn].some((amount) => amount > BALANCE_MAX),
    )
    .map(({ path }) => refuse(id, 'balance_too_large', { account: path }))
