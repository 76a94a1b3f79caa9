import { createHash } from 'node:crypto'
import { type Instant, type LocalDate, addDays } from '@gongzhen/core/base'
import type { CaseParty } from '@gongzhen/core/case'
import type { Programme } from '@gongzhen/core/programme'
import { filledIn } from './case-filled.ts'
import { filledFor } from './case-filled-in.ts'
import { type CaseTime, act, beginCase, openCase, tried } from './case-work.ts'
import type { Sql } from './database.ts'
import { type Reading, readShared } from './partner-reading.ts'
import { insertAttachment } from './store/attachments.ts'
import { keepEvidence } from './store/cases.ts'

/** What made-up cases need of the platform. */
export type Lived = Pick<Reading, 'policies' | 'settings'>

/** Who acts, by the role of the case. */
export type Accounts = Readonly<Record<string, number>>

/** One thing that is done in a made-up case, on the day after its application that is named. */
export type Step = {
  readonly day: number
  readonly role: string
  readonly action: string
  readonly given?: Readonly<Record<string, string>>
  /** The role the house beside the firm takes on by this step. */
  readonly party?: string
  /** The house reads the firm's points first. */
  readonly reads?: boolean
}

/** One made-up case: whose it is, the house beside the firm, and what is done on which day. */
export type Plan = {
  readonly programme: Programme
  readonly applicant: CaseParty
  readonly house: number
  readonly begun: LocalDate
  readonly steps: readonly Step[]
}

/** Goes through all cases at once, step by step in the order of time; a case whose rules refuse a step stays before it. */
export async function liveCases(
  sql: Sql,
  platform: Lived,
  zone: string,
  accounts: Accounts,
  plans: readonly Plan[],
): Promise<void> {
  const files = new Map<number, number>()
  const stopped = new Set<number>()
  for (const { plan: number, step, time } of inTime(zone, plans)) {
    const plan = plans[number]
    if (!plan || stopped.has(number)) continue
    const account = accounts[step.role] ?? 0
    const about = { programme: plan.programme.id, applicant: plan.applicant, account }
    const file = files.get(number) ?? (await beginCase(sql, platform, time, about))
    files.set(number, file)
    if (!(await done(sql, platform, time, plan, file, step, account))) stopped.add(number)
  }
}

/** Does one step as its role would; false where the rules refuse it. */
async function done(
  sql: Sql,
  platform: Lived,
  time: CaseTime,
  plan: Plan,
  file: number,
  { role, action, given = {}, party, reads = false }: Step,
  account: number,
): Promise<boolean> {
  const { house } = plan
  const evidence = await papersShown(sql, plan, file, { role, action, given }, account)
  const typed = { given, evidence, parties: party === undefined ? {} : { [party]: house } }
  const filled = reads
    ? await pointsFilled(sql, platform, time, plan, file, { action, ...typed }, account)
    : await filledIn(sql, plan, typed)
  const opened = await openCase(sql, platform, time, file, { lock: true, filled })
  const asked = { action, role, person: String(account), on: time.on, at: time.at, ...filled }
  if ('refusals' in tried(opened, asked)) return false
  await act(sql, opened, asked, account, time.at)
  return true
}

/** The papers an action wants to see: one that says of itself that it is made up. */
async function papersShown(
  sql: Sql,
  { programme }: Plan,
  file: number,
  { role, action, given = {} }: Pick<Step, 'role' | 'action' | 'given'>,
  by: number,
): Promise<Record<string, number>> {
  const { actions } = programme.model.process
  const papers = actions.find((one) => one.do === action && one.by === role)?.papers ?? []
  const shown: Record<string, number> = {}
  for (const name of papers.filter((one) => given[one] !== undefined && given[one] !== '否'))
    shown[name] = await attachMadeUp(sql, file, name, by)
  return shown
}

/** Attaches a paper to a case that says of itself that it is made up; its number. */
export async function attachMadeUp(sql: Sql, file: number, shows: string, by: number): Promise<number> {
  const content = Buffer.from(`${shows}：演示园区生成的示例凭据，不是真实的单据。\n`)
  const sha256 = createHash('sha256').update(content).digest()
  const id = await insertAttachment(sql, {
    name: `${shows}-示例凭据.txt`,
    mediaType: 'text/plain',
    content,
    sha256,
    by,
  })
  await keepEvidence(sql, file, id)
  return id
}

/** The house reads the firm's points under its consent; what it read is filled in, as it would be for anybody. */
async function pointsFilled(
  sql: Sql,
  platform: Lived,
  time: CaseTime,
  { applicant, house }: Plan,
  file: number,
  typed: Parameters<typeof filledFor>[4],
  account: number,
) {
  const reader = { zone: time.zone, account, party: house, parties: [house] }
  const firm = { id: Number(applicant.id), name: applicant.name, code: '' }
  await readShared(sql, { ...platform, now: () => time.at }, reader, firm, '贷款审批')
  return filledFor(sql, platform, time, await openCase(sql, platform, time, file), typed)
}

/** Every step of every case in the order of time: a minute apart on its day. */
function inTime(zone: string, plans: readonly Plan[]) {
  const all = plans.flatMap(({ steps, begun }, plan) =>
    steps.map((step, place) => {
      const on = addDays(begun, step.day)
      const minutes = 9 * 60 + ((plan * 7 + place) % 480)
      const clock = `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
      const at = new Date(`${on}T${clock}:00+08:00`).toISOString() as Instant
      return { plan, place, step, time: { zone, on, at } }
    }),
  )
  return all.toSorted((a, b) => (a.time.at === b.time.at ? a.place - b.place : a.time.at < b.time.at ? -1 : 1))
}
