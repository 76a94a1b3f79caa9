import { type Exact, add, isExact, negate, round } from '../base.ts'
import type { Amount } from './assessment.ts'
import type { FirmEnv } from './env.ts'
import type { Model } from './model.ts'

/** Where a case stands after some steps, and what the accounts then hold; or the step that was not possible, and why. */
export type Rehearsal = {
  readonly state: string
  /** Minor units by account; the applicant is written 企业. */
  readonly ledger: ReadonlyMap<string, Exact>
  readonly done: readonly string[]
  readonly refusal: string | undefined
}

/** Goes through a process on paper: `角色 动作`, one step after the other, as the actions and their conditions allow. */
export function rehearse(model: Model, env: FirmEnv, steps: readonly string[], amounts: readonly Amount[]): Rehearsal {
  const ledger = new Map<string, Exact>()
  const done: string[] = []
  let state = model.outline.process?.initial.name ?? ''
  for (const step of steps) {
    const [by = '', action = ''] = step.trim().split(/\s+/)
    const offered = model.process.actions.filter((each) => each.from === state)
    const matching = offered.filter((each) => each.by === by && each.do === action)
    const taken = matching.find((each) => !each.compiled || each.compiled.evaluate(env) === true)
    if (!taken) return { state, ledger, done, refusal: refusalOf(step, state, offered, matching.length > 0) }
    for (const { name } of taken.post) post(name, model, env, amounts, ledger)
    done.push(step)
    state = taken.to
  }
  return { state, ledger, done, refusal: undefined }
}

function refusalOf(
  step: string,
  state: string,
  offered: readonly { readonly by: string; readonly do: string }[],
  exists: boolean,
): string {
  if (exists) return `「${state}」时不能「${step}」：条件不成立或不能判断`
  const can = offered.map((each) => `${each.by} ${each.do}`).join('、') || '无'
  return `「${state}」时没有「${step}」；可行的：${can}`
}

/** Moves the amount; an amount the decision pays is the one it rounded. */
function post(name: string, model: Model, env: FirmEnv, amounts: readonly Amount[], ledger: Map<string, Exact>) {
  const posting = model.process.postings.get(name)
  if (!posting) return
  const decided = amounts.find(({ id }) => id === posting.amount.text.trim())?.minor
  const computed = posting.compiled.evaluate(env)
  const amount = decided ?? (isExact(computed) ? round(computed, 0, 'half_up') : 0)
  const from = accountOf(posting.from)
  const to = accountOf(posting.to)
  ledger.set(from, add(ledger.get(from) ?? 0, negate(amount)))
  ledger.set(to, add(ledger.get(to) ?? 0, amount))
}

const accountOf = (path: string): string => path.replace(/\{([^}]*)\}/g, '$1')
