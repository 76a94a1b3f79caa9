import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Problem, showProblem } from '../base.ts'
import { emptyCatalogue, parseCatalogue } from './catalogue.ts'
import { loadProgramme } from './load.ts'

const PROGRAMME = `programme: small-2025
name: 小示例
owner: 科技处
effective: 2025-01-01
policy: policy.md
not_modelled: [第九条]
facts:
  注册地:   { type: text }
  研发费用: { type: money }
  营业收入: { type: money, min: 1元 }
  行业:     { type: text }
articles:
  第三条:
    parameters: { 费用下限: 100万元, 强度下限: 3% }
    rules:
      在区内: 注册地 = "示范区"
      强度: 研发费用 / 营业收入
      达标: 研发费用 >= 费用下限 and 强度 >= 强度下限
      符合: 在区内 and 达标
  第四条:
    parameters: { 上限: { 2025-01-01: 50万元, 2026-01-01: 80万元 } }
    rules:
      比例:
        table: [强度, 行业]
        rows:
          - ["< 0.03", "-", 0]
          - [">= 0.03", '"制造"', 8%]
          - [">= 0.03", "-", 5%]
      金额: min(研发费用 * 比例, 上限)
decision: { eligible: 符合, amount: 金额, round: down 1元 }
index:
  article: 第五条
  tree:
    total:
      of:
        投入: { max: 60, value: 强度, score: { at_least: { 6%: 60, 3%: 30 } } }
        属地: { max: 40, score: { cases: [[在区内, 40]] } }
case:
  initial: 草稿
  final: [办结]
  deadlines: { 第六条: { 受理中: 5个工作日 } }
  actions:
    - { from: 草稿, do: 提交, by: 申请人, to: 受理中 }
    - { from: 受理中, do: 批准, by: 科室, to: 办结, if: 符合, post: 拨付 }
    - { from: 受理中, do: 驳回, by: 科室, to: 办结, if: not(符合) }
postings:
  拨付: { from: 专项资金, to: "已付/{企业}", amount: 金额 }
watch:
  第七条:
    parameters: { 降幅: 30% }
    rules:
      下滑: { every: 年, for: 2年, when: 研发费用 < 获批时.研发费用 * (1 - 降幅), then: 核查 }
`
const POLICY = `# 小示例办法

## 第三条 条件
## 第四条 标准
## 第五条 评分
## 第六条 时限
## 第七条 监测
## 第九条 解释
`

type Edit = readonly [from: string, to: string]

function load(edits: readonly Edit[], files: Readonly<Record<string, string>> = {}) {
  let text = PROGRAMME
  for (const [from, to] of edits) {
    expect(text).toContain(from)
    text = text.replace(from, to)
  }
  return loadProgramme(
    new Map(Object.entries({ 'programme.yaml': text, 'policy.md': POLICY, ...files })),
    emptyCatalogue(),
  )
}

const problemsOf = (loaded: ReturnType<typeof load>): readonly Problem[] =>
  'problems' in loaded ? loaded.problems : []

test('the small example has no mistake and nothing doubtful', () => {
  const loaded = load([])
  expect(problemsOf(loaded).map((problem) => showProblem(problem))).toEqual([])
  expect('warnings' in loaded && loaded.warnings).toEqual([])
})

