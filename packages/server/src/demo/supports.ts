import { type LocalDate, addDays, dayInChina } from '@gongzhen/core/base'
import type { Programme } from '@gongzhen/core/programme'
import { endowFunds } from '../case-accounts.ts'
import type { Database, Sql } from '../database.ts'
import { type Accounts, type Lived, type Plan, liveCases } from '../lived-cases.ts'
import { accountByLogin } from '../store/accounts.ts'
import { findSubjects } from '../store/batches.ts'
import { listCases, partiesToName, partyName } from '../store/cases.ts'
import { declare } from '../store/facts.ts'
import { partiesOf } from '../store/parties.ts'
import type { FillOptions } from './fill.ts'
import { typicalFirm } from './firm.ts'
import { LIVES, type Life } from './lives.ts'
import { DEMO_SEED, DEMO_ZONE } from './zone.ts'

/** Makes up cases of vouchers, the risk pool and loans on points through the cases' own mechanism, unless there are some. */
export async function fillSupports(
  database: Database,
  demo: Lived,
  { firms, report }: Pick<FillOptions, 'firms' | 'report'>,
): Promise<void> {
  const zone = await demo.policies.zone(DEMO_ZONE)
  await database.inZone(DEMO_ZONE, async (sql) => {
    const today = dayInChina(new Date().toISOString())
    const visitor = await visitorsFirm(sql, firms)
    const plans: Plan[] = []
    for (const life of LIVES) {
      const found = zone.adopted.find(({ programme }) => programme.id === life.programme)
      if (!found) continue
      const { total } = await listCases(sql, { programme: life.programme }, { page: 1, size: 1 })
      if (total === 0) plans.push(...(await plansOf(sql, life, found.programme, visitor, today)))
    }
    if (plans.length === 0) return
    report('演示园区：生成创新券、风险补偿和积分贷的示例办件……Making up cases of vouchers, the risk pool and loans.')
    await endowFunds(sql, zone, today)
    await liveCases(sql, demo, DEMO_ZONE, await peopleOf(sql), plans)
  })
}

/** The firm a visitor signs in as: first in every list, so that its pages show something. */
async function visitorsFirm(sql: Sql, firms: number): Promise<readonly number[]> {
  const { code } = typicalFirm(DEMO_SEED, firms)
  const found = (await findSubjects(sql, 'uscc', [code])).get(code)
  return found ? [found.subject] : []
}

async function plansOf(
  sql: Sql,
  life: Life,
  programme: Programme,
  visitor: readonly number[],
  today: LocalDate,
): Promise<Plan[]> {
  const [house] = await partiesToName(sql, life.houseKind, life.house)
  const fitting = await partiesOf(sql, { kinds: ['enterprise'], ...life.firms }, life.begun.length)
  const firms = [...new Set([...visitor, ...fitting])].slice(0, life.begun.length)
  const plans: Plan[] = []
  for (const [place, id] of firms.entries()) {
    const name = (await partyName(sql, id)) ?? ''
    const [steps = 0, daysAgo = 0] = life.begun[place] ?? []
    const begun = addDays(today, -daysAgo)
    const applicant = { id: String(id), name }
    await tell(sql, programme, id, life)
    if (house)
      plans.push({
        programme,
        applicant,
        house: house.id,
        begun,
        steps: life.steps(place, begun).slice(0, steps),
      })
  }
  return plans
}

/** Declares what the departments have told of a firm, as a made-up value. */
async function tell(sql: Sql, { facts }: Programme, subject: number, { told }: Life): Promise<void> {
  const fact = facts.find(({ name }) => name === told?.fact)
  if (!fact || !told) return
  const values = new Map([[fact, told.value]])
  await declare(sql, { subject, period: 0, source: told.source, values, reason: '生成的示例数据' })
}

const LOGINS: Readonly<Record<string, string>> = {
  申请人: 'firm',
  窗口: 'officer',
  主管科室: 'officer',
  财务: 'finance',
  银行: 'bank',
  服务机构: 'provider',
}

async function peopleOf(sql: Sql): Promise<Accounts> {
  const people: Record<string, number> = {}
  for (const [role, login] of Object.entries(LOGINS)) people[role] = (await accountByLogin(sql, login))?.id ?? 0
  return people
}
