import { type Process, PAYMENT_RESULT } from './model.ts'
import { type CaseState, type Moved, openHold } from './state.ts'

/** What waits for the bank in a case: the money held, and what its having been paid does. */
export type Payable = { readonly action: string; readonly hold: Moved }

/** The payment a case waits for; undefined where it waits for none. */
export function payableOf({ actions, postings }: Process, state: CaseState): Payable | undefined {
  for (const { from, by, do: action, post } of actions) {
    if (from !== state.state || by !== PAYMENT_RESULT) continue
    for (const name of post) {
      const move = postings.get(name)?.move
      const hold = move?.kind === 'settle' ? openHold(state, move.of) : undefined
      if (hold) return { action, hold }
    }
  }
  return undefined
}

/** Where a process waits for the bank: the state, and the posting that holds the money. */
export function payableStates({ actions, postings }: Process): { readonly state: string; readonly posting: string }[] {
  return actions.flatMap(({ from: state, by, post }) => {
    if (by !== PAYMENT_RESULT) return []
    return post.flatMap((name) => {
      const move = postings.get(name)?.move
      return move?.kind === 'settle' ? [{ state, posting: move.of }] : []
    })
  })
}
