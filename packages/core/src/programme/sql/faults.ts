import type { Fault } from '../../feel.ts'
import type { Judgement } from '../assessment.ts'
import type { Model } from '../model.ts'
import { articleOf } from '../verdict.ts'

/** The rules in which a fault arose, as the explaining engine tells them; else the amounts that have one. */
export function faultsFrom(
  model: Model,
  results: ReadonlyMap<string, Fault | undefined>,
  paid: readonly (Fault | undefined)[],
): Judgement['faults'] {
  const faulty = new Map([...results].flatMap(([name, fault]) => (fault ? [[name, fault] as const] : [])))
  const origins = [...faulty].filter(([rule]) => !model.reads.get(rule)?.some((name) => faulty.has(name)))
  const found = origins.map(([rule, { zh, en }]) => ({ rule, article: articleOf(model, rule), zh, en }))
  if (found.length > 0) return found
  return model.amounts.flatMap(({ id, article }, index) => {
    const fault = paid[index]
    return fault ? [{ rule: id, article, zh: fault.zh, en: fault.en }] : []
  })
}
