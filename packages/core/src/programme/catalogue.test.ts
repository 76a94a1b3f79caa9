import { expect, test } from 'vitest'
import { showProblem } from '../base.ts'
import { parseCatalogue } from './catalogue.ts'
import { parseZone } from './zone.ts'

const FACTS = `facts:
  收入:
    en: revenue
    aliases: [营收]
    column: revenue
    type: money
    currency: CNY
    period: year
    sources: [税务]
    tolerance: 1%
    checks:
      - { kind: range, min: 0, severity: error }
  研发:
    en: R&D
    column: rd
    type: money
    currency: CNY
    sources: [税务]
    checks:
      - { kind: at_most, fact: 收入, severity: warning }
`
const SOURCES = 'sources:\n  税务: { en: tax, kind: department }\n'

function problemsOf(facts: string, sources = SOURCES): string[] {
  const parsed = parseCatalogue(
    new Map([
      ['facts/catalogue.yaml', facts],
      ['facts/sources.yaml', sources],
    ]),
  )
  return 'problems' in parsed ? parsed.problems.map((problem) => showProblem(problem)) : []
}

test('a catalogue gives each fact by its name and its aliases', () => {
  const parsed = parseCatalogue(
    new Map([
      ['catalogue.yaml', FACTS],
      ['sources.yaml', SOURCES],
    ]),
  )
  if ('problems' in parsed) throw new Error(parsed.problems.map((problem) => showProblem(problem)).join('\n'))
  const { catalogue } = parsed
  expect(catalogue.byName('营收')).toMatchObject({
    name: '收入',
    column: 'revenue',
    currency: 'CNY',
    period: 'year',
    sensitivity: 'internal',
  })
  expect(catalogue.byName('constructor')).toBeUndefined()
  expect(catalogue.digest).toMatch(/^[0-9a-f]{64}$/)
})

/** Mistake · from · to · what is said. */
const MISTAKES: readonly (readonly [string, string, string, string])[] = [
  ['an unknown key', '    en: revenue', '    em: revenue', '没有「em」这个键'],
  [
    'an unknown type',
    'type: money\n    currency: CNY\n    period',
    'type: monney\n    currency: CNY\n    period',
    '建议：money',
  ],
  ['an unknown source', '[税务]\n    tolerance', '[税务局]\n    tolerance', '没有来源「税务局」（建议：税务）'],
  ['a column in Chinese', 'column: revenue', 'column: 收入', '只能用小写字母'],
  ['a column of another fact', 'column: rd', 'column: revenue', '列名「revenue」已属于事实「收入」'],
  ['an alias of another fact', '[营收]', '[研发]', '名称「研发」已属于事实「收入」'],
  [
    'money without a currency',
    'type: money\n    currency: CNY\n    period',
    'type: money\n    period',
    '要写 currency',
  ],
  ['a currency there is not', 'currency: CNY\n    period', 'currency: RMB\n    period', '「currency」不能是「RMB」'],
  ['a check against no fact', 'fact: 收入', 'fact: 收人', '核对项引用了不存在的事实「收人」'],
  ['a bound without its unit', 'min: 0', 'min: 5', '数加单位'],
  ['a tolerance in money', 'tolerance: 1%', 'tolerance: 1万元', '建议：1%'],
  ['a check of no kind', 'kind: range', 'kind: ranges', '建议：range'],
]
for (const [title, from, to, words] of MISTAKES) {
  test(`the catalogue refuses ${title}`, () => {
    expect(FACTS).toContain(from)
    expect(problemsOf(FACTS.replace(from, to)).join('\n')).toContain(words)
  })
}

test('a catalogue without its files says which', () => {
  const parsed = parseCatalogue(new Map())
  expect('problems' in parsed && parsed.problems.map(({ zh }) => zh)).toEqual([
    '缺少文件 sources.yaml',
    '缺少文件 catalogue.yaml',
  ])
})

const ZONE = `zone: demo
name: 演示区
demo: yes
areas: [{ area: east, name: 城东, kind: district }]
programmes:
  tech-sme-2017: {}
  zhongkai-points: { variant: huizhou, parameters: { 上限: { 2025-01-01: 5万元 }, 区划: "4413" } }
  hnte-2016:
`
const zoneOf = (text: string) => parseZone(new Map([['zones/demo/zone.yaml', text]]))

test('a zone adopts programmes with its variant and figures', () => {
  const read = zoneOf(ZONE)
  if ('problems' in read) throw new Error(read.problems.map((problem) => showProblem(problem)).join('\n'))
  expect(read.zone).toMatchObject({ zone: 'demo', name: '演示区', demo: true, imports: 'imports/' })
  expect([...read.zone.programmes]).toEqual([
    ['tech-sme-2017', { parameters: {} }],
    ['zhongkai-points', { variant: 'huizhou', parameters: { 上限: { '2025-01-01': '5万元' }, 区划: '"4413"' } }],
    ['hnte-2016', { parameters: {} }],
  ])
})

for (const [title, from, to, words] of [
  ['an id in Chinese', 'zone: demo', 'zone: 演示', '小写字母'],
  ['an area of no kind', 'kind: district', 'kind: city', '「kind」不能是「city」'],
  ['an unknown key of an adoption', 'variant:', 'varient:', '建议：variant'],
  ['no name', 'name: 演示区\n', '', '缺少「name」'],
] as const) {
  test(`a zone refuses ${title}`, () => {
    const read = zoneOf(ZONE.replace(from, to))
    expect('problems' in read ? read.problems.map((problem) => showProblem(problem)).join('\n') : '').toContain(words)
  })
}
