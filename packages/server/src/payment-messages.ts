import type { Currency } from '@gongzhen/core/base'
import { showMinor } from '@gongzhen/core/ledger'
import type { Sql } from './database.ts'
import { tellParty } from './store/messages.ts'
import { type LineRow, returnedBefore } from './store/payments.ts'

type Told = Pick<LineRow, 'party' | 'programmeName' | 'number' | 'file' | 'minor' | 'account' | 'bank'>

/** Tells a firm that the bank has paid it. */
export const tellPaid = (sql: Sql, line: Told, currency: Currency, bankDay: string | null): Promise<void> =>
  tell(sql, line, currency, '款项已付', `${bankDay === null ? '银行' : `银行于 ${bankDay} `}已付到${accountOf(line)}。`)

/** Tells a firm that the bank has sent its money back, why, and what it can do. */
export const tellReturned = (sql: Sql, line: Told, currency: Currency, why: string): Promise<void> =>
  tell(
    sql,
    line,
    currency,
    '款项被银行退回',
    `银行没有付到${accountOf(line)}，原因：${why || '银行没有说明'}。钱还为您留着；请核对收款账户，财务会再付一次。`,
    '/my/payee',
  )

/** Tells those whose money the bank once sent back that it is on its way again. */
export async function tellRetried(sql: Sql, lines: readonly LineRow[], currency: Currency): Promise<void> {
  const before = new Set(
    await returnedBefore(
      sql,
      lines.map(({ id }) => id),
    ),
  )
  for (const line of lines.filter(({ id }) => before.has(id))) {
    await tell(sql, line, currency, '款项已重新送银行', `上次被退回的款项已再次送银行，付到${accountOf(line)}。`)
  }
}

const tell = (sql: Sql, { party, programmeName, number, file, minor }: Told, currency: Currency, ...words: Words) => {
  const [title, body, path = `/my/cases/${file}`] = words
  return tellParty(sql, party.id, {
    kind: 'payment',
    title: `${title}：${programmeName} ${showMinor(BigInt(minor), currency)}`,
    body: `${body}（办件 ${number}）`,
    path,
  })
}
type Words = readonly [title: string, body: string, path?: string]

const accountOf = ({ bank, account }: Told): string => `${bank} ${maskedNumber(account)}`

/** An account's number as others than those who pay see it: its last four signs. */
export const maskedNumber = (number: string): string => `•••• ${number.slice(-4)}`
