import type { LocalDate } from '../base.ts'
import type { Facts } from '../registry.ts'
import type { Judgement } from './assessment.ts'
import { type FirmEnv, firmEnv } from './env.ts'
import type { Programme } from './load.ts'
import { environmentsOf } from './relative.ts'
import { verdictIn } from './verdict.ts'

/** What a programme decides about a subject on a day, without the reasoning: the same as `assess`, for runs over many. */
export function judge(programme: Programme, facts: Facts, asOf: LocalDate): Judgement {
  return verdictIn(programme.model, environment(programme, facts, asOf), programme.illustrative)
}

/**
 * The names of a programme as a subject's facts give them on a day. Points that compare it with others come from the
 * programme's frozen parameters; without these they are a fault that says so. `today`: what rules call 今日, where the facts
 * stand still on an earlier day.
 */
export function environment(
  { model, frozen }: Programme,
  facts: Facts,
  asOf: LocalDate,
  today: LocalDate = asOf,
): FirmEnv {
  if (!frozen) return firmEnv(model.slots, facts, asOf, undefined, today)
  const [env] = environmentsOf(model, [{ unit: '1', facts }], asOf, frozen).envs
  return env ?? firmEnv(model.slots, facts, asOf)
}
