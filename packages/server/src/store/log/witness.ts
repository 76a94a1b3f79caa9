import type { Part, Sql } from '../../database.ts'

/** Rows beside the books that the log keeps, table by table, and what names a row there; migration 0271 lists the same. */
export const WITNESSED = {
  case_file: ['id'],
  case_party: ['file', 'name'],
  case_evidence: ['file', 'attachment'],
  payee_account: ['id'],
  payee_request: ['id'],
  payment_envelope: ['id'],
  payment_step: ['envelope', 'version'],
  payment_line: ['id'],
  payment_file: ['id'],
  payment_result_line: ['file', 'row'],
  budget_change: ['id'],
  consent: ['id'],
  consent_read: ['id'],
  loan_product: ['id'],
  published: ['id'],
  document: ['id'],
  edition: ['hash'],
} as const satisfies Readonly<Record<string, readonly string[]>>

/** A table of {@link WITNESSED}. */
export type Witnessed = keyof typeof WITNESSED

/**
 * Puts rows as they are now into the zone's log, in the transaction that wrote them, so that an audit finds whatever is
 * changed later. `which` chooses among the zone's rows of the table, called `r`.
 */
export const witness = (sql: Sql, table: Witnessed, which: Part): Promise<number> => sql.count`
  select witness(r.zone, ${table}, ${keyOf(sql, table)}, to_jsonb(r))
  from   ${sql.identifier(table)} r
  where  r.zone = current_setting('gongzhen.zone') and ${which}`

/** What names a row of a table in the log: its columns, with a stroke between them. */
export function keyOf(sql: Sql, table: Witnessed): Part {
  const columns = WITNESSED[table].map((column) => sql.part`r.${sql.identifier(column)}`)
  return sql.part`concat_ws('/', ${sql.join(columns, ', ')})`
}
