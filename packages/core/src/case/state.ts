import type { Currency, Instant, LocalDate } from '../base.ts'
import type { FactValue } from '../registry.ts'
import type { Process } from './model.ts'

/** Somebody who takes part in a case, by the id its accounts carry. */
export type CaseParty = { readonly id: string; readonly name: string }

/** A value given in a case, with what shows it: a paper, or the reading the system took it from. */
export type Given = { readonly value: FactValue; readonly evidence?: string; readonly reading?: string }

/** Money an action moved, as the case remembers it: its transfer, and for a hold what is left and until when. */
export type Moved = {
  readonly posting: string
  readonly transfer: string
  readonly kind: 'post' | 'hold' | 'settle' | 'release' | 'reverse'
  readonly from: string
  readonly to: string
  readonly minor: number
  readonly currency: Currency
  /** The hold that was settled or released, the transfer that was reversed. */
  readonly of?: string
  readonly expires?: LocalDate
}

/** What happened in a case. A case's state is the fold of its events. */
export type CaseEvent =
  | {
      readonly type: 'opened'
      readonly at: Instant
      readonly on: LocalDate
      readonly person: string
      readonly programme: string
      readonly edition: string
      readonly applicant: CaseParty
      readonly batch: string
    }
  | {
      readonly type: 'acted'
      readonly at: Instant
      readonly on: LocalDate
      readonly person: string
      readonly role: string
      readonly action: string
      readonly from: string
      readonly to: string
      readonly given: Readonly<Record<string, Given>>
      readonly parties: Readonly<Record<string, CaseParty>>
      readonly moved: readonly Moved[]
      readonly note?: string
    }

/** Something that was done, when and by whom. */
export type Done = {
  readonly action: string
  readonly on: LocalDate
  readonly at: Instant
  readonly person: string
  readonly role: string
}

/** What the events of a case come to: where it stands, who takes part, what was given, done and moved. */
export type CaseState = {
  /** What names the case in its accounts and transfers. */
  readonly id: string
  readonly programme: string
  readonly edition: string
  readonly state: string
  /** The day the state was entered. */
  readonly since: LocalDate
  readonly opened: LocalDate
  /** The day the case last left its first state. */
  readonly filed: LocalDate | undefined
  /** How many events there are: who acts says which one they saw. */
  readonly version: number
  readonly applicant: CaseParty
  readonly batch: string
  readonly parties: Readonly<Record<string, CaseParty>>
  readonly given: Readonly<Record<string, Given>>
  readonly done: readonly Done[]
  readonly moved: readonly Moved[]
}

/** The state after an event; the first event opens the case. */
export function evolve(before: CaseState | undefined, event: CaseEvent, process: Process, id: string): CaseState {
  if (event.type === 'opened') {
    const { on, programme, edition, applicant, batch } = event
    return {
      id,
      programme,
      edition,
      state: process.initial,
      since: on,
      opened: on,
      filed: undefined,
      version: 1,
      applicant,
      batch,
      parties: {},
      given: {},
      done: [],
      moved: [],
    }
  }
  if (!before) throw new Error(`the case ${id} begins with something done before it was opened`)
  const { action, on, at, person, role } = event
  const isFiling = before.state === process.initial && event.to !== process.initial
  return {
    ...before,
    state: event.to,
    since: event.to === before.state ? before.since : on,
    filed: isFiling ? on : before.filed,
    version: before.version + 1,
    parties: { ...before.parties, ...event.parties },
    given: { ...before.given, ...event.given },
    done: [...before.done, { action, on, at, person, role }],
    moved: [...before.moved, ...event.moved],
  }
}

/** The state after all events of a case. */
export function foldCase(events: readonly CaseEvent[], process: Process, id: string): CaseState {
  let state: CaseState | undefined
  for (const event of events) state = evolve(state, event, process, id)
  if (!state) throw new Error(`the case ${id} has no events`)
  return state
}

/** The latest hold of that posting that is neither settled nor released. */
export function openHold({ moved }: CaseState, posting: string): Moved | undefined {
  const closed = new Set(moved.flatMap(({ kind, of }) => (kind === 'settle' || kind === 'release' ? (of ?? []) : [])))
  return moved.findLast((one) => one.kind === 'hold' && one.posting === posting && !closed.has(one.transfer))
}

/** The latest transfer of that posting that moved money and has not been reversed. */
export function latestMove({ moved }: CaseState, posting: string): Moved | undefined {
  const reversed = new Set(moved.flatMap(({ kind, of }) => (kind === 'reverse' ? (of ?? []) : [])))
  return moved.findLast(
    (one) => (one.kind === 'post' || one.kind === 'settle') && one.posting === posting && !reversed.has(one.transfer),
  )
}

/** When something was last done; undefined where it never was. */
export const lastDone = ({ done }: CaseState, action: string): Done | undefined =>
  done.findLast((one) => one.action === action)
