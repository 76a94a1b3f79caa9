import type { Currency, LocalDate } from '../base.ts'
import {
  type Around,
  type CaseEvent,
  type CaseParty,
  type CaseRefusal,
  type CaseState,
  type Given,
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
  const { process } = programme.model
  const ledger = newPaperLedger(process, opening)
  let state = evolve(undefined, opened(programme, asOf), process, '办件')
  ledger.open(state, asOf)
  const done: string[] = []
  for (const step of steps) {
    const result = take(programme, facts, ledger, state, step)
    if ('refusals' in result)
      return { state: state.state, ledger: ledger.accounts(), done, refused: { step, refusals: result.refusals } }
    state = evolve(state, result.event, process, state.id)
    done.push(`${step.role} ${step.action}`)
  }
  return { state: state.state, ledger: ledger.accounts(), done, refused: undefined }
}

const opened = ({ id, edition }: Programme, on: LocalDate): CaseEvent => ({
  type: 'opened',
  at: morning(on),
  on,
  person: APPLICANT.name,
  programme: id,
  edition,
  applicant: APPLICANT,
  batch: on.slice(0, 4),
})

/** One step: decided by the case, then posted by the ledger, all or nothing. */
function take(programme: Programme, facts: Facts, ledger: PaperLedger, state: CaseState, step: Step) {
  const { role, action, on, person, given, parties } = step
  const at = morning(on)
  ledger.passTo(at)
  const around: Around = {
    calendar: WEEKS,
    isDemo: true,
    judge: (ofCase, asOf) => caseSituation(programme, facts, ofCase, asOf),
    measured: (read) => ledger.measured(read),
  }
  const asked = { action, role, person, on, at, given, parties }
  const decided = decide(programme.model.process, state, asked, around)
  if ('refusals' in decided || decided.transfers.length === 0) return decided
  const refusals = ledger.post(decided.posted, at)
  if (refusals.length === 0) return decided
  return { refusals: refusals.map(({ code, failure }) => ledgerRefusal(code, failure.message, failure.en)) }
}

/** Nine o'clock in Beijing. */
const morning = (day: LocalDate) => `${day}T09:00:00+08:00`
