import type { Columns, Grouping, Table } from '../composite.ts'
import { groupingOf } from '../composite.ts'
import type { Laboratory } from './laboratory.ts'

/** A unit of one of several laboratories: its row there. */
export type LaboratoryRow = { readonly part: Laboratory; readonly row: number }

/**
 * One laboratory of these rows of several that were made by the same method of a programme that does not compare units:
 * what it says of a unit depends on no other, so the units may be worked out apart. The method is that of `method`.
 */
export function joinedLaboratory(method: Laboratory, rows: readonly LaboratoryRow[]): Laboratory {
  const parts = [...new Set(rows.map(({ part }) => part))]
  const denominators = new Map<string, string>()
  for (const { framework } of [method, ...parts])
    for (const { code, denominator } of framework.indicators) if (denominator) denominators.set(code, denominator)
  const indicators = method.framework.indicators.map((indicator) => {
    const denominator = denominators.get(indicator.code)
    return denominator === undefined ? indicator : { ...indicator, denominator }
  })
  const table: Table = {
    units: rows.map(({ part, row }) => part.table.units[row] ?? ''),
    columns: columnsOf(rows, [...method.table.columns.keys(), ...denominators.values()]),
    groups: groupsOf(rows, [...method.table.groups.keys()]),
  }
  const outside = new Map(parts.map((part) => [part, new Set(part.withoutPlace)]))
  return {
    ...method,
    framework: { ...method.framework, indicators },
    table,
    points: rows.map(({ part, row }) => part.points[row] ?? null),
    withoutPlace: rows.flatMap(({ part, row }, at) => (outside.get(part)?.has(row) ? [at] : [])),
  }
}

/** Where a part needed no column of denominators, each of its is one. */
function columnsOf(rows: readonly LaboratoryRow[], codes: readonly string[]): Columns {
  return new Map(
    [...new Set(codes)].map((code) => {
      const column = new Float64Array(rows.length)
      let [from, values]: [Laboratory | undefined, Float64Array | undefined] = [undefined, undefined]
      for (const [at, { part, row }] of rows.entries()) {
        if (part !== from) [from, values] = [part, part.table.columns.get(code)]
        column[at] = values?.[row] ?? 1
      }
      return [code, column]
    }),
  )
}

function groupsOf(rows: readonly LaboratoryRow[], names: readonly string[]): ReadonlyMap<string, Grouping> {
  return new Map(
    names.map((name) => [
      name,
      groupingOf(
        rows.map(({ part, row }) => {
          const group = part.table.groups.get(name)
          return group?.labels[group.of[row] ?? -1] ?? null
        }),
      ),
    ]),
  )
}
