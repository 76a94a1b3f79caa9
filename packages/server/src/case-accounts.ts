import { type Instant, type LocalDate, yearOf } from '@gongzhen/core/base'
import { type CaseTransfer, type Process, pathPattern } from '@gongzhen/core/case'
import { type AccountTerms, asFailure, type Transfer } from '@gongzhen/core/ledger'
import type { Sql } from './database.ts'
import { openAccounts, postEach } from './store/ledger.ts'
import type { ZonePolicies } from './policy-library.ts'

/** Opens the accounts of a case's transfers with the terms of the programme's chart, in the order of their paths. */
export async function openChart(
  sql: Sql,
  process: Process,
  posted: readonly CaseTransfer[],
  at?: Instant,
): Promise<void> {
  const terms = new Map<string, AccountTerms>()
  for (const { posting, moved } of posted) {
    const move = process.postings.get(posting)?.move
    if (!move || !('from' in move)) continue
    for (const side of ['from', 'to'] as const) {
      const limit = process.accounts.find(({ path }) => path === move[side])?.limit ?? 'none'
      terms.set(moved[side], { path: moved[side], currency: moved.currency, limit })
    }
  }
  const ordered = [...terms.values()].toSorted((a, b) => (a.path < b.path ? -1 : 1))
  await openAccounts(
    sql,
    ordered.map((account) => ({ ...account, ...(at === undefined ? {} : { at }) })),
  )
}

/** What funds began with stands before everything that happened. */
const BEFORE_ALL: Instant = '2010-01-01T00:00:00+08:00'

/**
 * Gives the zone's funds what its file says they began with; done once, whatever is asked again. A fund of the year,
 * written `专项资金/贴息/{年度}`, is given at the start of each.
 */
export async function endowFunds(sql: Sql, { file, adopted }: ZonePolicies, on: LocalDate): Promise<void> {
  const charts = adopted.flatMap(({ programme }) => programme.model.process.accounts)
  const year = String(yearOf(on))
  const lasting: Transfer[] = []
  const ofTheYear: Transfer[] = []
  for (const [template, { minor, currency }] of file?.funds ?? []) {
    const path = fundPath(template, on)
    const limit = charts.find((account) => pathPattern(account.path).test(path))?.limit ?? 'none'
    const isYearly = path !== template
    const from = isYearly ? `期初/${currency} ${year}` : `期初/${currency}`
    const at = isYearly ? `${year}-01-01T00:00:00+08:00` : BEFORE_ALL
    await openAccounts(sql, [
      { path: from, currency, limit: 'none', at },
      { path, currency, limit, at },
    ])
    const one = { kind: 'post', id: `期初/${path}`, from, to: path, minor: BigInt(minor), currency } as const
    ;(isYearly ? ofTheYear : lasting).push(one)
  }
  await give(sql, lasting, BEFORE_ALL)
  await give(sql, ofTheYear, `${year}-01-01T00:00:00+08:00`)
}

/** The account of a fund on a day: one of the year has an account for each. */
export const fundPath = (template: string, on: LocalDate): string =>
  template.replace(/\{(年度|批次)\}/g, String(yearOf(on)))

async function give(sql: Sql, given: readonly Transfer[], at: Instant): Promise<void> {
  const answers = await postEach(
    sql,
    given.map((transfer) => [transfer]),
    at,
  )
  const refusals = answers.flatMap((answer) => ('refusals' in answer ? answer.refusals : []))
  if (refusals.length > 0) throw asFailure(refusals)
}