/** Mistake · edit · line · words of the Chinese sentence with its proposal · words of the English one. */
const MISTAKES: readonly (readonly [string, readonly Edit[], number, string, string])[] = [
  // keys
  [
    'an unknown key of the file',
    [['owner: 科技处', 'ownr: 科技处\nowner: 科技处']],
    3,
    '没有「ownr」这个键',
    'has no key "ownr"',
  ],
  [
    'an unknown key with its nearest',
    [['decision: { eligible', 'decision: { elligible']],
    30,
    '建议：eligible',
    'elligible',
  ],
  ['an unknown key of a node', [['投入: { max: 60', '投入: { maximum: 60']], 36, '「maximum」', 'maximum'],
  ['an unknown key of an action', [['by: 申请人, to', 'bye: 申请人, to']], 43, '「bye」', 'bye'],
  [
    'an unknown section of an article',
    [['    rules:\n      在区内', '    rule:\n      在区内']],
    15,
    '建议：rules',
    'rule',
  ],
  [
    'a consent to nobody',
    [
      [
        'case:\n',
        'case:\n  consent: { to: 银行, purpose: 注册地, until: 注册地, given_by: 提交, ended_by: 提交, needed_for: [提交], points: 注册地 }\n',
      ],
    ],
    39,
    'consent 里的「银行」不对',
    '银行 of consent',
  ],
  ['a key written twice', [['name: 小示例', 'name: 小示例\nname: 又一个']], 3, '「name」写了两次', 'stands twice'],
  [
    'children beside keys of their own',
    [
      ['      of:\n        投入', '      title: 总分\n      投入'],
      ['        属地', '      属地'],
    ],
    36,
    '要写在 of 之下',
    'stand under "of"',
  ],
  ['a missing id', [['programme: small-2025\n', '']], 1, '缺少「programme」', 'lacks "programme"'],
  [
    'an id that is not plain letters',
    [['programme: small-2025', 'programme: 小示例']],
    1,
    '小写字母',
    'lower-case letters',
  ],
  ['a day that does not exist', [['effective: 2025-01-01', 'effective: 2025-02-30']], 4, '存在的日期', 'existing day'],
  ['an end before the beginning', [['policy: policy.md', 'ends: 2024-12-31\npolicy: policy.md']], 5, '早于', 'before'],
  [
    'a formula cut by a comma',
    [['投入: { max: 60, value: 强度', '投入: { max: 60, value: max(强度, 0)']],
    36,
    '放进引号',
    'in quotes',
  ],
  // names
  [
    'an unknown name with its nearest',
    [['研发费用 >= 费用下限', '研发费 >= 费用下限']],
    18,
    '研发费用',
    'not declared',
  ],
  [
    'an unknown name in a gate',
    [['  tree:', '  gates: [{ id: 门槛, require: 在区里 }]\n  tree:']],
    33,
    '没有声明过“在区里”',
    'not declared',
  ],
  [
    'a name used twice',
    [['      在区内: 注册地', '      费用下限: 注册地']],
    16,
    '名称「费用下限」已用于参数',
    'already used',
  ],
  ['a node named like a rule', [['        投入: {', '        强度: {']], 36, '已用于规则', 'already used'],
  [
    'a fact nobody reads',
    [['  行业:     { type: text }', '  行业:     { type: text }\n  人数:     { type: count }']],
    12,
    '事实「人数」没有规则用到',
    'no rule reads',
  ],
  [
    'a parameter nobody reads',
    [['强度下限: 3% }', '强度下限: 3%, 闲置: 5 }']],
    14,
    '参数「闲置」没有规则用到',
    'no rule reads',
  ],
  [
    'gates that decide nothing',
    [['  tree:', '  gates: [{ id: 门槛, require: 在区内 }]\n  tree:']],
    33,
    'gates_ok',
    'gates_ok',
  ],
  [
    'a rule shown that does not exist',
    [['policy: policy.md', 'policy: policy.md\ninfo: [强渡]']],
    6,
    '没有名为「强渡」的规则',
    'no rule named',
  ],
  [
    'a circle of rules, shown whole',
    [['强度: 研发费用 / 营业收入', '强度: if 达标 then 0.1 else 0.2']],
    17,
    '强度 → 达标 → 强度',
    'circle',
  ],
  [
    'a circle through the index',
    [['在区内: 注册地 = "示范区"', '在区内: 注册地 = "示范区" and total > 10']],
    16,
    '循环',
    'circle',
  ],
  // types and units
  ['money and a ratio added', [['研发费用 / 营业收入', '研发费用 + 强度下限']], 17, '不能一起用', 'cannot join'],
  ['money held against a number', [['研发费用 >= 费用下限', '研发费用 >= 100']], 18, '金额', 'money'],
  ['a unit in a formula', [['研发费用 >= 费用下限', '研发费用 >= 100万元']], 18, '参数', 'parameter'],
  [
    'a unit outside the list',
    [['费用下限: 100万元', '费用下限: 100万圆']],
    14,
    '单位「万圆」不在单位表里',
    'not in the list of units',
  ],
  ['a decision that is no yes or no', [['eligible: 符合', 'eligible: 强度']], 30, '应得出是或否', 'yes or no'],
  ['an amount that is no money', [['amount: 金额', 'amount: 强度']], 30, '应得出金额', 'must give money'],
  ['a rounding without its unit', [['round: down 1元', 'round: down 1']], 30, 'down 1元', 'round'],
  ['a posting that is no money', [['amount: 金额 }', 'amount: 强度 }']], 47, '应得出金额', 'must give money'],
  ['a value that is text', [['value: 强度,', 'value: 注册地,']], 36, '应得出数', 'must give a number'],
  ['a bound in money for a ratio', [['at_least: { 6%: 60', 'at_least: { 6万元: 60']], 36, '不是一种', 'bound'],
  ['a parameter that changes its kind', [['2026-01-01: 80万元', '2026-01-01: 80%']], 21, '不一致', 'differ'],
  [
    'a parameter that begins too late',
    [['{ 2025-01-01: 50万元, 2026', '{ 2025-06-01: 50万元, 2026']],
    21,
    '晚于办法施行日',
    'after the programme takes effect',
  ],
  ['a fact of an unknown type', [['注册地:   { type: text }', '注册地:   { type: txt }']], 8, '建议：text', 'txt'],
  [
    'a fact that is neither here nor in the catalogue',
    [['注册地:   { type: text }', '注册地:   { evidence: 执照 }']],
    8,
    '不在目录里',
    'not in the catalogue',
  ],
  // full-width signs
  ['full-width signs in a formula', [['研发费用 >= 费用下限', '研发费用 ＞= 费用下限']], 18, '全角', 'full-width'],
  [
    'a full-width bracket in a formula',
    [['min(研发费用 * 比例, 上限)', 'min（研发费用 * 比例, 上限）']],
    29,
    '全角',
    'full-width',
  ],
  [
    'a full-width colon in place of a key',
    [['decision: { eligible', 'decision：{ eligible']],
    30,
    '「：」',
    'half-width',
  ],
  // tables
  [
    'a table that misses a case',
    [['          - [">= 0.03", "-", 5%]\n', '']],
    23,
    '没有一行覆盖：强度 >= 3%',
    'no row of the table covers',
  ],
  [
    'a table with two rows for one case',
    [['rows:\n          - ["< 0.03"', 'hit: unique\n        rows:\n          - ["< 0.03"']],
    23,
    '第',
    'row',
  ],
  [
    'a row that is never hit',
    [
      [
        '          - [">= 0.03", \'"制造"\', 8%]\n          - [">= 0.03", "-", 5%]',
        '          - [">= 0.03", "-", 5%]\n          - [">= 0.03", \'"制造"\', 8%]',
      ],
    ],
    23,
    '第',
    'row',
  ],
  ['a row of the wrong width', [['- ["< 0.03", "-", 0]', '- ["< 0.03", 0]']], 26, '3 格', '3 cells'],
  ['a table with outputs of two kinds', [['\'"制造"\', 8%]', '\'"制造"\', 50万元]']], 28, '不一致', 'differ'],
  // the index
  [
    'weights that do not sum',
    [
      ['total:\n', 'total:\n      combine: mean\n'],
      ['投入: { max: 60', '投入: { weight: 60%, max: 60'],
      ['属地: { max: 40', '属地: { weight: 30%, max: 40'],
    ],
    34,
    '之和是 0.9',
    'sum to 0.9',
  ],
  [
    'a negative weight, even where the sum is whole',
    [
      ['total:\n', 'total:\n      combine: mean\n'],
      ['投入: { max: 60', '投入: { weight: 140%, max: 60'],
      ['属地: { max: 40', '属地: { weight: -40%, max: 40'],
    ],
    38,
    '权重是 -0.4',
    'weight of 属地 is -0.4',
  ],
  ['an index that names an unknown fact', [['value: 强度, score', 'value: 强渡率, score']], 36, '强渡率', '强渡率'],
  [
    'an index that goes round in a circle',
    [['value: 强度, score', 'value: total, score']],
    34,
    'total → 投入 → total',
    'total → 投入 → total',
  ],
  [
    'weights of a stage that do not sum',
    [
      ['total:\n', 'total:\n      combine: mean\n'],
      ['投入: { max: 60', '投入: { weight: { by: 行业, 甲: 60, 乙: 50 }, max: 60'],
      ['属地: { max: 40', '属地: { weight: { by: 行业, 甲: 38, 乙: 40 }, max: 40'],
    ],
    34,
    '之和是 90（乙）',
    'sum to 90',
  ],
  [
    'a weight for some children only',
    [['投入: { max: 60', '投入: { weight: 1, max: 60']],
    34,
    '有的没有',
    'some have none',
  ],
  [
    'a leaf without a score',
    [['属地: { max: 40, score: { cases: [[在区内, 40]] } }', '属地: { max: 40 }']],
    37,
    '没有 of',
    'neither children',
  ],
  ['a row above the maximum', [['{ 6%: 60, 3%: 30 }', '{ 6%: 78, 3%: 30 }']], 36, '高于 max 60', 'above its max 60'],
  ['a method without a value', [['value: 强度, score', 'score']], 36, '需要 value', 'needs a value'],
  [
    'a gap filled under steps',
    [['score: { at_least: { 6%: 60, 3%: 30 } }', 'missing: { impute: mean }, score: { at_least: { 6%: 60, 3%: 30 } }']],
    36,
    '只用于 minmax',
    'is for minmax',
  ],
  [
    'a target without what it is worth',
    [['score: { at_least: { 6%: 60, 3%: 30 } }', 'score: { target: { goal: 5% } }']],
    36,
    '达到目标的分',
    'the points for reaching it',
  ],
  [
    'a target with steps of nothing',
    [
      [
        'score: { at_least: { 6%: 60, 3%: 30 } }',
        'score: { target: { goal: 5%, met: 60, above: { step: 0%, points: 1, limit: 60 } } }',
      ],
    ],
    36,
    '每多少',
    'points above 0',
  ],
  [
    'a scale of one number',
    [['score: { at_least: { 6%: 60, 3%: 30 } }', 'score: { minmax: [0] }']],
    36,
    '应是两个数',
    'two numbers',
  ],
  [
    'a value carried for ever',
    [['score: { at_least: { 6%: 60, 3%: 30 } }', 'missing: { carry: 99 }, score: { at_least: { 6%: 60, 3%: 30 } }']],
    36,
    '往前找几年',
    'how many years back',
  ],
  [
    'a target in another unit than its value',
    [['score: { at_least: { 6%: 60, 3%: 30 } }', 'score: { distance_to_target: 5万元 }']],
    36,
    '不是一种',
    'its value is',
  ],
  [
    'two deciding parts',
    [
      [
        '  tree:',
        '  decide: [{ label: 通过, outcome: eligible, if: 达标 }, { label: 不通过, outcome: ineligible }]\n  tree:',
      ],
    ],
    30,
    '只能写一个',
    'either',
  ],
  // the regulation
  [
    'an article neither modelled nor left out',
    [['not_modelled: [第九条]\n', '']],
    8,
    '第九条 没有对应的规则',
    'neither modelled nor listed',
  ],
  ['an article cited that is not there', [['  第四条:', '  第四十条:']], 20, '没有「第四十条」', 'has no article'],
  ['an article left out that is not there', [['[第九条]', '[第九条, 第八条]']], 6, '没有「第八条」', 'has no article'],
  [
    'an article both modelled and left out',
    [['[第九条]', '[第九条, 第四条]']],
    6,
    '既有规则',
    'modelled and also listed',
  ],
  // the process
  [
    'a state nobody reaches',
    [
      [
        'to: 办结, if: not(符合) }',
        'to: 办结, if: not(符合) }\n    - { from: 补正, do: 提交, by: 申请人, to: 受理中 }',
      ],
    ],
    46,
    '走不到状态「补正」',
    'cannot be reached',
  ],
  [
    'a state without a way out',
    [['do: 驳回, by: 科室, to: 办结', 'do: 驳回, by: 科室, to: 退回']],
    45,
    '「退回」没有出路',
    'no way out',
  ],
  [
    'a reason asked of time',
    [
      [
        '    - { from: 受理中, do: 驳回',
        '    - { from: 受理中, do: 超时, by: 系统, after: 5天, reason: yes, to: 办结 }\n    - { from: 受理中, do: 驳回',
      ],
    ],
    45,
    '没有人写理由',
    'nobody to give a reason',
  ],
  [
    'a paper of what is not asked for',
    [['to: 受理中 }', 'to: 受理中, papers: [研发费用] }']],
    43,
    '不在这个动作的 asks 里',
    'does not ask for',
  ],
  [
    'a paper nobody knows the name of',
    [
      ['facts:', 'facts:\n  已付: { type: yesno, from: case }'],
      ['to: 受理中 }', 'to: 受理中, asks: [已付], papers: [已付] }'],
    ],
    44,
    '没有写 evidence',
    'does not say by evidence',
  ],
  ['a posting that does not exist', [['post: 拨付', 'post: 拔付']], 44, '没有记账「拔付」', 'no posting'],
  ['a posting nobody uses', [[', post: 拨付', '']], 47, '没有动作用到', 'no action uses'],
  ['an account with an unknown placeholder', [['已付/{企业}', '已付/{公司}']], 47, '{公司}', '{公司}'],
  [
    'a deadline of an unknown state',
    [['{ 受理中: 5个工作日 }', '{ 受理: 5个工作日 }']],
    41,
    '没有状态「受理」',
    'no state',
  ],
  ['a deadline that is no duration', [['受理中: 5个工作日', '受理中: 5']], 41, '期限', 'duration'],
  [
    'a final state that goes on',
    [
      [
        'do: 驳回, by: 科室, to: 办结, if: not(符合) }',
        'do: 驳回, by: 科室, to: 办结, if: not(符合) }\n    - { from: 办结, do: 重开, by: 科室, to: 受理中 }',
      ],
    ],
    46,
    '终态「办结」',
    'final state',
  ],
  [
    'a condition of an action that is no yes or no',
    [['if: not(符合) }', 'if: 强度 }']],
    45,
    '应得出是或否',
    'yes or no',
  ],
  ['an unknown name of a watch', [['获批时.研发费用', '获批时.研发经费']], 52, '研发经费', '研发经费'],
]

