import { defineErrors } from '@gongzhen/core/base'

const failure = defineErrors('session', {
  too_early: {
    status: 429,
    zh: '登录失败次数过多，请在 {seconds} 秒后再试。',
    en: 'Too many failed attempts: try again in {seconds} seconds.',
  },
})

/** Failures without a wait: a mistyped password is no attack. Many people share one address. */
const FREE = { account: 3, address: 30 }
const WAIT_MS_MAX = 15 * 60_000
const FORGET_AFTER_MS = 60 * 60_000
const KEYS_MAX = 20_000

/** Makes guessing slow: after some failures for an account or an address the next attempt must wait, twice as long each time. */
export type SignInDelay = {
  /**
   * Begins an attempt, or fails with the seconds still to wait. It counts as failed from now on, before the password is
   * looked at: a thousand attempts at once get no more guesses than one after another.
   */
  begin(keys: readonly string[]): void
  /** The attempt was no guess: it is taken back, and nothing before it forgiven. */
  takeBack(keys: readonly string[]): void
  /** The attempt was right: the account's failures are forgotten. */
  succeeded(keys: readonly string[]): void
}

export function createSignInDelay(now: () => number): SignInDelay {
  const attempts = new Map<string, { failures: number; at: number }>()

  function waitMs(key: string): number {
    const attempt = attempts.get(key)
    if (attempt === undefined) return 0
    const free = key.startsWith('address:') ? FREE.address : FREE.account
    if (attempt.failures < free) return 0
    const wait = Math.min(WAIT_MS_MAX, 1000 * 2 ** (attempt.failures - free))
    return attempt.at + wait - now()
  }

  function forgetOld(): void {
    for (const [key, { at }] of attempts) {
      if (at + FORGET_AFTER_MS < now() || attempts.size > KEYS_MAX) attempts.delete(key)
      else break
    }
  }

  function takeBack(key: string): void {
    const attempt = attempts.get(key)
    if (attempt === undefined) return
    if (attempt.failures <= 1) attempts.delete(key)
    else attempt.failures -= 1
  }

  return {
    begin(keys) {
      const wait = Math.max(...keys.map(waitMs))
      if (wait > 0) throw failure('too_early', { seconds: Math.ceil(wait / 1000) })
      for (const key of keys) {
        const failures = (attempts.get(key)?.failures ?? 0) + 1
        // Deleted first, so that the map stays in order of the last failure.
        attempts.delete(key)
        attempts.set(key, { failures, at: now() })
      }
      forgetOld()
    },
    takeBack(keys) {
      keys.forEach(takeBack)
    },
    succeeded(keys) {
      for (const key of keys) {
        if (key.startsWith('address:')) takeBack(key)
        else attempts.delete(key)
      }
    },
  }
}
