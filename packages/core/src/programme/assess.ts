import type { LocalDate } from '../base.ts'
import type { Facts } from '../registry.ts'
import type { Assessment } from './assessment.ts'
import type { FirmEnv } from './env.ts'
import { environment } from './judge.ts'
import type { Programme } from './load.ts'
import { newTracing } from './readings.ts'
import { scoreLines } from './score-lines.ts'
import { traceOf } from './trace.ts'
import { verdictIn } from './verdict.ts'

/** What a programme says about a subject on a day, with every rule it applied, every value it read and who said it. */
export function assess(programme: Programme, facts: Facts, asOf: LocalDate): Assessment {
  return assessIn(programme, environment(programme, facts, asOf), facts, asOf)
}

/** The same in an environment there is already, such as one beside other units. */
export function assessIn(programme: Programme, env: FirmEnv, facts: Facts, asOf: LocalDate): Assessment {
  const { model } = programme
  const verdict = verdictIn(model, env, programme.illustrative)
  const tracing = newTracing(model, env, facts)
  const trace = traceOf(tracing, verdict.outcome === 'eligible')
  return {
    programme: programme.id,
    name: programme.name,
    edition: programme.edition,
    asOf,
    trace,
    scores: scoreLines(tracing),
    ...verdict,
  }
}
