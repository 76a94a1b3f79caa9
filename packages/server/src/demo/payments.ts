import type { CaseParty, Given } from '@gongzhen/core/case'
import { endowFunds } from '../case-accounts.ts'
import { type CaseTime, act, beginCase, openCase, timeOf } from '../case-work.ts'
import type { Database, Sql } from '../database.ts'
import { inGb18030 } from '../gb18030.ts'
import { attachMadeUp } from '../lived-cases.ts'
import { bookLine, collect, exportEnvelope, openEnvelope, payableStatesOf, readResult, step } from '../payment-work.ts'
import type { PolicyLibrary } from '../policy-library.ts'
import { accountByLogin } from '../store/accounts.ts'
import { listCases, partyName } from '../store/cases.ts'
import { partiesOf } from '../store/parties.ts'
import { type LineRow, insertPayee, payables } from '../store/payments.ts'
import type { FillOptions } from './fill.ts'
import { random } from './random.ts'
import { DEMO_SEED, DEMO_ZONE } from './zone.ts'

const PROGRAMME = 'base-subsidy'
const FORMAT = 'example-city-bank'
const BANKS = ['示例城市商业银行', '示例农村商业银行', '示例国有商业银行']
const MILLION_FEN = 1_000_000_00

/** The bases: those paid and answered, one sent back, those at the bank, those still to be collected. */
const ANSWERED = 3
const AT_BANK = 5
const BASES = 9

type Platform = { readonly policies: PolicyLibrary }
type People = Readonly<Record<'officer' | 'finance' | 'leader' | 'firm', number>>

/** Makes up bases whose subsidy goes through the bank, in every state a payment can be in, unless there are some. */
export async function fillPayments(
  database: Database,
  policies: PolicyLibrary,
  { report }: Pick<FillOptions, 'report'>,
): Promise<void> {
  const zone = await policies.zone(DEMO_ZONE)
  if (!zone.adopted.some(({ programme }) => programme.id === PROGRAMME)) return
  await database.inZone(DEMO_ZONE, async (sql) => {
    const { total } = await listCases(sql, { programme: PROGRAMME }, { page: 1, size: 1 })
    if (total > 0) return
    report('演示园区：生成支付批次……Making up payments.')
    const people = await peopleOf(sql)
    const time = timeOf({ now: () => new Date().toISOString() }, DEMO_ZONE)
    await endowFunds(sql, zone, time.on)
    const bases = await basesOf(sql)
    for (const [place, base] of bases.entries()) await granted(sql, { policies }, time, people, base, place)
    await throughBank(sql, { policies }, time, people, { count: ANSWERED, isAnswered: true })
    await throughBank(sql, { policies }, time, people, { count: AT_BANK - ANSWERED, isAnswered: false })
  })
}

async function peopleOf(sql: Sql): Promise<People> {
  const of = async (login: string) => (await accountByLogin(sql, login))?.id ?? 0
  return {
    officer: await of('officer'),
    finance: await of('finance'),
    leader: await of('leader'),
    firm: await of('firm'),
  }
}

async function basesOf(sql: Sql): Promise<CaseParty[]> {
  const carriers = await partiesOf(sql, { kinds: ['carrier'] }, BASES)
  const chosen = [...carriers, ...(await partiesOf(sql, { kinds: ['enterprise'] }, BASES))].slice(0, BASES)
  const named: CaseParty[] = []
  for (const id of chosen) named.push({ id: String(id), name: (await partyName(sql, id)) ?? '' })
  return named
}

/** One base's subsidy of the year: applied for, recognised, reviewed, and handed over to be paid. */
async function granted(
  sql: Sql,
  platform: Platform,
  time: CaseTime,
  people: People,
  base: CaseParty,
  place: number,
): Promise<void> {
  const draw = random(DEMO_SEED, PAYMENTS_STREAM + place)
  const spent = draw.whole(1, 5) * MILLION_FEN
  const file = await beginCase(sql, platform, time, { programme: PROGRAMME, applicant: base, account: people.firm })
  const steps: readonly (readonly [role: string, action: string, who: number, given: Record<string, Given>])[] = [
    [
      '申请人',
      '申请',
      people.firm,
      { 孵化面积: { value: draw.whole(6, 20) * 1000 }, 入驻企业数: { value: draw.whole(25, 90) } },
    ],
    ['主管科室', '认定', people.officer, {}],
    ['申请人', '申报年度', people.firm, { 平台建设支出: { value: spent } }],
    ['主管科室', '考核通过', people.officer, { 年度考核合格: { value: true } }],
    ['财务', '拨付', people.finance, {}],
  ]
  for (const [role, action, who, values] of steps) {
    const given: Record<string, Given> = {}
    for (const [name, { value }] of Object.entries(values)) {
      const paper = role === '申请人' && (await attachMadeUp(sql, file, name, who))
      given[name] = { value, ...(paper ? { evidence: String(paper) } : {}) }
    }
    const opened = await openCase(sql, platform, time, file, { lock: true, filled: { given } })
    await act(sql, opened, { action, role, person: String(who), on: time.on, at: time.at, given }, who)
  }
  // The last base has told nobody yet where it is paid.
  if (place === BASES - 1) return
  await insertPayee(sql, {
    party: Number(base.id),
    holder: base.name,
    number: `6222${String(draw.whole(10_000_000, 99_999_999))}${String(place).padStart(4, '0')}`,
    bank: BANKS[place % BANKS.length] ?? '',
    reason: '开户许可证',
    by: people.finance,
  })
}

/** Far from the numbers of firms, each of which has a stream of its own. */
const PAYMENTS_STREAM = 1_000_100

/** An envelope that was approved and sent to the bank; where it is answered, the bank has sent the last payment back. */
async function throughBank(
  sql: Sql,
  platform: Platform,
  time: CaseTime,
  { finance, leader }: People,
  { count, isAnswered }: { readonly count: number; readonly isAnswered: boolean },
): Promise<void> {
  const waiting = await payables(sql, await payableStatesOf(platform, DEMO_ZONE))
  const chosen = waiting.filter(({ payee, returned }) => payee !== null && returned === null).slice(0, count)
  if (chosen.length < count) return
  const minor = chosen.reduce((sum, one) => sum + one.minor, 0)
  const holds = chosen.map(({ hold }) => hold)
  const id = await collect(sql, platform, time, { holds, format: FORMAT, count, minor, account: finance })
  await step(sql, id, { step: 'submit', version: 1, account: finance })
  await step(sql, id, { step: 'approve', version: 2, account: leader })
  await exportEnvelope(sql, platform, time, { id, version: 3, account: finance })
  if (!isAnswered) return
  const { envelope, lines } = await openEnvelope(sql, id)
  const content = answerOf(envelope.number, lines, time.on)
  const { toBook } = await readResult(sql, platform, time, { id, account: finance, name: '回单.csv', content })
  for (const one of toBook) await bookLine(sql, platform, time, one, finance)
}

/** What the bank answers, in GB18030: all paid but the last, whose name does not fit its account. */
function answerOf(number: string, lines: readonly LineRow[], on: string): Buffer {
  const yuan = (minor: number) => (minor / 100).toFixed(2)
  const sum = lines.reduce((total, { minor }) => total + minor, 0)
  const told = lines.map(({ reference, account, minor }, at) => {
    const isLast = at === lines.length - 1
    return `${reference},${account},${yuan(minor)},${isLast ? '失败' : '成功'},${isLast ? '户名不符' : ''},${on}`
  })
  return Buffer.from(inGb18030([`${number},${lines.length},${yuan(sum)}`, ...told].join('\r\n')) ?? [])
}
