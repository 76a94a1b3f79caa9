import { judge } from '@gongzhen/core/programme'
import type { FactValue } from '@gongzhen/core/registry'
import { expect, test } from 'vitest'
import { shippedProgramme } from '../../../../programmes/shipped.ts'
import { demoFirm } from './firm.ts'
import { demoSize } from './size.ts'

test('the sizes the demo declares are those the statistical rule gives', () => {
  const rule = shippedProgramme('sme-size-2017')
  for (let number = 1; number <= 300; number++) {
    const { trade, years } = demoFirm(1, number)
    const { staff, revenue, assets } = years.at(-1)!
    const given: Readonly<Record<string, FactValue>> = {
      行业代码: trade.code,
      职工总数: staff,
      营业收入: revenue * 100,
      资产总额: assets * 100,
    }
    const facts = { value: (name: string) => given[name] ?? ({ doubt: 'unknown' } as const), origin: () => undefined }
    expect(judge(rule, facts, '2025-06-30').decision).toBe(demoSize(trade, years.at(-1)!))
  }
})
