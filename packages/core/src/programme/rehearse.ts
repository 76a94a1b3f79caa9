import type { Currency, LocalDate } from '../base.ts'
import {
  type Around,
  type CaseEvent,
  type CaseParty,
  type CaseRefusal,
  type CaseState,
  type Given,
  type LedgerRead,
  decide,
  evolve,
  ledgerRefusal,
} from '../case.ts'
import type { Facts } from '../registry.ts'
import { caseSituation } from './case-situation.ts'
import type { Programme } from './load.ts'
import { type PaperLedger, newPaperLedger } from './paper-ledger.ts'
import type { Place } from './report.ts'

/** One step of a golden case: who does what on which day, and what they fill in. */
export type Step = {
  readonly role: string
  readonly action: string
  readonly on: LocalDate
  /** Whose hand it is, where one role has several. */
  readonly person: string
  readonly given: Readonly<Record<string, Given>>
  readonly parties: Readonly<Record<string, CaseParty>>
  /** The reason they write, where the action takes one. */
  readonly note?: string
  readonly place: Place
}

/** What an account shows at the end, in minor units. */
export type PaperAccount = { readonly balance: number; readonly held: number; readonly currency: Currency }

/** Where a case stands after some steps, and what the accounts then hold; or the step that was not possible, and why. */
export type Rehearsal = {
  readonly state: string
  /** By path; the applicant is written 企业. */
  readonly ledger: ReadonlyMap<string, PaperAccount>
  readonly done: readonly string[]
  readonly refused: { readonly step: Step; readonly refusals: readonly CaseRefusal[] } | undefined
}

const APPLICANT: CaseParty = { id: '企业', name: '企业' }

/** Golden cases know no days off but Saturdays and Sundays, so that they come out the same in every year. */
const WEEKS = { daysOff: new Set<LocalDate>(), makeUpDays: new Set<LocalDate>(), publishedUntil: '9999-12-31' }

/** Goes through a process on paper, one step after the other, with the ledger that judges money everywhere. */
export function rehearse(
  programme: Programme,
  facts: Facts,
  asOf: LocalDate,
  steps: readonly Step[],
  opening: ReadonlyMap<string, number> = new Map(),
): Rehearsal {
  const stage = newStage(programme, opening)
  const one = stage.open({ id: '办件', applicant: APPLICANT, facts, on: asOf })
  const done: string[] = []
  for (const step of steps) {
    const refusals = one.take(step)
    if (refusals.length > 0) return { state: one.state(), ledger: stage.accounts(), done, refused: { step, refusals } }
    done.push(`${step.role} ${step.action}`)
  }
  return { state: one.state(), ledger: stage.accounts(), done, refused: undefined }
}

/** Who a case on paper is about, and what is known of them. */
export type Opening = {
  readonly id: string
  readonly applicant: CaseParty
  readonly facts: Facts
  readonly on: LocalDate
}

/** A case on paper: what is done in it, or every reason why not. */
export type PaperCase = {
  take(step: Omit<Step, 'place'>): readonly CaseRefusal[]
  state(): string
}

/** A ledger on paper that any number of cases share; steps are taken in the order of their days. */
export type Stage = {
  open(opening: Opening): PaperCase
  accounts(): ReadonlyMap<string, PaperAccount>
  /** A figure of one account, in minor units or times. */
  measured(read: LedgerRead): number
}

/** Opens the ledger of a programme on paper, with what is on its accounts at the start, in minor units. */
export function newStage(programme: Programme, opening: ReadonlyMap<string, number>): Stage {
  const { process } = programme.model
  const ledger = newPaperLedger(process, opening)
  return {
    open({ id, applicant, facts, on }) {
      let state = evolve(undefined, opened(programme, applicant, on), process, id)
      ledger.open(state, on)
      return {
        take(step) {
          const result = taken(programme, facts, ledger, state, step)
          if ('refusals' in result) return result.refusals
          state = evolve(state, result.event, process, id)
          return []
        },
        state: () => state.state,
      }
    },
    accounts: () => ledger.accounts(),
    measured: (read) => ledger.measured(read),
  }
}

const opened = ({ id, edition }: Programme, applicant: CaseParty, on: LocalDate): CaseEvent => ({
  type: 'opened',
  at: morning(on),
  on,
  person: applicant.name,
  programme: id,
  edition,
  applicant,
  batch: on.slice(0, 4),
})

/** One step: decided by the case, then posted by the ledger, all or nothing. */
function taken(programme: Programme, facts: Facts, ledger: PaperLedger, state: CaseState, step: Omit<Step, 'place'>) {
  const { role, action, on, person, given, parties, note } = step
  const at = morning(on)
  ledger.passTo(at)
  const around: Around = {
    calendar: WEEKS,
    isDemo: true,
    judge: (ofCase, asOf) => caseSituation(programme, facts, ofCase, asOf),
    measured: (read) => ledger.measured(read),
  }
  const asked = { action, role, person, on, at, given, parties, ...(note === undefined ? {} : { note }) }
  const decided = decide(programme.model.process, state, asked, around)
  if ('refusals' in decided || decided.transfers.length === 0) return decided
  const refusals = ledger.post(decided.posted, at)
  if (refusals.length === 0) return decided
  return { refusals: refusals.map(({ code, failure }) => ledgerRefusal(code, failure.message, failure.en)) }
}

/** Nine o'clock in Beijing. */
const morning = (day: LocalDate) => `${day}T09:00:00+08:00`
