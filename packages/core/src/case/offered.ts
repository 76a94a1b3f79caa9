import type { Instant, LocalDate } from '../base.ts'
import { placeholdersOf } from './account.ts'
import { type Decided, decide, situationOf } from './decide.ts'
import { type Action, type Process, SYSTEM } from './model.ts'
import type { CaseRefusal } from './refusal.ts'
import type { Around } from './situation.ts'
import type { CaseState } from './state.ts'
import { dayOfWait, isDueDay } from './wait.ts'

/** Something that could be done in a case's state: whether it can be now, what it asks for and moves, and why not. */
export type Offer = {
  readonly action: string
  readonly role: string
  readonly to: string
  readonly article: string
  readonly note: string | undefined
  /** What whoever does it has to fill in, and whom they have to name; an earlier answer is only a proposal. */
  readonly asks: readonly string[]
  /** What of it is shown by a paper, and whether whoever does it has to say why. */
  readonly papers: readonly string[]
  readonly takesReason: boolean
  /** True where nothing stands against it but what is still to be filled in. */
  readonly possible: boolean
  readonly refusals: readonly CaseRefusal[]
  /** What it would move, where that is known already. */
  readonly decided: Decided | undefined
}

/** What could be done now by somebody who holds these roles; actions of one name and role are one offer. */
export function offered(
  process: Process,
  state: CaseState,
  roles: ReadonlySet<string>,
  who: { readonly person: string; readonly on: LocalDate; readonly at: Instant },
  around: Around,
): Offer[] {
  const here = process.actions.filter(({ from, by }) => from === state.state && by !== SYSTEM && roles.has(by))
  const seen = new Set<string>()
  return here.flatMap((action) => {
    const key = `${action.by} ${action.do}`
    if (seen.has(key)) return []
    seen.add(key)
    return [offer(process, state, action, who, around)]
  })
}

function offer(
  process: Process,
  state: CaseState,
  action: Action,
  { person, on, at }: { readonly person: string; readonly on: LocalDate; readonly at: Instant },
  around: Around,
): Offer {
  const { do: name, by: role, article, note, asks, papers, takesReason } = action
  const decided = decide(process, state, { action: name, role, person, on, at }, around)
  const refusals = 'refusals' in decided ? decided.refusals : []
  const open = new Set([...asks, ...readWith(process, asks)])
  const inTheWay = refusals.filter(({ code, missing }) => !isStillToGive(code, missing, open))
  const to = 'event' in decided ? decided.event.to : action.to
  return {
    action: name,
    role,
    to,
    article,
    note,
    asks,
    papers,
    takesReason,
    possible: inTheWay.length === 0,
    refusals: inTheWay,
    decided: 'event' in decided ? decided : undefined,
  }
}

/** Whether a reason goes away once what the action asks for is filled in. */
const isStillToGive = (code: CaseRefusal['code'], missing: readonly string[], open: ReadonlySet<string>): boolean =>
  code === 'asked' || code === 'reason' || (missing.length > 0 && missing.every((name) => open.has(name)))

/** Figures of accounts that are known by what the action asks for, as that of the contract whose number is filled in. */
const readWith = ({ readings }: Process, asks: readonly string[]): string[] =>
  [...readings].flatMap(([name, reading]) =>
    reading.kind === 'ledger' && placeholdersOf(reading.account).some((hole) => asks.includes(hole)) ? [name] : [],
  )

/**
 * What time does in this state, and from which day on; a day nobody can tell is left out. `isFalse`: as everything stands
 * its condition does not hold on that day.
 */
export function awaited(process: Process, state: CaseState, on: LocalDate, around: Around) {
  const actions = process.actions.filter(({ from, by }) => from === state.state && by === SYSTEM)
  const waiting = actions.filter(({ after }) => after !== undefined)
  if (waiting.length === 0) return []
  const { env } = situationOf(process, state, on, around)
  return waiting.flatMap((action) => {
    const day = action.after && dayOfWait(action.after, state.since, env, around.calendar)
    if (!day || !isDueDay(day)) return []
    const then = situationOf(process, state, day.date < on ? on : day.date, around)
    const isFalse = action.condition?.evaluate(then.env) === false
    return [{ action: action.do, to: action.to, on: day.date, article: action.article, isFalse }]
  })
}
