import { isExact, show } from '@gongzhen/core/base'
import type { Instant, Period } from '@gongzhen/core/base'
import type { FactDefinition, FactValue } from '@gongzhen/core/registry'
import type { Sql } from '../../database.ts'
import { findConflicts } from './conflicts.ts'
import { ZONE, lockFacts, project } from './projection.ts'
import { witness } from '../log.ts'

/** What one source says about one subject and period. A fact in `withdrawn` is taken back. */
export type Declaration = {
  readonly subject: number
  readonly period: Period
  readonly source: string
  readonly values: ReadonlyMap<FactDefinition, FactValue>
  readonly withdrawn?: readonly FactDefinition[]
  readonly reason?: string
  /** Attachments that prove it. */
  readonly evidence?: readonly number[]
  /** The import it belongs to, and its row there. */
  readonly batch?: number
  readonly row?: number
}

/** A declaration as it was kept. */
export type Declared = { readonly id: number; readonly at: Instant; readonly subject: number }

/**
 * Records a declaration as evidence and brings the current values and the conflicts of its subject in line.
 * Declared by the account of the transaction; a merged subject's declaration is kept with the party it was merged into.
 */
export async function declare(sql: Sql, declaration: Declaration): Promise<Declared> {
  await lockFacts(sql)
  const facts = [...declaration.values.keys()]
  const withdrawn = declaration.withdrawn ?? []
  const values = [...declaration.values.values()].map(sqlValue)
  const names = facts.map(({ column }) => `, ${column}`).join('')
  const slots = facts.map((_, at) => `, $${at + 9}`).join('')
  const [declared] = await sql.raw<{ id: number; declared_at: Instant; subject: number }>(
    `with recursive root (id, merged_into) as (
       select id, merged_into from party where zone = ${ZONE} and id = $1
        union all
       select p.id, p.merged_into from root r join party p on p.zone = ${ZONE} and p.id = r.merged_into
     )
     insert into declaration (zone, subject, period, source, by, reason, evidence, withdrawn, batch, row_no${names})
     select ${ZONE}, id, $2, $3, ${ACCOUNT}, $4, $5, $6, $7, $8${slots} from root where merged_into is null
     returning id, declared_at, subject`,
    [
      declaration.subject,
      declaration.period,
      declaration.source,
      declaration.reason ?? null,
      declaration.evidence?.length ? declaration.evidence : null,
      withdrawn.length > 0 ? withdrawn.map(({ column }) => column) : null,
      declaration.batch ?? null,
      declaration.row ?? null,
      ...values,
    ],
  )
  if (!declared) throw new Error(`a declaration about party ${declaration.subject}, which does not exist`)
  const { subject, id } = declared
  await witness(
    sql,
    'declaration',
    sql.part`r.subject = ${subject} and r.period = ${declaration.period} and r.id = ${id}`,
  )
  const touched = 'select $1::bigint, $2::int'
  const key = [declared.subject, declaration.period]
  await project(sql, [...facts, ...withdrawn], touched, key)
  await findConflicts(sql, [...facts, ...withdrawn], touched, key)
  return { id: declared.id, at: declared.declared_at, subject: declared.subject }
}

/** The account on whose behalf the transaction works, as SQL; null for the system itself. */
export const ACCOUNT = `nullif(current_setting('gongzhen.account', true), '')::bigint`

/** A fact's value as a parameter of its column. */
const sqlValue = (value: FactValue): boolean | string | number =>
  isExact(value) && typeof value !== 'number' ? show(value) : value
