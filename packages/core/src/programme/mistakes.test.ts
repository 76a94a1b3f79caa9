import { describe, expect, test } from 'vitest'
import { shippedCatalogue } from '../../../../programmes/shipped.ts'
import { factNames, loadProgramme, parseFacts, parseTableMap, readRowFacts } from '../programme.ts'
import type { FactValue } from '../registry.ts'

const SUBSIDY = `
programme: rd-subsidy-2025
name: 研发投入补助
owner: 科技部门
effective: 2025-01-01
articles:
  第三条:
    parameters: { 费用下限: 100万元, 补助比例: 5% }
    rules:
      符合条件: 研发费用 >= 费用下限
      补助金额: 研发费用 * 补助比例
decision: { eligible: 符合条件, amount: 补助金额, round: down 1元 }
`

const codesOf = (text: string) => {
  const loaded = loadProgramme(
    new Map([
      ['programme.yaml', text],
      ['policy.md', '# 办法\n\n## 第三条\n'],
    ]),
    shippedCatalogue,
  )
  return 'problems' in loaded ? loaded.problems.map(({ code, proposal }) => [code, proposal]) : []
}

describe('a programme with a mistake is refused, and told what to write', () => {
  const mistakes: [title: string, from: string, to: string, code: string, proposal?: string][] = [
    ['an amount rounded in another currency', 'down 1元', 'down 1美元', 'programme.currencyDiffers'],
    ['a full-width figure', '100万元', '１００万元', 'programme.figureFullWidth', '100万元'],
    ['a full-width per cent sign', '5%', '5％', 'programme.figureFullWidth', '5%'],
    ['a rule called true', '符合条件', 'true', 'programme.nameUnreadable'],
    ['a rule called 今日', '符合条件', '今日', 'programme.nameUnreadable'],
    [
      'a programme that supersedes itself',
      'owner:',
      'supersedes: rd-subsidy-2025\nowner:',
      'programme.supersedesItself',
    ],
    ['a character no file should hold', 'name: 研发投入补助', 'name: 研发\u0007\nexempt: yes', 'programme.unknownKey'],
  ]
  test.each(mistakes)('%s', (_, from, to, code, proposal) => {
    expect(codesOf(SUBSIDY)).toEqual([])
    const found = codesOf(SUBSIDY.replaceAll(from, to))
    expect(found.map(([each]) => each)).toContain(code)
    if (proposal !== undefined) expect(found.map(([, each]) => each)).toContain(proposal)
  })

  test.each(['__proto__', 'constructor', '😀', 'total'])('a rule may be called %s', (name) => {
    expect(codesOf(SUBSIDY.replaceAll('符合条件', name))).toEqual([])
  })
})

const POINTS = `
programme: trial-points
name: 试算积分
owner: 科技部门
effective: 2025-01-01
index:
  article: 第三条
  tree:
    total:
      combine: mean
      of:
        甲: { weight: 60, value: 研发费用 / 营业收入, score: { goalposts: [0%, 10%] } }
        乙: { weight: 40, value: 科技人员 / 职工总数, score: { goalposts: [0%, 30%] } }
  efforts: { 研发费用: 10万元, 科技人员: 1人 }
`

describe('an index with a mistake is refused', () => {
  const mistakes: [title: string, from: string, to: string, code: string, proposal?: string][] = [
    [
      'a leaf without a score',
      'value: 科技人员 / 职工总数, score: { goalposts: [0%, 30%] }',
      'title: 人员',
      'programme.leafWithoutScore',
    ],
    ['a fact nobody knows', '科技人员 / 职工总数', '科技人数 / 职工总数', 'feel.undeclared', '科技人员'],
    ['a leaf that reads the index it is part of', '科技人员 / 职工总数', 'total / 职工总数', 'programme.cycle'],
    ['a negative weight', 'weight: 40', 'weight: -40', 'programme.weightNegative'],
    ['weights that do not sum', 'weight: 40', 'weight: 30', 'programme.weightsSum'],
    ['an effort for a fact nobody knows', '科技人员: 1人 }', '科技人数: 1人 }', 'programme.unknownName', '科技人员'],
    ['an effort for what no firm can change', '科技人员: 1人 }', '成立日期: 2020-01-01 }', 'programme.effortUnmoved'],
    ['an effort that brings nothing', '科技人员: 1人 }', '科技人员: 0人 }', 'programme.effortAmount'],
    ['an effort in another unit', '研发费用: 10万元', '研发费用: 10', 'programme.factValue'],
  ]
  test.each(mistakes)('%s', (_, from, to, code, proposal) => {
    expect(codesOf(POINTS)).toEqual([])
    const found = codesOf(POINTS.replace(from, to))
    expect(found.map(([each]) => each)).toContain(code)
    if (proposal !== undefined) expect(found.map(([, each]) => each).join()).toContain(proposal)
  })
})

describe('a value that cannot be true is no fact', () => {
  const values: [text: string, code: string, proposal?: string][] = [
    ['营业收入: -5万元', 'programme.factRange'],
    ['职工总数: -3', 'programme.factRange'],
    ['细分市场占有率: 150%', 'programme.factRange'],
    ['研发费用: １００万元', 'programme.factValue', '100万元'],
    ['研发费用: 99999999999999999999元', 'programme.factValue'],
    ['成立日期: 2024/2/30', 'programme.factValue'],
  ]
  test.each(values)('%s', (text, code, proposal) => {
    const read = parseFacts(text, 'firm.yaml', factNames([], shippedCatalogue), '2025-06-30')
    const problems = 'problems' in read ? read.problems : []
    expect(problems.map((problem) => problem.code)).toEqual([code])
    if (proposal !== undefined) expect(problems[0]?.proposal).toBe(proposal)
  })
})

describe('cells of a table', () => {
  const map = parseTableMap('营业收入: { column: rev, unit: 元 }', 'map.yaml', factNames([], shippedCatalogue))
  if ('problems' in map) throw new Error(JSON.stringify(map.problems))
  const read = (cells: readonly string[]) => {
    const given: Parameters<typeof readRowFacts>[3] = new Map()
    const unread = cells.flatMap((cell) => readRowFacts(map.map, () => cell, '2025-06-30', given))
    return { unread: unread.length, value: given.get('营业收入')?.get(2024) }
  }
  const cases: [title: string, cells: string[], unread: number, value: FactValue | { doubt: string }][] = [
    ['a grouped amount is read', ['1,000,000'], 0, 100_000_000],
    ['1,5 is not fifteen', ['1,5'], 1, { doubt: 'invalid' }],
    ['an amount below the range is invalid', ['-5'], 1, { doubt: 'invalid' }],
    ['two rows that say the same agree', ['100', '100.00'], 0, 10_000],
    ['two rows that differ are in conflict, whichever comes last', ['100', '200'], 1, { doubt: 'conflict' }],
    ['an unreadable row does not stand behind a good one', ['100', 'x'], 1, { doubt: 'conflict' }],
  ]
  test.each(cases)('%s', (_, cells, unread, value) => expect(read(cells)).toEqual({ unread, value }))
})