for (const [title, edits, line, zh, en] of MISTAKES) {
  test(`it refuses ${title}`, () => {
    const problems = problemsOf(load(edits))
    const shown = problems.map((problem) => showProblem(problem))
    const found = problems.find((problem) => problem.line === line && showProblem(problem).includes(zh))
    expect(found ? showProblem(found, 'en') : shown.join('\n') || 'no problem').toContain(en)
    expect(found).toBeDefined()
    expect(problems.every((problem) => problem.zh !== '' && problem.en !== '' && problem.file !== undefined)).toBe(true)
  })
}

test('a rule whose result nobody uses is pointed out, not refused', () => {
  const loaded = load([['      符合: 在区内', '      闲置: 强度 * 2\n      符合: 在区内']])
  expect('warnings' in loaded && loaded.warnings.map((warning) => showProblem(warning))).toEqual([
    'programme.yaml:19:7 第三条 规则「闲置」的结果没有用处；只作参考的请列入 info',
  ])
})

test('every mistake comes back at once, in reading order', () => {
  const problems = problemsOf(
    load([
      ['owner: 科技处', 'ownr: 科技处\nowner: 科技处'],
      ['研发费用 >= 费用下限', '研发费 >= 费用下限'],
      ['[第九条]', '[第八条]'],
      ['post: 拨付', 'post: 拔付'],
    ]),
  )
  const places = problems.map(({ file, line }) => `${file}:${line}`)
  expect(places).toEqual([
    'policy.md:8',
    'programme.yaml:3',
    'programme.yaml:7',
    'programme.yaml:19',
    'programme.yaml:45',
    'programme.yaml:48',
  ])
})

