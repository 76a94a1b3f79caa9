import { type Framework, type Scores, type Table, rowsOf, scoreTable, settle, topOf } from '@gongzhen/core/composite'
import { type LaboratoryNode, type WrittenScale, writtenIndex } from '@gongzhen/core/programme'
import type { Out } from '../../api.ts'

export type LaboratoryAnswer = Out<'GET /api/programmes/:id/laboratory'>

/** An index ready to be tried out: the firms that can have a place, scored as the rules in force score them. */
export type Opened = {
  readonly framework: Framework
  readonly nodes: readonly LaboratoryNode[]
  readonly scores: Scores
  readonly scales: ReadonlyMap<string, WrittenScale>
  /** Where each scored firm stands in the answer. */
  readonly rows: Int32Array
  /** Firms whose points here are not those the rules give: none, or something is wrong with the method. */
  readonly unlike: number
}

/** Reads an answer; the problems of the method where it cannot be scored. */
export function opened(answer: LaboratoryAnswer): Opened | { readonly problems: readonly string[] } {
  const { framework, nodes, points, withoutPlace, text } = answer
  const out = new Set(withoutPlace)
  const rows = Int32Array.from(answer.units.keys()).filter((row) => !out.has(row))
  const scored = scoreTable(framework, rowsOf(tableOf(answer), rows))
  if ('problems' in scored) return { problems: scored.problems.map(({ zh }) => zh) }
  const scores = settle(framework, scored)
  const top = scores.nodes.get(topOf(framework).code) ?? new Float64Array()
  const unlike = rows.filter((row, at) => !isAlike(top[at] ?? Number.NaN, points[row] ?? null)).length
  const scales = new Map([...writtenIndex(text)].flatMap(([code, { scale }]) => (scale ? [[code, scale]] : [])))
  return { framework, nodes, scores, scales, rows, unlike }
}

const isAlike = (found: number, said: string | null): boolean =>
  said === null ? Number.isNaN(found) : Math.abs(found - Number(said)) < 1e-9

const tableOf = ({ units, columns, groups }: LaboratoryAnswer): Table => ({
  units: units.map(String),
  columns: new Map(
    Object.entries(columns).map(([code, list]) => {
      const column = new Float64Array(list.length)
      for (let row = 0; row < column.length; row++) column[row] = list[row] ?? Number.NaN
      return [code, column]
    }),
  ),
  groups: new Map(Object.entries(groups).map(([name, { labels, of }]) => [name, { labels, of: Int32Array.from(of) }])),
})
