import type { LocalDate } from '@gongzhen/core/base'
import { type PaperCase, type Programme, type Step, newStage } from '@gongzhen/core/programme'
import type { Facts } from '@gongzhen/core/registry'
import { describe, expect, test } from 'vitest'
import { shippedProgramme } from '../programmes/shipped.ts'
import { type Fund, REPORTED, type Years, bareFund, dealsOf, goThrough } from './bridge-fund/deals.ts'

const YI = 1_0000_0000_00

describe('6,749 bridged loans of 310.6 亿 in 943 days with a fund of 2.5 亿', () => {
  const deals = dealsOf(7)

  test('are as many and as much as reported, 460.2 万 each', () => {
    expect(deals.length).toBe(6749)
    const total = deals.reduce((sum, { minor }) => sum + minor, 0)
    expect(total).toBe(310.6 * YI)
    expect(Math.round(total / deals.length / 1000_00) / 10).toBe(460.2)
  })

  test('go from the application to the last posting of the programme; never more than the fund is out, none is lost', () => {
    const fund = fundOfProgramme(shippedProgramme('rollover-fund'))
    const years = goThrough(deals, fund)
    expect(years.paid).toBe(REPORTED.deals)
    expect(years.paidFen / REPORTED.fundFen).toBe(REPORTED.turns)
    expect(years.mostOutFen).toBeLessThanOrEqual(REPORTED.fundFen)
    expect(years.mostOutFen).toBeGreaterThan(REPORTED.fundFen * 0.9)
    const { returned, left, feesFen } = fund.settled()
    expect(returned).toBe(REPORTED.deals)
    expect(left).toBe(REPORTED.fundFen)
    // 费率是示例参数：按它算，报道的 6.52 亿元节约要求市场过桥每天约 0.35%。
    const impliedDaily = (REPORTED.savedFen + feesFen) / years.fenDays
    expect(Math.round(impliedDaily * 100_00) / 100_00).toBe(0.0035)
    expect(Math.round((REPORTED.savedFen / years.paidFen) * 100_00) / 100).toBe(2.1)
  })

  test.each([
    [3, true],
    [7, true],
    [8, false],
    [10, false],
  ])('out for %i days on average: all of them could be paid — %s', (meanDays, isPossible) => {
    const years: Years = goThrough(dealsOf(meanDays), bareFund())
    expect(years.paid === REPORTED.deals).toBe(isPossible)
    expect(years.mostOutFen).toBeLessThanOrEqual(REPORTED.fundFen)
    // 满额占用也只能到 943 ÷ 124.24 ≈ 7.6 天。
    expect(isPossible).toBe(meanDays < REPORTED.days / REPORTED.turns)
  })
})

/** The fund as the programme runs it: every deal is a case that goes through all its steps. */
function fundOfProgramme(programme: Programme) {
  const stage = newStage(programme, new Map())
  const cases = new Map<number, PaperCase>()
  let returned = 0
  const take = (one: PaperCase, on: LocalDate, role: string, action: string, given: Step['given'] = {}) =>
    one.take({ role, action, on, person: role, given, parties: action === '提交' ? BANK : {} })
  const balance = (account: string) => stage.measured({ account, currency: 'CNY', measure: 'balance', from: undefined })
  const fund: Fund = {
    pay({ minor }, number, on) {
      const one = cases.get(number) ?? applied(number, minor, on)
      cases.set(number, one)
      if (take(one, on, '主管科室', '审核通过', { 银行等级: { value: '甲' } }).length > 0) return false
      did(take(one, on, '财务', '确认缴费'))
      did(take(one, on, '财务', '放款'))
      return true
    },
    payBack({ minor }, number, on) {
      const one = cases.get(number) as PaperCase
      did(take(one, on, '银行', '续贷到账', { 续贷金额: { value: minor } }))
      did(take(one, on, '财务', '收回'))
      returned++
    },
    outFen: () => REPORTED.fundFen - balance('周转金/资金'),
  }
  function applied(number: number, minor: number, on: LocalDate): PaperCase {
    const name = `示例企业${number}`
    const one = stage.open({ id: `示例${number}`, applicant: { id: name, name }, facts: SOUND, on })
    const given = { 申请金额: { value: minor }, 到期贷款余额: { value: minor }, 贷款到期日: { value: '2018-12-31' } }
    did(take(one, on, '申请人', '提交', given))
    did(take(one, on, '银行', '承诺续贷', { 承诺续贷金额: { value: minor } }))
    return one
  }
  const fees = () => ['2016', '2017', '2018'].reduce((sum, year) => sum + balance(`周转金/费用收入/${year}`), 0)
  return { ...fund, settled: () => ({ returned, left: balance('周转金/资金'), feesFen: fees() }) }
}

/** A step that nothing may stand against. */
function did(refusals: readonly { readonly zh: string }[]): void {
  if (refusals.length > 0) throw new Error(refusals.map(({ zh }) => zh).join('；'))
}

const BANK = { 银行: { id: '示例银行', name: '示例银行' } }

const SOUND: Facts = {
  value: (fact) => (fact === '区划' ? '410305' : fact === '列入失信' ? false : { doubt: 'unknown' }),
  origin: () => undefined,
}
