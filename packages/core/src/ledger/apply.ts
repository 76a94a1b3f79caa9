import type { Instant } from '../base.ts'
import { isBefore } from './instant.ts'
import { judge, type Movement } from './judge.ts'
import { type Refusal, refuse } from './refusal.ts'
import { shapeRefusals } from './shape.ts'
import type { Entry, HeldMoney, KnownTransfer, LedgerState, Posted } from './state.ts'
import { type Batch, bodyOf, expiryOf, type Transfer } from './transfer.ts'
import { type Account, type AccountTerms, newAccount } from './account.ts'

/** What became of a batch: everything posted, or everything refused with every reason. */
export type Applied =
  | { readonly state: LedgerState; readonly posted: readonly Posted[] }
  | { readonly refusals: readonly Refusal[] }

/** Posts a batch at a time, or says why not. A batch posted before answers as it did then and changes nothing. */
export function apply(state: LedgerState, batch: Batch, at: Instant): Applied {
  const draft = draftOf(state)
  const result = applyTo(draft, batch, at)
  return 'refusals' in result ? result : { state: stateOf(draft), posted: result.posted }
}

/** Posts batches one after the other, each with its own answer; the state is copied once, so thousands are quick. */
export function applyEach(
  state: LedgerState,
  batches: Iterable<{ readonly batch: Batch; readonly at: Instant }>,
): { readonly state: LedgerState; readonly answers: readonly Answer[] } {
  const draft = draftOf(state)
  const answers = Array.from(batches, ({ batch, at }) => applyTo(draft, batch, at))
  return { state: stateOf(draft), answers }
}

/** A ledger that is written in place: the same answers as `apply` gives, without a copy for each. */
export type Book = {
  /** The ledger as it stands, and changes with every batch. */
  readonly state: LedgerState
  /** Opens an account that is not there yet. */
  open(terms: AccountTerms, at: Instant): void
  post(batch: Batch, at: Instant): Answer
  /** Lets go every hold whose time is over. */
  expire(at: Instant): void
  /** The numbers of all transfers that touched an account, in their order. */
  touching(path: string): readonly string[]
}

/** A book that goes on from a ledger, which itself stays as it is. */
export function newBook(state: LedgerState): Book {
  const draft = draftOf(state)
  return {
    state: stateOf(draft),
    open(terms, at) {
      if (!draft.accounts.has(terms.path)) draft.accounts.set(terms.path, newAccount(terms, at))
    },
    post: (batch, at) => applyTo(draft, batch, at),
    expire(at) {
      letGo(draft, at, () => true)
    },
    touching: (path) => draft.touching.get(path) ?? [],
  }
}

/** The answer to one batch. */
export type Answer = { readonly posted: readonly Posted[] } | { readonly refusals: readonly Refusal[] }

/** Lets go every hold whose time is over. */
export function expireHolds(state: LedgerState, at: Instant): LedgerState {
  const draft = draftOf(state)
  letGo(draft, at, () => true)
  return stateOf(draft)
}

/** A ledger that is being written: its maps are its own, their values never change. */
type Draft = {
  readonly accounts: Map<string, Account>
  readonly holds: Map<string, HeldMoney>
  readonly transfers: Map<string, KnownTransfer>
  /** The holds that have something left, and what touched each account: what would else be looked for in everything. */
  readonly open: Set<string>
  readonly touching: Map<string, string[]>
}

function draftOf({ accounts, holds, transfers }: LedgerState): Draft {
  const draft: Draft = {
    accounts: new Map(accounts),
    holds: new Map(holds),
    transfers: new Map(transfers),
    open: new Set(),
    touching: new Map(),
  }
  for (const { id, outcome } of holds.values()) if (outcome === 'open') draft.open.add(id)
  for (const posted of transfers.values()) touch(draft, posted)
  return draft
}

const stateOf = ({ accounts, holds, transfers }: Draft): LedgerState => ({ accounts, holds, transfers })

function touch({ touching }: Draft, { id, from, to }: Posted): void {
  for (const path of [from, to]) {
    const ids = touching.get(path)
    if (ids) ids.push(id)
    else touching.set(path, [id])
  }
}

/** A hold whose time is over does not stand in the way: it is let go before a payment is refused for want of money. */
function applyTo(draft: Draft, batch: Batch, at: Instant): Answer {
  const shape = shapeRefusals(batch)
  if (shape.length > 0) return { refusals: shape }
  const known = knownAnswer(draft, batch)
  if (known) return known
  const first = judgeBatch(draft, batch, at)
  const short = first.refusals.flatMap(({ code, failure }) =>
    code === 'overdrawn' || code === 'overfilled' ? [failure.details.account ?? ''] : [],
  )
  const isFreed = letGo(draft, at, (hold) => short.includes(hold.from) || short.includes(hold.to))
  const { refusals, movements } = isFreed ? judgeBatch(draft, batch, at) : first
  if (refusals.length > 0) return { refusals }
  return { posted: post(draft, batch, movements, at) }
}

