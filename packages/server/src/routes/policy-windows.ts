import { z } from 'zod'
import { type LocalDate, defineErrors } from '@gongzhen/core/base'
import { namesOfAdopted, requireAdopted } from '../adopted-policies.ts'
import { day, instant, reason as anyReason } from '../contract.ts'
import type { Sql } from '../database.ts'
import { READERS, WRITERS, endpoint } from '../endpoint.ts'
import { tellFollowers } from '../store/messages.ts'
import { type KeptWindow, type PolicyWindow, addWindow, changeWindow, windowsOf } from '../store/policy-windows.ts'

const failure = defineErrors('window', {
  backwards: {
    status: 422,
    zh: '截止日 {closes} 早于开始日 {opens}。请改正其中之一。',
    en: 'The window closes on {closes}, before it opens on {opens}.',
  },
  no_reason: {
    status: 422,
    zh: '改动已登记的申报期要写明理由，至少两个字：订阅的企业会看到。',
    en: 'A change of a published window needs a reason of at least two characters: firms that follow it will read it.',
  },
  over: {
    status: 409,
    zh: '这个申报期已于 {closes} 截止，不必再结束。',
    en: 'This window closed on {closes} already.',
  },
})

const STATES = ['coming', 'open', 'closed', 'withdrawn'] as const

const keptWindow = z
  .object({
    programme: z.string(),
    opens: day,
    closes: day,
    notice: z.string(),
    state: z.enum(STATES),
    version: z.number().int(),
    reason: z.string().nullable(),
    by: z.string(),
    at: instant,
  })
  .meta({ id: 'KeptWindow' })

const windows = z.object({ name: z.string(), today: day, windows: z.array(keptWindow) })

const params = z.object({ id: z.string().max(100) })
const reason = anyReason.max(500)
const version = z.number().int().positive()

const list = endpoint({
  method: 'GET',
  path: '/api/programmes/:id/windows',
  tag: '政策',
  summary: '一项政策登记过的全部申报期，含已截止和撤回的',
  roles: READERS,
  params,
  out: windows,
  async work({ params: { id }, inZone, session: { zone }, platform: { policies } }) {
    const name = await requireAdopted(policies, zone, id)
    const today = await policies.today(zone)
    return inZone((sql) => present(sql, id, name, today))
  },
})

const publish = endpoint({
  method: 'PUT',
  path: '/api/programmes/:id/windows',
  tag: '政策',
  summary: '登记或修改申报期及所据通知；修改要带所见的 version 和理由。订阅的企业随即收到消息',
  audit: 'policy.window_set',
  roles: [...WRITERS, 'policy_officer'],
  params,
  body: z.object({
    opens: day,
    closes: day,
    notice: z.string().trim().min(2, '请写明依据的通知').max(500),
    /** The version that was seen, to change a window; left out, a new one is published. */
    version: version.optional(),
    reason: reason.optional(),
  }),
  out: windows,
  async work({ params: { id }, body, inZone, audit, session, platform: { policies } }) {
    const name = await requireAdopted(policies, session.zone, id)
    const today = await policies.today(session.zone)
    const { version: seen, reason: why, ...dates } = body
    if (body.closes < body.opens) throw failure('backwards', dates)
    if (seen !== undefined && why === undefined) throw failure('no_reason', {})
    const window = { programme: id, ...dates }
    return inZone(async (sql) => {
      const change = seen === undefined ? null : { ...window, version: seen, reason: why ?? '', isWithdrawn: false }
      const before = change === null ? null : await changeWindow(sql, change, session.account)
      if (change === null) await addWindow(sql, window, session.account)
      const told = await tell(sql, { ...window, name }, change === null ? '申报期' : '申报期有变', why)
      audit(`programme:${id}`, { ...dates, before, reason: why ?? null, told })
      return present(sql, id, name, today)
    })
  },
})

const end = endpoint({
  method: 'POST',
  path: '/api/programmes/:id/windows/:opens/end',
  tag: '政策',
  summary: '结束申报期：没开始的撤回，开着的今天截止。订阅的企业随即收到消息',
  audit: 'policy.window_ended',
  roles: [...WRITERS, 'policy_officer'],
  params: params.extend({ opens: day }),
  body: z.object({ version, reason }),
  out: windows,
  async work({ params: { id, opens }, body, inZone, audit, session, platform: { policies } }) {
    const name = (await namesOfAdopted(policies, session.zone)).get(id) ?? id
    const today = await policies.today(session.zone)
    return inZone(async (sql) => {
      const window = (await windowsOf(sql, id)).find((one) => one.opens === opens)
      if (window !== undefined && stateOf(window, today) === 'closed') throw failure('over', window)
      const isWithdrawn = opens > today
      const closes = isWithdrawn ? (window?.closes ?? opens) : today
      const change = { programme: id, opens, closes, notice: window?.notice ?? '', ...body, isWithdrawn }
      const before = await changeWindow(sql, change, session.account)
      const told = await tell(sql, { ...change, name }, isWithdrawn ? '申报期撤回' : '申报提前截止', body.reason)
      audit(`programme:${id}`, { before, closes, withdrawn: isWithdrawn, reason: body.reason, told })
      return present(sql, id, name, today)
    })
  },
})

/** Firms that subscribed hear of it in the same transaction. */
function tell(
  sql: Sql,
  { programme, opens, closes, notice, name }: PolicyWindow & { readonly name: string },
  what: string,
  why: string | undefined,
): Promise<number> {
  return tellFollowers(sql, programme, {
    kind: 'window',
    title: `${what}：${name}`,
    body: [`${opens} 至 ${closes}。${notice}`, why].filter(Boolean).join(' '),
    path: `/my/policies?programme=${encodeURIComponent(programme)}`,
  })
}

async function present(sql: Sql, programme: string, name: string, today: LocalDate): Promise<z.output<typeof windows>> {
  const kept = await windowsOf(sql, programme)
  return {
    name,
    today,
    windows: kept.map(({ withdrawnAt, ...window }) => ({
      ...window,
      state: stateOf({ ...window, withdrawnAt }, today),
    })),
  }
}

function stateOf(
  { opens, closes, withdrawnAt }: Pick<KeptWindow, 'opens' | 'closes' | 'withdrawnAt'>,
  today: LocalDate,
) {
  if (withdrawnAt !== null) return 'withdrawn'
  if (opens > today) return 'coming'
  return closes < today ? 'closed' : 'open'
}

export const policyWindowEndpoints = [list, publish, end] as const
