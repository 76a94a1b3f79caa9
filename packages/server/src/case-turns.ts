import { type Action, PAYMENT_RESULT, type Process, SYSTEM } from '@gongzhen/core/case'
import { APPLICANT, rolesFor } from './case-roles.ts'
import type { Platform } from './platform.ts'
import type { Session } from './session.ts'
import type { Turn } from './store/cases.ts'

/** The states in which somebody's roles have something to do, of every programme with a process. */
export async function turnsOf({ policies }: Platform, session: Session): Promise<Turn[]> {
  const { adopted, file } = await policies.zone(session.zone)
  return adopted.flatMap(({ programme: { id: programme, model } }) => {
    const roles = rolesFor(session, model.process, file)
    return [...statesFor(model.process, roles)].map((state) => ({ programme, state }))
  })
}

/** Whether a case stands where its reader has something to do. */
export const isTurnOf = (one: { programme: string; state: string }, turns: readonly Turn[]): boolean =>
  turns.some(({ programme, state }) => programme === one.programme && state === one.state)

function statesFor(process: Process, roles: ReadonlySet<string>): Set<string> {
  const { actions } = process
  // While the bank pays, nobody has to do anything: what may be done then only takes it back.
  const paying = new Set(actions.filter(({ by }) => by === PAYMENT_RESULT).map(({ from }) => from))
  const own = actions.filter((one) => roles.has(one.by) && !paying.has(one.from) && !isRetreat(one, process))
  return new Set(own.map(({ from }) => from))
}

/** Whether what was done is an action whose doer had to say why: the applicant was turned away or sent back. */
export const tookReason = ({ actions }: Process, done: { readonly from: string; readonly action: string }): boolean =>
  actions.some(({ from, do: action, takesReason }) => takesReason && from === done.from && action === done.action)

type Step = Pick<Action, 'from' | 'by' | 'to'>

/** Whether somebody only takes back what they applied for: an applicant who may do so while others are to act is not waited for. */
export function isRetreat(action: Step, { actions, final }: Process): boolean {
  if (action.by !== APPLICANT) return false
  const others = actions.filter(({ from, by }) => from === action.from && by !== APPLICANT && by !== SYSTEM)
  const turnsBack = actions.some(({ from, to, by }) => from === action.to && to === action.from && by === APPLICANT)
  return others.length > 0 && (turnsBack || final.has(action.to))
}