test('a problem names its article', () => {
  const [problem] = problemsOf(load([['研发费用 >= 费用下限', '研发费 >= 费用下限']]))
  expect(problem).toMatchObject({ file: 'programme.yaml', line: 18, column: 11, article: '第三条' })
})

/** Texts made to hurt: each is refused in words, quickly, and never throws. */
const HOSTILE: readonly (readonly [string, string, string])[] = [
  ['ten megabytes', `a: ${'x'.repeat(10_000_000)}`, '超过上限'],
  [
    'a bomb of aliases',
    `a: &a [x,x,x,x,x,x,x,x,x,x]\n${'bcdefgh'
      .split('')
      .map((key, index) => `${key}: &${key} [${`*${'abcdefgh'[index]},`.repeat(9)}*${'abcdefgh'[index]}]`)
      .join('\n')}\n`,
    '节点',
  ],
  ['an alias of itself', 'a: &a [*a]', ''],
  ['deep nesting', '['.repeat(5_000), ''],
  ['deep nesting that closes', `a: ${'['.repeat(300)}${']'.repeat(300)}`, '层'],
  ['nothing', '', '空'],
  ['only a comment', '# 空', '空'],
  ['two documents', 'a: 1\n---\nb: 2\n', '一份文档'],
  ['a tag that runs code', 'a: !!js/function "function(){}"', 'YAML'],
  ['a list', '- a\n- b\n', '键: 值'],
  ['a bare text', '你好', '键: 值'],
  ['a key that is a list', '? [a]\n: b\n', '键必须是文字'],
  ['control characters', 'a: \u0000\u0001', ''],
  ['an unclosed quote', 'a: "b', 'YAML'],
  ['tabs for spaces', 'a:\n\tb: 1', 'YAML'],
  ['full-width colons all over', 'programme：x\nname：y\n', '全角'],
]

