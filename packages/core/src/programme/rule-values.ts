import { type LocalDate, CURRENCIES, fromMinor, isExact, show } from '../base.ts'
import { type Result, type Type, Fault, Unknown, isDateValue, isSpan, showValue } from '../feel.ts'
import type { Facts } from '../registry.ts'
import { environment } from './judge.ts'
import type { Programme } from './load.ts'
import { typeOfNamed } from './readings.ts'

/**
 * What single rules, gates, nodes or parameters come out as, for a table: `true`, `false`, a plain decimal number,
 * money in its unit (元), a text or a day; `unknown` where a fact is missing, `error` where there is no result.
 */
export function ruleValues(programme: Programme, facts: Facts, asOf: LocalDate, names: readonly string[]): string[] {
  const env = environment(programme, facts, asOf)
  return names.map((name) => plainText(env.name(name), typeOfNamed(programme.model, name)))
}

/** Whether a programme has a rule, gate, node or parameter of that name. */
export const hasRule = ({ model }: Programme, name: string): boolean => {
  const kind = model.named(name)?.kind
  return kind !== undefined && kind !== 'fact' && model.slots.has(name)
}

/** Every rule, gate and node of a programme, by name. */
export const ruleNames = ({ model }: Programme): string[] =>
  [...model.slots.keys()].filter((name) => model.named(name)?.kind !== 'fact')

function plainText(result: Result, type: Type): string {
  if (result instanceof Unknown) return 'unknown'
  if (result instanceof Fault) return 'error'
  if (typeof result === 'boolean' || typeof result === 'string') return String(result)
  if (isDateValue(result)) return result.date
  if (isExact(result)) {
    const currency = type.kind === 'number' && type.money?.power === 1 ? type.money.currency : undefined
    return currency && currency in CURRENCIES ? show(fromMinor(result, currency)) : show(result)
  }
  if (isSpan(result)) return `${show(result.min)}~${show(result.max)}`
  return showValue(result, type)
}
