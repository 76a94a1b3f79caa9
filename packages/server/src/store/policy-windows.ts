import { type Instant, type LocalDate, defineErrors } from '@gongzhen/core/base'
import type { Sql } from '../database.ts'
import { witness } from './log.ts'

const failure = defineErrors('window', {
  exists: {
    status: 409,
    zh: '已有一个从 {opens} 开始的申报期（至 {closes}，{by}登记）。请在列表里修改它，或换一个开始日。',
    en: 'There is a window that opens on {opens} already (to {closes}, by {by}). Change that one, or open on another day.',
  },
  changed: {
    status: 409,
    zh: '{by}刚刚改过这个申报期，现为 {opens} 至 {closes}。您写的内容还在；看过再提交。',
    en: '{by} has just changed this window: now {opens} to {closes}. What you wrote is kept; look again, then submit.',
  },
  not_found: {
    status: 404,
    zh: '没有从 {opens} 开始的申报期。请从列表里选。',
    en: 'No window opens on {opens}. Choose one from the list.',
  },
})

/** When a policy takes applications, and the notice that says so. */
export type PolicyWindow = {
  readonly programme: string
  readonly opens: LocalDate
  readonly closes: LocalDate
  readonly notice: string
}

/** A window with its last change. */
export type KeptWindow = PolicyWindow & {
  /** Grows with every change. */
  readonly version: number
  /** Why it was last changed or ended; null while it stands as it was first published. */
  readonly reason: string | null
  /** The name of who published or changed it last. */
  readonly by: string
  readonly at: Instant
  readonly withdrawnAt: Instant | null
}

/** The windows that have not closed before a day, the next to close first; withdrawn ones are not among them. */
export const windowsFrom = (sql: Sql, from: LocalDate): Promise<PolicyWindow[]> => sql<PolicyWindow>`
  select programme, opens, closes, notice
  from   policy_window
  where  closes >= ${from}::date and withdrawn_at is null
  order  by closes, programme`

/** All windows of a policy, the latest first, also withdrawn ones. */
export const windowsOf = (sql: Sql, programme: string): Promise<KeptWindow[]> => sql<KeptWindow>`
  select w.programme, w.opens, w.closes, w.notice, w.version, w.reason, w.at,
         w.withdrawn_at as "withdrawnAt", coalesce(a.name, '') as by
  from   policy_window w
  left   join account a on a.zone = w.zone and a.id = w.by
  where  w.programme = ${programme}
  order  by w.opens desc`

/** Publishes a window. One that was withdrawn may be published again; any other on the same first day is in the way. */
export async function addWindow(sql: Sql, window: PolicyWindow, by: number): Promise<void> {
  const added = await sql.count`
    insert into policy_window as kept (zone, programme, opens, closes, notice, by)
    values (current_setting('gongzhen.zone'), ${window.programme}, ${window.opens}, ${window.closes},
            ${window.notice}, ${by})
    on conflict (zone, programme, opens) do update
    set    closes = excluded.closes, notice = excluded.notice, by = excluded.by, at = now(),
           withdrawn_at = null, reason = null, version = kept.version + 1
    where  kept.withdrawn_at is not null`
  if (added === 0) throw failure('exists', { ...(await windowNow(sql, window)) })
  await witnessWindow(sql, window)
}

type Change = PolicyWindow & { readonly version: number; readonly reason: string; readonly isWithdrawn: boolean }

/** Changes a window that nobody has changed since `version`, or says who did; answers as it was before. */
export async function changeWindow(sql: Sql, change: Change, by: number): Promise<PolicyWindow> {
  const before = await windowNow(sql, change)
  const changed = await sql.count`
    update policy_window
    set    closes = ${change.closes}, notice = ${change.notice}, reason = ${change.reason}, by = ${by}, at = now(),
           withdrawn_at = case when ${change.isWithdrawn} then now() end, version = version + 1
    where  programme = ${change.programme} and opens = ${change.opens} and version = ${change.version}`
  if (changed === 0) throw failure('changed', { ...(await windowNow(sql, change)) })
  await witnessWindow(sql, change)
  const { programme, opens, closes, notice } = before
  return { programme, opens, closes, notice }
}

const witnessWindow = (sql: Sql, { programme, opens }: PolicyWindow): Promise<number> =>
  witness(sql, 'policy_window', sql.part`r.programme = ${programme} and r.opens = ${opens}::date`)

async function windowNow(sql: Sql, { programme, opens }: PolicyWindow): Promise<KeptWindow> {
  const found = (await windowsOf(sql, programme)).find((one) => one.opens === opens)
  if (found === undefined) throw failure('not_found', { opens })
  return found
}
