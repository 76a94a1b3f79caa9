import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { shippedCatalogue } from '../../../../programmes/shipped.ts'
import { type EditionRead, differenceOf } from './difference.ts'
import { loadProgramme } from './load.ts'

const root = new URL('../../../../', import.meta.url)
const read = (path: string) => readFileSync(new URL(path, root), 'utf8')
const folder = 'docs/authors/rd-subsidy-2025'
const original = Object.fromEntries(
  ['programme.yaml', 'policy.md', 'cases.yaml'].map((name) => [name, read(`${folder}/${name}`)]),
)

type Texts = Record<string, string>

function edition(files: Texts): EditionRead {
  const loaded = loadProgramme(new Map(Object.entries(files)), shippedCatalogue)
  if ('problems' in loaded) throw new Error(loaded.problems.map(({ zh }) => zh).join('\n'))
  return { programme: loaded.programme, files: new Map(Object.entries(files)) }
}

/** The original with a text of a file replaced; the text must be there. */
function replaced(file: string, from: string, to: string, of: Texts = original): Texts {
  expect(of[file]).toContain(from)
  return { ...of, [file]: of[file]!.replace(from, to) }
}

const run = (after: Texts, before: Texts = original) =>
  differenceOf(edition(before), edition(after)).map(({ zh }) => zh)

const FORMULA = '补助比例: if 研发强度 >= 高强度门槛 then 高强度比例 else 基础比例'
const TABLE = `补助比例:
        table: [研发强度]
        rows:
          - [ ">= 高强度门槛", 高强度比例 ]
          - [ ">= 强度下限", 基础比例 ]
          - [ "-", 0% ]`

describe('differences between editions', () => {
  const withTable = replaced('programme.yaml', FORMULA, TABLE)
  const cases: readonly (readonly [string, Texts, Texts, readonly string[]])[] = [
    ['none where nothing changed', original, original, []],
    [
      'none where only the writing changed',
      original,
      replaced('programme.yaml', '研发费用 / 营业收入', '研发费用   /   营业收入'),
      [],
    ],
    [
      'a figure',
      original,
      replaced('programme.yaml', '费用下限: 100万元', '费用下限: 120万元'),
      ['参数「费用下限」从 100万元 改为 120万元'],
    ],
    [
      'a formula',
      original,
      replaced('programme.yaml', '研发费用 >= 费用下限', '研发费用 > 费用下限'),
      ['规则「费用达标」从 研发费用 >= 费用下限 改为 研发费用 > 费用下限'],
    ],
    [
      'a formula that became a table',
      original,
      withTable,
      ['规则「补助比例」从 if 研发强度 >= 高强度门槛 then 高强度比例 else 基础比例 改为 表（研发强度）'],
    ],
    [
      'a cell of a table',
      withTable,
      replaced('programme.yaml', '[ "-", 0% ]', '[ "-", 1% ]', withTable),
      ['决策表「补助比例」第 3 行从 - ⇒ 0% 改为 - ⇒ 1%'],
    ],
    [
      'a new row',
      withTable,
      replaced(
        'programme.yaml',
        '          - [ "-", 0% ]',
        '          - [ ">= 1%", 2% ]\n          - [ "-", 0% ]',
        withTable,
      ),
      ['决策表「补助比例」新增第 3 行：>= 1% ⇒ 2%'],
    ],
    [
      'a row taken away',
      replaced(
        'programme.yaml',
        '          - [ "-", 0% ]',
        '          - [ ">= 1%", 2% ]\n          - [ "-", 0% ]',
        withTable,
      ),
      withTable,
      ['决策表「补助比例」删去原第 3 行：>= 1% ⇒ 2%'],
    ],
    [
      'the process and its deadline',
      original,
      replaced('programme.yaml', '审核中: 20个工作日', '审核中: 15个工作日'),
      ['「期限 审核中」从「20 个工作日」改为「15 个工作日」'],
    ],
    [
      'a golden case',
      original,
      replaced('cases.yaml', '- case: 研发费用差一分钱', '- case: 研发费用差一分'),
      ['新增案例「研发费用差一分」', '删去案例「研发费用差一分钱」'],
    ],
  ]
  test.each(cases)('%s', (_title, before, after, expected) => {
    expect(run(after, before)).toEqual(expected)
  })

  test('said backwards, what was added is removed', () => {
    const more = replaced('cases.yaml', '- case: 研发费用差一分钱', '- case: 另一个')
    const [there, back] = [
      differenceOf(edition(original), edition(more)),
      differenceOf(edition(more), edition(original)),
    ]
    expect(back.map(({ change }) => change).toSorted()).toEqual(there.map(({ change }) => change).toSorted())
    expect(back.map(({ before }) => before).toSorted()).toEqual(there.map(({ after }) => after).toSorted())
  })
})