for (const [title, text, words] of HOSTILE) {
  test(`it refuses ${title}`, () => {
    const problems = problemsOf(load([], { 'programme.yaml': text }))
    expect(problems.length).toBeGreaterThan(0)
    expect(problems.map((problem) => showProblem(problem)).join('\n')).toContain(words)
  })
}

test('names that mean something to JavaScript are names like any other', () => {
  const loaded = load([
    [
      '  行业:     { type: text }',
      '  行业:     { type: text }\n  __proto__: { type: yesno }\n  constructor: { type: yesno }',
    ],
    ['在区内: 注册地 = "示范区"', '在区内: 注册地 = "示范区" and not(__proto__) and not(constructor)'],
  ])
  expect(problemsOf(loaded).map((problem) => showProblem(problem))).toEqual([])
})

test('a missing policy.md or programme.yaml is a problem of its own', () => {
  const none = loadProgramme(new Map(), emptyCatalogue())
  expect('problems' in none && none.problems.map((problem) => problem.zh)).toEqual(['缺少文件 programme.yaml'])
  const loaded = loadProgramme(new Map([['programme.yaml', PROGRAMME]]), emptyCatalogue())
  expect('problems' in loaded && loaded.problems.map((problem) => problem.zh)).toEqual(['缺少文件 policy.md'])
})

