import type { Sql } from '../database.ts'

/** A request that may be repeated without being done twice: whose, under which key, with which content. */
export type Submission = {
  readonly account: number
  readonly key: string
  readonly endpoint: string
  readonly digest: string
}

type Before = { readonly endpoint: string; readonly digest: string; readonly answer: unknown }

/**
 * Takes the key, or gives what was answered under it. Of two requests at once the second waits for the first to
 * commit. Keys are kept for a week.
 */
export async function beginSubmission(sql: Sql, submission: Submission): Promise<Before | null> {
  const { account, key, endpoint, digest } = submission
  await sql`delete from submission where account = ${account} and at < now() - interval '7 days'`
  const taken = await sql.count`
    insert into submission (zone, account, key, endpoint, digest)
    values (current_setting('gongzhen.zone'), ${account}, ${key}, ${endpoint}, ${digest})
    on conflict do nothing`
  if (taken === 1) return null
  const [before] = await sql<Before>`
    select endpoint, digest, answer
    from   submission
    where  account = ${account} and key = ${key}`
  return before ?? null
}

/** Keeps the answer under the key, in the transaction that did the work. */
export async function endSubmission(sql: Sql, submission: Submission, answer: unknown): Promise<void> {
  await sql`
    update submission
    set    answer = ${sql.json(answer)}
    where  account = ${submission.account} and key = ${submission.key}`
}
