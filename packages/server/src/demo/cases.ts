import { type Instant, type LocalDate, addDays, dayInChina } from '@gongzhen/core/base'
import type { Asked, CaseParty } from '@gongzhen/core/case'
import { endowFunds } from '../case-accounts.ts'
import { type CaseTime, act, beginCase, openCase } from '../case-work.ts'
import type { Database, Sql } from '../database.ts'
import type { PolicyLibrary } from '../policy-library.ts'
import { accountByLogin } from '../store/accounts.ts'
import { findSubjects } from '../store/batches.ts'
import { listCases, partyName } from '../store/cases.ts'
import { addParty, partiesOf } from '../store/parties.ts'
import type { FillOptions } from './fill.ts'
import { typicalFirm } from './firm.ts'
import { random } from './random.ts'
import { DEMO_SEED, DEMO_ZONE } from './zone.ts'

const PROGRAMME = 'rollover-fund'
const BANKS = ['示例城市商业银行', '示例农村商业银行', '示例国有商业银行']
const MILLION_FEN = 1_000_000_00

/** How far a made-up loan has come: so many of these steps are done, on the day after the application they are named. */
const STEPS = [
  { day: 0, role: '申请人', action: '提交' },
  { day: 1, role: '银行', action: '承诺续贷' },
  { day: 2, role: '主管科室', action: '审核通过' },
  { day: 3, role: '财务', action: '确认缴费' },
  { day: 3, role: '财务', action: '放款' },
  { day: 9, role: '银行', action: '续贷到账' },
  { day: 10, role: '财务', action: '收回' },
] as const

/** How many steps each loan has done, and how many days ago it was applied for. */
const LOANS: readonly (readonly [steps: number, daysAgo: number])[] = [
  ...Array.from({ length: 14 }, (_, at) => [7, 120 - at * 7] as const),
  [5, 16],
  [6, 9],
  [5, 8],
  [5, 6],
  [4, 3],
  [3, 2],
  [3, 2],
  [2, 9],
  [2, 1],
  [2, 1],
  [1, 3],
  [1, 0],
]

const LOGINS: Readonly<Record<string, string>> = { 银行: 'bank', 主管科室: 'officer', 财务: 'finance' }

type Loan = {
  readonly applicant: CaseParty
  readonly bank: CaseParty
  readonly minor: number
  readonly begun: LocalDate
}
type Told = { readonly loan: number; readonly step: number; readonly on: LocalDate; readonly at: Instant }

/** Makes up bridged loans of the demo zone, from applied for to paid back, unless it has cases already. */
export async function fillCases(
  database: Database,
  policies: PolicyLibrary,
  { firms, report }: Pick<FillOptions, 'firms' | 'report'>,
): Promise<void> {
  const zone = await policies.zone(DEMO_ZONE)
  if (!zone.adopted.some(({ programme }) => programme.id === PROGRAMME)) return
  await database.inZone(DEMO_ZONE, async (sql) => {
    const { total } = await listCases(sql, {}, { page: 1, size: 1 })
    if (total > 0) return
    report('演示园区：生成办件……Making up cases.')
    const today = dayInChina(new Date(Date.now() - STEPS_MS_MAX).toISOString())
    await endowFunds(sql, zone, today)
    const loans = await drawLoans(sql, firms, today)
    await live(sql, policies, loans)
  })
}

/** A day's steps begin at midnight and end within three hours: before that the day to live up to is yesterday. */
const STEPS_MS_MAX = 3 * 3_600_000

/** Goes through all loans at once, step by step in the order of time. */
async function live(sql: Sql, policies: PolicyLibrary, loans: readonly Loan[]): Promise<void> {
  const files = new Map<number, number>()
  const officer = (await accountByLogin(sql, 'officer'))?.id ?? 0
  for (const { loan: number, step: place, on, at } of stepsOf(loans)) {
    const loan = loans[number]
    const step = STEPS[place]
    if (!loan || !step) continue
    const time: CaseTime = { zone: DEMO_ZONE, on, at }
    const about = { programme: PROGRAMME, applicant: loan.applicant, account: officer }
    const file = files.get(number) ?? (await beginCase(sql, { policies }, time, about))
    files.set(number, file)
    const account = (await accountByLogin(sql, LOGINS[step.role] ?? 'firm'))?.id ?? officer
    const filled = filledIn(loan, step.action)
    const opened = await openCase(sql, { policies }, time, file, { lock: true, filled })
    const asked: Asked = { action: step.action, role: step.role, person: String(account), on, at, ...filled }
    await act(sql, opened, asked, account, at)
  }
}

/** Every step of every loan in the order of time: a day's steps a minute apart. */
function stepsOf(loans: readonly Loan[]): Told[] {
  const told = loans.flatMap(({ begun }, loan) =>
    STEPS.slice(0, LOANS[loan]?.[0]).map(({ day }, step) => {
      const on = addDays(begun, day)
      const minute = String((loan * STEPS.length + step) % 60).padStart(2, '0')
      const hour = String(Math.floor((loan * STEPS.length + step) / 60)).padStart(2, '0')
      return { loan, step, on, at: `${on}T${hour}:${minute}:00+08:00` }
    }),
  )
  return told.toSorted((a, b) => (a.at < b.at ? -1 : 1))
}

function filledIn({ bank, minor, begun }: Loan, action: string): Pick<Asked, 'given' | 'parties'> {
  switch (action) {
    case '提交':
      return {
        given: {
          申请金额: { value: minor },
          到期贷款余额: { value: minor },
          贷款到期日: { value: addDays(begun, 15) },
        },
        parties: { 银行: bank },
      }
    case '承诺续贷':
      return { given: { 承诺续贷金额: { value: minor } } }
    case '审核通过':
      return { given: { 银行等级: { value: '甲' } } }
    case '续贷到账':
      return { given: { 续贷金额: { value: minor } } }
    default:
      return {}
  }
}

/** Loans of firms that may apply, the first of them the firm a visitor signs in as. */
async function drawLoans(sql: Sql, firms: number, today: LocalDate): Promise<Loan[]> {
  const banks: CaseParty[] = []
  for (const name of BANKS) banks.push(await enterBank(sql, name))
  const applicants = await applicantsOf(sql, firms)
  const draw = random(DEMO_SEED, CASES_STREAM)
  return LOANS.flatMap(([, daysAgo], at) => {
    const applicant = applicants[at]
    const bank = banks[at % banks.length]
    const minor = draw.whole(2, 9) * MILLION_FEN
    return applicant && bank ? [{ applicant, bank, minor, begun: addDays(today, -daysAgo) }] : []
  })
}

/** Far from the numbers of firms, each of which has a stream of its own. */
const CASES_STREAM = 1_000_001

async function enterBank(sql: Sql, name: string): Promise<CaseParty> {
  const id = await addParty(sql, { kind: 'bank', name, source: '演示' })
  return { id: String(id), name }
}

async function applicantsOf(sql: Sql, firms: number): Promise<CaseParty[]> {
  const { code } = typicalFirm(DEMO_SEED, firms)
  const typical = (await findSubjects(sql, 'uscc', [code])).get(code)?.subject
  const eligible = await partiesOf(sql, { programme: PROGRAMME, outcome: 'eligible' }, LOANS.length + 1)
  const chosen = [...new Set([...(typical === undefined ? [] : [typical]), ...eligible])]
  const named: CaseParty[] = []
  for (const id of chosen) named.push({ id: String(id), name: (await partyName(sql, id)) ?? '' })
  return named
}
