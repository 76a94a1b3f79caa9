import { defineErrors } from '@gongzhen/core/base'
import type { Typed } from './case-filled.ts'
import { filledFor } from './case-filled-in.ts'
import { lookedAt } from './case-looking.ts'
import { rolesIn } from './case-roles.ts'
import { type CaseTime, type OpenCase, act, openCase, refuseChanged } from './case-work.ts'
import type { Sql } from './database.ts'
import type { Scope } from './partner-scopes.ts'
import type { Platform } from './platform.ts'
import type { Session } from './session.ts'
import { actorsOf, evidenceOfCase } from './store/cases.ts'
import { NONE } from './in-both.ts'

/** What a partner's program reports, and which actions of the programmes' processes that is. */
export const DOINGS = {
  report: { scope: 'loan:report', actions: ['读取积分', '报备', '授信', '不予授信', '放款', '承诺续贷', '不能续贷'] },
  draw: { scope: 'loan:report', actions: ['提款'] },
  repay: { scope: 'loan:report', actions: ['还款', '续贷到账', '追回', '逾期还清'] },
  settle: { scope: 'loan:report', actions: ['结清'] },
  overdue: { scope: 'loan:report', actions: ['报告逾期'] },
  claim: { scope: 'claim:file', actions: ['申请贴息', '申请补偿', '申请代偿', '转风险补偿'] },
  redeem: { scope: 'voucher:redeem', actions: ['申请兑付'] },
} as const satisfies Readonly<Record<string, { readonly scope: Scope; readonly actions: readonly string[] }>>
export type Doing = keyof typeof DOINGS

const failure = defineErrors('partner', {
  cannot: {
    status: 409,
    zh: '办件现为「{state}」，这时不能{wanted}。本机构现在能办的：{can}。',
    en: 'The case is in {state}: {wanted} is not possible. What you can do now: {can}.',
  },
  which: {
    status: 422,
    zh: '这时可以办几件事：{can}。请用 action 指明是哪一件。',
    en: 'Several things are possible: {can}. Say which by “action”.',
  },
  no_evidence: { status: 404, zh: '办件里没有编号为 {id} 的材料。', en: 'The case has no paper {id}.' },
})

/** What a program sends for a doing. */
export type Done = Typed & {
  readonly action?: string | undefined
  readonly note?: string | undefined
  /** The version of the case it has seen; without one it acts on the case as it stands. */
  readonly version?: number | undefined
}

/** Does in a case what a partner reports: the action of its process that this is, judged and posted like any other. */
export async function doForPartner(
  sql: Sql,
  platform: Platform,
  time: CaseTime,
  session: Session,
  number: number,
  doing: Doing,
  done: Done,
): Promise<{ readonly opened: OpenCase; readonly action: string; readonly to: string }> {
  const seen = await lookedAt(sql, platform, time, session, number, true)
  if (done.version !== undefined) refuseChanged(seen, done.version, await actorsOf(sql, number))
  const { action, role } = await chosen(seen, platform, session, doing, done.action)
  await requirePapers(sql, number, Object.values(done.evidence))
  const filled = await filledFor(sql, platform, time, seen, { ...done, action })
  const opened = await openCase(sql, platform, time, number, { lock: true, filled })
  const who = { action, role, person: String(session.account), on: time.on, at: time.at }
  const asked = { ...who, ...filled, ...(done.note === undefined ? {} : { note: done.note }) }
  const { state } = await act(sql, opened, asked, session.account)
  return { opened: await openCase(sql, platform, time, number), action, to: state }
}

async function chosen(
  { programme, state }: OpenCase,
  { policies }: Platform,
  session: Session,
  doing: Doing,
  action: string | undefined,
): Promise<{ readonly action: string; readonly role: string }> {
  const { process } = programme.model
  const roles = rolesIn(session, process, (await policies.zone(session.zone)).file, state)
  const here = process.actions.filter(({ from, by }) => from === state.state && roles.has(by))
  const meant: readonly string[] = DOINGS[doing].actions
  const fitting = here.filter((one) => meant.includes(one.do) && (action === undefined || one.do === action))
  const names = [...new Set(fitting.map((one) => one.do))]
  if (names.length > 1) throw failure('which', { can: names.join('、') })
  const [found] = fitting
  if (found) return { action: found.do, role: found.by }
  const can = [...new Set(here.map((one) => one.do))].join('、') || NONE
  throw failure('cannot', { state: state.state, wanted: action ?? meant.join('、'), can })
}

async function requirePapers(sql: Sql, number: number, papers: readonly number[]): Promise<void> {
  const known = papers.length === 0 ? [] : await evidenceOfCase(sql, number)
  const lacking = papers.find((paper) => !known.some(({ id }) => id === paper))
  if (lacking !== undefined) throw failure('no_evidence', { id: lacking })
}
