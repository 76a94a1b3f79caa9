import { type LocalDate, NO_PERIOD, type Period, baseYear } from '@gongzhen/core/base'
import {
  type Judgement,
  type Programme,
  type ProgrammeColumns,
  compileProgrammes,
  judge,
} from '@gongzhen/core/programme'
import type { FactTable } from '@gongzhen/core/feel'
import { type FactDefinition, type Facts, isOfCase } from '@gongzhen/core/registry'
import { presentExact, scoreBounds } from '../presentation.ts'
import type { SubjectFacts } from '../store/facts.ts'
import type { ResultRow } from '../store/standings.ts'
import type { SqlDecisions } from './sql-engine.ts'

/** Programmes asked together for a date, and the facts and periods they read. */
export type Judging = {
  readonly programmes: readonly Programme[]
  readonly asOf: LocalDate
  readonly columns: readonly FactDefinition[]
  readonly periods: readonly Period[]
}

/** What has to be read of each firm to ask these programmes. */
export function judgingOf(programmes: readonly Programme[], asOf: LocalDate): Judging {
  const facts = programmes.flatMap((programme) => programme.facts).filter((fact) => !isOfCase(fact))
  const columns = new Map(facts.map((fact) => [fact.column, fact]))
  const periods = new Set<Period>([NO_PERIOD])
  for (const { back = 0, period } of programmes.flatMap(({ model }) => model.readers.flatMap(({ reads }) => reads))) {
    periods.add(period ?? baseYear(asOf) - back)
  }
  return { programmes, asOf, columns: [...columns.values()], periods: [...periods] }
}

/** What every programme says about one firm, in the order of the programmes; what SQL decided before is kept or checked. */
export const judgeFirm = (
  { programmes, asOf }: Judging,
  subject: number,
  facts: Facts,
  decided: SqlDecisions = () => undefined,
): ResultRow[] =>
  programmes.map((programme) => {
    const found = decided(programme.id, subject)
    if (found?.outcome === 'eligible')
      return rowOf(programme, subject, { ...NOT_REFUSED, ...found, illustrative: programme.illustrative })
    const judged = judge(programme, facts, asOf)
    if (found && found.outcome !== judged.outcome) {
      throw new Error(`${programme.id}, subject ${subject}: SQL says ${found.outcome}, the rules say ${judged.outcome}`)
    }
    return rowOf(programme, subject, judged)
  })

/** What SQL does not say, because a programme that it covers has no index and a firm that is eligible no reasons. */
const NOT_REFUSED = { score: null, peers: null, ties: [], because: [], margins: [], near: false } as const

/** The programmes of a run over columns, compiled once, and the table that each chunk of firms fills anew. */
export type JudgingColumns = { readonly compiled: ProgrammeColumns; readonly table: FactTable }

/** Compiles the programmes of a run to columns. */
export function columnsOf({ programmes, asOf }: Judging): JudgingColumns {
  const compiled = compileProgrammes(programmes, asOf)
  return { compiled, table: compiled.newTable() }
}

/**
 * The firms of one chunk, ready to be judged one by one; stops between programmes so that others may be served.
 * Plain refusals by the programmes named have no row where columns know of them.
 */
export function* judgingColumns(
  { programmes }: Judging,
  { compiled, table }: JudgingColumns,
  firms: readonly SubjectFacts[],
  sparse: ReadonlySet<string>,
): Generator<void, (firm: number) => ResultRow[]> {
  table.clear()
  table.resize(firms.length)
  firms.forEach(({ facts }, row) => compiled.fill(table, row, facts))
  const answers = yield* compiled.evaluating(table)
  const leaves = programmes.map(({ id }) => sparse.has(id))
  return (row) => {
    const firm = firms[row]
    if (!firm) throw new Error(`the chunk has no firm ${row}`)
    const rows: ResultRow[] = []
    for (const [index, programme] of programmes.entries()) {
      if (leaves[index] && answers.isPlainRefusal(index, row)) continue
      rows.push(rowOf(programme, firm.subject, answers.judgement(index, row, firm.facts)))
    }
    return rows
  }
}

/** A judgement as it is kept. */
export function rowOf({ id, edition }: Programme, subject: number, found: Judgement): ResultRow {
  const { outcome, near, amounts, decision, peers, because, illustrative } = found
  const faults = found.faults.map(({ rule, zh }) => ({ rule, text: zh }))
  return {
    programme: id,
    subject,
    edition,
    outcome,
    near,
    amounts,
    ...scoreBounds(found.score),
    decision,
    peers,
    ties: found.ties.map(presentExact),
    because,
    missing: found.missing.map(({ fact, doubt }) => (doubt === 'unknown' ? fact : `${fact}（${DOUBTS[doubt]}）`)),
    margins: [...found.margins, ...faults],
    illustrative,
  }
}

const DOUBTS = { unknown: '未知', conflict: '来源冲突', stale: '过期', invalid: '无效' } as const