function letGo(draft: Draft, at: Instant, isWanted: (hold: HeldMoney) => boolean): boolean {
  const over = [...draft.open].flatMap((id) => {
    const hold = draft.holds.get(id)
    const isOver = hold?.expires !== undefined && !isBefore(at, hold.expires) && isWanted(hold)
    return isOver ? [hold] : []
  })
  for (const hold of over) {
    const batch = [expiryOf(hold.id)]
    const { refusals, movements } = judgeBatch(draft, batch, at)
    if (refusals.length === 0) post(draft, batch, movements, at)
  }
  return over.length > 0
}

/** The first answer to a batch that was posted before, or why its ids cannot be used; nothing where all ids are new. */
function knownAnswer(draft: Draft, batch: Batch): Answer | undefined {
  const known = batch.flatMap((transfer) => {
    const before = draft.transfers.get(transfer.id)
    return before ? [{ transfer, before }] : []
  })
  if (known.length === 0) return undefined
  const taken = known.filter(({ transfer, before }) => bodyOf(transfer) !== bodyOf(before.transfer))
  if (taken.length > 0) return { refusals: taken.map(({ transfer: { id } }) => refuse(id, 'id_taken', { id })) }
  const isWhole = known.every(
    ({ before }) => before.batch === known[0]?.before.batch && before.batchSize === batch.length,
  )
  if (isWhole && known.length === batch.length) return { posted: known.map(({ before }) => before) }
  return { refusals: known.map(({ transfer: { id } }) => refuse(id, 'batch_other', { id })) }
}

type Judged = { readonly refusals: readonly Refusal[]; readonly movements: readonly Movement[] }

/** Judges each transfer on what the ones before it would leave; one refused for want of money counts for those after it. */
function judgeBatch(draft: Draft, batch: Batch, at: Instant): Judged {
  const scratch = { accounts: new Map<string, Account>(), holds: new Map<string, HeldMoney>() }
  const reversed = new Map<string, string>()
  const view = {
    account: (path: string) => scratch.accounts.get(path) ?? draft.accounts.get(path),
    hold: (id: string) => scratch.holds.get(id) ?? draft.holds.get(id),
    transfer: (id: string) => draft.transfers.get(id),
    reversed: (id: string) => reversed.get(id),
  }
  const refusals: Refusal[] = []
  const movements: Movement[] = []
  for (const transfer of batch) {
    const judged = judge(view, transfer, at)
    refusals.push(...judged.refusals)
    if (!judged.movement) continue
    movements.push(judged.movement)
    for (const account of judged.movement.accounts) scratch.accounts.set(account.path, account)
    if (judged.movement.hold) scratch.holds.set(judged.movement.hold.id, judged.movement.hold)
    if (transfer.kind === 'reverse') reversed.set(transfer.reverses, transfer.id)
  }
  return { refusals, movements }
}

function post(draft: Draft, batch: Batch, movements: readonly Movement[], at: Instant): Posted[] {
  const first = draft.transfers.size + 1
  return movements.map((movement, index) => {
    const transfer = batch[index] as Transfer
    const [from, to] = movement.accounts
    const entries = [entryOf(draft, from), entryOf(draft, to)] as const
    const { currency, minor } = movement
    const seq = first + index
    const posted: Posted = {
      id: transfer.id,
      kind: transfer.kind,
      seq,
      at,
      from: from.path,
      to: to.path,
      currency,
      minor,
      entries,
    }
    draft.transfers.set(transfer.id, { ...posted, transfer, batch: first, batchSize: batch.length })
    draft.accounts.set(from.path, from)
    draft.accounts.set(to.path, to)
    touch(draft, posted)
    if (movement.hold) keepHold(draft, movement.hold)
    if (transfer.kind === 'reverse') markReversed(draft, transfer.reverses, transfer.id)
    return posted
  })
}

function keepHold({ holds, open }: Draft, hold: HeldMoney): void {
  holds.set(hold.id, hold)
  if (hold.outcome === 'open') open.add(hold.id)
  else open.delete(hold.id)
}

function entryOf(draft: Draft, after: Account): Entry {
  const before = draft.accounts.get(after.path) as Account
  return {
    account: after.path,
    version: after.version,
    balanceBefore: before.balance,
    balance: after.balance,
    heldOut: after.heldOut,
    heldIn: after.heldIn,
  }
}

function markReversed(draft: Draft, id: string, by: string): void {
  const known = draft.transfers.get(id)
  if (known) draft.transfers.set(id, { ...known, reversedBy: by })
}
