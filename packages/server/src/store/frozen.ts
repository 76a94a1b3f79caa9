import type { Instant, LocalDate } from '@gongzhen/core/base'
import type { Frozen } from '@gongzhen/core/composite'
import type { Sql } from '../database.ts'
import { witness } from './log.ts'

/** Parameters proposed for an edition, and what was decided about them. */
export type FrozenRow = {
  readonly id: number
  readonly programme: string
  readonly edition: string
  readonly run: number
  readonly asOf: LocalDate
  readonly units: number
  readonly parameters: Frozen
  readonly reason: string
  readonly proposedBy: number
  readonly proposedByName: string
  readonly proposedAt: Instant
  /** Null while nobody has decided. */
  readonly isApproved: boolean | null
  readonly decidedByName: string | null
  readonly decidedAt: Instant | null
  readonly answer: string | null
}

/** Proposes parameters for every later scoring by an edition. */
export async function insertFrozen(
  sql: Sql,
  proposal: Pick<FrozenRow, 'programme' | 'edition' | 'run' | 'units' | 'parameters' | 'reason' | 'proposedBy'>,
): Promise<number> {
  const { programme, edition, run, units, parameters, reason, proposedBy } = proposal
  const [row] = await sql<{ id: number }>`
    insert into frozen (zone, programme, edition, run, units, parameters, reason, proposed_by)
    values (current_setting('gongzhen.zone'), ${programme}, ${edition}, ${run}, ${units}, ${sql.json(parameters)},
            ${reason}, ${proposedBy})
    returning id`
  await witness(sql, 'frozen', sql.part`r.id = ${row!.id}`)
  return row!.id
}

/** Decides about a proposal, once. */
export async function decideFrozen(
  sql: Sql,
  { id, edition, proposedBy }: Pick<FrozenRow, 'id' | 'edition' | 'proposedBy'>,
  decision: { readonly isApproved: boolean; readonly reason: string; readonly by: number },
): Promise<void> {
  await sql`
    insert into frozen_decision (zone, frozen, edition, proposed_by, is_approved, reason, decided_by)
    values (current_setting('gongzhen.zone'), ${id}, ${edition}, ${proposedBy}, ${decision.isApproved},
            ${decision.reason}, ${decision.by})`
  await witness(sql, 'frozen_decision', sql.part`r.frozen = ${id}`)
}

/** The proposals for an edition, the newest first. */
export const frozenOf = (sql: Sql, edition: string): Promise<FrozenRow[]> => found(sql, { edition, id: null })

/** One proposal; null where there is none of the number. */
export async function frozenById(sql: Sql, id: number): Promise<FrozenRow | null> {
  const [row] = await found(sql, { edition: null, id })
  return row ?? null
}

const found = (sql: Sql, { edition, id }: { edition: string | null; id: number | null }) => sql<FrozenRow>`
  select frozen.id, frozen.programme, frozen.edition, frozen.run, run.as_of as "asOf", frozen.units, frozen.parameters,
         frozen.reason, frozen.proposed_by as "proposedBy", proposer.name as "proposedByName",
         frozen.proposed_at as "proposedAt", decision.is_approved as "isApproved", decider.name as "decidedByName",
         decision.decided_at as "decidedAt", decision.reason as answer
  from   frozen
  join   run on run.zone = frozen.zone and run.id = frozen.run
  join   account proposer on proposer.zone = frozen.zone and proposer.id = frozen.proposed_by
  left   join frozen_decision decision on decision.zone = frozen.zone and decision.frozen = frozen.id
  left   join account decider on decider.zone = decision.zone and decider.id = decision.decided_by
  where  (${edition}::text is null or frozen.edition = ${edition}::text)
  and    (${id}::bigint is null or frozen.id = ${id}::bigint)
  order  by frozen.id desc`

/** Approved parameters: which proposal, and what it says. */
type ApprovedFrozen = { readonly id: number; readonly parameters: Frozen }

/** The approved parameters of the zone by edition. */
export async function approvedFrozen(sql: Sql): Promise<ReadonlyMap<string, ApprovedFrozen>> {
  const rows = await sql<ApprovedFrozen & { readonly edition: string }>`
    select frozen.id, frozen.edition, frozen.parameters
    from   frozen_decision decision
    join   frozen on frozen.zone = decision.zone and frozen.id = decision.frozen
    where  decision.is_approved`
  return new Map(rows.map(({ edition, id, parameters }) => [edition, { id, parameters }]))
}
