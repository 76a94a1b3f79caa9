import { minuteInChina } from '@gongzhen/core/base'
import type { CaseTime } from '../case-work.ts'
import { auditZone } from '../ledger-audit.ts'
import type { Platform } from '../platform.ts'
import { accountsUnder } from '../store/ledger.ts'
import { isChecked, keepBookCheck } from '../store/reconciliation.ts'

/** Money rests at night: the books of a day are worked out again from three o'clock in China on. */
const FROM = '03:00'
/** So many discrepancies are kept with their words; `gongzhen audit` names them all. */
const KEPT_MAX = 20

/**
 * Checks the books of a zone once a day: every balance, hold and leaf is worked out again from its rows, and what came of
 * it is kept. Answers whether it checked. Signatures are checked by the key in the database.
 */
export async function checkBooks({ database, policies, log }: Platform, { zone, on, at }: CaseTime): Promise<boolean> {
  if (minuteInChina(at) < FROM) return false
  const accounts = await database.inZone(zone, async (sql) =>
    (await isChecked(sql, on)) ? 0 : (await accountsUnder(sql, '', ACCOUNTS_MAX)).length,
  )
  if (accounts === 0) return false
  const { discrepancies, transfers, decisions } = await auditZone(database, zone, { keys: '', policies })
  const first = discrepancies.slice(0, KEPT_MAX).map(({ table, key, zh, en }) => ({ place: `${table} ${key}`, zh, en }))
  const check = { day: on, accounts, transfers, decisions, discrepancies: discrepancies.length, first }
  await database.inZone(zone, (sql) => keepBookCheck(sql, check))
  if (discrepancies.length > 0) log.error({ zone, first }, 'the books do not agree with themselves')
  return true
}

/** Beyond so many the count is said as this number. */
const ACCOUNTS_MAX = 1_000_000
