import { type Exact, compare, isExact } from '../base.ts'
import type { Compiler } from './compile.ts'
import { readFactValue } from './literal.ts'
import type { IndexOutline } from './outline.ts'
import { proposal } from './read-rules.ts'
import { refuse } from './report.ts'

/** How much of each fact one and the same effort brings, in the measure facts are kept in: money in minor units. */
export function compileEfforts(index: IndexOutline | undefined, { names, report }: Compiler): Map<string, Exact> {
  const efforts = new Map<string, Exact>()
  for (const { fact: name, amount, place } of index?.efforts ?? []) {
    const beside = { place, article: index?.article }
    const named = names.get(name)
    if (named?.kind !== 'fact') {
      const withProposal = { ...beside, proposal: proposal(name, names.all()) }
      refuse(report, 'unknownName', { name, kind: '事实', kindEn: 'fact' }, withProposal)
      continue
    }
    if (named.fact.actionable === 'no') refuse(report, 'effortUnmoved', { name }, beside)
    const value = readFactValue(amount, named.fact, { what: 'index 的 efforts', article: index?.article ?? '', report })
    if (value === undefined) continue
    if (isExact(value) && compare(value, 0) > 0) efforts.set(named.fact.name, value)
    else refuse(report, 'effortAmount', { name }, { ...beside, place: amount.place })
  }
  return efforts
}
