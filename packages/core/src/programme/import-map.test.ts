import { readFileSync, readdirSync } from 'node:fs'
import { describe, expect, it, test } from 'vitest'
import { shippedCatalogue } from '../../../../programmes/shipped.ts'
import { showProblem } from '../base.ts'
import { parseImportMap } from '../programme.ts'
import { rowReader } from '../registry.ts'

const programmes = new URL('../../../../programmes/', import.meta.url)
const read = (path: string) => readFileSync(new URL(path, programmes), 'utf8')

const GOOD = `
map: annual-report
title: 企业年报（年度）
source: 统计
subject: { column: 统一社会信用代码, scheme: uscc, create: yes, name: 企业名称, kind: enterprise }
period: { kind: year, column: 年度 }
columns:
  营业收入: { fact: 营业收入, unit: 万元 }
  从业人员: 职工总数
  注册资本:
    - { fact: 注册资本, parse: capital }
    - { fact: 注册资本美元, parse: capital }
    - { fact: 注册资本原文 }
  区划: { fact: 区划, parse: division, within: '410300', as_of: 成立日期, otherwise: nothing }
`
const problemsOf = (text: string) => {
  const result = parseImportMap('map.yaml', text, shippedCatalogue)
  return 'problems' in result ? result.problems.map((problem) => showProblem(problem)) : []
}

describe('an import map', () => {
  it('reads columns with their facts, units and ways of reading', () => {
    const result = parseImportMap('map.yaml', GOOD, shippedCatalogue)
    if ('problems' in result) throw new Error(JSON.stringify(result.problems))
    expect(result.map.columns.map(({ column, fact, form }) => [column, fact.column, form.parse])).toEqual([
      ['营业收入', 'revenue', 'value'],
      ['从业人员', 'staff', 'value'],
      ['注册资本', 'registered_capital', 'capital'],
      ['注册资本', 'registered_capital_usd', 'capital'],
      ['注册资本', 'registered_capital_text', 'value'],
      ['区划', 'division', 'division'],
    ])
    expect(result.map.subject).toMatchObject({ creates: true, kind: 'enterprise', renames: false })
  })

  it('tells a cell once that two facts are read from and both cannot', () => {
    const result = parseImportMap('map.yaml', GOOD, shippedCatalogue)
    if ('problems' in result) throw new Error(JSON.stringify(result.problems))
    const header = ['统一社会信用代码', '企业名称', '年度', '营业收入', '从业人员', '注册资本', '区划', '成立日期']
    const codes = { industries: new Map(), divisions: new Map() }
    const reader = rowReader(result.map, header, codes, '2026-01-05')
    const row = reader.read(['91350100M000100Y43', '示范', '2024', '1', '1', '人民币壹仟万元', '', ''])
    const messages = 'problems' in row ? row.problems.map(({ message }) => message) : []
    expect(messages).toEqual(['注册资本「人民币壹仟万元」读不出金额'])
  })

  it('names every mistake at once, in its place and with a proposal', () => {
    const text = `
map: Annual
title: 年报
source: 税务局
subject: { colum: 代码, scheme: ussc, create: yes }
period: { kind: none, column: 年度 }
columns:
  收入: { fact: 营业收人, unit: 万元 }
  利润: { fact: 利润总额 }
  人数: { fact: 职工总数, unit: 万元 }
  资本: { fact: 注册资本, parse: capitl }
  区划: { fact: 区划, parse: division, unit: 元 }
  日期: { fact: 成立日期, parse: division }
`
    expect(problemsOf(text)).toEqual([
      'map.yaml:2:6 「map」应由小写字母、数字和连字符组成，字母开头，写的却是「Annual」',
      'map.yaml:4:9 没有来源「税务局」（建议：税务）',
      'map.yaml:5:10 要新建主体（create: yes），就要写明名称列 name',
      'map.yaml:5:10 subject缺少「column」',
      'map.yaml:5:12 subject没有「colum」这个键；可用：column, scheme, create, name, rename, kind, identifiers（建议：column）',
      'map.yaml:5:31 「scheme」不能是「ussc」；可用：uscc, registration_no, stock_code, internal（建议：uscc）',
      'map.yaml:8:15 没有事实「营业收人」（建议：营业收入）',
      'map.yaml:9:15 事实「利润总额」按年，这份对照表的行按不分期',
      'map.yaml:9:15 金额列「利润」要写单位，如 unit: 万元',
      'map.yaml:10:15 事实「职工总数」按年，这份对照表的行按不分期',
      'map.yaml:10:27 单位「万元」不能用于事实「职工总数」',
      'map.yaml:11:15 金额列「资本」要写单位，如 unit: 万元',
      'map.yaml:11:28 「parse」不能是「capitl」；可用：value, capital, division（建议：capital）',
      'map.yaml:12:36 「unit」只用于 parse: value',
      'map.yaml:13:15 parse: division 不能用于类型为 date 的事实「成立日期」',
    ])
  })

  test.each(['', '[]', 'map: x', 'map: [1', `${'a: '.repeat(100)}1`])('%j is refused without throwing', (text) =>
    expect(problemsOf(text).length).toBeGreaterThan(0),
  )

  const zones = readdirSync(new URL('zones/', programmes), { recursive: true, encoding: 'utf8' })
  test.each(zones.filter((path) => /imports.[^/\\]+\.ya?ml$/.test(path)))('%s of the project is good', (path) =>
    expect(problemsOf(read(`zones/${path.replaceAll('\\', '/')}`))).toEqual([]),
  )
})
