import type { Instant } from '@gongzhen/core/base'
import type { Sql } from '../database.ts'
import { witness, witnessGone } from './log.ts'

/** An account's second factor. Until it is confirmed it is only being set up and asks for nothing. */
export type SecondFactor = { readonly secret: Buffer; readonly confirmedAt: Instant | null }

/** An account’s second factor, confirmed or not; null where it has none. */
export async function secondFactorOf(sql: Sql, account: number): Promise<SecondFactor | null> {
  const [row] = await sql<SecondFactor>`
    select secret, confirmed_at as "confirmedAt"
    from   second_factor
    where  account = ${account}`
  return row ?? null
}

/** Begins anew with another secret. One that is confirmed stays, and false is answered. */
export async function startSecondFactor(sql: Sql, account: number, secret: Buffer): Promise<boolean> {
  const started = await sql.count`
    insert into second_factor (zone, account, secret)
    values (current_setting('gongzhen.zone'), ${account}, ${secret})
    on conflict (zone, account) do update
    set    secret = excluded.secret, started_at = now()
    where  second_factor.confirmed_at is null`
  await witness(sql, 'second_factor', sql.part`r.account = ${account}`)
  return started === 1
}

/** Marks a code's step as used, and answers false where it, or a later one, was used before. */
export async function useStep(sql: Sql, account: number, step: number): Promise<boolean> {
  const used = await sql.count`
    update second_factor
    set    last_step = ${step}, confirmed_at = coalesce(confirmed_at, now())
    where  account = ${account} and last_step < ${step}`
  await witness(sql, 'second_factor', sql.part`r.account = ${account}`)
  return used === 1
}

/** Takes the second factor and its recovery codes away; answers whether there was one. */
export async function removeSecondFactor(sql: Sql, account: number): Promise<boolean> {
  await witnessGone(sql, 'recovery_code', sql.part`r.account = ${account}`)
  await witnessGone(sql, 'second_factor', sql.part`r.account = ${account}`)
  await sql`delete from recovery_code where account = ${account}`
  return (await sql.count`delete from second_factor where account = ${account}`) === 1
}

/** Replaces all recovery codes; only their hashes are kept. */
export async function putRecoveryCodes(sql: Sql, account: number, hashes: readonly Buffer[]): Promise<void> {
  await witnessGone(sql, 'recovery_code', sql.part`r.account = ${account}`)
  await sql`delete from recovery_code where account = ${account}`
  await sql`
    insert into recovery_code (zone, account, code_hash)
    select current_setting('gongzhen.zone'), ${account}, hash
    from   unnest(${hashes}::bytea[]) as hash`
  await witness(sql, 'recovery_code', sql.part`r.account = ${account}`)
}

/** Uses a recovery code up; answers false where it is unknown or was used before. */
export async function spendRecoveryCode(sql: Sql, account: number, hash: Buffer): Promise<boolean> {
  const used = await sql.count`
    update recovery_code
    set    used_at = now()
    where  account = ${account} and code_hash = ${hash} and used_at is null`
  await witness(sql, 'recovery_code', sql.part`r.account = ${account} and r.code_hash = ${hash}`)
  return used === 1
}

/** How many recovery codes of an account have not been used. */
export async function recoveryCodesLeft(sql: Sql, account: number): Promise<number> {
  const [row] = await sql<{ left: number }>`
    select count(*) as left from recovery_code where account = ${account} and used_at is null`
  return row!.left
}
