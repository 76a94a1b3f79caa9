import type { Part, Sql } from '../../database.ts'

/**
 * Tables of which the log keeps each row as it is written, and what names a row there; migrations 0271 and 0320 list the
 * same. Of those that seal.ts lists too, the rows of imports are sealed and only what is changed by hand comes here.
 */
export const WITNESSED = {
  account: ['id'],
  api_client: ['id'],
  batch: ['id'],
  book_check: ['day'],
  budget_change: ['id'],
  case_evidence: ['file', 'attachment'],
  case_file: ['id'],
  case_party: ['file', 'name'],
  claim: ['id'],
  consent: ['id'],
  consent_read: ['id'],
  declaration: ['id'],
  document: ['id'],
  document_withdrawal: ['document'],
  draft: ['id'],
  edition: ['hash'],
  external_identity: ['issuer', 'subject'],
  finding: ['id'],
  followed_policy: ['party', 'programme'],
  frozen: ['id'],
  frozen_decision: ['frozen'],
  loan_product: ['id'],
  mandate: ['id'],
  objection: ['id'],
  party: ['id'],
  party_care: ['party'],
  party_identifier: ['scheme', 'value'],
  party_merge: ['id'],
  party_name: ['party', 'name', 'valid_from'],
  party_person: ['party', 'person', 'role', 'valid_from'],
  party_tag: ['party', 'tag'],
  payee_account: ['id'],
  payee_request: ['id'],
  payment_envelope: ['id'],
  payment_file: ['id'],
  payment_line: ['id'],
  payment_result_line: ['file', 'row'],
  payment_step: ['envelope', 'version'],
  person: ['id'],
  policy_window: ['programme', 'opens'],
  published: ['id'],
  recovery_code: ['account', 'code_hash'],
  run: ['id'],
  second_factor: ['account'],
  webhook: ['id'],
} as const satisfies Readonly<Record<string, readonly string[]>>

/** A table of {@link WITNESSED}. */
export type Witnessed = keyof typeof WITNESSED

/**
 * Puts rows as they are now into the zone's log, in the transaction that wrote them, so that an audit finds whatever is
 * changed later. `which` chooses among the zone's rows of the table, called `r`.
 */
export const witness = (sql: Sql, table: Witnessed, which: Part): Promise<number> => sql.count`
  select witness(r.zone, ${table}, ${keyOf(sql, WITNESSED[table])}, to_jsonb(r))
  from   ${sql.identifier(table)} r
  where  r.zone = current_setting('gongzhen.zone') and ${which}`

/** Puts into the zone's log that rows are about to be removed, in the transaction that removes them. */
export const witnessGone = (sql: Sql, table: Witnessed, which: Part): Promise<number> => sql.count`
  select witness_gone(r.zone, ${table}, ${keyOf(sql, WITNESSED[table])})
  from   ${sql.identifier(table)} r
  where  r.zone = current_setting('gongzhen.zone') and ${which}`

/** What names a row of a table in the log: its columns, with a stroke between them. */
export function keyOf(sql: Sql, key: readonly string[]): Part {
  const columns = key.map((column) => sql.part`r.${sql.identifier(column)}`)
  return sql.part`concat_ws('/', ${sql.join(columns, ', ')})`
}
