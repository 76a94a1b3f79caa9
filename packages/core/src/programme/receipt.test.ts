import { describe, expect, test } from 'vitest'
import { assess } from './assess.ts'
import { receiptOf } from './receipt.ts'
import { trialFacts, trialProgramme } from './trial-programme.ts'

function receipt({ bound = '5%', given = '研发: 50万元\n收入: 1000万元\n', asOf = '2025-06-30' }) {
  const programme = trialProgramme(
    `articles: { 第一条: { parameters: { 下限: ${bound} }, rules: { 符合: 研发 / 收入 >= 下限 } } }
decision: { eligible: 符合 }`,
    ['研发: { type: money }', '收入: { type: money }'],
  )
  return receiptOf(assess(programme, trialFacts(programme, given, asOf), asOf))
}

describe('a receipt', () => {
  const first = receipt({})

  test('is the same whenever the same is asked', () => {
    expect(receipt({ given: '收入: 10000000元\n研发: 500000.00元\n' })).toEqual(first)
    expect(first.receipt).toMatch(/^[0-9a-f]{64}$/)
  })

  const CHANGES: readonly [string, Parameters<typeof receipt>[0], readonly (keyof typeof first)[]][] = [
    ['another figure of the rules', { bound: '4%' }, ['edition', 'facts']],
    ['another day', { asOf: '2025-07-01' }, ['asOf']],
    ['a cent more', { given: '研发: 500000.01元\n收入: 1000万元\n' }, ['facts']],
    ['a fact that is missing', { given: '收入: 1000万元\n' }, ['facts', 'result']],
    ['a fact in conflict', { given: '研发: { doubt: conflict }\n收入: 1000万元\n' }, ['facts', 'result']],
    ['another outcome', { given: '研发: 49万元\n收入: 1000万元\n' }, ['facts', 'result']],
  ]
  test.each(CHANGES)('differs by %s, and says where', (_title, asked, parts) => {
    const other = receipt(asked)
    const differing = Object.keys(first).filter((part) => Reflect.get(first, part) !== Reflect.get(other, part))
    expect(differing).toEqual([...parts, 'receipt'])
  })
})