test('whatever one line is changed to, it answers and never throws', () => {
  const lines = PROGRAMME.split('\n')
  const signs = [
    '-',
    ':',
    '[',
    '{',
    '}',
    '"',
    '|',
    '>',
    ' ',
    '&a',
    '*a',
    '!!map',
    '0',
    '是',
    '50万',
    '达标',
    'if',
    '- [',
    '? a',
  ]
  const scraps = fc.constantFrom('', ...signs)
  const found = fc.check(
    fc.property(
      fc.nat(lines.length - 1),
      fc.array(fc.oneof(scraps, fc.string()), { maxLength: 4 }),
      fc.boolean(),
      (at, parts, keeps) => {
        const edited = lines
          .map((line, index) => (index === at ? (keeps ? line : '') + parts.join('') : line))
          .join('\n')
        const loaded = loadProgramme(
          new Map([
            ['programme.yaml', edited],
            ['policy.md', POLICY],
          ]),
          emptyCatalogue(),
        )
        return 'problems' in loaded ? loaded.problems.length > 0 : loaded.programme.id !== ''
      },
    ),
    { numRuns: 150 },
  )
  expect(found.counterexample).toBeNull()
})

// —— editions, variants, figures of a zone ——

const edition = (loaded: ReturnType<typeof load>) => ('programme' in loaded ? loaded.programme.edition : '')

