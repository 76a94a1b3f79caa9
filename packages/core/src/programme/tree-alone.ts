import type { Framework } from '../composite.ts'
import type { Laboratory } from './laboratory.ts'

/** The index without additions and deductions, which stand beside its tree: what a health report looks at. */
export function treeAlone({ framework, nodes }: Laboratory): Framework {
  const codes = new Set(nodes.map(({ code }) => code))
  return {
    ...framework,
    indicators: framework.indicators.filter(({ code }) => codes.has(code)),
    aggregates: framework.aggregates.filter(({ code }) => codes.has(code)),
  }
}
