import { type Instant, defineErrors } from '@gongzhen/core/base'
import type { Database, Sql } from './database.ts'
import {
  type Slowing,
  countFailure,
  forgetFailures,
  forgetOldFailures,
  secondsToWait,
  takeBackFailure,
} from './store/sign-in-attempts.ts'

const failure = defineErrors('session', {
  too_early: {
    status: 429,
    zh: '登录失败次数过多，请在 {seconds} 秒后再试。',
    en: 'Too many failed attempts: try again in {seconds} seconds.',
  },
})

const FOREVER = { waitSecondsMax: 15 * 60, forgetSeconds: 60 * 60 }
/** A mistyped password is no attack, and many people share one address. */
const SLOWING = {
  login: { free: 3, ...FOREVER },
  address: { free: 30, ...FOREVER },
} satisfies Record<string, Slowing>

/** Who tries to sign in where: both the login and the address are slowed down. */
type Attempt = { readonly zone: string; readonly login: string; readonly address: string }

/**
 * Makes guessing slow: after some failures for a login or an address the next attempt must wait, twice as long each
 * time. Kept in the database, so that neither a restart nor a second server forgets.
 */
export type SignInDelay = {
  /**
   * Begins an attempt and answers how often this login has failed in a row, or fails with the seconds still to wait. It
   * counts as failed from now on, before the password is looked at: a thousand attempts at once get no more guesses
   * than one after another.
   */
  begin(attempt: Attempt): Promise<number>
  /** The attempt was no guess: it is taken back, and nothing before it forgiven. */
  takeBack(attempt: Attempt): Promise<void>
  /** The attempt was right: the login's failures are forgotten. */
  succeeded(attempt: Attempt): Promise<void>
}

/** A delay that grows with failures, kept in the database: it outlives a restart and counts for every server of a zone. */
export function createSignInDelay(database: Database, now: () => Instant): SignInDelay {
  return {
    async begin(attempt) {
      const at = now()
      const failures = await database.inZone(attempt.zone, (sql) => countBoth(sql, attempt, at))
      if (failures !== null) return failures
      const seconds = await database.inZone(attempt.zone, (sql) => longestWait(sql, attempt, at))
      throw failure('too_early', { seconds: Math.max(1, seconds) })
    },
    takeBack: (attempt) =>
      database.inZone(attempt.zone, async (sql) => {
        for (const { key } of keysOf(attempt)) await takeBackFailure(sql, key)
      }),
    succeeded: (attempt) =>
      database.inZone(attempt.zone, async (sql) => {
        const [address, login] = keysOf(attempt)
        await takeBackFailure(sql, address.key)
        await forgetFailures(sql, login.key)
      }),
  }
}

/** Both or neither: where the login has to wait, the address is not charged with the attempt. */
async function countBoth(sql: Sql, attempt: Attempt, at: Instant): Promise<number | null> {
  await forgetOldFailures(sql, FOREVER.forgetSeconds, at)
  const [address, login] = keysOf(attempt)
  const byAddress = await countFailure(sql, address.key, address.slowing, at)
  if (byAddress === null) return null
  const byLogin = await countFailure(sql, login.key, login.slowing, at)
  if (byLogin === null) await takeBackFailure(sql, address.key)
  return byLogin
}

async function longestWait(sql: Sql, attempt: Attempt, at: Instant): Promise<number> {
  const [address, login] = keysOf(attempt)
  const waits = [
    await secondsToWait(sql, address.key, address.slowing, at),
    await secondsToWait(sql, login.key, login.slowing, at),
  ]
  return Math.max(...waits)
}

/** Always in this order, so that two attempts at once never wait for each other. */
const keysOf = ({ login, address }: Attempt) =>
  [
    { key: `address:${address}`.slice(0, 200), slowing: SLOWING.address },
    { key: `login:${login}`.slice(0, 200), slowing: SLOWING.login },
  ] as const