test('an edition is the same for the same files, and another when a rule, the regulation or a figure changes', () => {
  const same = edition(load([]))
  expect(same).toMatch(/^[0-9a-f]{64}$/)
  expect(edition(load([], { 'cases.yaml': '[]' }))).toBe(same)
  expect(edition(load([], { 'programme.yaml': PROGRAMME.replaceAll('\n', '\r\n') }))).toBe(same)
  expect(edition(load([['强度下限: 3%', '强度下限: 4%']]))).not.toBe(same)
  expect(edition(load([], { 'policy.md': `${POLICY}\n` }))).not.toBe(same)
})

const withOptions = (options: Parameters<typeof loadProgramme>[2], files: Readonly<Record<string, string>> = {}) =>
  loadProgramme(
    new Map(Object.entries({ 'programme.yaml': PROGRAMME, 'policy.md': POLICY, ...files })),
    emptyCatalogue(),
    options,
  )

const figures = (loaded: ReturnType<typeof load>) =>
  'programme' in loaded
    ? loaded.programme.articles.flatMap(({ parameters }) =>
        parameters.flatMap(({ name, dated, overridden }) =>
          overridden ? [`${name}=${dated.map(({ shown }) => shown).join('/')}`] : [],
        ),
      )
    : loaded.problems.map((problem) => showProblem(problem))

const VARIANT = {
  'variants/luoyang.yaml': 'parameters: { 强度下限: 4%, 费用下限: { value: 80万元, source: 市里的办法 } }',
}

test('a variant sets figures, a zone sets others over them, and the edition says so', () => {
  expect(figures(withOptions({ variant: 'luoyang' }, VARIANT))).toEqual(['费用下限=80万元', '强度下限=4%'])
  expect(figures(withOptions({ variant: 'luoyang', overrides: { 强度下限: '5%' } }, VARIANT))).toEqual([
    '费用下限=80万元',
    '强度下限=5%',
  ])
  expect(figures(withOptions({ overrides: { 上限: { '2025-01-01': '10万元' } } }))).toEqual(['上限=10万元'])
  const editions = [
    withOptions({}, VARIANT),
    withOptions({ variant: 'luoyang' }, VARIANT),
    withOptions({ overrides: { 强度下限: '5%' } }, VARIANT),
  ].map(edition)
  expect(new Set(editions).size).toBe(3)
})

test('a zone may change only figures there are, by figures of the same kind', () => {
  expect(figures(withOptions({ overrides: { 强度下线: '5%' } }))[0]).toContain(
    '没有参数「强度下线」可以改（建议：强度下限',
  )
  expect(figures(withOptions({ overrides: { 强度下限: '5万元' } }))[0]).toContain('参数「强度下限」改成了金额')
  expect(figures(withOptions({ variant: 'zhengzhou' }, VARIANT))[0]).toContain('没有变体「zhengzhou」')
})

test('a fact of the catalogue is read without being declared, by its name or an alias', () => {
  const read = parseCatalogue(
    new Map([
      [
        'catalogue.yaml',
        'facts:\n  营业收入: { en: revenue, aliases: [销售收入], column: revenue, type: money, currency: CNY, period: year, sources: [税务] }\n',
      ],
      ['sources.yaml', 'sources:\n  税务: { en: tax, kind: department }\n'],
    ]),
  )
  const catalogue = 'catalogue' in read ? read.catalogue : emptyCatalogue()
  const text = PROGRAMME.replace('  营业收入: { type: money }\n', '').replace(
    '研发费用 / 营业收入',
    '研发费用 / 销售收入(上年)',
  )
  const loaded = loadProgramme(
    new Map([
      ['programme.yaml', text],
      ['policy.md', POLICY],
    ]),
    catalogue,
  )
  expect('programme' in loaded && loaded.programme.facts.map((fact) => fact.name)).toContain('营业收入')
})
