import { type Programme, relativeLeaves } from '@gongzhen/core/programme'
import type { Sql } from './database.ts'
import { withFrozen } from './policy-library.ts'
import { estimatesOf, frozenOfRun } from './store/index-runs.ts'

/**
 * Programmes ready to score a firm alone: where nothing is approved for an edition that compares firms, with what its
 * last run estimated. Before a first run such a programme says that firms have to be scored together.
 */
export async function withEstimates(sql: Sql, programmes: readonly Programme[]): Promise<readonly Programme[]> {
  const wanting = programmes.filter(({ model, frozen }) => frozen === undefined && relativeLeaves(model).length > 0)
  if (wanting.length === 0) return programmes
  const estimates = await estimatesOf(
    sql,
    wanting.map(({ edition }) => edition),
  )
  return programmes.map((programme) => withFrozen(programme, estimates.get(programme.edition)))
}

/** Programmes as a run scored by them: what it estimated or was given then, whatever has been approved since. */
export async function asScoredIn(
  sql: Sql,
  run: number,
  programmes: readonly Programme[],
): Promise<readonly Programme[]> {
  const used = await frozenOfRun(sql, run)
  return programmes.map((programme) => {
    const frozen = used.get(programme.id)
    return frozen ? { ...programme, frozen } : programme
  })
}
