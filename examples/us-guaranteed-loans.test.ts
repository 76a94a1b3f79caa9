import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type Exact, type LocalDate, add, isExact, round, show } from '@gongzhen/core/base'
import {
  emptyCatalogue,
  environment,
  loadProgramme,
  newStage,
  type Programme,
  runCases,
} from '@gongzhen/core/programme'
import type { Facts } from '@gongzhen/core/registry'
import { parse } from 'csv-parse/sync'
import { describe, expect, test } from 'vitest'

const ROOT = import.meta.dirname
const FOLDER = join(ROOT, 'us-guaranteed-loans')
const files = new Map(
  ['policy.md', 'programme.yaml', 'cases.yaml'].map(
    (name) => [name, readFileSync(join(FOLDER, name), 'utf8')] as const,
  ),
)
const data = process.env['GONGZHEN_REFERENCE_DATA'] ?? resolve(ROOT, '../../shared/data')
const loansFile = join(data, 'us-sba-loans/sba-7a-loans.csv')
const hasData = existsSync(loansFile)
if (!hasData) console.warn(`skipped: no guaranteed loans in ${data} (GONGZHEN_REFERENCE_DATA)`)

/** One loan, money in cents. */
type Loan = {
  readonly id: string
  readonly bank: string
  readonly lostOn: LocalDate
  readonly approved: number
  readonly guaranteed: number
  readonly lost: number
}

test('the golden cases come out', () => {
  const { results, problems } = runCases(programmeOf(), files, emptyCatalogue())
  expect(problems).toEqual([])
  expect(results.flatMap(({ failures }) => failures)).toEqual([])
})

describe.skipIf(!hasData)('the 6,976 guaranteed loans approved up to 1999', () => {
  const programme = programmeOf()
  const loans = hasData ? loansOf(loansFile) : []
  const losses = loans.filter(({ lost }) => lost > 0).toSorted((a, b) => (a.lostOn < b.lostOn ? -1 : 1))

  test('are all there', () => {
    const cents = (key: 'approved' | 'guaranteed' | 'lost') => loans.reduce((sum, loan) => sum + loan[key], 0)
    expect(loans.length).toBe(6976)
    expect(cents('approved')).toBe(1_513_191_010_00)
    expect(cents('guaranteed')).toBe(1_150_973_714_00)
    expect(cents('lost')).toBe(89_443_479_00)
  })

  test('are compensated with 70,258,522.46 by exact shares; rounded loan by loan and capped, 1,146,941.65 less', () => {
    let exactly: Exact = 0
    let paid: Exact = 0
    for (const loan of losses) {
      const env = environment(programme, factsOf(loan), loan.lostOn)
      exactly = add(exactly, minorOf(env.name('按比例补偿额')))
      paid = add(paid, minorOf(env.name('应补偿')))
    }
    expect(show(round(exactly, 0, 'down'))).toBe('7025852246')
    expect(show(paid)).toBe('6911158081')
    expect(losses.filter(({ approved, lost }) => lost > approved).length).toBe(19)
  })

  test('never draw the pool below zero; every claim that is refused says why', () => {
    const stage = newStage(programme, new Map())
    const refused = new Map<string, number>()
    let paid = 0
    for (const loan of losses) {
      const why = claim(programme, stage, loan)
      if (why === undefined) paid++
      else refused.set(why, (refused.get(why) ?? 0) + 1)
      expect(stage.accounts().get('资金池')?.balance).toBeGreaterThanOrEqual(0)
    }
    const accounts = [...stage.accounts()]
    const banks = accounts.filter(([path]) => path.startsWith('已补偿/'))
    const left = accounts.find(([path]) => path === '资金池')?.[1].balance ?? 0
    expect(left + banks.reduce((sum, [, { balance }]) => sum + balance, 0)).toBe(20_000_000_00)
    expect(paid + [...refused.values()].reduce((sum, count) => sum + count, 0)).toBe(losses.length)
    expect(Object.fromEntries(refused)).toMatchInlineSnapshot(`
      {
        "没有熔断": 474,
        "银行没超": 33,
        "银行没超、没有熔断": 20,
      }
    `)
  })
})

/** Claims for a loan and pays, or names the conditions that do not hold, without what was compared. */
function claim(programme: Programme, stage: ReturnType<typeof newStage>, loan: Loan): string | undefined {
  const on = loan.lostOn
  const one = stage.open({ id: loan.id, applicant: { id: loan.id, name: loan.id }, facts: NOTHING, on })
  const given = Object.fromEntries([...valuesOf(loan)].map(([fact, value]) => [fact, { value }]))
  const asked = {
    action: '申请补偿',
    role: '银行',
    person: loan.bank,
    on,
    given,
    parties: { 银行: { id: loan.bank, name: loan.bank } },
  }
  expect(one.take(asked)).toEqual([])
  const [refusal] = one.take({ action: '补偿', role: '主管科室', person: '主管科室', on, given: {}, parties: {} })
  return refusal?.zh.replace(/.*（(.*)）.*/, '$1').replaceAll(/：[^、]*/g, '')
}

function programmeOf(): Programme {
  const loaded = loadProgramme(files, emptyCatalogue())
  if ('problems' in loaded) throw new Error(loaded.problems.map(({ zh }) => zh).join('\n'))
  return loaded.programme
}

function loansOf(file: string): Loan[] {
  const rows: Readonly<Record<string, string>>[] = parse(readFileSync(file), { columns: true })
  return rows.map((row) => {
    const cents = (name: string) => Number(row[name] ?? '') * 100
    return {
      id: row['loan_id'] ?? '',
      bank: (row['bank'] || '未载明').replaceAll('/', ' '),
      lostOn: (row['chargeoff_date'] || row['approval_date']) as LocalDate,
      approved: cents('approved_usd'),
      guaranteed: cents('guaranteed_usd'),
      lost: cents('chargeoff_principal_usd'),
    }
  })
}

const NOTHING: Facts = { value: () => ({ doubt: 'unknown' }), origin: () => undefined }

const valuesOf = ({ approved, guaranteed, lost }: Loan) =>
  new Map([
    ['核准金额', approved],
    ['担保金额美元', guaranteed],
    ['损失本金美元', lost],
  ])

function factsOf(loan: Loan): Facts {
  const values = valuesOf(loan)
  return { value: (fact) => values.get(fact) ?? { doubt: 'unknown' }, origin: () => undefined }
}

function minorOf(result: unknown): Exact {
  if (!isExact(result as never)) throw new Error(`no amount: ${String(result)}`)
  return result as Exact
}
