import type { Currency } from '@gongzhen/core/base'
import { instantOfMicros, type Refusal, refuse, showMinor } from '@gongzhen/core/ledger'

/** A refusal as post_transfers tells it: amounts in minor units, times in microseconds. */
export type ToldRefusal = {
  readonly id: string
  readonly code: string
  readonly account?: string
  readonly currency?: Currency
  readonly has?: string
  readonly found?: string
  readonly hold?: string
  readonly reverses?: string
  readonly by?: string
  readonly expires?: number | string | null
  readonly last?: number
  readonly left?: number
  readonly room?: number
  readonly minor?: number
}

/** The refusal in words, the same that core has for it. */
export function wordsOf(told: ToldRefusal, at: string): Refusal {
  const { id, account = '', hold = '', reverses = '', by = '', has = '', found = '', currency = 'CNY' } = told
  const expires = typeof told.expires === 'number' ? instantOfMicros(BigInt(told.expires)) : (told.expires ?? '—')
  const shown = (minor: number | undefined) => showMinor(BigInt(minor ?? 0), currency)
  switch (told.code) {
    case 'account_unknown':
    case 'account_frozen':
    case 'account_closed':
    case 'balance_too_large':
      return refuse(id, told.code, { account })
    case 'currency_other':
      return refuse(id, told.code, { account, has, found })
    case 'too_early':
      return refuse(id, told.code, { account, last: instantOfMicros(BigInt(told.last ?? 0)), at })
    case 'in_future':
      return refuse(id, told.code, { at })
    case 'expires_past':
      return refuse(id, told.code, { expires, at })
    case 'overdrawn':
    case 'overfilled': {
      const room = Math.max(0, told.room ?? 0)
      const short = shown((told.minor ?? 0) - room)
      return refuse(id, told.code, { account, available: shown(room), asked: shown(told.minor), short })
    }
    case 'hold_unknown':
    case 'hold_settled':
    case 'hold_released':
      return refuse(id, told.code, { hold })
    case 'hold_expired':
    case 'hold_not_expired':
      return refuse(id, told.code, { hold, expires })
    case 'hold_too_little':
      return refuse(id, told.code, { hold, left: shown(told.left), asked: shown(told.minor) })
    case 'reverses_unknown':
    case 'reverses_reversal':
    case 'reverses_hold':
      return refuse(id, told.code, { id: reverses })
    case 'reversed_already':
      return refuse(id, told.code, { id: reverses, by })
    case 'id_taken':
    case 'batch_other':
      return refuse(id, told.code, { id })
    default:
      throw new Error(`a refusal without words: ${told.code}`)
  }
}
