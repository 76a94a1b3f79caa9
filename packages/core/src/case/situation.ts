import type { Currency, LocalDate, WorkCalendar } from '../base.ts'
import type { Compiled, Env } from '../feel.ts'
import type { FactValue } from '../registry.ts'
import { accountPath } from './account.ts'
import type { Measure, Process } from './model.ts'
import { type CaseState, lastDone } from './state.ts'

/** A case as its rules see it on a day: every name, the amounts the decision pays, and why a condition fails. */
export type Situation = {
  readonly env: Env
  /** Rounded by the decision's own rule. */
  readonly amounts: readonly { readonly id: string; readonly minor: number; readonly currency: Currency }[]
  /** It rests on figures nobody has published. */
  readonly illustrative: boolean
  /** The rules that keep a condition from holding, those that compare with what they compare. */
  because(condition: Compiled): readonly string[]
}

/** What stands around an action: the zone's calendar, whether it is a demonstration, and how the case is judged. */
export type Around = {
  readonly calendar: WorkCalendar
  readonly isDemo: boolean
  /** The case with these facts beside the subject's own, judged as of a day. */
  readonly judge: (facts: ReadonlyMap<string, FactValue>, asOf: LocalDate) => Situation
  /** What an account shows on a day, in minor units or times; undefined where nobody can say. */
  readonly measured: (read: LedgerRead) => number | undefined
  /** True where the consent the case stands on was taken back; absent where nobody keeps consents. */
  readonly isConsentRevoked?: boolean
}

/** A figure of an account: of its whole life, or from a day on. */
export type LedgerRead = {
  readonly account: string
  readonly currency: Currency
  readonly measure: Measure
  readonly from: LocalDate | undefined
}

/** The day a case is judged as of when something is done on another. */
export const judgedOn = ({ judgedOn: rule }: Process, { filed }: CaseState, on: LocalDate): LocalDate =>
  rule === 'filing' ? (filed ?? on) : on

/** The figures of accounts a case reads, by fact; a path some part of which is not known yet is left out. */
export function ledgerReads(process: Process, state: CaseState, on: LocalDate): Map<string, LedgerRead> {
  const reads = new Map<string, LedgerRead>()
  for (const [fact, reading] of process.readings) {
    if (reading.kind !== 'ledger') continue
    const path = accountPath(reading.account, state, on)
    if (typeof path !== 'string') continue
    const { currency, measure, within } = reading
    reads.set(fact, { account: path, currency, measure, from: beginning(within, on) })
  }
  return reads
}

function beginning(within: 'year' | 'month' | undefined, on: LocalDate): LocalDate | undefined {
  if (within === undefined) return undefined
  return within === 'year' ? `${on.slice(0, 4)}-01-01` : `${on.slice(0, 7)}-01`
}

/** The facts a case gives by itself: what was filled in, days, and figures of accounts. */
export function factsOfCase(process: Process, state: CaseState, on: LocalDate, around: Around) {
  const facts = new Map<string, FactValue>()
  for (const [name, { value }] of Object.entries(state.given)) facts.set(name, value)
  for (const [name, reading] of process.readings) {
    const day = reading.kind === 'event' ? dayOf(reading.event, state, on) : undefined
    if (day !== undefined) facts.set(name, day)
  }
  for (const [name, read] of ledgerReads(process, state, on)) {
    const value = around.measured(read)
    if (value !== undefined) facts.set(name, value)
  }
  return facts
}

function dayOf(event: string, state: CaseState, on: LocalDate): LocalDate | undefined {
  switch (event) {
    case 'now':
      return on
    case 'opening':
      return state.opened
    case 'filing':
      return state.filed
    default:
      return lastDone(state, event)?.on
  }
}
